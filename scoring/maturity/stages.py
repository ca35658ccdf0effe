"""Items scored 0-100, averaged up a weighted tree, and a stage that follows a declared pattern of scores (两化融合).

An item's score is its points over the most it can give, of a linear rate its share; 不适用 and not asked leave the
denominator and their siblings take over the weight; an item not answered counts 0. Stages are compared exactly, before
any rounding, and none is stated where something that decides it was not asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.answers.coding import NOT_ANSWERED, NOT_ASKED, Coded
from scoring.definition.questionnaire import Questionnaire
from scoring.definition.rules import Need, Node, StageRule, leaves_of, nodes_of
from scoring.exact import POINT, WEIGHT
from scoring.maturity.assessed import UNLEVELLED, share_of
from scoring.maturity.item_shares import LinearSum, Lines, item_points, lines_of
from scoring.maturity.row_patterns import Pattern, half_up_all, leaf_shares, remembered, row_patterns, sums, unit_of

Truth = NDArray[np.bool_]
Place = tuple[int, int]
"""A stage and one of its needs, counted from 0."""


@dataclass(frozen=True)
class StageProfile:
    """The result of n rows.

    `index` int64 [n], 0-100 in 1/10 000; `level` int8 [n], the stage, `UNLEVELLED` where a question that decides it was
    not asked; `met`: per stage and need, bool [n]; `answered`, `asked` int64 [n]; `assessed` int64 [n]: the share of
    the index's weight that was asked and applies, in 1/10 000.
    """

    rule: StageRule
    coded: Coded
    index: NDArray[np.int64]
    level: NDArray[np.int8]
    met: Mapping[Place, Truth]
    answered: NDArray[np.int64]
    asked: NDArray[np.int64]
    assessed: NDArray[np.int64]

    @property
    def total(self) -> NDArray[np.int64]:
        """The index once more, under the name that every profile has."""
        return self.index

    @cached_property
    def nodes(self) -> Mapping[str, NDArray[np.int64]]:
        """Node id -> score 0-100 in 1/10 000, int64 [n]; -1 where nothing of it applies."""
        nodes = tuple(nodes_of(self.rule.tree))
        values = {node.id: np.full(len(self.coded), -1, dtype=np.int64) for node in nodes}
        for pattern in row_patterns(self.coded, item_names(self.rule)):
            exact = _Exact(self.rule, self.coded, pattern, nodes)
            scores = exact.scored(self.coded, pattern.rows)
            for name in exact.columns:
                values[name][pattern.rows] = scores.rounded(name)
        return values

    @cached_property
    def measures(self) -> Mapping[Place, NDArray[np.int64]]:
        """Per stage and need its figure so far, int64 [n].

        1/10 000 point for a score, 1/10 000 for a share, a number for a count.
        """
        needs = needs_of(self.rule)
        figures = {key: np.zeros(len(self.coded), dtype=np.int64) for key in needs}
        for pattern in row_patterns(self.coded, item_names(self.rule)):
            exact = _Exact(self.rule, self.coded, pattern, tuple(nodes_of(self.rule.tree)))
            scores = exact.scored(self.coded, pattern.rows)
            for key, need in needs.items():
                figures[key][pattern.rows] = scores.measure(need)
        return figures

    def assessed_nodes(self, row: int) -> Mapping[str, int]:
        """Return, per node, the share of its weight that was asked of one row and applies there, in 1/10 000."""
        one = self.coded.take(np.array([row]))
        (pattern,) = row_patterns(one, item_names(self.rule))
        whole = variant_items(self.rule, one.coding.questionnaire, pattern.variant)
        return {
            node.id: share_of(node_shares(node, pattern.variant, whole), pattern.names)
            for node in nodes_of(self.rule.tree)
        }

    def part(self, name: str) -> NDArray[np.int64]:
        """Return the score of a node, 0-100 in 1/10 000; 0 where it does not apply."""
        return np.maximum(self.nodes[name], 0)


def item_names(rule: StageRule) -> tuple[str, ...]:
    """Return the scored questions, in the order of the tree."""
    return tuple(name for leaf in leaves_of(rule.tree) for name, _ in leaf.items)


def score_stages(rule: StageRule, coded: Coded) -> StageProfile:
    """Return the profile of n rows; rows of the same variant with the same items left out are worked out together."""
    needs = needs_of(rule)
    met = {key: np.zeros(len(coded), dtype=bool) for key in needs}
    index, answered, asked, assessed = (np.zeros(len(coded), dtype=np.int64) for _ in range(4))
    stated = np.zeros(len(coded), dtype=bool)
    wanted = {name for need in needs.values() if need.kind != "count" for name in need.names} | {rule.index}
    nodes = tuple(node for node in nodes_of(rule.tree) if node.id in wanted)
    for pattern in row_patterns(coded, item_names(rule)):
        if not pattern.names:
            continue
        exact = remembered(coded.coding, "stage_sums", pattern, partial(_Exact, rule, coded, pattern, nodes))
        scores = exact.scored(coded, pattern.rows)
        assessed[pattern.rows], stated[pattern.rows] = exact.assessed, True
        for name in exact.deciding:
            stated[pattern.rows[coded.column(name).take(pattern.rows) == NOT_ASKED]] = False
        asked[pattern.rows] = len(pattern.names)
        answered[pattern.rows] = scores.answered
        index[pattern.rows] = scores.rounded(rule.index)
        for key, need in needs.items():
            met[key][pattern.rows] = scores.decide(need)
    return StageProfile(rule, coded, index, _levels(rule, met, stated), met, answered, asked, assessed)


def needs_of(rule: StageRule) -> Mapping[Place, Need]:
    """Return every need of every stage."""
    return {(step, place): need for step, stage in enumerate(rule.stages) for place, need in enumerate(stage.needs)}


def variant_items(rule: StageRule, questionnaire: Questionnaire, variant: str) -> frozenset[str]:
    """Return the items that the form of a variant asks, whomever it then leaves them out for."""
    questions = questionnaire.questions
    return frozenset(
        name for name in item_names(rule) if not questions[name].variants or variant in questions[name].variants
    )


def deciding_items(rule: StageRule) -> frozenset[str]:
    """Return the items that a stage hangs on: those below the nodes of its needs, and those counted by themselves."""
    nodes = {node.id: node for node in nodes_of(rule.tree)}
    names: set[str] = set()
    for need in needs_of(rule).values():
        for name in need.names:
            below = leaves_of((nodes[name],)) if name in nodes else ()
            names |= {item for leaf in below for item, _ in leaf.items} or {name}
    return frozenset(names)


def _levels(rule: StageRule, met: Mapping[Place, Truth], stated: Truth) -> NDArray[np.int8]:
    """Return the last stage that is reached without leaving one out; `UNLEVELLED` where none can be stated."""
    going = stated.copy()
    level = np.where(stated, 0, UNLEVELLED).astype(np.int8)
    for step, stage in enumerate(rule.stages):
        for place in range(len(stage.needs)):
            going = going & met[step, place]
        level[going] = stage.level
    return level


class _Exact:
    """What one pattern of items needs: tables of points (each in the unit of its item), weights of the wanted nodes."""

    def __init__(self, rule: StageRule, coded: Coded, pattern: Pattern, nodes: tuple[Node, ...]) -> None:
        questionnaire = coded.coding.questionnaire
        questions = questionnaire.questions
        applying = [name for name in item_names(rule) if name in pattern.names]
        self.lines = [name for name in applying if questions[name].linear is not None]
        self.names = [name for name in applying if questions[name].linear is None]
        units = [unit_of([questions[name]]) for name in self.names]
        self.most = {name: questions[name].max_points // unit for name, unit in zip(self.names, units, strict=True)}
        self.tables = [item_points(questions[name]) // unit for name, unit in zip(self.names, units, strict=True)]
        wanted = {node.id: weights for node in nodes if (weights := node_shares(node, pattern.variant, pattern.names))}
        self.columns = {name: column for column, name in enumerate(wanted)}
        scaled = [
            {name: share / self.most[name] for name, share in weights.items() if name in self.most}
            for weights in wanted.values()
        ]
        self.sums = sums(self.names, scaled, max(self.most.values(), default=1))
        self.linear = [
            {name: share for name, share in weights.items() if name not in self.most} for weights in wanted.values()
        ]
        whole = variant_items(rule, questionnaire, pattern.variant)
        index = next(node for node in nodes_of(rule.tree) if node.id == rule.index)
        self.assessed = share_of(node_shares(index, pattern.variant, whole), pattern.names)
        self.deciding = sorted((whole & deciding_items(rule)) - pattern.names)

    def scored(self, coded: Coded, rows: NDArray[np.int64]) -> _Scored:
        """Return the scores of these rows, all of this pattern."""
        points = np.empty((len(self.names), len(rows)))
        open_ = np.zeros(len(rows), dtype=np.int16)
        for place, (name, table) in enumerate(zip(self.names, self.tables, strict=True)):
            codes = coded.column(name).take(rows)
            points[place] = table.take(codes)
            open_ += codes == NOT_ANSWERED
        for name in self.lines:
            open_ += coded.column(name).take(rows) == NOT_ANSWERED
        answered = len(self.names) + len(self.lines) - open_.astype(np.int64)
        return _Scored(self, points, lines_of(coded, self.lines, rows), self.sums.of(points), answered)


@dataclass(frozen=True)
class _Scored:
    """The exact scores of rows of one pattern: points [items, rows], lines, numerators [wanted nodes, rows]."""

    exact: _Exact
    points: NDArray[np.float64]
    lines: Lines
    numerators: NDArray[Any]
    answered: NDArray[np.int64]

    def rounded(self, name: str) -> NDArray[np.int64]:
        """Return a node's score 0-100 in 1/10 000, rounded half-up; -1 where it does not apply."""
        if name not in self.exact.columns:
            return np.full(self.points.shape[1], -1, dtype=np.int64)
        with_lines = self._with_lines(name)
        if with_lines is not None:
            return with_lines.floors(100 * POINT, half=True)
        numerators = self.numerators[self.exact.columns[name]]
        return half_up_all(numerators, self.exact.sums.denominator, 100 * POINT)

    def _with_lines(self, name: str) -> LinearSum | None:
        """Return the score of a node that has linear items; None for one that has none."""
        column = self.exact.columns[name]
        weights = self.exact.linear[column]
        return LinearSum(self.numerators[column], self.exact.sums.denominator, weights, self.lines) if weights else None

    def reaches(self, name: str, at_least: int) -> Truth:
        """Return where a node that applies scores at least so much (1/10 000 point of 100), before any rounding."""
        with_lines = self._with_lines(name)
        if with_lines is not None:
            return with_lines.floors(100 * POINT) >= at_least
        bound = -(-at_least * self.exact.sums.denominator // (100 * POINT))
        reached: Truth = (self.numerators[self.exact.columns[name]] >= bound).astype(bool)
        return reached

    def counted(self, need: Need) -> NDArray[np.int64]:
        """Return how many of the items or nodes of a need score as much as it asks."""
        count = np.zeros(self.points.shape[1], dtype=np.int64)
        if need.kind == "count":
            for name in sorted(set(need.names) & set(self.exact.names)):
                points = self.points[self.exact.names.index(name)]
                count += points * (100 * POINT) >= need.at_least * self.exact.most[name]
            for name in sorted(set(need.names) & set(self.exact.lines)):
                count += self.lines.reach(name, need.at_least, 100 * POINT)
            return count
        for name in self.applying(need):
            count += self.reaches(name, need.at_least)
        return count

    def applying(self, need: Need) -> list[str]:
        """Return the nodes of a need of which anything applies."""
        return [name for name in need.names if name in self.exact.columns]

    def decide(self, need: Need) -> Truth:
        """Return whether a need is met; one of which nothing applies is not."""
        count = self.counted(need)
        if need.kind == "count":
            return count >= need.minimum
        wanted = need.share * len(self.applying(need)) if need.kind == "share" else WEIGHT
        return (count * WEIGHT >= wanted) & bool(self.applying(need))

    def measure(self, need: Need) -> NDArray[np.int64]:
        """Return the figure of a need: a score, a share, or a count."""
        if need.kind == "count":
            return self.counted(need)
        applying = self.applying(need)
        if not applying:
            return np.zeros(self.points.shape[1], dtype=np.int64)
        return self.rounded(applying[0]) if need.kind == "score" else self.counted(need) * WEIGHT // len(applying)


def node_shares(node: Node, variant: str, names: frozenset[str]) -> Mapping[str, Fraction]:
    """Return what each item weighs in the score of a node; they add up to 1, or there is none."""
    leaves = {leaf.id: leaf for leaf in leaves_of((node,))}
    used = frozenset(leaf.id for leaf in leaves.values() if any(name in names for name, _ in leaf.items))
    shares: dict[str, Fraction] = {}
    for leaf_id, share in leaf_shares((node,), variant, used, Fraction(1)).items():
        left = [(name, weight) for name, weight in leaves[leaf_id].items if name in names]
        whole = sum(weight for _, weight in left)
        shares |= {name: share * weight / whole for name, weight in left}
    return shares
