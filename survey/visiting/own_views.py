"""What a firm sees of a visit: what it said, what was found and why, and what it may still answer."""

from __future__ import annotations

from datetime import date

from survey.models import VisitAct
from survey.visiting.pages import OwnVisit
from survey.visiting.sheet_results import SheetSource
from survey.visiting.sheet_views import view_sheet
from survey.visiting.words import STATES
from survey.words.figures import say_date


def waiting_of(source: SheetSource) -> list[int]:
    """Return the newest findings of a visit to which the firm has said nothing."""
    return [row.id for row in source.newest.values() if row.id not in source.answers]


def view_own(source: SheetSource, *, may_answer: bool, day: date) -> OwnVisit:
    """Return a visit as its firm sees it on a day: findings only, and none of what hangs on them."""
    visit = source.visit
    until = visit.answer_until
    answers = visit.state == VisitAct.SUBMITTED and until is not None and day <= until
    state, kind = STATES[VisitAct(visit.state)]
    confirmed = next((step for step in reversed(visit.steps) if step.act == VisitAct.CONFIRMED), None)
    return OwnVisit(
        visit=visit,
        state=(str(state), kind),
        day=say_date(visit.day),
        until=say_date(until) if until is not None else "",
        lines=[line for line in view_sheet(source) if line.finding is not None],
        open=may_answer and answers,
        reply=confirmed.reason if confirmed is not None else "",
    )
