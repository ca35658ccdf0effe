"""What a rule says of levels alone: the highest there is, and an index that no firm of a level exceeds."""

from __future__ import annotations

from scoring.definition.rules import ClauseRule, PointsRule, StageRule
from scoring.exact import WEIGHT
from scoring.maturity.clauses import FULL


def highest_level(rule: PointsRule | ClauseRule | StageRule) -> int:
    """Return the highest level that a rule gives."""
    match rule:
        case PointsRule(levels=levels):
            return max((step.level for step in levels), default=0)
        case ClauseRule(levels=steps):
            return max((level for level, _title in steps), default=0)
        case StageRule(stages=stages):
            return max((stage.level for stage in stages), default=0)


def most_index(rule: object, level: int) -> int | None:
    """Return an index (1/10 000) that no firm of this level or a lower one exceeds; None where the rule names none.

    The sum of a clause rule stays below the band of the next level.
    """
    if not isinstance(rule, ClauseRule) or level >= len(rule.bands):
        return None
    return -(-FULL * rule.bands[level] // (WEIGHT * len(rule.levels)))
