"""The choice by rank where single limits decide it: every row is taken that no limit plainly forbids by itself.

What is refused is refused rightly: a ceiling is reached, or the floors of one attribute need all the seats that are
left (`rank_walk.Walk` names them in the same way). So where the rows taken in the end keep every limit, each of them
could be taken, and the choice is the best by rank. Else nothing is said, for several limits together forbid a row.

Rows of a cell are alike, and once one is refused all after it are: the walk passes them over.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np

from scoring.selection.quotas.problem import Choice, Limit
from scoring.selection.quotas.row_cells import Cells


@dataclass(frozen=True)
class PlainWalk:
    """The rows taken one by one, best first, without pins.

    `refused`: cell -> the first of its rows that was refused; `closed`: cell -> the limits that refused it.
    """

    taken: tuple[int, ...]
    refused: Mapping[int, int]
    closed: Mapping[int, tuple[Limit, ...]]


def plain_choice(cells: Cells, seats: int, pins: AbstractSet[int], excluded: AbstractSet[int]) -> Choice | None:
    """Return the best choice by rank as `by_rank` does, None where this way does not find it."""
    walked = plain_walk(cells, seats, pins, excluded)
    if walked is None:
        return None
    of_row = cells.of_row
    first = np.full(int(of_row.max(initial=-1)) + 1, len(of_row))
    first[list(walked.refused)] = list(walked.refused.values())
    last = walked.taken[-1] if walked.taken else 0
    before = np.flatnonzero(first[of_row[:last]] <= np.arange(last)).tolist()
    own = of_row[before].tolist()
    aside = pins | excluded
    passed = {row: walked.closed[cell] for row, cell in zip(before, own, strict=True) if row not in aside}
    return Choice(tuple(sorted([*walked.taken, *pins])), passed)


def plain_walk(cells: Cells, seats: int, pins: AbstractSet[int], excluded: AbstractSet[int]) -> PlainWalk | None:
    """Return how the seats are filled, None where the rows that no limit forbids by itself don't keep every limit."""
    walk = _Walk(cells, seats)
    for row in pins:
        walk.count(int(cells.of_row[row]))
    if pins & excluded or walk.left < 0 or min(walk.ceilings, default=0) < 0:
        return None
    taken, refused = walk.fill(cells.of_row.tolist(), pins | excluded)
    if walk.left or max(walk.floors, default=0) > 0:
        return None
    return PlainWalk(tuple(taken), refused, walk.closed)


class _Walk:
    """What is left of seats, floors and ceilings, in whole numbers; `needs`: the seats that groups of floors need."""

    def __init__(self, cells: Cells, seats: int) -> None:
        self.cells, self.sums = cells, cells.sums
        self.left = seats
        self.floors: list[int] = cells.floors.tolist()
        self.ceilings: list[int] = cells.ceilings.tolist()
        self.needs = [sum(max(self.floors[label], 0) for label in group) for group in self.sums.groups]
        self.closed: dict[int, tuple[Limit, ...]] = {}

    def fill(self, of_row: list[int], aside: AbstractSet[int]) -> tuple[list[int], dict[int, int]]:
        """Take row after row unless something plainly forbids it; return those taken, and cell -> the first refused."""
        taken: list[int] = []
        refused: dict[int, int] = {}
        shut = [False] * len(self.cells.room)
        labels_of, ceilings = self.sums.labels, self.ceilings
        for row, cell in enumerate(of_row):
            if shut[cell] or row in aside:
                continue
            if not self.left:
                break
            for label in labels_of[cell]:
                if ceilings[label] <= 0:
                    self.closed[cell] = (self.cells.ceiling(label),)
                    break
            else:
                if self._leaves_enough(cell):
                    self.count(cell)
                    taken.append(row)
                    continue
            refused[cell], shut[cell] = row, True
        return taken, refused

    def _leaves_enough(self, cell: int) -> bool:
        """Whether floors are left the seats that they need when a row of a cell is taken; else say which are not."""
        needs, floors = self.needs, self.floors
        for group, within, own in self.sums.asked[cell]:
            left = self.left if within < 0 else self.ceilings[within]
            if needs[group] - (own >= 0 and floors[own] > 0) >= left:
                self.closed[cell] = self._needing(group, within, own)
                return False
        return True

    def count(self, cell: int) -> None:
        """Take a row of a cell, whatever that leads to."""
        self.left -= 1
        ceilings, floors = self.ceilings, self.floors
        for label in self.sums.labels[cell]:
            if floors[label] > 0:
                for group in self.sums.groups_of[label]:
                    self.needs[group] -= 1
            floors[label] -= 1
            ceilings[label] -= 1  # without limit there are so many that none is reached

    def _needing(self, group: int, within: int, own: int) -> tuple[Limit, ...]:
        named = [label for label in self.sums.groups[group] if self.floors[label] > 0 and label != own]
        limits = tuple(self.cells.floor(label) for label in named)
        return limits if within < 0 else (self.cells.ceiling(within), *limits)
