"""The level of every firm of one evaluation in each questionnaire, and the firms themselves within a scope."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.definition.questionnaire import Questionnaire
from scoring.loading.scheme import load_scheme
from scoring.maturity import score
from survey.definitions.catalogue import catalogue
from survey.models import (
    Enterprise,
    Evaluation,
    EvaluationEntry,
    EvaluationIdentity,
    Participation,
    Submission,
    SubmissionVersion,
    VersionSheet,
)
from survey.queries import snapshots
from survey.store.scope import Scope

Levels = Mapping[str, Mapping[int, int]]
"""Questionnaire id -> version id -> level, 0 for none, `scoring.maturity.assessed.UNLEVELLED` where none is stated."""
_KEPT: dict[tuple[EvaluationIdentity, tuple[tuple[str, str], ...]], Levels] = {}
_MOST_KEPT = 4


class EvaluatedFirm(NamedTuple):
    """A firm of an evaluation, as it was submitted, with the number of its entry."""

    entry_id: int
    version_id: int
    name: str
    credit_code: str
    unit: str
    ranked: bool


def levels_of(database: Session, evaluation: Evaluation) -> Levels:
    """Return the levels by each questionnaire that scores, of the firms of an evaluation that answered it.

    By the answers and verified values that the evaluation read. Results are cached by the evaluation and the
    definitions: these never change. A questionnaire whose definition is not shipped any more is left out.
    """
    wanted = measured(evaluation)
    key = (evaluation.identity, tuple(sorted((name, item.digest) for name, item in wanted.items())))
    if key not in _KEPT:
        if len(_KEPT) >= _MOST_KEPT:
            _KEPT.clear()
        _KEPT[key] = _compute(database, evaluation, wanted)
    return _KEPT[key]


def measured(evaluation: Evaluation) -> Mapping[str, Questionnaire]:
    """Return the definitions by which firms of an evaluation have levels: those that it read, then its campaign's."""
    read = catalogue().named_by_digest(evaluation.parameters["questionnaires"])
    asked = {item.questionnaire_id: item.version for item in evaluation.campaign.questionnaires}
    known = catalogue().versions
    return read | {name: known[name, version] for name, version in asked.items() if name not in read}


def _compute(database: Session, evaluation: Evaluation, wanted: Mapping[str, Questionnaire]) -> Levels:
    until = snapshots.Until(**evaluation.parameters["until"]) if "until" in evaluation.parameters else None
    scheme = load_scheme(evaluation.scheme.document)
    if not set(scheme.required) <= set(wanted):
        return {}
    read = snapshots.snapshot(
        database,
        evaluation.campaign_id,
        wanted,
        scheme,
        versions=snapshots.evaluated_versions(database, evaluation.id),
        until=until,
    )
    found: dict[str, Mapping[int, int]] = {}
    for name, sheet in read.sheets.items():
        if wanted[name].rule is None:
            continue
        answered = _answered(database, evaluation.id, name, wanted[name].digest)
        profile = score(sheet)
        own = zip(read.version_ids, profile.level.tolist(), profile.asked.tolist(), strict=True)
        found[name] = {version_id: int(level) for version_id, level, count in own if version_id in answered and count}
    return found


def _answered(database: Session, evaluation_id: int, name: str, digest: str) -> frozenset[int]:
    """Return the versions of an evaluation that hold answers to a questionnaire under this definition."""
    own = (
        select(VersionSheet.version_id)
        .join(EvaluationEntry, EvaluationEntry.version_id == VersionSheet.version_id)
        .where(
            EvaluationEntry.evaluation_id == evaluation_id,
            VersionSheet.questionnaire_id == name,
            VersionSheet.definition_digest == digest,
        )
    )
    return frozenset(database.scalars(own))


def evaluated_firms(database: Session, evaluation_id: int, scope: Scope) -> Sequence[EvaluatedFirm]:
    """Return the firms of an evaluation within a scope, in the order of its list."""
    version = SubmissionVersion
    columns = (EvaluationEntry.id, version.id, version.name, version.credit_code, version.unit, EvaluationEntry.rank)
    own = (
        select(*columns)
        .join(version, version.id == EvaluationEntry.version_id)
        .join(Submission, Submission.id == version.submission_id)
        .join(Participation, Participation.id == Submission.participation_id)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .where(EvaluationEntry.evaluation_id == evaluation_id)
        .order_by(EvaluationEntry.position)
    )
    return [EvaluatedFirm(*row[:5], row[5] is not None) for row in database.execute(scope.limit(own))]
