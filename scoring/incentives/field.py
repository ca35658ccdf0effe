"""What a list is chosen from, labels that somebody else might have, and what such a one needs for a seat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property

import numpy as np

from scoring.ranking.ranking import Ranking
from scoring.selection.quotas.problem import Problem
from scoring.selection.selection import Terms, problem_of


class Access(Enum):
    """Whether a combination of labels leads to a seat: at no place, at any, before a row, or above a score."""

    NEVER = "never"
    ALWAYS = "always"
    BEFORE = "before"
    ABOVE = "above"


@dataclass(frozen=True)
class Entry:
    """What is needed for a seat with some labels.

    `row`: the row of the ranking that has to be passed (BEFORE). `score`: the least score in 10⁻⁶ point with which the
    total is no lower than now (ABOVE; at exactly that score the rank decides). `exact`: False where nothing is proved:
    shares that gave way may come back. `others`: who has the other seats of the best list by rank that holds such a
    one; None where that is not known.
    """

    access: Access
    row: int | None = None
    score: int | None = None
    exact: bool = True
    others: Callable[[], frozenset[int]] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Asked:
    """Labels that somebody else might have: a pool, attribute -> label (empty for none that is limited), a group."""

    pool: int
    labels: Mapping[str, str]
    group: str = ""


@dataclass(frozen=True)
class Field:
    """A ranking with the terms of its list, who is eligible (best first), and who is chosen."""

    ranking: Ranking
    terms: Terms
    eligible: tuple[int, ...]
    chosen: frozenset[int]
    given_way: bool

    @cached_property
    def counts(self) -> Mapping[tuple[str, str], int]:
        """How many eligible rows that may be chosen carry each label that a share names."""
        names = {bound.attribute for share in self.terms.shares for bound in share}
        free = [row for row in self.eligible if row not in self.terms.kept_out]
        found = {name: Counter(map(self.terms.labels[name].__getitem__, free)) for name in names}
        return {(name, value): count for name, own in found.items() for value, count in own.items()}

    @cached_property
    def problem(self) -> Problem:
        """The choice with all its shares."""
        return problem_of(self.terms, self.eligible, self.terms.shares)

    @cached_property
    def place(self) -> Mapping[int, int]:
        """Row -> its place among the eligible."""
        return {row: place for place, row in enumerate(self.eligible)}


def short_of(field: Field, one: Asked) -> bool:
    """Return whether all who carry a label have a seat by a share, so that one more gets one wherever it stands."""
    asked = [bound for share in field.terms.shares for bound in share if one.labels.get(bound.attribute) == bound.value]
    return any(field.counts.get((bound.attribute, bound.value), 0) < bound.floor for bound in asked)


def with_more(terms: Terms, asked: Sequence[Asked]) -> Terms:
    """Return terms that know some rows more, the last ones."""
    return replace(
        terms,
        pool_of=np.append(terms.pool_of, np.array([one.pool for one in asked], dtype=np.int64)),
        labels={name: (*own, *(one.labels.get(name, "") for one in asked)) for name, own in terms.labels.items()},
        groups=(*(terms.groups or ("",) * len(terms.pool_of)), *(one.group for one in asked)),
    )
