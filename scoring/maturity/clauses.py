"""Clauses rated by level and averaged up a weighted tree, level by level (the way of GB/T 39117).

The score of a level is the weighted mean of its sub-domains, a sub-domain's score the mean of its clauses (0, 0.5, 0.8
or 1). Levels are taken from the lowest: one whose score reaches `passing` (0.8, exactly) counts 1; the first that does
not counts its own score, and those above it nothing. The sum S is held against the bands.

Left out of every denominator, their siblings' weights re-normalised: clauses that are 不适用 or not asked, sub-domains
without a clause at that level, nodes that the variant does not have. A clause not answered counts 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scoring.encode import Coded
from scoring.exact import WEIGHT
from scoring.maturity.attained import attained
from scoring.maturity.cells import Cell, Layout, cell_points, layout_of
from scoring.maturity.patterns import Pattern, half_up_all, leaf_shares, patterns, sums
from scoring.questionnaire import Question
from scoring.rules import ClauseRule, leaves_of

FULL = 100 * WEIGHT


@dataclass(frozen=True)
class ClauseProfile:
    """The result of n rows; scores in 1/10 000, rounded half-up for show, while levels are compared exactly.

    `scores` int64 [n, levels]: of each level by itself, 0 where none of its clauses is asked; `counted` int64
    [n, levels]: what goes into the sum; `total` int64 [n]: the sum as printed; `index` int64 [n]: the sum over the
    number of levels, 0-100 in 1/10 000; `level` int8 [n], 0 for none; `answered` and `asked` int64 [n].
    """

    rule: ClauseRule
    coded: Coded
    scores: NDArray[np.int64]
    counted: NDArray[np.int64]
    total: NDArray[np.int64]
    index: NDArray[np.int64]
    level: NDArray[np.int8]
    answered: NDArray[np.int64]
    asked: NDArray[np.int64]

    @cached_property
    def nodes(self) -> Mapping[str, NDArray[np.int64]]:
        """What each node of the tree has attained, 0-100 in 1/10 000, int64 [n]; -1 where it does not apply."""
        return attained(self.rule, self.coded)

    def part(self, name: str) -> NDArray[np.int64]:
        """Return the attained value of a node, 0-100 in 1/10 000; 0 where it does not apply."""
        return np.maximum(self.nodes[name], 0)


def score_clauses(rule: ClauseRule, coded: Coded) -> ClauseProfile:
    """Score n rows; rows of the same variant with the same clauses left out are worked out together."""
    layout = layout_of(coded.coding)
    points, answered, asked = cell_points(coded, layout)
    shape = (len(coded), len(rule.levels))
    scores, counted = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    index, level = np.zeros(len(coded), dtype=np.int64), np.zeros(len(coded), dtype=np.int8)
    for pattern in patterns(coded, layout.names):
        exact = _Exact(rule, layout, pattern)
        rows = pattern.rows
        own = exact.scores(points[rows])
        scores[rows], counted[rows], index[rows], level[rows] = exact.result(own)
    return ClauseProfile(rule, coded, scores, counted, counted.sum(axis=1), index, level, answered, asked)


class _Exact:
    """The exact sums of one pattern of clauses, as integers over one denominator."""

    def __init__(self, rule: ClauseRule, layout: Layout, pattern: Pattern) -> None:
        self.rule = rule
        clauses = [clause for clause in layout.clauses if clause.id in pattern.names]
        wanted: list[dict[Cell, Fraction]] = []
        for step, _ in rule.levels:
            shares = clause_shares(rule, pattern.variant, clauses, step)
            cells = {(clause.subdomain, clause.level): shares[clause.id] for clause in clauses if clause.id in shares}
            wanted.append({cell: share * layout.unit / WEIGHT for cell, share in cells.items()})
        self.present = [bool(shares) for shares in wanted]
        self.sums = sums(layout.cells, wanted, layout.most)

    def scores(self, points: NDArray[np.int16]) -> NDArray[np.int64] | NDArray[np.object_]:
        """Return the score of each level, [rows, levels], over the denominator."""
        return self.sums.of(points)

    def result(
        self, scores: NDArray[np.int64] | NDArray[np.object_]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int8]]:
        """Return scores, counted scores and index in 1/10 000, and levels, of rows scored by `scores`."""
        one = self.sums.denominator
        counted = np.zeros_like(scores)
        going = np.ones(len(scores), dtype=bool)
        for column, present in enumerate(self.present):
            going &= present
            passed = (scores[:, column] >= -(-self.rule.passing * one // WEIGHT)).astype(bool)
            counted[:, column] = np.where(going, np.where(passed, one, scores[:, column]), 0)
            going &= passed
        total = counted.sum(axis=1)
        level = np.zeros(len(scores), dtype=np.int8)
        for band in self.rule.bands:
            level += (total >= -(-band * one // WEIGHT)).astype(np.int8)
        index = half_up_all(total, one * len(self.present), FULL)
        return half_up_all(scores, one, WEIGHT), half_up_all(counted, one, WEIGHT), index, level


def clause_shares(rule: ClauseRule, variant: str, clauses: Sequence[Question], level: int) -> Mapping[str, Fraction]:
    """Return what each clause of a level weighs in the level's score; they add up to 1, or there is none.

    `clauses`: those that are asked and apply.
    """
    by_leaf: dict[str, list[str]] = {leaf.id: [] for leaf in leaves_of(rule.tree)}
    for clause in clauses:
        if clause.level == level:
            by_leaf[clause.subdomain].append(clause.id)
    used = frozenset(leaf for leaf, names in by_leaf.items() if names)
    found: dict[str, Fraction] = {}
    for leaf, weight in leaf_shares(rule.tree, variant, used, Fraction(1)).items():
        found |= dict.fromkeys(by_leaf[leaf], weight / len(by_leaf[leaf]))
    return found
