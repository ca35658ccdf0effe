"""Maturity rules: coded answers in; level or stage, an index 0-100 and its parts out."""

from __future__ import annotations

from scoring.answers.coding import Coded
from scoring.definition.rules import ClauseRule, PointsRule, StageRule
from scoring.maturity.clauses import ClauseProfile, score_clauses
from scoring.maturity.points import Profile, score_points
from scoring.maturity.stages import StageProfile, score_stages

__all__ = ["AnyProfile", "ClauseProfile", "NoRuleError", "Profile", "StageProfile", "score"]

AnyProfile = Profile | ClauseProfile | StageProfile


class NoRuleError(ValueError):
    """The questionnaire has no rule that scores it."""


def score(coded: Coded) -> AnyProfile:
    """Return the profile of every row by the questionnaire's own rule. Raises NoRuleError when it has none."""
    questionnaire = coded.coding.questionnaire
    match questionnaire.rule:
        case PointsRule():
            return score_points(questionnaire.rule, coded)
        case ClauseRule():
            return score_clauses(questionnaire.rule, coded)
        case StageRule():
            return score_stages(questionnaire.rule, coded)
    message = f"questionnaire {questionnaire.id} {questionnaire.version} has no rule that scores it"
    raise NoRuleError(message)
