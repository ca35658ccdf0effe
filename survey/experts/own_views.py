"""What an expert has to mark, and what the others gave once he has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from survey.definitions.expert_scales import Scale
from survey.experts.expert_results import FigureLine, OpinionLine
from survey.experts.round_views import case_figures, view_figures, view_opinions
from survey.models import ExpertAssignment, ExpertOpinion
from survey.queries import expert_rounds
from survey.store.scope import Scope


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One assignment. `state`: open, late, given, or closed where the round ended without an opinion."""

    id: int
    name: str
    round: str
    due: date
    state: str


def view_own(database: Session, expert_id: int, day: date) -> list[OwnLine]:
    """Return what stands of an expert's assignments, what is to be marked first."""
    return [
        OwnLine(
            row.assignment.id,
            row.assignment.case.version.name,
            row.assignment.case.round.title,
            row.assignment.case.round.due,
            _state(row, day),
        )
        for row in expert_rounds.own_cases(database, expert_id)
    ]


def _state(row: expert_rounds.OwnCase, day: date) -> str:
    if row.given:
        return "given"
    if row.assignment.case.round.ended is not None:
        return "closed"
    return "late" if row.assignment.case.round.due < day else "open"


def values_of(opinion: ExpertOpinion | None) -> dict[str, Any]:
    """Return the fields of a form that shows an opinion; none before one was given."""
    if opinion is None:
        return {}
    marks = {f"mark_{name}": str(mark["mark"]) for name, mark in opinion.marks.items()}
    whys = {f"why_{name}": mark["why"] for name, mark in opinion.marks.items()}
    return {**marks, **whys, "advice": str(opinion.advice), "comment": opinion.comment, "seen": str(opinion.id)}


def view_others(
    database: Session, scales: Sequence[Scale], assignment: ExpertAssignment
) -> tuple[list[OpinionLine] | None, list[FigureLine]]:
    """Return what the other experts gave and the figures of all; nothing until the reader gave his own."""
    if not assignment.opinions:
        return None, []
    everything = Scope(everything=True)  # what is this expert's was found by the assignment
    case = expert_rounds.case_of(database, assignment.case.round_id, everything, assignment.case_id)
    if case is None:
        return None, []
    given = [line for line in view_opinions(scales, case) if line.state == "given" and line.id != assignment.id]
    return given, view_figures(scales, case_figures(scales, case))
