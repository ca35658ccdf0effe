"""What is still open while rows are taken in order, and the question whether the next one can be.

A witness says how many of each cell some complete choice holds. Rows of one cell are alike: once one is refused, all
after it are. A question is answered by the cheapest of: the witness; one limit, or the floors of one attribute, that
plainly forbid the row; an exchange of two rows of the witness; a proof kept from an earlier question; an integer
programme.
"""

from __future__ import annotations

from copy import copy

import numpy as np
from numpy.typing import NDArray

from scoring.selection.quotas.problem import Limit, Problem
from scoring.selection.quotas.row_cells import UNLIMITED, Cells, completion

Integers = NDArray[np.int64]
_FADING = 0.95
_SCALES = (1, 2, 6, 60, 5_040)


class Walk:
    """The seats, floors, ceilings and room that are left after the rows taken so far, and a witness."""

    def __init__(self, problem: Problem, cells: Cells, proofs: Proofs) -> None:
        self.cells, self.proofs = cells, proofs
        self.left = problem.seats
        self.room = cells.room.copy()
        self.floors = cells.floors.copy()
        self.ceilings = cells.ceilings.copy()
        self.closed: dict[int, tuple[Limit, ...]] = {}
        self.witness = np.zeros_like(self.room)
        self.rows = [row for row in range(problem.rows) if row not in problem.pins and row not in problem.excluded]
        self.seen = 0
        for row in sorted(problem.pins):
            if row in problem.excluded:
                self.left = -1
                return
            self.count(int(cells.of_row[row]))

    def begin(self) -> bool:
        """Find a first witness and return whether there is one."""
        if self.left < 0 or (self.ceilings < 0).any():
            return False
        completion = self._completed()
        if completion is None:
            return False
        self.witness = completion
        return True

    def copied(self) -> Walk:
        """Return a walk that goes on from here by itself."""
        other = copy(self)
        for name in ("room", "floors", "ceilings", "closed", "witness"):
            setattr(other, name, getattr(self, name).copy())
        return other

    def lift(self, limit: Limit) -> None:
        """Ask no longer for a floor, a ceiling or a group's limit."""
        for label, name in enumerate(self.cells.names):
            if name == (limit.attribute, limit.value):
                if limit.kind == "floor":
                    self.floors[label] = 0
                else:
                    self.ceilings[label] = UNLIMITED

    def take(self, cell: int) -> bool:
        """Take the next row, of this cell, if a complete choice remains possible; return whether it was taken."""
        if cell in self.closed:
            self.seen += 1
            return False
        if self.witness[cell]:
            self.seen += 1
            self.witness[cell] -= 1
            self.count(cell)
            return True
        return self.asked(cell)

    def asked(self, cell: int) -> bool:
        """Take the next row, of an open cell that the witness does not hold, if a complete choice remains possible."""
        self.seen += 1
        why = self._plain_refusal(cell)
        if why is None and self._exchanged(cell):
            self.witness[cell] -= 1
            self.count(cell)
            return True
        if why is None:
            before = (self.left, self.floors.copy(), self.ceilings.copy(), self.room.copy())
            self.count(cell)
            completion = None if self.proofs.refute(self) else self._completed()
            if completion is not None:
                self.witness = completion
                return True
            if self.proofs.wanted and not self.proofs.refute(self):
                self.proofs.learn(self)
            self.left, self.floors, self.ceilings, self.room = before
            why = ()
        self.close(cell, why)
        return False

    def close(self, cell: int, why: tuple[Limit, ...]) -> None:
        """Let no more rows of a cell be taken."""
        self.closed[cell] = why
        self.room[cell] = 0

    def after(self, cell: int) -> Walk:
        """Return what would be left if a row of this cell were taken, whatever that leads to."""
        other = self.copied()
        other.count(cell)
        return other

    def _exchanged(self, cell: int) -> bool:
        """Let the witness hold one more of this cell and one fewer of another, if that keeps every limit."""
        if not self.room[cell] or not self.left:
            return False
        others = np.flatnonzero(self.witness)
        member = self.cells.counting
        held = member[:, others] @ self.witness[others] + member[:, cell]
        free = np.flatnonzero((held - 1 < self.floors) | (held > self.ceilings))
        after = held[free, None] - member[np.ix_(free, others)]
        fine = ((after >= self.floors[free, None]) & (after <= self.ceilings[free, None])).all(axis=0)
        if not fine.any():
            return False
        self.witness[others[fine][-1]] -= 1
        self.witness[cell] += 1
        return True

    def count(self, cell: int) -> None:
        """Take a row of a cell, whatever that leads to."""
        self.left -= 1
        self.room[cell] -= 1
        carried = self.cells.labels[cell]
        self.floors[carried] -= 1
        self.ceilings[carried] -= self.ceilings[carried] < UNLIMITED

    def _plain_refusal(self, cell: int) -> tuple[Limit, ...] | None:
        """Return limits that forbid a row of this cell: a ceiling reached, or floors that need what is left of one.

        Floors on one attribute need all the seats left; those of labels that lie within another label (level bands
        within a pool) need what is left of its ceiling.
        """
        carried = self.cells.labels[cell]
        reached = carried[self.ceilings[carried] <= 0]
        if len(reached):
            return (self.cells.ceiling(int(reached[0])),)
        limits = self._floors_need(cell, self.cells.floored, self.left)
        for label in carried[self.ceilings[carried] < UNLIMITED].tolist():
            if limits is not None:
                break
            inside = self.cells.inside.get(label)
            if inside is not None:
                limits = self._floors_need(cell, inside, int(self.ceilings[label]))
                limits = None if limits is None else (self.cells.ceiling(label), *limits)
        return limits

    def _floors_need(self, cell: int, among: Integers, left: int) -> tuple[Limit, ...] | None:
        """Return open floors among some labels that need every one of the seats left there, but for this cell's own."""
        own = self.cells.member[among, cell]
        missing = np.maximum(self.floors[among], 0)
        others = missing - (own & (missing > 0))
        needed = np.bincount(self.cells.side[among], weights=others)
        sides = np.flatnonzero(needed > left - 1)
        if not len(sides):
            return None
        named = among[(self.cells.side[among] == sides[0]) & (missing > 0) & ~own]
        return tuple(self.cells.floor(int(label)) for label in named)

    def _completed(self) -> Integers | None:
        """Return counts that fill the seats left, near the next rows of the list, the next of all first."""
        wanted, weights = np.zeros_like(self.room), np.ones(len(self.room))
        ahead = [int(self.cells.of_row[row]) for row in self.rows[self.seen :]]
        ahead = [cell for cell in ahead if cell not in self.closed][: max(self.left, 0)]
        for place, cell in enumerate(ahead):
            wanted[cell] += 1
            weights[cell] = max(weights[cell], 1 + 20 * _FADING**place)
        return completion(
            self.cells.member,
            (self.floors, self.ceilings),
            self.room,
            seats=self.left,
            wanted=wanted,
            weights=weights,
        )


