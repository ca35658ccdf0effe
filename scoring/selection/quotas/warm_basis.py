"""The linear relaxation of choosing by total, kept at its best while single limits are lifted.

A bounded primal simplex (Dantzig 1955): the limits that are tight, and as many kinds of rows that are taken in parts,
are the basis. It starts from a choice that keeps every limit, so there is nothing to make feasible first; where a limit
is lifted the relaxed choice at hand stays feasible, and a few exchanges lead to the best one. Its fractions prove
nothing by themselves: `Basis.bound` rounds the multipliers to whole numbers, and what those prove is exact.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
_NEAR = 1e-7
_EXCHANGES = 5_000
_FRESH = 40
"""After so many exchanges the inverse is computed anew."""


class LostError(RuntimeError):
    """No end of exchanges, no precision left, or too many choices near the bound: another way has to be gone."""


@dataclass(frozen=True)
class Bound:
    """Whole multipliers and what they prove: no choice has a total above `total`.

    `own`: the score of each kind of rows less the multipliers of its limits. What a choice loses of the bound is
    exactly this: `own` for each row taken where it is negative, or left out where it is positive, and of a limit's
    multiplier for each step that its count is away from the ceiling, or from the floor where the multiplier is
    negative.
    """

    own: Integers
    multipliers: Integers
    total: int


class Basis:
    """Of each kind of rows `taken`, from `least` to `most`; each limit counts from `floors` to `ceilings`.

    `limits` int64 [most limits of one kind, kinds]: the limits that count a kind, filled up with the number of limits.
    `taken` keeps every limit from the first. `free`: the kinds in the basis; `tight`: the limits at a side; `inverse`
    [free, tight] that of which counts which.
    """

    def __init__(
        self,
        scores: Integers,
        limits: Integers,
        amounts: tuple[Integers, Integers, Integers],
        sides: tuple[Integers, Integers],
    ) -> None:
        taken, self.least, self.most = amounts
        self.scores, self.limits = scores, limits
        self.floors, self.ceilings = sides
        self.taken: Floats = taken.astype(np.float64)
        self.counts = self.counted(self.taken)
        self.free = self.tight = np.empty(0, dtype=np.int64)
        self.inverse: Floats = np.empty((0, 0))

    def copied(self) -> Basis:
        """Return a basis that goes on from here by itself."""
        other = copy(self)
        for name in ("least", "floors", "ceilings", "taken", "counts"):
            setattr(other, name, getattr(self, name).copy())
        return other

    def counted(self, amounts: Floats, kinds: Integers | None = None) -> Floats:
        """Return what amounts of some kinds, of all without `kinds`, add up to in every limit."""
        limits = self.limits if kinds is None else self.limits[:, kinds]
        found = np.bincount(limits.ravel(), weights=np.tile(amounts, len(limits)), minlength=len(self.floors) + 1)
        return found[:-1].astype(np.float64)

    def reach_best(self) -> None:
        """Exchange until no exchange gains. Raises LostError."""
        least_gain = max(1e-10 * float(np.abs(self.scores).max(initial=1)), _NEAR)
        for exchange in range(1, _EXCHANGES):
            if not self._exchanged(least_gain):
                self._refresh()
                return
            if exchange % _FRESH == 0:
                self._refresh()
        raise LostError

    def _refresh(self) -> None:
        """Compute the inverse anew. Raises LostError."""
        counting = np.zeros((len(self.floors) + 1, len(self.free)))
        counting[self.limits[:, self.free], np.arange(len(self.free))] = 1
        counting = counting[self.tight]
        try:
            self.inverse = np.linalg.inv(counting).astype(np.float64)
        except np.linalg.LinAlgError as error:
            raise LostError from error
        off = np.abs(self.inverse @ counting - np.eye(len(counting)))
        if not off.max(initial=0) < 1e-11:
            raise LostError

    def bound(self) -> Bound:
        """Return the multipliers in whole numbers, and the bound that they prove."""
        whole = np.rint(self._multipliers()).astype(np.int64)
        own = self.scores - whole.take(self.limits).sum(axis=0)
        whole = whole[:-1]
        sides = np.where(whole > 0, whole * self.ceilings, whole * self.floors)
        rows = np.where(own > 0, own * self.most, own * self.least)
        return Bound(own, whole, int(sides.sum() + rows.sum()))

    def _multipliers(self) -> Floats:
        """Return the multiplier of every limit, 0 where it is not tight, and a last 0 for no limit."""
        found = np.zeros(len(self.floors) + 1)
        found[self.tight] = self.scores[self.free] @ self.inverse
        return found

    def _exchanged(self, least_gain: float) -> bool:
        """Let in the row or limit that gains most; return whether there was one."""
        multipliers = self._multipliers()
        gains = self.scores - multipliers.take(self.limits).sum(axis=0)
        gains[self.free] = 0
        fine = np.where(gains > 0, self.taken < self.most - 0.5, self.taken > self.least + 0.5)
        steps = np.abs(gains) * fine
        row = int(steps.argmax())
        own = multipliers[self.tight]
        at = self.counts[self.tight]
        wide = np.where(own > 0, at < self.ceilings[self.tight] - 0.5, at > self.floors[self.tight] + 0.5)
        sides = np.abs(own) * wide
        place = int(sides.argmax()) if len(sides) else -1
        if place >= 0 and sides[place] > max(steps[row], least_gain):
            self._let_limit_in(place, float(np.sign(own[place])))
            return True
        if steps[row] > least_gain:
            self._let_row_in(row, float(np.sign(gains[row])))
            return True
        return False

    def _let_row_in(self, row: int, sign: float) -> None:
        carried = self.limits[:, row]
        column = (self.tight[:, None] == carried).any(axis=1).astype(np.float64)
        needed = self.inverse @ column
        rows = -sign * needed
        moved = self.counted(rows, self.free)
        moved[carried[carried < len(moved)]] += sign
        step, leaving, limit = self._stopped(rows, moved, float(self.most[row] - self.least[row]))
        self.taken[self.free] += step * rows
        self.taken[row] += step * sign
        self.counts += step * moved
        if leaving >= 0:
            self._leave(leaving)
            pivot = self.inverse[leaving] / needed[leaving]
            self.inverse = self.inverse - np.outer(needed, pivot)
            self.inverse[leaving] = pivot
            self.free = self.free.copy()
            self.free[leaving] = row
        elif limit >= 0:
            self.counts[limit] = round(self.counts[limit])
            across = (self.limits[:, self.free] == limit).any(axis=0) @ self.inverse
            corner = 1 / (float((carried == limit).any()) - across @ column)
            size = len(self.free)
            grown = np.empty((size + 1, size + 1))
            grown[:size, :size] = self.inverse + np.outer(needed, across * corner)
            grown[:size, size] = -needed * corner
            grown[size, :size] = -across * corner
            grown[size, size] = corner
            self.inverse = grown
            self.free, self.tight = np.append(self.free, row), np.append(self.tight, limit)
        else:
            self.taken[row] = round(self.taken[row])

    def _let_limit_in(self, entering: int, sign: float) -> None:
        own = int(self.tight[entering])
        column = self.inverse[:, entering]
        rows = sign * column
        moved = self.counted(rows, self.free)
        moved[own] = sign
        at = float(self.counts[own])
        room = self.ceilings[own] - at if sign > 0 else at - self.floors[own]
        step, leaving, limit = self._stopped(rows, moved, float(room), own)
        self.taken[self.free] += step * rows
        self.counts += step * moved
        if leaving >= 0:
            self._leave(leaving)
            shrunk = self.inverse - np.outer(column, self.inverse[leaving] / column[leaving])
            self.inverse = np.delete(np.delete(shrunk, leaving, axis=0), entering, axis=1)
            self.free, self.tight = np.delete(self.free, leaving), np.delete(self.tight, entering)
        elif limit >= 0:
            self.counts[limit] = round(self.counts[limit])
            across = (self.limits[:, self.free] == limit).any(axis=0) @ self.inverse
            pivot = column / across[entering]
            self.inverse = self.inverse - np.outer(pivot, across)
            self.inverse[:, entering] = pivot
            self.tight = self.tight.copy()
            self.tight[entering] = limit
        else:
            self.counts[own] = round(self.counts[own])

    def _leave(self, place: int) -> None:
        row = self.free[place]
        self.taken[row] = round(self.taken[row])

    def _stopped(self, rows: Floats, moved: Floats, own: float, entering: int = -1) -> tuple[float, int, int]:
        """Return how far an exchange can go, and the place of the basic row or else the limit that ends it, or -1.

        `own`: how far what is let in can go by itself.
        """
        sizes = np.concatenate([np.abs(rows), np.abs(moved)])
        at = self.taken[self.free]
        way = np.concatenate(
            [
                np.where(rows > 0, self.most[self.free] - at, at - self.least[self.free]),
                np.where(moved > 0, self.ceilings - self.counts, self.counts - self.floors),
            ]
        )
        size = len(rows)
        sizes[size:][self.tight] = 0
        if entering >= 0:
            sizes[size + entering] = 0
        moving = np.flatnonzero(sizes > _NEAR)
        if not len(moving):
            return own, -1, -1
        steps = np.maximum(way[moving], 0) / sizes[moving]
        step = float(steps.min())
        if own <= step:
            return own, -1, -1
        ties = moving[steps <= step + _NEAR]
        first = int(ties[sizes[ties].argmax()])
        return (step, first, -1) if first < size else (step, -1, first - size)
