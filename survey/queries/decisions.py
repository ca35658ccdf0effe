"""Decisions of a campaign: those that hold, those that wait for a second official, and the history of one firm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from survey.models import Decision, DecisionAnswer, DecisionAnswerKind


def held(database: Session, campaign_id: int) -> Mapping[int, Decision]:
    """Return participation -> the decision that holds: the newest one that a second official confirmed."""
    confirmed = (
        select(func.max(Decision.id))
        .join(DecisionAnswer, DecisionAnswer.decision_id == Decision.id)
        .where(Decision.campaign_id == campaign_id, DecisionAnswer.kind == DecisionAnswerKind.CONFIRMED)
        .group_by(Decision.participation_id)
    )
    rows = database.scalars(_with_people().where(Decision.id.in_(confirmed)).order_by(Decision.id))
    return {row.participation_id: row for row in rows}


def waiting(database: Session, campaign_id: int) -> Mapping[int, Decision]:
    """Return participation -> the decision that waits for a second official; there is one at most of each firm."""
    unanswered = _with_people().outerjoin(DecisionAnswer, DecisionAnswer.decision_id == Decision.id)
    found = unanswered.where(Decision.campaign_id == campaign_id, DecisionAnswer.decision_id.is_(None))
    return {row.participation_id: row for row in database.scalars(found.order_by(Decision.id))}


def decisions_of(database: Session, participation_id: int) -> Sequence[Decision]:
    """Return every decision on a firm, which was found through a scope, the newest first."""
    own = _with_people().where(Decision.participation_id == participation_id)
    return database.scalars(own.order_by(Decision.id.desc())).all()


def _with_people() -> Select[Decision]:
    return select(Decision).options(
        joinedload(Decision.decided_by),
        joinedload(Decision.second),
        joinedload(Decision.answer).joinedload(DecisionAnswer.done_by),
        joinedload(Decision.act),
    )
