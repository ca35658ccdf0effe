"""Letters to firms: whether those of a version were released, those of a release, and one's own."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from survey.models import Enterprise, Letter, LetterRelease, ListVersion, Participation
from survey.store.scope import Scope


def release_of(database: Session, list_version_id: int) -> LetterRelease | None:
    """Return the release of a version's letters; None while there is none."""
    return database.scalars(select(LetterRelease).where(LetterRelease.list_version_id == list_version_id)).one_or_none()


def newest_release(database: Session, campaign_id: int) -> LetterRelease | None:
    """Return the release of the newest version of a campaign whose letters were released."""
    own = (
        select(LetterRelease)
        .join(ListVersion, ListVersion.id == LetterRelease.list_version_id)
        .where(ListVersion.campaign_id == campaign_id)
        .options(joinedload(LetterRelease.list_version))
    )
    return database.scalars(own.order_by(ListVersion.number.desc()).limit(1)).first()


def letters(database: Session, release_id: int) -> Sequence[Letter]:
    """Return the letters of a release, in the order of its list."""
    return database.scalars(select(Letter).where(Letter.release_id == release_id).order_by(Letter.id)).all()


def kept_letter(database: Session, letter_id: int, scope: Scope) -> tuple[Letter, Enterprise] | None:
    """Return a letter of a firm of the scope, with its firm; None where the scope has none of this number."""
    one = (
        select(Letter, Enterprise)
        .join(Participation, Participation.id == Letter.participation_id)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .where(Letter.id == letter_id)
        .options(joinedload(Letter.release).joinedload(LetterRelease.list_version))
    )
    found = database.execute(scope.limit(one)).first()
    return (found[0], found[1]) if found is not None else None


def own_letters(database: Session, scope: Scope) -> Sequence[Letter]:
    """Return the letters that were released to the firms of a scope, the newest first."""
    own = (
        select(Letter)
        .join(Participation, Participation.id == Letter.participation_id)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .options(joinedload(Letter.release).joinedload(LetterRelease.list_version))
    )
    return database.scalars(scope.limit(own).order_by(Letter.id.desc())).all()
