"""The choice by rank where single limits decide it: every row is taken that no limit plainly forbids by itself.

What is refused is refused rightly: a ceiling is reached, or the floors of one attribute need all the seats that are
left (`rank_walk.Walk` names them in the same way). So where the rows taken in the end keep every limit, each of them
could be taken, and the choice is the best by rank. Else nothing is said, for several limits together forbid a row.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from scoring.selection.quotas.problem import Choice, Limit
from scoring.selection.quotas.row_cells import Cells


def plain_choice(cells: Cells, seats: int, pins: AbstractSet[int], excluded: AbstractSet[int]) -> Choice | None:
    """Return the best choice by rank as `by_rank` does, None where this way does not find it."""
    walk = _Walk(cells, seats)
    of_row = cells.of_row.tolist()
    for row in pins:
        walk.count(of_row[row])
    if pins & excluded or walk.left < 0 or min(walk.ceilings, default=0) < 0:
        return None
    aside = pins | excluded
    taken: list[int] = []
    left_out: list[int] = []
    for row, cell in enumerate(of_row):
        if walk.left == 0:
            break
        if row not in aside:
            (taken if walk.take(cell) else left_out).append(row)
    if walk.left or max(walk.floors, default=0) > 0:
        return None
    last = taken[-1] if taken else -1
    passed = {row: walk.closed[of_row[row]] for row in left_out if row < last}
    return Choice(tuple(sorted([*taken, *pins])), passed)


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
        if cell in self.closed:
            return False
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
