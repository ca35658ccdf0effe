"""Programmes, campaigns and participations."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.access import Scope
from survey.models import Campaign, Enterprise, Participation


def current(database: Session) -> Campaign | None:
    """Return the newest campaign."""
    return database.scalar(select(Campaign).order_by(Campaign.id.desc()).limit(1))


def state_counts(database: Session, campaign_id: int, scope: Scope) -> Mapping[str, int]:
    """Return how many participations of the scope stand in each state; they add up to all that were called."""
    statement = (
        select(Participation.state, func.count())
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .where(Participation.campaign_id == campaign_id)
        .group_by(Participation.state)
        .order_by(Participation.state)
    )
    return {str(state): count for state, count in database.execute(scope.limit(statement))}


def participation_of(database: Session, enterprise_id: int, campaign_id: int) -> Participation | None:
    """Return an enterprise's participation in a campaign."""
    return database.scalar(
        select(Participation).where(
            Participation.enterprise_id == enterprise_id, Participation.campaign_id == campaign_id
        )
    )


def participation_in_scope(
    database: Session, scope: Scope, enterprise_id: int, campaign_id: int
) -> Participation | None:
    """Return an enterprise's participation in a campaign when the scope covers it."""
    statement = (
        select(Participation)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .where(Participation.enterprise_id == enterprise_id, Participation.campaign_id == campaign_id)
    )
    return database.scalar(scope.limit(statement))
