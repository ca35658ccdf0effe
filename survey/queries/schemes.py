"""Scheme versions, newest first."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from survey.models import Campaign, SchemeVersion

_PERSONS = (
    joinedload(SchemeVersion.author),
    joinedload(SchemeVersion.published_by),
    joinedload(SchemeVersion.based_on).defer(SchemeVersion.document),  # large, and only its number is told
)


def all_versions(database: Session) -> Sequence[SchemeVersion]:
    """Return every version with its persons, newest first."""
    return database.scalars(select(SchemeVersion).options(*_PERSONS).order_by(SchemeVersion.id.desc())).all()


def version(database: Session, version_id: int) -> SchemeVersion | None:
    """Return one version with its persons and what it is based on."""
    return database.scalar(select(SchemeVersion).where(SchemeVersion.id == version_id).options(*_PERSONS))


def used_by(database: Session, version_id: int) -> Sequence[str]:
    """Return the titles of the campaigns that are ranked by a version."""
    statement = select(Campaign.title).where(Campaign.scheme_version_id == version_id)
    return database.scalars(statement.order_by(Campaign.id)).all()


def in_use(database: Session) -> frozenset[int]:
    """Return the versions that campaigns are ranked by."""
    return frozenset(
        database.scalars(select(Campaign.scheme_version_id).where(Campaign.scheme_version_id.is_not(None)))
    )
