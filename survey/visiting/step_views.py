"""What was done with a visit, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from survey.models import VisitAct, VisitStep
from survey.words.acting import say_done_by
from survey.words.figures import moment, say_date
from survey.words.language import _
from survey.words.visits import VISIT_STEPS


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step in words. `text`: the reason or summary that was typed."""

    title: str
    text: str
    who: str
    at: str


def view_steps(steps: Sequence[VisitStep]) -> list[StepLine]:
    """Return the steps of a visit, the newest first."""
    return [_line(step) for step in reversed(steps)]


def _line(step: VisitStep) -> StepLine:
    title = str(VISIT_STEPS[VisitAct(step.act)])
    if step.day is not None and step.lead is not None:
        title = _("%(title)s：%(day)s，%(lead)s", title=title, day=say_date(step.day), lead=step.lead.name)
    if step.number:
        title = _("%(title)s，核查记录 %(number)s", title=title, number=step.number)
    return StepLine(title, step.reason, say_done_by(step.done_by, step.acting_for), moment(step.done_at))
