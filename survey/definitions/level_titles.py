"""Which levels a questionnaire gives."""

from __future__ import annotations

from collections.abc import Mapping

from scoring.definition.questionnaire import Questionnaire
from scoring.definition.rules import ClauseRule, PointsRule, StageRule
from scoring.definition.texts import Words


def titles_of(questionnaire: Questionnaire | None) -> Mapping[int, Words]:
    """Return the titles of the levels that a questionnaire gives, the lowest first; none where it gives none."""
    match questionnaire.rule if questionnaire is not None else None:
        case ClauseRule(levels=levels):
            return dict(levels)
        case StageRule(stages=stages):
            return {stage.level: stage.title for stage in stages}
        case PointsRule(levels=steps):
            return {step.level: step.title for step in steps}
    return {}
