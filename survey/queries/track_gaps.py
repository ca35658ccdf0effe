"""How far what was verified is from what firms said, of the firms of an evaluation that a reader sees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from survey.models import Enterprise, EvaluationEntry, ExternalRating, Participation, Submission, SubmissionVersion
from survey.queries.list_filters import GAP, counted_label
from survey.store.scope import Scope


class GapRow(NamedTuple):
    """A ranked firm. `gap`: in 10⁻⁶ point, None where nothing was verified or the pools differ."""

    enterprise: int
    unit: str
    division: str
    pool: str
    checked: int
    gap: int | None


def gap_rows(database: Session, evaluation_id: int, scope: Scope) -> Sequence[GapRow]:
    """Return the ranked firms of an evaluation within a scope, in list order; none where it kept no tracks."""
    version = SubmissionVersion
    statement = (
        select(
            Enterprise.id,
            counted_label("unit", version.unit),
            counted_label("division", version.division),
            EvaluationEntry.pool,
            EvaluationEntry.checked,
            GAP.label("gap"),
        )
        .select_from(EvaluationEntry)
        .join(EvaluationEntry.version)
        .join(Submission, Submission.id == version.submission_id)
        .join(Participation, Participation.id == Submission.participation_id)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .where(EvaluationEntry.evaluation_id == evaluation_id, EvaluationEntry.checked.is_not(None))
    )
    found = database.execute(scope.limit(statement).order_by(EvaluationEntry.position))
    return [GapRow(row[0], row[1], row[2], row[3], row[4] or 0, row[5]) for row in found]


def rated_by(database: Session, evaluation_id: int, scope: Scope) -> Sequence[tuple[int, str]]:
    """Return (enterprise, source) of every external diagnosis or rating of the firms of an evaluation, once each."""
    found = database.execute(_rated(Enterprise.id, evaluation_id, scope))
    return [(row[0], row[1]) for row in found]


def sources_of(database: Session, evaluation_id: int, scope: Scope) -> Mapping[int, Sequence[str]]:
    """Return version -> the sources of its firm's diagnoses and ratings; only where there are some."""
    found: dict[int, list[str]] = {}
    for version, source in database.execute(_rated(EvaluationEntry.version_id, evaluation_id, scope)):
        found.setdefault(version, []).append(source)
    return found


def _rated(column: InstrumentedAttribute[int], evaluation_id: int, scope: Scope) -> Select[int, str]:
    """Return the statement of (column, source) of every rating of the firms of an evaluation, once each."""
    statement = (
        select(column, ExternalRating.source)
        .select_from(EvaluationEntry)
        .join(EvaluationEntry.version)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .join(Participation, Participation.id == Submission.participation_id)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .join(ExternalRating, ExternalRating.enterprise_id == Enterprise.id)
        .where(EvaluationEntry.evaluation_id == evaluation_id, EvaluationEntry.checked.is_not(None))
        .distinct()
        .order_by(column, ExternalRating.source)
    )
    return scope.limit(statement)
