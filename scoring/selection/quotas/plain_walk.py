"""The choice by rank where single limits decide it: every row is taken that no limit plainly forbids by itself.

What is refused is refused rightly: a ceiling is reached, or the floors of one attribute need all the seats that are
left (`rank_walk.Walk` names them in the same way). So where the rows taken in the end keep every limit, each of them
could be taken, and the choice is the best by rank. Else nothing is said, for several limits together forbid a row.

Rows of a cell are alike, and once one is refused all after it are: the walk only looks at the next row of each cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from heapq import heapify, heappop, heapreplace

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
    next_rows = _by_cell(cells, pins | excluded)
    waiting = [(rows.pop(), cell) for cell, rows in enumerate(next_rows) if rows]
    heapify(waiting)
    taken: list[int] = []
    refused: dict[int, int] = {}
    while waiting and walk.left:
        row, cell = waiting[0]
        if not walk.take(cell):
            refused[cell] = row
            heappop(waiting)
            continue
        taken.append(row)
        if next_rows[cell]:
            heapreplace(waiting, (next_rows[cell].pop(), cell))
        else:
            heappop(waiting)
    if walk.left or max(walk.floors, default=0) > 0:
        return None
    return PlainWalk(tuple(taken), refused, walk.closed)


def _by_cell(cells: Cells, aside: AbstractSet[int]) -> list[list[int]]:
    """Return the rows of each cell, the best last, without those aside."""
    free = np.ones(len(cells.of_row), dtype=np.bool_)
    free[list(aside)] = False
    rows = np.flatnonzero(free)[::-1]
    rows = rows[np.argsort(cells.of_row[rows], kind="stable")]
    ends = np.searchsorted(cells.of_row[rows], np.arange(len(cells.room)), side="right").tolist()
    ordered = rows.tolist()
    return [ordered[start:end] for start, end in zip([0, *ends], ends, strict=False)]


class _Walk:
    """What is left of seats, floors and ceilings, in whole numbers; `needs`: the seats that groups of floors need."""

    def __init__(self, cells: Cells, seats: int) -> None:
        self.cells, self.sums = cells, cells.sums
        self.left = seats
        self.floors: list[int] = cells.floors.tolist()
        self.ceilings: list[int] = cells.ceilings.tolist()
        self.needs = [sum(max(self.floors[label], 0) for label in group) for group in self.sums.groups]
        self.closed: dict[int, tuple[Limit, ...]] = {}

    def take(self, cell: int) -> bool:
        """Take the next row, of this cell, unless something plainly forbids it; return whether it was taken."""
        for label in self.sums.labels[cell]:
            if self.ceilings[label] <= 0:
                self.closed[cell] = (self.cells.ceiling(label),)
                return False
        for group, within, own in self.sums.asked[cell]:
            left = self.left if within < 0 else self.ceilings[within]
            if self.needs[group] - (own >= 0 and self.floors[own] > 0) > left - 1:
                self.closed[cell] = self._needing(group, within, own)
                return False
        self.count(cell)
        return True

    def count(self, cell: int) -> None:
        """Take a row of a cell, whatever that leads to."""
        self.left -= 1
        for label in self.sums.labels[cell]:
            if self.floors[label] > 0:
                for group in self.sums.groups_of[label]:
                    self.needs[group] -= 1
            self.floors[label] -= 1
            self.ceilings[label] -= 1  # without limit there are so many that none is reached

    def _needing(self, group: int, within: int, own: int) -> tuple[Limit, ...]:
        named = [label for label in self.sums.groups[group] if self.floors[label] > 0 and label != own]
        limits = tuple(self.cells.floor(label) for label in named)
        return limits if within < 0 else (self.cells.ceiling(within), *limits)
