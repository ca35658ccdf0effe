"""Decisions of a campaign: those that hold, those that wait for a second official, and the history of one firm."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from survey.models import (
    CampaignOfficial,
    Decision,
    DecisionAct,
    DecisionAnswer,
    DecisionAnswerKind,
    OfficialPart,
    Outcome,
    Participation,
    Submission,
    SubmissionVersion,
)
from survey.queries import recusals

UNDECIDED, WAITING = "none", "waiting"
STATES = (UNDECIDED, WAITING, *(outcome.value for outcome in Outcome))
"""Where a firm stands with the panel: nothing holds of it, something waits for a second official, or what holds."""


class DecisionState(NamedTuple):
    """What holds of a firm, empty for nothing, and whether a decision waits for a second official."""

    participation_id: int
    held: str
    waits: bool


def states_of(database: Session, version_ids: Collection[int]) -> Mapping[int, DecisionState]:
    """Return submitted version -> where its firm stands with the panel, of those of which anything was decided."""
    rows = database.execute(
        select(SubmissionVersion.id, Decision.participation_id, Decision.outcome, DecisionAnswer.kind)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .join(Decision, Decision.participation_id == Submission.participation_id)
        .outerjoin(DecisionAnswer, DecisionAnswer.decision_id == Decision.id)
        .where(SubmissionVersion.id.in_(version_ids))
        .order_by(Decision.id)
    )
    found: dict[int, DecisionState] = {}
    for version, part, outcome, kind in rows:
        before = found.get(version, DecisionState(part, "", waits=False))
        said = outcome if kind == DecisionAnswerKind.CONFIRMED else before.held
        found[version] = DecisionState(part, str(said), before.waits or kind is None)
    return found


def in_state(state: str) -> ColumnElement[bool]:
    """Return the condition that the firm of a `Participation` stands with the panel as one of `STATES` says."""
    own = select(Decision.id).where(Decision.participation_id == Participation.id)
    confirmed = (
        select(func.max(Decision.id))
        .join(DecisionAnswer, DecisionAnswer.decision_id == Decision.id)
        .where(DecisionAnswer.kind == DecisionAnswerKind.CONFIRMED)
        .group_by(Decision.participation_id)
    )
    if state == WAITING:
        return exists(own.where(Decision.id.not_in(select(DecisionAnswer.decision_id))))
    if state == UNDECIDED:
        return ~exists(own.where(Decision.id.in_(confirmed)))
    return exists(own.where(Decision.id.in_(confirmed), Decision.outcome == state))


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


def is_confirmed(row: Decision) -> bool:
    """Return whether a second official confirmed a decision."""
    return row.answer is not None and row.answer.kind == DecisionAnswerKind.CONFIRMED


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


def acts(database: Session, campaign_id: int) -> Sequence[DecisionAct]:
    """Return the acts of a campaign with who made them, the newest first."""
    own = select(DecisionAct).where(DecisionAct.campaign_id == campaign_id).options(joinedload(DecisionAct.made_by))
    return database.scalars(own.order_by(DecisionAct.id.desc())).all()


def act_of(database: Session, campaign_id: int, act_id: int) -> DecisionAct | None:
    """Return one act of a campaign."""
    return next((row for row in acts(database, campaign_id) if row.id == act_id), None)


def act_states(database: Session, campaign_id: int) -> Mapping[int, Mapping[str, int]]:
    """Return act -> what was answered of its decisions (empty for nothing yet) -> how many."""
    rows = database.execute(
        select(Decision.act_id, func.coalesce(DecisionAnswer.kind, ""), func.count())
        .outerjoin(DecisionAnswer, DecisionAnswer.decision_id == Decision.id)
        .where(Decision.campaign_id == campaign_id, Decision.act_id.is_not(None))
        .group_by(Decision.act_id, DecisionAnswer.kind)
    )
    found: dict[int, dict[str, int]] = {}
    for act, kind, number in rows:
        found.setdefault(act or 0, {})[kind] = number
    return found


def waiting_recused(database: Session, campaign_id: int, user_id: int) -> Mapping[int, int]:
    """Return act -> how many of its decisions wait that are of firms from which somebody is recused."""
    own = (
        select(Decision.act_id, func.count())
        .outerjoin(DecisionAnswer, DecisionAnswer.decision_id == Decision.id)
        .where(
            Decision.campaign_id == campaign_id,
            Decision.act_id.is_not(None),
            DecisionAnswer.decision_id.is_(None),
            Decision.participation_id.in_(recusals.recused_from(database, user_id)),
        )
        .group_by(Decision.act_id)
    )
    return {act or 0: number for act, number in database.execute(own)}


def decisions_of_act(database: Session, act_id: int) -> Sequence[Decision]:
    """Return the decisions of an act, which was found through its campaign, each with its firm."""
    own = _with_people().where(Decision.act_id == act_id)
    firm = joinedload(Decision.participation).joinedload(Participation.enterprise)
    return database.scalars(own.options(firm).order_by(Decision.id)).all()


def waiting_for(database: Session, campaign_id: int, user_id: int) -> int:
    """Return how many decisions of others wait for an official: those he is asked for, and, for a decider, any."""
    parts = select(CampaignOfficial.part).where(
        CampaignOfficial.campaign_id == campaign_id, CampaignOfficial.user_id == user_id
    )
    mine = Decision.second_id == user_id
    if OfficialPart.DECIDER in set(database.scalars(parts)):
        mine = or_(mine, Decision.second_id.is_(None))
    own = (
        select(func.count(Decision.id))
        .outerjoin(DecisionAnswer, DecisionAnswer.decision_id == Decision.id)
        .where(
            Decision.campaign_id == campaign_id,
            DecisionAnswer.decision_id.is_(None),
            Decision.decided_by_id != user_id,
            Decision.participation_id.not_in(recusals.recused_from(database, user_id)),
            mine,
        )
    )
    return database.scalar(own) or 0


def decisions_of_firm(database: Session, campaign_id: int, enterprise_id: int) -> Sequence[Decision]:
    """Return every decision on a firm of a campaign, which was found through a scope, the oldest first."""
    own = (
        _with_people()
        .join(Participation, Participation.id == Decision.participation_id)
        .where(Participation.campaign_id == campaign_id, Participation.enterprise_id == enterprise_id)
    )
    return database.scalars(own.order_by(Decision.id)).all()