class Proofs:
    """Proofs that no choice keeps some limits, each of which may refute later questions of the same problem, too.

    A proof is a multiplier in whole numbers for every floor, every ceiling, and the seats (Farkas 1902): where the sum
    of the limits so multiplied asks for more than all the room there is can give, nothing keeps them. `wanted`: whether
    one is looked for whenever an integer programme refuses a row.
    """

    def __init__(self, cells: Cells, *, wanted: bool = False) -> None:
        self.cells, self.wanted = cells, wanted
        labels, count = cells.member.shape
        self.floors = np.zeros((0, labels), dtype=np.int64)
        self.ceilings = np.zeros((0, labels), dtype=np.int64)
        self.seats = np.zeros(0, dtype=np.int64)
        self.gains = np.zeros((0, count), dtype=np.int64)

    def refute(self, walk: Walk) -> bool:
        """Return whether a proof at hand says that nothing completes what was taken."""
        return bool((self._short(walk, slice(None)) > 0).any())

    def _short(self, walk: Walk, which: slice) -> Integers:
        """Return by how much each proof's limits ask for more than there is."""
        asked = self.floors[which] @ np.maximum(walk.floors, 0) - self.ceilings[which] @ walk.ceilings
        short: Integers = asked + self.seats[which] * walk.left - self.gains[which] @ walk.room
        return short

    def learn(self, walk: Walk) -> frozenset[Limit] | None:
        """Return limits that alone, with the seats, leave no completion; None where only whole numbers leave none.

        The proof is kept.
        """
        floors, ceilings, seats = self._multipliers(walk)
        for scale in _SCALES:
            whole = np.rint(floors * scale), np.rint(ceilings * scale), np.rint(seats * scale)
            self._keep(*(np.asarray(part, dtype=np.int64) for part in whole))
            if int(self._short(walk, slice(-1, None))[0]) > 0:
                named = [self.cells.floor(int(label)) for label in np.flatnonzero(self.floors[-1])]
                return frozenset(
                    [*named, *(self.cells.ceiling(int(label)) for label in np.flatnonzero(self.ceilings[-1]))]
                )
            self._drop()
        return None

    def _keep(self, floors: Integers, ceilings: Integers, seats: Integers) -> None:
        gains = np.maximum((floors - ceilings) @ self.cells.counting + seats, 0)
        self.floors, self.ceilings = np.vstack([self.floors, floors]), np.vstack([self.ceilings, ceilings])
        self.seats, self.gains = np.append(self.seats, seats), np.vstack([self.gains, gains])

    def _drop(self) -> None:
        self.floors, self.ceilings = self.floors[:-1], self.ceilings[:-1]
        self.seats, self.gains = self.seats[:-1], self.gains[:-1]

    def _multipliers(self, walk: Walk) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
        """Return what each limit is worth where they are broken by as little as can be, seats in fractions."""
        from scipy.optimize import linprog  # noqa: PLC0415 - loaded when first used
        from scipy.sparse import csr_matrix, eye, hstack, vstack  # noqa: PLC0415 - loaded when first used

        cells = np.flatnonzero(walk.room > 0)
        below, above = np.flatnonzero(walk.floors > 0), np.flatnonzero(walk.ceilings < UNLIMITED)
        member = self.cells.member[:, cells].astype(np.float64)
        limits = csr_matrix(np.concatenate([-member[below], member[above]]))
        slack = len(below) + len(above)
        total = csr_matrix(np.concatenate([np.ones(len(cells)), np.zeros(slack), [1.0, -1.0]])[None, :])
        found = linprog(
            np.concatenate([np.zeros(len(cells)), np.ones(slack + 2)]),
            A_ub=hstack([limits, -eye(slack), csr_matrix((slack, 2))]) if slack else None,
            b_ub=np.concatenate([-walk.floors[below], walk.ceilings[above]]) if slack else None,
            A_eq=vstack([total]),
            b_eq=[walk.left],
            bounds=np.concatenate(
                [np.stack([np.zeros(len(cells)), walk.room[cells]], axis=1), np.tile([0.0, np.inf], (slack + 2, 1))]
            ),
            method="highs",
        )
        floors, ceilings = np.zeros(len(walk.floors)), np.zeros(len(walk.ceilings))
        if found.status != 0:
            return floors, ceilings, 0.0
        if slack:
            floors[below] = -found.ineqlin.marginals[: len(below)]
            ceilings[above] = -found.ineqlin.marginals[len(below) :]
        return floors, ceilings, float(found.eqlin.marginals[0])
