"""Ways to rate oneself lower: in which order ratings fall, a step at a time.

A way is the same for all firms that are graded by one questionnaire: the columns whose rating falls a step, one after
another. So many steps of it make an answer sheet: ratings fall and never rise, and a level falls with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scoring.answers.coding import Coded, Coding
from scoring.certainty.answer_draws import lower_codes
from scoring.definition.questionnaire import Kind, Question
from scoring.definition.rules import ClauseRule, Node, PointsRule, leaves_of, nodes_of

Integers = NDArray[np.int64]
_ABSENCES = 3
_STEPS = 4
"""A rating falls so many steps at most: the scales have no more."""


@dataclass(frozen=True)
class Way:
    """The ratings that fall, in order: `columns` are places in the sheet, each once for every step."""

    coding: Coding
    columns: Integers

    @cached_property
    def counts(self) -> NDArray[np.int8]:
        """How many steps each rating has fallen after so many of the way, int8 [steps + 1, columns of a sheet]."""
        counts = np.zeros((len(self.columns) + 1, len(self.coding.columns)), dtype=np.int8)
        counts[np.arange(1, len(self.columns) + 1), self.columns] = 1
        return np.asarray(np.cumsum(counts, axis=0, dtype=np.int8))

    def sheets(self, base: Coded, steps: Integers, fixed: NDArray[np.bool_]) -> Coded:
        """Return sheets after so many steps each; `fixed` bool [rows, columns]: ratings that do not fall."""
        codes = np.array(base.codes, order="F")
        counts = np.where(fixed, 0, self.counts[steps])
        for column, falls in _falls(self.coding).items():
            most = int(counts[:, column].max(initial=0))
            if most:
                own = codes[:, column]
                codes[:, column] = falls[: most + 1][counts[:, column], own + _ABSENCES]
        return Coded(base.coding, codes, base.numbers)


def _falls(coding: Coding) -> Mapping[int, NDArray[np.int32]]:
    """Return column -> the code after so many steps down, by steps and code + 3; kept beside the coding."""
    cached: Mapping[int, NDArray[np.int32]] | None = coding.__dict__.get("falls")
    if cached is None:
        cached = {}
        for name, lower in lower_codes(coding).items():
            table = [np.arange(-_ABSENCES, len(lower) - _ABSENCES, dtype=np.int32)]
            for _step in range(_STEPS):
                table.append(lower[table[-1] + _ABSENCES])
            cached[coding.places[name]] = np.array(table, dtype=np.int32)
        coding.__dict__["falls"] = cached
    return cached


def to_a_level(coding: Coding, level: int, spared: frozenset[str]) -> Iterator[Way]:
    """Yield ways to a level: what the next level up rests on falls first, then all other ratings.

    By a clause rule these are its clauses, by a rule of points the scenarios; with the sub-domains last that other
    criteria read (`spared`), forwards, and backwards.
    """
    questions, rule = coding.questionnaire.questions, coding.questionnaire.rule
    names = list(lower_codes(coding))
    first = [name for name in names if _bears(questions[name], rule, level)] or names
    rest = sorted(set(names) - set(first), key=lambda name: (-questions[name].level, names.index(name)))
    orders = [sorted(first, key=lambda name: (questions[name].subdomain in spared, names.index(name))), first[::-1]]
    if orders[0] != first:
        orders.insert(1, first)
    for order in orders:
        yield _way(coding, [*order * _STEPS, *rest * _STEPS])


def part_after_part(coding: Coding) -> Iterator[Way]:
    """Yield ways to another shape: the ratings of one part fall, two steps at most."""
    questions = coding.questionnaire.questions
    parts: dict[str, list[str]] = {}
    for name in lower_codes(coding):
        parts.setdefault(questions[name].subdomain or questions[name].section, []).append(name)
    for names in parts.values():
        yield _way(coding, [*names, *names])


def _way(coding: Coding, names: Sequence[str]) -> Way:
    return Way(coding, np.array([coding.places[name] for name in names], dtype=np.int64))


def below(tree: tuple[Node, ...], parts: frozenset[str]) -> frozenset[str]:
    """Return the sub-domains under some nodes of a tree."""
    return frozenset(leaf.id for node in nodes_of(tree) if node.id in parts for leaf in leaves_of((node,)))


def _bears(question: Question, rule: object, level: int) -> bool:
    if isinstance(rule, ClauseRule):
        return question.level == level + 1
    return isinstance(rule, PointsRule) and question.kind is Kind.LADDER
