"""What a list is frozen from, and what may stand against it: places, older evaluations, answers that came since."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager

from survey.models import (
    Decision,
    DecisionAnswer,
    EvaluationEntry,
    ListVersion,
    Participation,
    Submission,
    SubmissionVersion,
)


class Placed(NamedTuple):
    """An evaluated firm: its entry (with the submitted version) and its participation."""

    entry: EvaluationEntry
    participation_id: int


def placed(database: Session, evaluation_id: int) -> Sequence[Placed]:
    """Return every firm of an evaluation in the order of the list."""
    statement = (
        select(EvaluationEntry, Submission.participation_id)
        .join(EvaluationEntry.version)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .where(EvaluationEntry.evaluation_id == evaluation_id)
        .options(contains_eager(EvaluationEntry.version))
    )
    return [Placed(row[0], row[1]) for row in database.execute(statement.order_by(EvaluationEntry.position))]


def submitted_names(database: Session, participations: Collection[int]) -> frozenset[str]:
    """Return the names under which firms submitted."""
    statement = (
        select(SubmissionVersion.name)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .where(Submission.participation_id.in_(participations))
    )
    return frozenset(database.scalars(statement))


def statuses(database: Session, evaluation_ids: Collection[int]) -> Mapping[tuple[int, int], str]:
    """Return (evaluation, participation) -> where the firm stood there."""
    statement = (
        select(EvaluationEntry.evaluation_id, Submission.participation_id, EvaluationEntry.status)
        .join(SubmissionVersion, SubmissionVersion.id == EvaluationEntry.version_id)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .where(EvaluationEntry.evaluation_id.in_(sorted(evaluation_ids)))
    )
    return {(row[0], row[1]): row[2] for row in database.execute(statement)}


def submitted_since(database: Session, campaign_id: int, moment: datetime) -> int:
    """Return how many firms submitted anew after a moment."""
    statement = (
        select(func.count(func.distinct(Participation.id)))
        .join(Submission, Submission.participation_id == Participation.id)
        .join(SubmissionVersion, SubmissionVersion.submission_id == Submission.id)
        .where(Participation.campaign_id == campaign_id, SubmissionVersion.submitted_at > moment)
    )
    return database.scalar(statement) or 0


def row_counts(database: Session, campaign_id: int) -> tuple[int, int, int]:
    """Return how many decisions, answers to them and versions of the list a campaign has: what a stamp is made of."""
    own = select(func.count(Decision.id)).where(Decision.campaign_id == campaign_id)
    answers = (
        select(func.count(DecisionAnswer.decision_id))
        .join(Decision, Decision.id == DecisionAnswer.decision_id)
        .where(Decision.campaign_id == campaign_id)
    )
    versions = select(func.count(ListVersion.id)).where(ListVersion.campaign_id == campaign_id)
    found = [database.scalar(statement) or 0 for statement in (own, answers, versions)]
    return found[0], found[1], found[2]


def highest_number(database: Session, campaign_id: int) -> int:
    """Return the number of a campaign's newest version, 0 before the first."""
    return database.scalar(select(func.max(ListVersion.number)).where(ListVersion.campaign_id == campaign_id)) or 0


def positions(database: Session, evaluation_id: int) -> Mapping[int, int]:
    """Return submitted version -> its place in the order of an evaluation."""
    statement = select(EvaluationEntry.version_id, EvaluationEntry.position)
    rows = database.execute(statement.where(EvaluationEntry.evaluation_id == evaluation_id))
    return {row[0]: row[1] for row in rows}
