"""Participations outside an evaluation, by unit and state, for the meeting note."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.models import Enterprise, EvaluationEntry, Participation, Submission, SubmissionVersion


def unranked_by_unit(database: Session, evaluation_id: int, *, after: int) -> Sequence[tuple[str, int]]:
    """Return (unit, how many) of those evaluated that lack a questionnaire: the entries after the ranked ones."""
    statement = (
        select(SubmissionVersion.unit, func.count())
        .join(EvaluationEntry, EvaluationEntry.version_id == SubmissionVersion.id)
        .where(EvaluationEntry.evaluation_id == evaluation_id, EvaluationEntry.position > after)
        .group_by(SubmissionVersion.unit)
        .order_by(SubmissionVersion.unit)
    )
    return [(row[0], row[1]) for row in database.execute(statement)]


def not_evaluated(database: Session, campaign_id: int, evaluation_id: int) -> Sequence[tuple[str, str, int]]:
    """Return (unit, state, how many) of the participations that are not in the evaluation, by unit and state."""
    inside = (
        select(Submission.participation_id)
        .join(SubmissionVersion, SubmissionVersion.submission_id == Submission.id)
        .join(EvaluationEntry, EvaluationEntry.version_id == SubmissionVersion.id)
        .where(EvaluationEntry.evaluation_id == evaluation_id)
    )
    statement = (
        select(Enterprise.unit, Participation.state, func.count())
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .where(Participation.campaign_id == campaign_id, Participation.id.not_in(inside))
        .group_by(Enterprise.unit, Participation.state)
        .order_by(Enterprise.unit, Participation.state)
    )
    return [(row[0], str(row[1]), row[2]) for row in database.execute(statement)]
