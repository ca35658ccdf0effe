"""What visits are planned from: the firms of an evaluation, their places and scores."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.ranking.gates import Verdict
from survey.models import (
    Enterprise,
    EvaluationEntry,
    Participation,
    Submission,
    SubmissionVersion,
    Visit,
    VisitAct,
)
from survey.queries.snapshots import RANKED_STATES
from survey.store.scope import Scope


class Firm(NamedTuple):
    """A firm of an evaluation that stands with the submission that was evaluated."""

    key: str
    name: str
    unit: str
    participation_id: int
    version_id: int


def firms(database: Session, evaluation_id: int, scope: Scope) -> Sequence[Firm]:
    """Return the ranked firms of an evaluation within a scope that still stand with that submission and have no visit.

    A visit that was cancelled does not count.
    """
    newer = SubmissionVersion.__table__.alias("newer")
    later = select(newer.c.id).where(
        newer.c.submission_id == SubmissionVersion.submission_id, newer.c.number > SubmissionVersion.number
    )
    visits = select(Visit.id).where(Visit.participation_id == Participation.id, Visit.state != VisitAct.CANCELLED)
    statement = (
        select(
            SubmissionVersion.credit_code, SubmissionVersion.name, Enterprise.unit, Participation.id,
            SubmissionVersion.id,
        )
        .join(EvaluationEntry, EvaluationEntry.version_id == SubmissionVersion.id)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .join(Participation, Participation.id == Submission.participation_id)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .where(
            EvaluationEntry.evaluation_id == evaluation_id,
            EvaluationEntry.rank.is_not(None),
            Participation.state.in_(RANKED_STATES),
            ~later.exists(),
            ~visits.exists(),
        )
        .order_by(SubmissionVersion.credit_code)
    )  # fmt: skip
    return [Firm(row[0], row[1], row[2], row[3], row[4]) for row in database.execute(scope.limit(statement))]


def failed_and_seated(database: Session, evaluation_id: int) -> tuple[frozenset[int], frozenset[str]]:
    """Return the submissions that fail a condition, and the credit codes of those with a seat."""
    rows = database.execute(
        select(
            EvaluationEntry.version_id,
            EvaluationEntry.status,
            SubmissionVersion.credit_code,
            EvaluationEntry.detail["verdicts"],
        )
        .join(SubmissionVersion, SubmissionVersion.id == EvaluationEntry.version_id)
        .where(EvaluationEntry.evaluation_id == evaluation_id)
        .order_by(EvaluationEntry.id)
    ).all()
    failed = frozenset(row[0] for row in rows if Verdict.FAILED in (row[3] or ()))
    return failed, frozenset(row[2] for row in rows if row[1] == "selected")


class PlacedEntry(NamedTuple):
    """Where a submission stands in an evaluation."""

    pool: str
    rank: int | None
    score: int | None


def entry_of(database: Session, evaluation_id: int, version_id: int) -> PlacedEntry | None:
    """Return where a submission, which was found through a scope, stands in an evaluation."""
    row = database.execute(
        select(EvaluationEntry.pool, EvaluationEntry.rank, EvaluationEntry.score).where(
            EvaluationEntry.evaluation_id == evaluation_id, EvaluationEntry.version_id == version_id
        )
    ).one_or_none()
    return PlacedEntry(row[0], row[1], row[2]) if row is not None else None


def scores(database: Session, evaluation_id: int, pool: str) -> Sequence[int]:
    """Return the scores of everybody ranked in a pool, the best first."""
    own = select(EvaluationEntry.score).where(
        EvaluationEntry.evaluation_id == evaluation_id,
        EvaluationEntry.pool == pool,
        EvaluationEntry.score.is_not(None),
    )
    return [score for score in database.scalars(own.order_by(EvaluationEntry.score.desc())) if score is not None]
