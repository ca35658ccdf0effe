"""Maturity rules: coded answers in, points, levels and an index 0-100 out."""

from __future__ import annotations

from scoring.encode import Coded
from scoring.maturity.points import Profile, score_points
from scoring.rules import PointsRule

__all__ = ["NoRuleError", "Profile", "score"]


class NoRuleError(ValueError):
    """The questionnaire has no rule that scores it."""


def score(coded: Coded) -> Profile:
    """Score every row by the questionnaire's own rule; raises NoRuleError when it has none that we know."""
    questionnaire = coded.coding.questionnaire
    if isinstance(questionnaire.rule, PointsRule):
        return score_points(questionnaire.rule, coded)
    message = f"questionnaire {questionnaire.id} {questionnaire.version} has no rule that scores it"
    raise NoRuleError(message)
