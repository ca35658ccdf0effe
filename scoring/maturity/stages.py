"""Items scored 0-100, averaged up a weighted tree, and a stage that follows a declared pattern of scores (两化融合).

An item's score is its points over the most it can give; 不适用 and not asked leave the denominator and their siblings
take over the weight; an item not answered counts 0. Stages are compared exactly, before any rounding.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from scoring.encode import NOT_ANSWERED, Coded
from scoring.exact import POINT, WEIGHT
from scoring.maturity.patterns import Pattern, Sums, half_up_all, leaf_shares, patterns, sums
from scoring.questionnaire import Kind, Question
from scoring.rules import Need, Node, StageRule, leaves_of, nodes_of

_ABSENCES = 3
Truth = NDArray[np.bool_]


@dataclass(frozen=True)
class StageProfile:
    """The result of n rows.

    `nodes`: node id -> score 0-100 in 1/10 000, int64 [n], -1 where nothing of it applies; `index` int64 [n];
    `level` int8 [n], the stage, 0 where nothing was asked; `met`: per stage and need, bool [n]; `measures`: the same
    as a figure, int64 [n] (1/10 000 point for a score, 1/10 000 for a share, a number for a count);
    `answered`, `asked` int64 [n].
    """

    rule: StageRule
    coded: Coded
    nodes: Mapping[str, NDArray[np.int64]]
    index: NDArray[np.int64]
    level: NDArray[np.int8]
    met: Mapping[tuple[int, int], Truth]
    measures: Mapping[tuple[int, int], NDArray[np.int64]]
    answered: NDArray[np.int64]
    asked: NDArray[np.int64]

    @property
    def total(self) -> NDArray[np.int64]:
        """The index once more, under the name that every profile has."""
        return self.index

    def part(self, name: str) -> NDArray[np.int64]:
        """Return the score of a node, 0-100 in 1/10 000; 0 where it does not apply."""
        return np.maximum(self.nodes[name], 0)


@dataclass(frozen=True)
class _Items:
    """The scored items, their points int32 [n, items], and the most each can give."""

    names: tuple[str, ...]
    most: Mapping[str, int]
    points: NDArray[np.int32]


def item_points(question: Question, unit: int = 1) -> NDArray[np.int32]:
    """Return points by code in `unit`; the last three cells are 0, so that an absence, counted from the end, is too."""
    if question.kind is Kind.MULTIPLE:
        values = np.zeros(1, dtype=np.int32)
        for option in question.options:
            values = np.concatenate([values, values + option.points // unit])
    else:
        values = np.array([choice.points // unit for choice in question.options or question.bands], dtype=np.int32)
    return np.concatenate([values, np.zeros(_ABSENCES, dtype=np.int32)])


def score_stages(rule: StageRule, coded: Coded) -> StageProfile:
    """Score n rows; rows of the same variant with the same items left out are worked out together."""
    items = _read_items(rule, coded)
    nodes = tuple(nodes_of(rule.tree))
    scores = {node.id: np.full(len(coded), -1, dtype=np.int64) for node in nodes}
    needs = {(step, place): need for step, stage in enumerate(rule.stages) for place, need in enumerate(stage.needs)}
    met = {key: np.zeros(len(coded), dtype=bool) for key in needs}
    measures = {key: np.zeros(len(coded), dtype=np.int64) for key in needs}
    for pattern in patterns(coded, items.names):
        exact = _Exact(nodes, items, pattern)
        for name, column in exact.columns.items():
            scores[name][pattern.rows] = exact.rounded[:, column]
        for key, need in needs.items():
            met[key][pattern.rows], measures[key][pattern.rows] = exact.decide(need)
    codes = np.stack([coded.column(name) for name in items.names])
    answered = (codes >= 0).sum(axis=0)
    asked = answered + (codes == NOT_ANSWERED).sum(axis=0)
    index = np.maximum(scores[rule.index], 0)
    return StageProfile(rule, coded, scores, index, _levels(rule, met, asked), met, measures, answered, asked)


def _levels(rule: StageRule, met: Mapping[tuple[int, int], Truth], asked: NDArray[np.int64]) -> NDArray[np.int8]:
    """Return the last stage that is reached without leaving one out."""
    going = asked > 0
    level = np.zeros(len(asked), dtype=np.int8)
    for step, stage in enumerate(rule.stages):
        for place in range(len(stage.needs)):
            going = going & met[step, place]
        level[going] = stage.level
    return level


def _read_items(rule: StageRule, coded: Coded) -> _Items:
    questions = coded.coding.questionnaire.questions
    names = tuple(name for leaf in leaves_of(rule.tree) for name, _ in leaf.items)
    columns = [item_points(questions[name]).take(coded.column(name)) for name in names]
    return _Items(names, {name: questions[name].max_points for name in names}, np.stack(columns, axis=1))


class _Exact:
    """The exact scores of one pattern of items."""

    def __init__(self, nodes: tuple[Node, ...], items: _Items, pattern: Pattern) -> None:
        self.items = items
        self.pattern = pattern
        self.points = items.points[pattern.rows]
        wanted = {node.id: weights for node in nodes if (weights := node_shares(node, pattern.variant, pattern.names))}
        self.columns = {name: column for column, name in enumerate(wanted)}
        unit = int(np.gcd.reduce(list(items.most.values()) or [1]))
        scaled = [{name: share / items.most[name] for name, share in weights.items()} for weights in wanted.values()]
        self.sums: Sums = sums(items.names, scaled, max(items.most.values(), default=unit))
        self.numerators = self.sums.of(self.points)
        self.rounded = half_up_all(self.numerators, self.sums.denominator, 100 * POINT)

    def reaches(self, name: str, at_least: int) -> Truth:
        """Return where a node that applies scores at least so much (1/10 000 point of 100)."""
        bound = -(-at_least * self.sums.denominator // (100 * POINT))
        reached: Truth = (self.numerators[:, self.columns[name]] >= bound).astype(bool)
        return reached

    def decide(self, need: Need) -> tuple[Truth, NDArray[np.int64]]:
        """Return whether a need is met, and its figure."""
        rows = len(self.points)
        if need.kind == "count":
            reached = np.zeros(rows, dtype=np.int64)
            for name in set(need.names) & self.pattern.names:
                points = self.points[:, self.items.names.index(name)].astype(np.int64)
                reached += points * 100 * POINT >= need.at_least * self.items.most[name]
            return reached >= need.minimum, reached
        applying = [name for name in need.names if name in self.columns]
        if not applying:
            return np.zeros(rows, dtype=bool), np.zeros(rows, dtype=np.int64)
        if need.kind == "score":
            return self.reaches(applying[0], need.at_least), self.rounded[:, self.columns[applying[0]]]
        count = np.zeros(rows, dtype=np.int64)
        for name in applying:
            count += self.reaches(name, need.at_least)
        return count * WEIGHT >= need.share * len(applying), count * WEIGHT // len(applying)


def node_shares(node: Node, variant: str, names: frozenset[str]) -> Mapping[str, Fraction]:
    """Return what each item weighs in the score of a node; they add up to 1, or there is none."""
    leaves = {leaf.id: leaf for leaf in leaves_of((node,))}
    used = frozenset(leaf.id for leaf in leaves.values() if any(name in names for name, _ in leaf.items))
    found: dict[str, Fraction] = {}
    for leaf_id, share in leaf_shares((node,), variant, used, Fraction(1)).items():
        left = [(name, weight) for name, weight in leaves[leaf_id].items if name in names]
        whole = sum(weight for _, weight in left)
        found |= {name: share * weight / whole for name, weight in left}
    return found
