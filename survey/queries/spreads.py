"""Quartiles of every node of a tree over the ranked enterprises of one evaluation."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.answers.coding import coding_of, unpack
from scoring.definition.questionnaire import Questionnaire
from scoring.exact import POINT
from scoring.maturity import Profile, score
from survey.models import Evaluation, EvaluationEntry, EvaluationIdentity, VersionSheet

Spread = tuple[float, float, float]
"""Lower quartile, median and upper quartile, 0-100."""
_KEPT: dict[tuple[EvaluationIdentity, str], Mapping[str, Spread]] = {}
_MOST_KEPT = 16


def spreads(database: Session, evaluation: Evaluation, questionnaire: Questionnaire) -> Mapping[str, Spread]:
    """Return node id -> quartiles over the ranked enterprises to whom the node applies.

    Results are cached: an evaluation and its versions never change.
    """
    key = (evaluation.identity, questionnaire.digest)
    if key not in _KEPT:
        if len(_KEPT) >= _MOST_KEPT:
            _KEPT.clear()
        _KEPT[key] = _compute(database, evaluation.id, questionnaire)
    return _KEPT[key]


def _compute(database: Session, evaluation_id: int, questionnaire: Questionnaire) -> Mapping[str, Spread]:
    statement = (
        select(VersionSheet.packed)
        .join(EvaluationEntry, EvaluationEntry.version_id == VersionSheet.version_id)
        .where(
            EvaluationEntry.evaluation_id == evaluation_id,
            EvaluationEntry.rank.is_not(None),
            VersionSheet.questionnaire_id == questionnaire.id,
            VersionSheet.definition_digest == questionnaire.digest,
        )
        .order_by(VersionSheet.version_id)
    )
    rows = list(database.scalars(statement))
    profile = score(unpack(coding_of(questionnaire), rows)) if rows else None
    if profile is None or isinstance(profile, Profile):
        return {}
    quartiles: dict[str, Spread] = {}
    for name, values in profile.nodes.items():
        own = values[values >= 0]
        if len(own):
            low, middle, high = np.percentile(own / POINT, [25, 50, 75]).tolist()
            quartiles[name] = (low, middle, high)
    return quartiles
