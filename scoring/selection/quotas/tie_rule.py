"""Among the choices with the greatest total, the best by rank: rows are taken in order while such a choice holds them.

Rows with the same labels and the same score are of one kind, and once one is refused, all after it are. A witness says
how many of each kind some choice with the greatest total holds; it is kept, exchanged or found anew.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from scoring.selection.quotas.proved import Task, programme
from scoring.selection.quotas.row_cells import UNLIMITED

Integers = NDArray[np.int64]


def best_ranked(task: Task, chosen: Integers, open_rows: NDArray[np.bool_], seat: int) -> Integers:
    """Return the best by rank of the choices with the same total as `chosen`, as places in the task.

    Rows are in the order of their ranks; only the open ones may differ between such choices. `seat`: what is taken
    from every score to keep numbers small. Raises NotProvedError.
    """
    held = np.zeros(len(task.scores), dtype=np.bool_)
    held[chosen] = True
    free = np.flatnonzero(open_rows)
    if held[free].all() or not held[free].any():
        return chosen
    fixed = held & ~open_rows
    walk = _Walk(task, free, fixed, seat)
    walk.begin(held[free])
    taken = [place for place, kind in zip(free.tolist(), walk.kind_of.tolist(), strict=True) if walk.take(kind)]
    return np.sort(np.concatenate([np.flatnonzero(fixed), np.array(taken, dtype=np.int64)]))


class _Walk:
    """What is still to be chosen while rows are taken in order: kinds of rows, their room, and a witness."""

    def __init__(self, task: Task, free: Integers, fixed: NDArray[np.bool_], seat: int) -> None:
        keys = np.concatenate([task.member[:, free].astype(np.int64), task.scores[None, free]])
        distinct, kind_of = np.unique(keys, axis=1, return_inverse=True)
        self.kind_of: Integers = kind_of.ravel().astype(np.int64)
        carried = task.member[:, fixed].sum(axis=1)
        self.left = Task(
            scores=distinct[-1] - seat,
            member=distinct[:-1].astype(np.bool_),
            floors=task.floors - carried,
            ceilings=np.where(task.ceilings >= UNLIMITED, UNLIMITED, task.ceilings - carried),
            seats=task.seats - int(fixed.sum()),
        )
        self.room = np.bincount(self.kind_of, minlength=distinct.shape[1]).astype(np.int64)
        self.witness = np.zeros_like(self.room)

    def begin(self, held: NDArray[np.bool_]) -> None:
        """Start from a choice with the greatest total."""
        self.witness = np.bincount(self.kind_of[held], minlength=len(self.room)).astype(np.int64)

    def take(self, kind: int) -> bool:
        """Take the next row, of this kind, if a choice of the greatest total holds it; return whether it was taken."""
        if not self.left.seats or not self.room[kind]:
            return False
        if not self.witness[kind]:
            self._exchange(kind) or self._find(kind)
        if not self.witness[kind]:
            self.room[kind] = 0
            return False
        self.left, self.room[kind] = self._after(kind), self.room[kind] - 1
        self.witness[kind] -= 1
        return True

    def _after(self, kind: int) -> Task:
        """Return what is left once one of a kind is taken."""
        own = self.left.member[:, kind].astype(np.int64)
        limited = self.left.ceilings < UNLIMITED
        return replace(
            self.left,
            floors=self.left.floors - own,
            ceilings=self.left.ceilings - np.where(limited, own, 0),
            seats=self.left.seats - 1,
        )

    def _exchange(self, kind: int) -> bool:
        """Let the witness hold one of this kind for one of another with the same score, if that keeps every limit."""
        member = self.left.member.astype(np.int64)
        others = np.flatnonzero((self.witness > 0) & (self.left.scores == self.left.scores[kind]))
        after = (member @ self.witness + member[:, kind])[:, None] - member[:, others]
        fine = ((after >= self.left.floors[:, None]) & (after <= self.left.ceilings[:, None])).all(axis=0)
        if not fine.any():
            return False
        self.witness[others[fine][-1]] -= 1
        self.witness[kind] += 1
        return True

    def _find(self, kind: int) -> bool:
        """Look for a choice with the same total that holds one of this kind."""
        room = self.room.copy()
        room[kind] -= 1
        witness = programme(self._after(kind), room)
        if witness is None:
            return False
        witness[kind] += 1
        if int(self.left.scores @ witness) < int(self.left.scores @ self.witness):
            return False
        self.witness = witness
        return True
