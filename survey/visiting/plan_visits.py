"""Visits are planned in one act, or one is added by hand with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.models import Campaign, Visit, VisitAct, VisitPlan, VisitStep
from survey.queries import recusals, visits
from survey.records import audit_trail
from survey.store.db import unit_of_work
from survey.visiting.lock_visit import Held, counts, lock_firm, name_of, refuse_team, take_step
from survey.visiting.visit_results import ANSWER_DAYS, PlannedVisit, VisitRefusedError


def plan_visits(
    database: Session,
    made_of: tuple[int, int],
    asked: Mapping[str, int],
    planned: Sequence[PlannedVisit],
    *,
    author_id: int,
) -> int:
    """Store a plan with all its visits, to firms that were found through a scope, or nothing; return its id.

    `made_of`: the campaign, and the evaluation that it was chosen from; `asked`: as `survey.models.VisitPlan` keeps it.
    Raises VisitRefusedError.
    """
    if not planned:
        raise VisitRefusedError("nothing")
    with unit_of_work(database):
        plan = VisitPlan(campaign_id=made_of[0], evaluation_id=made_of[1], asked=dict(asked), made_by_id=author_id)
        database.add(plan)
        database.flush()
        days = int(asked.get("answer_days", ANSWER_DAYS))
        for one in sorted(planned, key=lambda one: one.participation_id):
            _add(database, one, Visit(plan_id=plan.id, answer_days=days), author_id)
        detail = {"campaign": database.get_one(Campaign, made_of[0]).title, "enterprises": len(planned)}
        about = ("campaign", made_of[0])
        audit_trail.record(database, "plan_visits", user_id=author_id, about=about, detail=detail)
        return plan.id


def add_visit(database: Session, planned: PlannedVisit, why: str, *, author_id: int) -> int:
    """Store one visit to a firm that was found through a scope, with why it is made; return its id.

    Raises VisitRefusedError.
    """
    if not why.strip():
        raise VisitRefusedError("reason")
    with unit_of_work(database):
        return _add(database, planned, Visit(why=why.strip(), answer_days=ANSWER_DAYS), author_id)


def _add(database: Session, one: PlannedVisit, visit: Visit, author_id: int) -> int:
    part = lock_firm(database, one.participation_id)
    name, team = name_of(database, part), one.team
    if recusals.is_recused(database, part.id, author_id):
        raise VisitRefusedError("recused", firm=name)
    if not counts(database, part, one.version_id):
        raise VisitRefusedError("not_standing", firm=name)
    if visits.open_of(database, [part.id]):
        raise VisitRefusedError("open", firm=name)
    if team.day < today():
        raise VisitRefusedError("day", firm=name)
    refuse_team(database, part, team)
    visit.participation_id, visit.version_id = part.id, one.version_id
    visit.reasons, visit.claims = [dict(item) for item in one.reasons], [dict(item) for item in one.claims]
    visit.day, visit.lead_id, visit.companion_id = team.day, team.lead_id, team.companion_id
    visit.state = VisitAct.PLANNED
    database.add(visit)
    database.flush()
    step = VisitStep(
        act=VisitAct.PLANNED,
        reason=visit.why or "",
        day=team.day,
        lead_id=team.lead_id,
        companion_id=team.companion_id,
        done_by_id=author_id,
    )
    take_step(database, Held(visit, part), step, detail={"day": team.day.isoformat(), "holder": team.lead_id})
    return visit.id
