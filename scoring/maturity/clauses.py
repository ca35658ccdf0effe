"""Clauses rated by level and averaged up a weighted tree, level by level (the way of GB/T 39117).

The score of a level is the weighted mean of its sub-domains, a sub-domain's score the mean of its clauses (0, 0.5, 0.8
or 1). Levels are taken from the lowest: one whose score reaches `passing` (0.8, exactly) counts 1; the first that does
not counts its own score, and those above it nothing. The sum S is held against the bands.

Left out of every denominator, their siblings' weights re-normalised: clauses that are 不适用 or not asked, sub-domains
without a clause at that level, nodes that the variant does not have. A clause not answered counts 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np
from numpy.typing import NDArray

from scoring.encode import NOT_APPLICABLE, NOT_ASKED, VARIANT, Coded
from scoring.exact import WEIGHT
from scoring.questionnaire import Kind, Question, Questionnaire
from scoring.rules import ClauseRule, Node

FULL = 100 * WEIGHT
_SAFE = 1 << 62


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


def score_clauses(rule: ClauseRule, coded: Coded) -> ClauseProfile:
    """Score n rows; rows of the same variant with the same clauses left out are worked out together."""
    questionnaire = coded.coding.questionnaire
    clauses = [question for question in questionnaire.questions.values() if question.kind is Kind.CLAUSE]
    codes = np.stack([coded.column(question.id) for question in clauses], axis=1)
    rated = (codes != NOT_ASKED) & (codes != NOT_APPLICABLE)
    shape = (len(coded), len(rule.levels))
    scores, counted = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    index, level = np.zeros(len(coded), dtype=np.int64), np.zeros(len(coded), dtype=np.int8)
    points = _ratings(clauses, codes)
    variants = coded.column(VARIANT) if VARIANT in coded.coding.columns else np.full(len(coded), NOT_ASKED)
    patterns, inverse = np.unique(np.column_stack([variants, rated]), axis=0, return_inverse=True)
    for number, pattern in enumerate(patterns.tolist()):
        rows = np.flatnonzero(inverse.ravel() == number)
        asked = [question for question, fits in zip(clauses, pattern[1:], strict=True) if fits]
        exact = _Exact(rule, _variant(questionnaire, pattern[0]), asked)
        own = exact.scores(points[rows][:, np.array(pattern[1:], dtype=bool)])
        scores[rows], counted[rows], index[rows], level[rows] = exact.result(own)
    answered, total = (codes >= 0).sum(axis=1), counted.sum(axis=1)
    return ClauseProfile(rule, coded, scores, counted, total, index, level, answered, rated.sum(axis=1))


def _variant(questionnaire: Questionnaire, code: int) -> str:
    """Return the variant of a code, an empty text where none was named."""
    return questionnaire.variants[code][0] if code >= 0 else ""


def _ratings(clauses: list[Question], codes: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return ratings in 1/10 000, int64 [n, clauses]; 0 for every absence."""
    ratings = np.zeros(codes.shape, dtype=np.int64)
    for column, question in enumerate(clauses):
        table = np.array([option.points for option in question.options], dtype=np.int64)
        given = codes[:, column] >= 0
        ratings[given, column] = table[codes[given, column]]
    return ratings


class _Exact:
    """The exact sums of one pattern of clauses, as integers over one denominator."""

    def __init__(self, rule: ClauseRule, variant: str, clauses: list[Question]) -> None:
        self.rule = rule
        shares = [clause_shares(rule, variant, clauses, level) for level, _ in rule.levels]
        self.present = [bool(share) for share in shares]
        self.denominator = lcm(*(value.denominator for share in shares for value in share.values())) * WEIGHT
        factor = self.denominator // WEIGHT
        numerators = [[int(share.get(clause.id, Fraction(0)) * factor) for share in shares] for clause in clauses]
        self.matrix = np.array(numerators, dtype=object).reshape(len(clauses), len(shares))
        if self.denominator * 4 * len(shares) * FULL < _SAFE:
            self.matrix = self.matrix.astype(np.int64)

    def scores(self, ratings: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the score of each level, [rows, levels], over the denominator."""
        return np.asarray(ratings.astype(self.matrix.dtype) @ self.matrix)

    def result(
        self, scores: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int8]]:
        """Return scores, counted scores and index in 1/10 000, and levels, of rows scored by `scores`."""
        one = self.denominator
        counted = np.zeros_like(scores)
        going = np.ones(len(scores), dtype=bool)
        for column, present in enumerate(self.present):
            going &= present
            passed = (scores[:, column] * WEIGHT >= self.rule.passing * one).astype(bool)
            counted[:, column] = np.where(going, np.where(passed, one, scores[:, column]), 0)
            going &= passed
        total = counted.sum(axis=1)
        level = sum((total * WEIGHT >= band * one).astype(np.int8) for band in self.rule.bands)
        index = _half_up(total * FULL, one * len(self.present))
        return _half_up(scores * WEIGHT, one), _half_up(counted * WEIGHT, one), index, np.asarray(level, dtype=np.int8)


def _half_up(numerators: NDArray[np.int64], denominator: int) -> NDArray[np.int64]:
    return ((2 * numerators + denominator) // (2 * denominator)).astype(np.int64)


def clause_shares(rule: ClauseRule, variant: str, clauses: list[Question], level: int) -> Mapping[str, Fraction]:
    """Return what each clause of a level weighs in the level's score; they add up to 1, or there is none.

    `clauses`: those that are asked and apply.
    """
    by_leaf: dict[str, list[str]] = {}
    for clause in clauses:
        if clause.level == level:
            by_leaf.setdefault(clause.subdomain, []).append(clause.id)
    found: dict[str, Fraction] = {}
    for leaf, weight in _leaf_shares(rule.tree, variant, by_leaf, Fraction(1)).items():
        found |= dict.fromkeys(by_leaf[leaf], weight / len(by_leaf[leaf]))
    return found


def _leaf_shares(
    nodes: tuple[Node, ...], variant: str, used: Mapping[str, list[str]], whole: Fraction
) -> dict[str, Fraction]:
    """Share `whole` among the nodes that the variant has and that lead to a clause, by their weights."""
    present = [node for node in nodes if node.weights.get(variant, 0) and _leads(node, variant, used)]
    total = sum(node.weights[variant] for node in present)
    found: dict[str, Fraction] = {}
    for node in present:
        share = whole * node.weights[variant] / total
        found |= _leaf_shares(node.children, variant, used, share) if node.children else {node.id: share}
    return found


def _leads(node: Node, variant: str, used: Mapping[str, list[str]]) -> bool:
    if not node.children:
        return node.id in used
    return any(child.weights.get(variant, 0) and _leads(child, variant, used) for child in node.children)
