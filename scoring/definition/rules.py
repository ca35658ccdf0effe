"""The rules that score a questionnaire: points and scenarios, clauses by level, weighted indicators with stages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scoring.definition.texts import Status, Words


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

    Leaves of a clause rule name a `subdomain` whose clauses they average; `cut_by` names the yes/no question whose "no"
    cuts the node's branch. Leaves of a stage rule list `items` with their relative weights.
    """

    id: str
    title: Words
    weights: Mapping[str, int]
    children: tuple[Node, ...] = ()
    cut_by: str = ""
    status: Status = Status.WORKING
    items: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ClauseRule:
    """Clauses rated by level, averaged up a weighted tree, level by level (GB/T 39117).

    `passing` and the bands are fractions in 1/10 000. `claim` names the question in which the enterprise claims a
    level: it is asked the clauses up to that level and the next one; without it all clauses are asked.
    """

    status: Status
    source: Words
    tree: tuple[Node, ...]
    levels: tuple[tuple[int, Words], ...]
    passing: int
    bands: tuple[int, ...]
    claim: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """One condition of a stage; scores are 0-100 in 1/10 000 point.

    ``score``: the one node in `names` scores at least `at_least`.  ``share``: of the nodes in `names` that apply, at
    least `share` (1/10 000) score at least `at_least`.  ``count``: of the items in `names`, at least `minimum` score at
    least `at_least`.
    """

    kind: str
    title: Words
    names: tuple[str, ...]
    at_least: int
    share: int = 0
    minimum: int = 0


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage is reached when the one before it is and all its needs hold."""

    level: int
    title: Words
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class StageRule:
    """Items scored 0-100, averaged up a weighted tree; the stage follows a declared pattern of scores (两化融合).

    An item's score is its points over the most it can give. `index` names the node whose score is the index.
    """

    status: Status
    source: Words
    tree: tuple[Node, ...]
    index: str
    stages: tuple[Stage, ...]


Rule = PointsRule | ClauseRule | StageRule


def nodes_of(tree: tuple[Node, ...]) -> Iterator[Node]:
    """Yield every node of a tree, each before its children."""
    for node in tree:
        yield node
        yield from nodes_of(node.children)


def leaves_of(tree: tuple[Node, ...]) -> Iterator[Node]:
    """Yield the nodes without children, in order."""
    return (node for node in nodes_of(tree) if not node.children)
