"""Scheme versions, newest first."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from survey.models import Campaign, SchemeVersion


def all_versions(database: Session) -> Sequence[SchemeVersion]:
    """Return every version with its persons, newest first."""
    return database.scalars(
        select(SchemeVersion)
        .options(
            joinedload(SchemeVersion.author),
            joinedload(SchemeVersion.published_by),
            joinedload(SchemeVersion.based_on),
        )
        .order_by(SchemeVersion.id.desc())
    ).all()


def version(database: Session, version_id: int) -> SchemeVersion | None:
    """Return one version."""
    return database.get(SchemeVersion, version_id)


def in_use(database: Session) -> frozenset[int]:
    """Return the versions that campaigns are ranked by."""
    return frozenset(
        database.scalars(select(Campaign.scheme_version_id).where(Campaign.scheme_version_id.is_not(None)))
    )
