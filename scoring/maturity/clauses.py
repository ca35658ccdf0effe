"""Clauses rated by level and averaged up a weighted tree, level by level (the way of GB/T 39117).

The score of a level is the weighted mean of its sub-domains, a sub-domain's score the mean of its clauses (0, 0.5, 0.8
or 1). Levels are taken from the lowest: one whose score reaches `passing` (0.8, exactly) counts 1; the first that does
not counts its own score, and those above it nothing. The sum S is held against the bands.

Left out of every denominator, their siblings' weights re-normalised: clauses that are 不适用 or not asked, sub-domains
without a clause at that level, nodes that the variant does not have. A clause not answered counts 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.answers.coding import Coded
from scoring.definition.questionnaire import Question
from scoring.definition.rules import ClauseRule, leaves_of
from scoring.exact import WEIGHT
from scoring.maturity.assessed import UNLEVELLED
from scoring.maturity.clause_cells import Cell, Layout, cell_points, layout_of
from scoring.maturity.row_patterns import Pattern, half_up_all, leaf_shares, remembered, row_patterns, sums
from scoring.maturity.subdomain_values import subdomain_values

FULL = 100 * WEIGHT


@dataclass(frozen=True)
class ClauseProfile:
    """The result of n rows; levels are compared exactly, before any rounding.

    `index` int64 [n]: the sum over the number of levels, 0-100 in 1/10 000, rounded half-up; `level` int8 [n], 0 for
    none, `UNLEVELLED` where nothing was asked; `answered` and `asked` int64 [n]. What only a page shows is worked out
    when it is asked for.
    """

    rule: ClauseRule
    coded: Coded
    index: NDArray[np.int64]
    level: NDArray[np.int8]
    answered: NDArray[np.int64]
    asked: NDArray[np.int64]

    @property
    def assessed(self) -> NDArray[np.int64]:
        """The share of the index's weight that it was worked out from, in 1/10 000: all of it.

        The model itself says which clauses a claimed level asks, and that a branch which a firm does not have is cut.
        """
        return np.where(self.asked > 0, WEIGHT, 0)

    @cached_property
    def _shown(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        shape = (len(self.coded), len(self.rule.levels))
        scores, counted = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
        points, _ = cell_points(self.coded, layout_of(self.coded.coding))
        for rows, exact, own in _scored(self.rule, self.coded, points):
            one = exact.sums.denominator
            scores[rows] = half_up_all(own, one, WEIGHT).T
            counted[rows] = half_up_all(exact.counted(own), one, WEIGHT).T
        return scores, counted

    @property
    def scores(self) -> NDArray[np.int64]:
        """The score of each level by itself, int64 [n, levels] in 1/10 000; 0 where none of its clauses is asked."""
        return self._shown[0]

    @property
    def counted(self) -> NDArray[np.int64]:
        """What each level counts in the sum, int64 [n, levels] in 1/10 000."""
        return self._shown[1]

    @property
    def total(self) -> NDArray[np.int64]:
        """The sum as printed: of what the levels count, int64 [n] in 1/10 000."""
        return np.asarray(self.counted.sum(axis=1))

    @cached_property
    def nodes(self) -> Mapping[str, NDArray[np.int64]]:
        """What each node of the tree has attained, 0-100 in 1/10 000, int64 [n]; -1 where it does not apply."""
        return subdomain_values(self.rule, self.coded)

    def part(self, name: str) -> NDArray[np.int64]:
        """Return the attained value of a node, 0-100 in 1/10 000; 0 where it does not apply."""
        return np.maximum(self.nodes[name], 0)


def score_clauses(rule: ClauseRule, coded: Coded) -> ClauseProfile:
    """Return the profile of n rows; rows of the same variant with the same clauses left out are worked out together."""
    index, asked = np.zeros(len(coded), dtype=np.int64), np.zeros(len(coded), dtype=np.int64)
    level = np.full(len(coded), UNLEVELLED, dtype=np.int8)
    points, open_ = cell_points(coded, layout_of(coded.coding))
    for rows, exact, own in _scored(rule, coded, points):
        index[rows], level[rows] = exact.result(own)
        asked[rows] = exact.asked
    return ClauseProfile(rule, coded, index, level, asked - open_, asked)


def _scored(
    rule: ClauseRule, coded: Coded, points: NDArray[np.int16]
) -> Iterator[tuple[NDArray[np.int64], _Exact, NDArray[Any]]]:
    """Yield rows, their exact sums, and the score of each level [levels, rows] over the sums' denominator."""
    layout = layout_of(coded.coding)
    scored = [pattern for pattern in row_patterns(coded, layout.names) if pattern.names]
    if not scored:
        return
    ordered = points.take(np.concatenate([pattern.rows for pattern in scored]), axis=1)
    start = 0
    for pattern in scored:
        exact = remembered(coded.coding, "clause_sums", pattern, partial(_Exact, rule, layout, pattern))
        end = start + len(pattern.rows)
        yield pattern.rows, exact, exact.sums.of(ordered[:, start:end])
        start = end


class _Exact:
    """The exact sums of one pattern of clauses, as integers over one denominator."""

    def __init__(self, rule: ClauseRule, layout: Layout, pattern: Pattern) -> None:
        self.rule = rule
        self.asked = len(pattern.names)
        clauses = [clause for clause in layout.clauses if clause.id in pattern.names]
        wanted: list[dict[Cell, Fraction]] = []
        for step, _ in rule.levels:
            shares = clause_shares(rule, pattern.variant, clauses, step)
            cells = {(clause.subdomain, clause.level): shares[clause.id] for clause in clauses if clause.id in shares}
            wanted.append({cell: share * layout.unit / WEIGHT for cell, share in cells.items()})
        self.present = [bool(shares) for shares in wanted]
        self.sums = sums(layout.cells, wanted, layout.most)

    def counted(self, scores: NDArray[Any]) -> NDArray[Any]:
        """Return what each level counts, [levels, rows], over the denominator."""
        one = self.sums.denominator
        counted = np.zeros_like(scores)
        going = np.ones(scores.shape[1], dtype=bool)
        for step, present in enumerate(self.present):
            if not present:
                break
            passed = (scores[step] >= -(-self.rule.passing * one // WEIGHT)).astype(bool)
            counted[step] = np.where(going, np.where(passed, one, scores[step]), 0)
            going &= passed
        return counted

    def result(self, scores: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int8]]:
        """Return index in 1/10 000 and level of rows scored by `scores`."""
        one = self.sums.denominator
        total = self.counted(scores).sum(axis=0)
        level = np.zeros(scores.shape[1], dtype=np.int8)
        for band in self.rule.bands:
            level += (total >= -(-band * one // WEIGHT)).astype(np.int8)
        return half_up_all(total, one * len(self.present), FULL), level


def clause_shares(rule: ClauseRule, variant: str, clauses: Sequence[Question], level: int) -> Mapping[str, Fraction]:
    """Return what each clause of a level weighs in the level's score; they add up to 1, or there is none.

    `clauses`: those that are asked and apply.
    """
    by_leaf: dict[str, list[str]] = {leaf.id: [] for leaf in leaves_of(rule.tree)}
    for clause in clauses:
        if clause.level == level:
            by_leaf[clause.subdomain].append(clause.id)
    used = frozenset(leaf for leaf, names in by_leaf.items() if names)
    shares: dict[str, Fraction] = {}
    for leaf, weight in leaf_shares(rule.tree, variant, used, Fraction(1)).items():
        shares |= dict.fromkeys(by_leaf[leaf], weight / len(by_leaf[leaf]))
    return shares
