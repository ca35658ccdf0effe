"""How the conditions of the firms of a list stand: what can be narrowed to, and what most of them have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Text, and_, cast, func, not_, select
from sqlalchemy.orm import Session

from scoring.definition.scheme import Scheme
from scoring.ranking.gates import Verdict
from survey.models import Enterprise, Evaluation, EvaluationEntry, Participation, Submission, SubmissionVersion
from survey.store.scope import Scope

FAILED, PENDING, PASSED = "failed", "pending", "passed"
_VERDICTS = cast(EvaluationEntry.detail["verdicts"], Text)
"""A list of single digits as text: what is looked for in it is one of them, whatever stands between."""


def _has(verdict: Verdict) -> ColumnElement[bool]:
    return _VERDICTS.contains(str(int(verdict)))


FAILS: ColumnElement[bool] = _has(Verdict.FAILED)
"""Whether an entry fails a gate."""


def with_state(state: str) -> ColumnElement[bool] | None:
    """Return the condition that an entry fails a gate, has one 待核, or has all passed; None for no such state."""
    if state == FAILED:
        return FAILS
    if state == PENDING:
        return _has(Verdict.PENDING)
    if state == PASSED:
        return and_(_has(Verdict.PASSED), not_(FAILS), not_(_has(Verdict.PENDING)))
    return None


@dataclass(frozen=True, slots=True)
class PendingGates:
    """Of `ranked` firms, how many have each gate 待核."""

    ranked: int
    firms: Mapping[str, int]

    @property
    def common(self) -> frozenset[str]:
        """The gates that more than half of the firms have 待核."""
        return frozenset(gate for gate, firms in self.firms.items() if 2 * firms > self.ranked)

    @property
    def of_all(self) -> bool:
        """Whether every firm has all of these 待核."""
        return all(self.firms[gate] == self.ranked for gate in self.common)


def pending_gates(database: Session, evaluation: Evaluation, scope: Scope, scheme: Scheme) -> PendingGates:
    """Return how many of the ranked firms of a scope have each gate of the evaluation's scheme 待核.

    Of the whole district it was counted when the evaluation was stored, but for those of before.
    """
    if scope.everything and "pending_gates" in evaluation.summary:
        return PendingGates(evaluation.summary["ranked"], evaluation.summary["pending_gates"])
    every = select(_VERDICTS.label("verdicts")).where(
        EvaluationEntry.evaluation_id == evaluation.id, EvaluationEntry.rank.is_not(None)
    )
    own = every if scope.everything else scope.limit(
        every.join(SubmissionVersion, SubmissionVersion.id == EvaluationEntry.version_id)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .join(Participation, Participation.id == Submission.participation_id)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
    )  # fmt: skip
    inner = own.subquery()
    rows = [
        (row[0], row[1]) for row in database.execute(select(inner.c.verdicts, func.count()).group_by(inner.c.verdicts))
    ]
    firms = {gate.id: 0 for gate in scheme.gates}
    for text, count in rows:
        verdicts = [int(sign) for sign in text or "" if sign.isdigit()]
        for gate, verdict in zip(scheme.gates, verdicts, strict=False):
            firms[gate.id] += count if verdict == Verdict.PENDING else 0
    return PendingGates(sum(count for _text, count in rows), firms)
