"""For one enterprise: what is weakest, and what the next level still asks for."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.definition.rules import LevelRule
from scoring.maturity.assessed import UNLEVELLED
from scoring.maturity.breakdown import breakdown
from scoring.maturity.points import Profile


@dataclass(frozen=True, slots=True)
class Weakness:
    """A scored item with the points it still lacks (1/10 000 point)."""

    question: str
    points: int
    maximum: int


@dataclass(frozen=True, slots=True)
class NextStep:
    """What the next level asks for beyond what is there; scenarios one step below it come first."""

    level: LevelRule
    points: int
    scenarios: int
    binding: int
    candidates: tuple[str, ...]


def weakest(profile: Profile, row: int, count: int = 5) -> tuple[Weakness, ...]:
    """Return the items that lack most points, most first, in the form's order where equal.

    Points and maxima are those of `breakdown`; what was not asked or is 不适用 is no weakness.
    """
    gaps = [
        Weakness(item.id, item.points, item.maximum)
        for part in breakdown(profile, row)
        for group in part.shares
        for item in group.shares
    ]
    ordered = sorted(gaps, key=lambda gap: gap.points - gap.maximum)
    return tuple(gap for gap in ordered[:count] if gap.points < gap.maximum)


def next_step(profile: Profile, row: int) -> NextStep | None:
    """Return what is missing for the next level, or None at the highest, and where no level can be stated."""
    if profile.level[row] == UNLEVELLED:
        return None
    position = next((i for i, step in enumerate(profile.rule.levels) if step.level > profile.level[row]), None)
    if position is None:
        return None
    step = profile.rule.levels[position]
    questions = profile.coded.coding.questionnaire.questions
    below = [
        (int(profile.scenarios[row, column]), questions[name].binding, name)
        for column, name in enumerate(profile.rule.scenarios)
        if profile.scenarios[row, column] < step.level
    ]
    ordered = sorted(below, key=lambda item: (-item[0], not item[1]))
    return NextStep(
        level=step,
        points=max(0, step.points - int(profile.total[row])),
        scenarios=max(0, step.scenarios - int(profile.reached[row, position])),
        binding=max(0, step.binding - int(profile.binding[row, position])),
        candidates=tuple(name for _, _, name in ordered),
    )
