"""Holding a visit or a firm while something is written about it, and whether the writer may."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.answering.read_standing import STANDING_STATES
from survey.models import (
    Campaign,
    Enterprise,
    Participation,
    Submission,
    Visit,
    VisitAct,
    VisitStep,
    utc_now,
)
from survey.queries import recusals, submissions, visits
from survey.queries.stages import exists_now
from survey.records import audit_trail
from survey.visiting.visit_results import Team, VisitRefusedError


class Held(NamedTuple):
    """A visit that nobody else changes meanwhile, and its firm in the campaign."""

    visit: Visit
    participation: Participation


def lock_firm(database: Session, participation_id: int) -> Participation:
    """Hold a firm's part in a campaign inside the caller's unit of work. Raises VisitRefusedError (``gone``)."""
    part = database.scalars(
        select(Participation)
        .where(Participation.id == participation_id)
        .with_for_update(of=Participation)
        .execution_options(populate_existing=True)
    ).one()
    if not exists_now(database, part.enterprise_id):
        raise VisitRefusedError("gone", firm=name_of(database, part))
    return part


def lock_visit(
    database: Session, visit_id: int, states: Collection[VisitAct], *, official: int = 0, standing: bool = True
) -> Held:
    """Hold a visit that was found through a scope, in one of these states, and its firm. Raises VisitRefusedError.

    `official`: who writes, who may not be recused; 0 for the firm itself. `standing`: whether the submission that the
    visit is about has to count still.
    """
    part_id = database.scalars(select(Visit.participation_id).where(Visit.id == visit_id)).one()
    part = lock_firm(database, part_id)
    visit = database.scalars(select(Visit).where(Visit.id == visit_id).execution_options(populate_existing=True)).one()
    if official and recusals.is_recused(database, part.id, official):
        raise VisitRefusedError("recused")
    if visit.state not in states:
        raise VisitRefusedError("state")
    if standing and not counts(database, part, visit.version_id):
        raise VisitRefusedError("not_standing")
    return Held(visit, part)


def counts(database: Session, part: Participation, version_id: int) -> bool:
    """Return whether a submission of a firm counts now: the newest one, neither taken back nor returned."""
    draft = database.scalar(select(Submission.id).where(Submission.participation_id == part.id))
    newest = submissions.latest_version(database, draft, answers=False)
    return part.state in STANDING_STATES and newest is not None and newest.id == version_id


def refuse_others(visit: Visit, author_id: int) -> None:
    """Raise VisitRefusedError unless somebody leads a visit or comes along."""
    if author_id not in {visit.lead_id, visit.companion_id}:
        raise VisitRefusedError("not_yours")


def refuse_team(database: Session, part: Participation, team: Team) -> None:
    """Raise VisitRefusedError where somebody of a team may not visit the firm: of another unit, or recused."""
    firm = database.get_one(Enterprise, part.enterprise_id)
    able = {user.id for user in visits.possible_leads(database, firm.unit)}
    able -= set(recusals.recused_among(database, part.id))
    if not {team.lead_id, team.companion_id or team.lead_id} <= able or team.companion_id == team.lead_id:
        raise VisitRefusedError("lead", firm=firm.name)


def take_step(database: Session, held: Held, step: VisitStep, *, detail: dict[str, object] | None = None) -> None:
    """Write a step of a visit, keep its state in step with it, and record it in the trail as ``visit_<act>``."""
    visit, act = held.visit, VisitAct(step.act)
    visit.state = VisitAct.PLANNED if act is VisitAct.MOVED else act
    step.visit_id, step.done_at = visit.id, utc_now()
    database.add(step)
    told = {"campaign": database.get_one(Campaign, held.participation.campaign_id).title, "visit": visit.id}
    about = ("enterprise", held.participation.enterprise_id)
    told_more = {**told, **(detail or {}), **({"reason": step.reason} if step.reason else {})}
    action = STEP_ACTIONS[act]
    audit_trail.record(database, action, user_id=step.done_by_id, about=about, detail=told_more)


STEP_ACTIONS = {act: f"visit_{act.value}" for act in VisitAct}
"""What the trail calls each step."""


def name_of(database: Session, part: Participation) -> str:
    """Return the name of a firm."""
    return database.get_one(Enterprise, part.enterprise_id).name
