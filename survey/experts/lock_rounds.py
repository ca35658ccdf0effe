"""Hold a round, a case or an assignment while something is written of it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.experts.expert_results import ExpertRefusedError
from survey.models import (
    ExpertAssignment,
    ExpertAssignmentEnd,
    ExpertCase,
    ExpertRound,
    ExpertRoundEnd,
)
from survey.queries import recusals


def lock_round(database: Session, round_id: int) -> ExpertRound:
    """Return a round, held, that nobody ended. Raises ExpertRefusedError."""
    row = database.scalars(
        select(ExpertRound)
        .where(ExpertRound.id == round_id)
        .with_for_update(of=ExpertRound)
        .execution_options(populate_existing=True)
    ).one()
    if database.scalar(select(ExpertRoundEnd.round_id).where(ExpertRoundEnd.round_id == round_id)) is not None:
        raise ExpertRefusedError("ended")
    return row


def lock_case(database: Session, case_id: int, author_id: int) -> tuple[ExpertRound, ExpertCase]:
    """Return a case with its round, held, for an official who is not recused from its firm. Raises as above."""
    case = database.scalars(select(ExpertCase).where(ExpertCase.id == case_id)).one()
    row = lock_round(database, case.round_id)
    if recusals.is_recused(database, case.participation_id, author_id):
        raise ExpertRefusedError("recused")
    return row, case


def lock_assignment(database: Session, assignment_id: int) -> tuple[ExpertRound, ExpertCase, ExpertAssignment]:
    """Return an assignment that stands, with case and round, which is held. Raises ExpertRefusedError."""
    assignment, case = database.execute(
        select(ExpertAssignment, ExpertCase)
        .join(ExpertCase, ExpertCase.id == ExpertAssignment.case_id)
        .where(ExpertAssignment.id == assignment_id)
    ).one()
    row = lock_round(database, case.round_id)
    ended = select(ExpertAssignmentEnd.assignment_id).where(ExpertAssignmentEnd.assignment_id == assignment_id)
    if database.scalar(ended) is not None:
        raise ExpertRefusedError("gone")
    return row, case, assignment
