"""Publications of a campaign's list: all of them, one, and the one that runs or is still to come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session, joinedload

from survey.models import ListVersion, Publication, PublicationEnd


def publications(database: Session, campaign_id: int) -> Sequence[Publication]:
    """Return the publications of a campaign, the newest first, also those that were taken back."""
    found = _whole().join(ListVersion, ListVersion.id == Publication.list_version_id)
    own = found.where(ListVersion.campaign_id == campaign_id)
    return database.scalars(own.order_by(Publication.id.desc())).all()


def publication(database: Session, publication_id: int) -> Publication | None:
    """Return a publication: it names nothing but what it makes public."""
    return database.scalars(_whole().where(Publication.id == publication_id)).one_or_none()


def standing(database: Session, campaign_id: int, day: date) -> Publication | None:
    """Return the newest publication that is neither taken back nor over on a day; it may be still to come."""
    taken_back = exists(select(PublicationEnd.publication_id).where(PublicationEnd.publication_id == Publication.id))
    found = _whole().join(ListVersion, ListVersion.id == Publication.list_version_id)
    own = found.where(ListVersion.campaign_id == campaign_id, Publication.ends_on >= day, ~taken_back)
    return database.scalars(own.order_by(Publication.id.desc()).limit(1)).first()


def _whole() -> Select[Publication]:
    return select(Publication).options(
        joinedload(Publication.list_version).joinedload(ListVersion.evaluation), joinedload(Publication.published_by)
    )
