"""Making the list that is in force public for some days, and taking that back."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.models import Campaign, ListVersion, Publication, PublicationEnd
from survey.publishing.publication_results import (
    LEAST_DAYS,
    MORE,
    Planned,
    PublicationState,
    PublishRefusedError,
    count_working_days,
    state_of,
)
from survey.queries import frozen_lists, publications
from survey.records import audit_trail
from survey.store.db import unit_of_work


def publish_list(database: Session, campaign_id: int, planned: Planned, *, author_id: int) -> int:
    """Make the version in force public as planned, and return the publication's id.

    Raises PublishRefusedError; then nothing is written.
    """
    with unit_of_work(database):
        _lock(database, campaign_id)
        version = _refuse(database, campaign_id, planned)
        made = Publication(
            list_version_id=version.id,
            starts_on=planned.starts_on,
            ends_on=planned.ends_on,
            columns={"names": [name for name in MORE if name in planned.columns]},
            method=planned.method,
            contact=planned.contact,
            document_number=planned.document_number,
            published_by_id=author_id,
        )
        database.add(made)
        database.flush()
        detail = {
            "version": version.number,
            "starts_on": planned.starts_on.isoformat(),
            "ends_on": planned.ends_on.isoformat(),
            "document": planned.document_number,
            "fingerprint": version.fingerprint,
        }
        audit_trail.record(database, "publish_list", user_id=author_id, about=("publication", made.id), detail=detail)
        return made.id


def take_back(database: Session, publication_id: int, reason: str, *, author_id: int) -> None:
    """Take a publication back, with why: from now on its page says that it is withdrawn.

    Raises PublishRefusedError (``gone``, ``reason``).
    """
    with unit_of_work(database):
        held = select(Publication).where(Publication.id == publication_id).with_for_update(of=Publication)
        found = database.scalars(held.execution_options(populate_existing=True)).one()
        if state_of(found, today()) in {PublicationState.TAKEN_BACK, PublicationState.OVER}:
            raise PublishRefusedError("gone")
        if not reason.strip():
            raise PublishRefusedError("reason")
        database.add(PublicationEnd(publication_id=found.id, reason=reason.strip(), ended_by_id=author_id))
        audit_trail.record(
            database,
            "take_back_publication",
            user_id=author_id,
            about=("publication", found.id),
            detail={"reason": reason.strip()},
        )


def _lock(database: Session, campaign_id: int) -> None:
    """Let nobody else publish a list of this campaign meanwhile."""
    database.scalars(select(Campaign.id).where(Campaign.id == campaign_id).with_for_update(of=Campaign)).one()


def _refuse(database: Session, campaign_id: int, planned: Planned) -> ListVersion:
    """Return the version in force, or raise PublishRefusedError."""
    version, day = frozen_lists.issued(database, campaign_id), today()
    if version is None:
        raise PublishRefusedError("not_issued")
    if version.number != planned.version:
        raise PublishRefusedError("moved")
    if publications.standing(database, campaign_id, day) is not None:
        raise PublishRefusedError("standing")
    if planned.starts_on < day:
        raise PublishRefusedError("past")
    if planned.ends_on < planned.starts_on:
        raise PublishRefusedError("order")
    if count_working_days(planned.starts_on, planned.ends_on) < LEAST_DAYS and not planned.shorter:
        raise PublishRefusedError("days")
    if not set(planned.columns) <= set(MORE):
        raise PublishRefusedError("columns")
    return version
