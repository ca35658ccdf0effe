"""不适用: what does not apply leaves the denominator, and its siblings take over its weight, exactly.

(What a form does not ask is another matter: it keeps its place, and the index is rescaled: `points.score_points`.)

Items share their group's maximum, groups their part's, parts the whole, each in proportion to what is left. For one
pattern of applicable items every part is a sum of ``coefficient x points`` with rational coefficients; rows with the
same pattern are worked out together, over one common denominator.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm

import numpy as np
from numpy.typing import NDArray

from scoring.definition.questionnaire import Question
from scoring.definition.rules import Part, PointsRule

Integers = NDArray[np.int64]


def not_applicable_factors(
    rule: PointsRule, questions: Mapping[str, Question], applicable: frozenset[str]
) -> Mapping[str, Fraction]:
    """Return what each applicable item's points (and its maximum) are multiplied by; 1 where nothing is left out.

    With 12 of a group's 20 points applicable in the only group that has gaps, its items count 20/12 each. Nothing
    applicable gives an empty mapping.
    """
    factors: dict[str, Fraction] = {}
    present = {part.id: _present(part, questions, applicable) for part in rule.parts}
    full = sum(part.maximum for part in rule.parts)
    weight = sum(part.maximum for part in rule.parts if present[part.id])
    for part in rule.parts:
        groups = present[part.id]
        shared = sum(maximum for maximum, _ in groups)
        for maximum, items in groups:
            left = sum(questions[name].max_points for name in items)
            factor = Fraction(full * part.maximum * maximum, weight * shared * left)
            factors |= dict.fromkeys(items, factor)
    return factors


def _present(
    part: Part, questions: Mapping[str, Question], applicable: frozenset[str]
) -> list[tuple[int, tuple[str, ...]]]:
    """Return maximum and applicable items of each group that has any."""
    groups = []
    for group in part.groups:
        items = tuple(name for name in group.items if name in applicable and questions[name].max_points)
        if items:
            groups.append((group.maximum, items))
    return groups


def exact_parts(
    rule: PointsRule, questions: Mapping[str, Question], applicable: NDArray[np.bool_], points: Integers
) -> list[tuple[Integers, int, NDArray[np.object_]]]:
    """Return, per distinct pattern, its rows, a denominator, and the parts [rows, parts] as integers over it.

    `applicable` bool and `points` int64, both [rows, items] in the rule's order; points in 1/10 000. The numerators are
    Python integers, since a common denominator may need more than 64 bits.
    """
    patterns, inverse = np.unique(applicable, axis=0, return_inverse=True)
    parts = []
    for number, pattern in enumerate(patterns):
        rows = np.flatnonzero(inverse.ravel() == number)
        names = frozenset(name for name, fits in zip(rule.items, pattern.tolist(), strict=True) if fits)
        factors = not_applicable_factors(rule, questions, names)
        denominator = lcm(*(factor.denominator for factor in factors.values()))
        matrix = _matrix(rule, {name: int(factor * denominator) for name, factor in factors.items()})
        parts.append((rows, denominator, points[rows].astype(object) @ matrix))
    return parts


def _matrix(rule: PointsRule, numerators: Mapping[str, int]) -> NDArray[np.object_]:
    """Return [items, parts]: what a point of each item adds to each part."""
    matrix = np.zeros((len(rule.items), len(rule.parts)), dtype=object)
    positions: Sequence[str] = rule.items
    for column, part in enumerate(rule.parts):
        for group in part.groups:
            for name in group.items:
                matrix[positions.index(name), column] = numerators.get(name, 0)
    return matrix
