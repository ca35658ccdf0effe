"""Programmes, campaigns and participations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import Session, contains_eager

from survey.access import Scope
from survey.models import Campaign, Enterprise, Participation, ParticipationState

OPEN_STATES = (ParticipationState.CALLED, ParticipationState.FILLING, ParticipationState.RETURNED)


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


def participations(
    database: Session, campaign_id: int, scope: Scope, text: str, *, page: int = 1, size: int = 50
) -> tuple[Sequence[Participation], int]:
    """Return a page of the scope's participations, those not yet handed in first, and how many there are.

    `text`: part of a name or the beginning of a credit code; empty for all.
    """
    statement = _called(campaign_id, scope, text)
    total = database.scalar(select(func.count()).select_from(statement.subquery())) or 0
    handed_in = case((Participation.state.in_(OPEN_STATES), 0), else_=1)
    ordered = statement.order_by(handed_in, Enterprise.credit_code).options(contains_eager(Participation.enterprise))
    return database.scalars(ordered.offset((page - 1) * size).limit(size)).all(), total


def open_participations(database: Session, campaign_id: int, scope: Scope, text: str) -> Sequence[int]:
    """Return the ids of the scope's participations that are not handed in, by credit code; `text` as above."""
    statement = _called(campaign_id, scope, text).where(Participation.state.in_(OPEN_STATES))
    ordered = statement.order_by(Enterprise.credit_code).with_only_columns(Participation.id)
    return [row.id for row in database.execute(ordered)]


def _called(campaign_id: int, scope: Scope, text: str) -> Select[Participation]:
    statement = (
        select(Participation)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .where(Participation.campaign_id == campaign_id)
    )
    if text:
        plain = text.replace("%", "").replace("_", "")
        statement = statement.where(
            or_(Enterprise.name.like(f"%{plain}%"), Enterprise.credit_code.like(f"{plain.upper()}%"))
        )
    return scope.limit(statement)


def participation_by_code(database: Session, scope: Scope, credit_code: str, campaign_id: int) -> Participation | None:
    """Return the participation of the enterprise with that credit code when the scope covers it."""
    statement = (
        select(Participation)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .where(Enterprise.credit_code == credit_code, Participation.campaign_id == campaign_id)
    )
    return database.scalar(scope.limit(statement))
