"""A visit is moved to another day or other people, or cancelled; each with a reason."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.models import VisitAct, VisitStep
from survey.store.db import unit_of_work
from survey.visiting.lock_visit import lock_visit, refuse_team, take_step
from survey.visiting.visit_results import EDITABLE, Team, VisitRefusedError


def move_visit(database: Session, visit_id: int, team: Team, reason: str, *, author_id: int) -> None:
    """Set another day or other people for a visit that was found through a scope. Raises VisitRefusedError."""
    if not reason.strip():
        raise VisitRefusedError("reason")
    with unit_of_work(database):
        held = lock_visit(database, visit_id, EDITABLE, official=author_id)
        visit = held.visit
        if team.day < today():
            raise VisitRefusedError("day")
        refuse_team(database, held.participation, team)
        before = {"day": visit.day.isoformat(), "holder": visit.lead_id}
        visit.day, visit.lead_id, visit.companion_id = team.day, team.lead_id, team.companion_id
        step = VisitStep(
            act=VisitAct.MOVED,
            reason=reason.strip(),
            day=team.day,
            lead_id=team.lead_id,
            companion_id=team.companion_id,
            done_by_id=author_id,
        )
        after = {"day": team.day.isoformat(), "holder": team.lead_id}
        take_step(database, held, step, detail={"before": before, "after": after})


def cancel_visit(database: Session, visit_id: int, reason: str, *, author_id: int) -> None:
    """Cancel a visit that was found through a scope, whatever became of the submission. Raises VisitRefusedError."""
    if not reason.strip():
        raise VisitRefusedError("reason")
    with unit_of_work(database):
        held = lock_visit(database, visit_id, EDITABLE, official=author_id, standing=False)
        step = VisitStep(act=VisitAct.CANCELLED, reason=reason.strip(), done_by_id=author_id)
        take_step(database, held, step)
