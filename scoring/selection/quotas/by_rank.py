"""The best-ranked kept: a row is passed over only where no complete choice holds it and everything taken before it.

The result is the lexicographically best choice by rank, and so the only one. While rows are taken, a witness says how
many of each cell some complete choice holds. Rows of one cell are alike: once one is refused, all after it are.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scoring.selection.quotas.problem import Choice, Limit, Problem
from scoring.selection.quotas.row_cells import UNLIMITED, Cells, cells_of, completion

Integers = NDArray[np.int64]


def by_rank(problem: Problem) -> Choice | None:
    """Return the best choice by rank, or None when no choice keeps every limit."""
    walk = _Walk(problem, cells_of(problem))
    if not walk.begin():
        return None
    taken, left_out = [], {}
    for row in range(problem.rows):
        if walk.left == 0:
            break
        if row in problem.pins or row in problem.excluded:
            continue
        cell = int(walk.cells.of_row[row])
        if walk.take(cell):
            taken.append(row)
        else:
            left_out[row] = walk.closed[cell]
    last = taken[-1] if taken else -1
    passed = {row: limits for row, limits in left_out.items() if row < last}
    return Choice(tuple(sorted([*taken, *problem.pins])), passed)


class _Walk:
    """What is still open while rows are taken in order."""

    def __init__(self, problem: Problem, cells: Cells) -> None:
        self.cells = cells
        self.left = problem.seats
        self.room = cells.room.copy()
        self.floors = cells.floors.copy()
        self.ceilings = cells.ceilings.copy()
        self.closed: dict[int, tuple[Limit, ...]] = {}
        self.witness = np.zeros_like(self.room)
        self.within = _within(cells)
        self.queue = [
            int(cells.of_row[row])
            for row in range(problem.rows)
            if row not in problem.pins and row not in problem.excluded
        ]
        self.seen = 0
        for row in sorted(problem.pins):
            if row in problem.excluded:
                self.left = -1
                return
            self._count(int(cells.of_row[row]))

    def begin(self) -> bool:
        """Find a first witness and return whether there is one."""
        if self.left < 0 or (self.ceilings < 0).any():
            return False
        completion = self._completed()
        if completion is None:
            return False
        self.witness = completion
        return True

    def take(self, cell: int) -> bool:
        """Take the next row, of this cell, if a complete choice remains possible; return whether it was taken."""
        self.seen += 1
        if cell in self.closed:
            return False
        if self.witness[cell] or self._exchanged(cell):
            self.witness[cell] -= 1
            self._count(cell)
            return True
        why = self._plain_refusal(cell)
        if why is None:
            before = (self.left, self.floors.copy(), self.ceilings.copy(), self.room.copy())
            self._count(cell)
            completion = self._completed()
            if completion is not None:
                self.witness = completion
                return True
            self.left, self.floors, self.ceilings, self.room = before
            why = ()
        self.closed[cell] = why
        self.room[cell] = 0
        return False

    def _exchanged(self, cell: int) -> bool:
        """Let the witness hold one more of this cell and one fewer of another, if that keeps every limit."""
        if not self.room[cell] or not self.left:
            return False
        member = self.cells.member
        others = np.flatnonzero(self.witness)
        after = (member @ self.witness + member[:, cell])[:, None] - member[:, others]
        fine = ((after >= self.floors[:, None]) & (after <= self.ceilings[:, None])).all(axis=0)
        if not fine.any():
            return False
        self.witness[others[fine][-1]] -= 1
        self.witness[cell] += 1
        return True

    def _count(self, cell: int) -> None:
        self.left -= 1
        self.room[cell] -= 1
        carried = self.cells.member[:, cell]
        self.floors[carried] -= 1
        self.ceilings[carried & (self.ceilings < UNLIMITED)] -= 1

    def _plain_refusal(self, cell: int) -> tuple[Limit, ...] | None:
        """Return limits that forbid a row of this cell: a ceiling reached, or floors that need what is left of one.

        Floors on one attribute need all the seats left; those of labels that lie within another label (level bands
        within a pool) need what is left of its ceiling.
        """
        carried = self.cells.member[:, cell]
        reached = np.flatnonzero(carried & (self.ceilings <= 0))
        if len(reached):
            return (self.cells.ceiling(int(reached[0])),)
        everywhere = np.ones(len(carried), dtype=np.bool_)
        limits = self._floors_need(cell, everywhere, self.left)
        for label in np.flatnonzero(carried & (self.ceilings < UNLIMITED)).tolist():
            if limits is not None:
                break
            limits = self._floors_need(cell, self.within[label], int(self.ceilings[label]))
            limits = None if limits is None else (self.cells.ceiling(label), *limits)
        return limits

    def _floors_need(self, cell: int, inside: NDArray[np.bool_], left: int) -> tuple[Limit, ...] | None:
        """Return open floors among some labels that need every one of the seats left there, but for this cell's own."""
        carried = self.cells.member[:, cell]
        open_floors = np.maximum(self.floors, 0)
        for side in range(int(self.cells.side.max(initial=-1)) + 1):
            own = (self.cells.side == side) & inside
            needed = int(open_floors[own].sum() - (open_floors[own & carried] > 0).sum())
            if needed > left - 1:
                labels = np.flatnonzero(own & (open_floors > 0) & ~carried)
                return tuple(self.cells.floor(int(label)) for label in labels)
        return None

    def _completed(self) -> Integers | None:
        """Return counts that fill the seats left, as near as can be to the next rows of the list."""
        ahead = [cell for cell in self.queue[self.seen :] if cell not in self.closed][: max(self.left, 0)]
        wanted = np.bincount(ahead, minlength=len(self.room)).astype(np.int64) if ahead else np.zeros_like(self.room)
        return completion(self.cells.member, (self.floors, self.ceilings), self.room, seats=self.left, wanted=wanted)


def _within(cells: Cells) -> NDArray[np.bool_]:
    """Return which labels lie within which, bool [labels, labels]: every row of the second carries the first."""
    outside = (~cells.member).astype(np.int64) @ cells.member.astype(np.int64).T
    within: NDArray[np.bool_] = outside == 0
    return within
