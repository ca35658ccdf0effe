"""The price of each limit of a choice by total, without choosing anew for each.

The choice is a first solution of the linear relaxation; its best is found once, and without a limit it is a few
exchanges away (`warm_basis`). What the multipliers there prove leaves few choices that may be the best (`near_best`).
Where they are too many, many equal scores mostly, the limit is left out and all is chosen again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from scoring.selection.quotas.by_score import by_score
from scoring.selection.quotas.near_best import best_near
from scoring.selection.quotas.price import Price, price_of
from scoring.selection.quotas.problem import Choice, Limit, Problem
from scoring.selection.quotas.row_cells import cells_of
from scoring.selection.quotas.warm_basis import Basis, Bound, Integers, LostError

_LARGE = 1 << 40


def score_prices(problem: Problem, choice: Choice, scores: Integers, limits: Iterable[Limit]) -> Iterator[Price]:
    """Yield the price of each limit: who would be chosen by score, and who would not, without it.

    `choice`: what `by_score` returns for the problem. Raises NotProvedError.
    """
    relaxed = _Relaxed(problem, choice, scores)
    for limit in limits:
        try:
            other = relaxed.without(limit)
        except LostError:
            other = by_score(problem.without(limit), scores) or choice
        yield price_of(limit, choice, other)


class _Relaxed:
    """The relaxation of a problem at its best: rows with the same labels and score are one kind.

    Scores are multiplied to large numbers, so that multipliers lose nothing where they are rounded to whole ones.
    """

    def __init__(self, problem: Problem, choice: Choice, scores: Integers) -> None:
        cells = cells_of(problem)
        self.choice, self.names, self.seats = choice, cells.names, problem.seats
        rows = np.setdiff1d(np.arange(problem.rows), sorted(problem.excluded))
        pinned = np.where(np.isin(rows, sorted(problem.pins)), rows, -1)
        keys = np.stack([cells.of_row[rows], scores[rows], pinned])
        kinds, kind_of = np.unique(keys, axis=1, return_inverse=True)
        self.rows_of = _split(rows, kind_of.ravel(), kinds.shape[1])
        self.kind_pinned = {int(row): kind for kind, row in enumerate(kinds[2]) if row >= 0}
        self.scale = max(1, _LARGE // (1 + int(np.abs(scores).max(initial=0))))
        seats = len(self.names)
        width = 1 + max((len(labels) for labels in cells.labels), default=0)
        limits = np.full((width, len(cells.labels)), seats + 1)
        for cell, labels in enumerate(cells.labels):
            limits[: len(labels), cell] = labels
            limits[len(labels), cell] = seats
        most = np.bincount(kind_of.ravel(), minlength=kinds.shape[1])
        least = np.where(kinds[2] >= 0, 1, 0)
        self.total = self.scale * int(scores[[*choice.chosen]].sum())
        self.basis = Basis(
            kinds[1] * self.scale,
            limits[:, kinds[0]],
            (np.bincount(kind_of.ravel()[np.isin(rows, choice.chosen)], minlength=len(most)), least, most),
            (np.append(cells.floors, self.seats), np.append(np.minimum(cells.ceilings, self.seats), self.seats)),
        )
        self.bound = self._bounded()

    def _bounded(self) -> Bound | None:
        """Return what the relaxation of the whole problem proves, None where its best is not reached."""
        try:
            self.basis.reach_best()
        except LostError:
            return None
        return self.basis.bound()

    def without(self, limit: Limit) -> Choice:
        """Return the choice without a limit. Raises LostError."""
        if self.bound is None:
            raise LostError
        if limit.kind != "pin" and all(self._never_broken(self.bound, label, limit) for label in self._labels(limit)):
            return self.choice
        basis = self.basis.copied()
        if limit.kind == "pin":
            basis.least[self.kind_pinned[int(limit.value)]] = 0
        elif limit.kind == "floor":
            basis.floors[self._labels(limit)] = 0
        else:
            basis.ceilings[self._labels(limit)] = self.seats
        basis.reach_best()
        best = best_near(basis, self.total)
        return Choice(min(self._rows(taken) for taken in best), {})

    def _labels(self, limit: Limit) -> list[int]:
        return [number for number, name in enumerate(self.names) if name == (limit.attribute, limit.value)]

    def _never_broken(self, bound: Bound, label: int, limit: Limit) -> bool:
        """Return whether every choice that is no worse keeps a limit that is not asked for.

        The bound has to hold without it: its multiplier does not lean on that side.
        """
        gap = bound.total - self.total
        counted = (self.basis.limits == label).any(axis=0)
        own, multiplier = bound.own[counted], int(bound.multipliers[label])
        least, most = self.basis.least[counted], self.basis.most[counted]
        if limit.kind == "floor":
            return multiplier >= 0 and int(np.where(own > gap, most, least).sum()) >= limit.number
        return multiplier <= 0 and int(np.where(own < -gap, least, most).sum()) <= limit.number

    def _rows(self, taken: Integers) -> tuple[int, ...]:
        """Return the chosen rows: of each kind the best ranked."""
        kinds = np.flatnonzero(taken)
        return tuple(sorted(row for kind in kinds.tolist() for row in self.rows_of[kind][: int(taken[kind])]))


def _split(rows: Integers, kind_of: Integers, kinds: int) -> list[list[int]]:
    """Return the rows of each kind, in order."""
    order = np.argsort(kind_of, kind="stable")
    ends = np.cumsum(np.bincount(kind_of, minlength=kinds))
    return [part.tolist() for part in np.split(rows[order], ends[:-1])]
