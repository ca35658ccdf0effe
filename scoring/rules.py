"""The rules that score a questionnaire: points and scenarios, clauses by level, weighted indicators with stages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.words import Status, Words


@dataclass(frozen=True, slots=True)
class Group:
    """Scored items that share a heading and a maximum (1/10 000 point): a 二级 indicator."""

    id: str
    title: Words
    maximum: int
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A dimension of the score: its groups and their common maximum (1/10 000 point): a 一级 indicator."""

    id: str
    title: Words
    maximum: int
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class ScenarioGroup:
    """Ladder questions shown under one heading."""

    id: str
    title: Words
    scenarios: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LevelRule:
    """What one level asks for: points (1/10 000) and how many scenarios, binding ones among them, at least there."""

    level: int
    title: Words
    points: int
    scenarios: int
    binding: int


@dataclass(frozen=True, slots=True)
class PointsRule:
    """Points in parts plus graded scenarios; both conditions of a level must hold (2024 版)."""

    status: Status
    source: Words
    parts: tuple[Part, ...]
    scenario_groups: tuple[ScenarioGroup, ...]
    levels: tuple[LevelRule, ...]

    @property
    def items(self) -> tuple[str, ...]:
        """The scored question ids, in the order of the parts."""
        return tuple(item for part in self.parts for group in part.groups for item in group.items)

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The ladder question ids, in the order of the groups."""
        return tuple(item for group in self.scenario_groups for item in group.scenarios)


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a weighted tree; `weights` in 1/10 000 per variant (a variant that is missing does not have it).

    Leaves name a `subdomain` whose clauses they average; `trimmable` nodes may be cut with a reason.
    """

    id: str
    title: Words
    weights: Mapping[str, int]
    children: tuple[Node, ...] = ()
    trimmable: bool = False
    status: Status = Status.WORKING


@dataclass(frozen=True, slots=True)
class ClauseRule:
    """Clauses rated by level, averaged up a weighted tree, level by level (GB/T 39117).

    `passing` and the bands are fractions in 1/10 000.
    """

    status: Status
    source: Words
    tree: tuple[Node, ...]
    levels: tuple[tuple[int, Words], ...]
    passing: int
    bands: tuple[int, ...]


Rule = PointsRule | ClauseRule
