"""What experts gave of one firm, for the pages about it: by round, and of who is recused only who decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from survey.experts.expert_results import FigureLine
from survey.experts.round_views import case_figures, say_advices, say_deciding, scales_of, standing, view_figures
from survey.models import ExpertCase
from survey.queries import expert_rounds, recusals


@dataclass(frozen=True, slots=True)
class RoundMarks:
    """A firm's case in a round. `asked`, `given`: how many experts mark it and how many have.

    `figures` by scale, the sum last: none before anybody gave any.
    """

    round_id: int
    case_id: int
    round: str
    asked: int
    given: int
    figures: Sequence[FigureLine]
    advices: str
    far_apart: bool


@dataclass(frozen=True, slots=True)
class FirmMarks:
    """What experts gave of a firm, the newest round first, and who decides it.

    `recused`: whether the reader is, from this firm; then there are no rounds here, only that and who decides.
    """

    rounds: Sequence[RoundMarks]
    decided_by: str
    recused: bool


def view_marks(database: Session, campaign_id: int, participation_id: int, reader_id: int) -> FirmMarks | None:
    """Return what experts gave of a firm for an official who may read marks; None where no round has the firm."""
    found = expert_rounds.cases_of_firms(database, [participation_id])
    if not found:
        return None
    recused = recusals.recused_among(database, participation_id)
    decided = say_deciding(expert_rounds.deciders(database, campaign_id), recused)
    if reader_id in recused:
        return FirmMarks((), decided, recused=True)
    return FirmMarks([_marks(case) for case in found], decided, recused=False)


def _marks(case: ExpertCase) -> RoundMarks:
    scales = scales_of(case.round)
    figures = case_figures(scales, case)
    return RoundMarks(
        case.round_id,
        case.id,
        case.round.title,
        len(standing(case)),
        figures.given,
        view_figures(scales, figures),
        say_advices(figures),
        figures.is_far_apart,
    )
