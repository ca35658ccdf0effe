"""Newcomers beside a list chosen by rank: for each combination of labels the best list that holds such a one.

All newcomers stand in one problem, kept out; one at a time is taken in first. The walk down the list with one goes as
the walk without went, up to the first row where the two differ. What was refused by one limit, or by the floors of one
attribute, stays refused with a newcomer: it takes a seat and gives no floor of an attribute more than one. What several
limits together refused is asked again. What was taken is taken, as long as the list less one later row, and with the
newcomer, keeps every limit. So a walk is begun only at the last such row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scoring.incentives.field import Access, Asked, Entry, Field, short_of, with_more
from scoring.selection.quotas.rank_walk import Proofs, Walk
from scoring.selection.quotas.row_cells import UNLIMITED, cells_of, counted
from scoring.selection.selection import problem_of

Integers = NDArray[np.int64]


def entries_by_rank(field: Field, asked: Sequence[Asked]) -> list[Entry]:
    """Return what a newcomer needs for a seat with each combination of labels, none of the shares having given way."""
    newcomers = _Newcomers(field, asked)
    return [newcomers.entry(number) for number in range(len(asked))]


class _Newcomers:
    """A list with many newcomers kept out; `free`: the places that are chosen without a pin, best first."""

    def __init__(self, field: Field, asked: Sequence[Asked]) -> None:
        self.field, self.asked = field, asked
        count = len(field.terms.pool_of)
        numbers = range(count, count + len(asked))
        terms = with_more(field.terms, asked)
        rows = (*field.eligible, *numbers)
        self.problem = problem_of(replace(terms, kept_out=terms.kept_out | set(numbers)), rows, terms.shares)
        self.cells = cells_of(self.problem)
        self.of_row = self.cells.of_row.tolist()
        chosen = {place for place, row in enumerate(field.eligible) if row in field.chosen}
        self.free = sorted(chosen - self.problem.pins)
        self.taken = frozenset(self.free)
        self.first = Walk(self.problem, self.cells, Proofs(self.cells, wanted=True))
        self.held = counted(self.cells, self.free)
        self.at = {place: number for number, place in enumerate(self.first.rows)}

    def entry(self, number: int) -> Entry:
        """Return what the newcomer of this number needs."""
        one = self.asked[number]
        cell = self.of_row[len(self.field.eligible) + number]
        short = short_of(self.field, one)
        started = self._started(cell)
        if started is None:
            return Entry(Access.NEVER, exact=not short)
        if short:
            return Entry(Access.ALWAYS)
        walk, took = started
        return _Best(self, walk, took=took).entry()

    def _started(self, cell: int) -> tuple[Walk, bool] | None:
        """Return the walk with a newcomer at the first row that may differ, and whether that row was asked and taken.

        None where no list holds the newcomer.
        """
        walk = self.first.copied()
        walk.room[cell] += 1
        walk.count(cell)
        if walk.left < 0 or (walk.ceilings < 0).any():
            return None
        others = np.flatnonzero(self.held)
        after = (self.cells.counting @ self.held)[:, None] - self.cells.counting[:, others]
        fine = ((after >= walk.floors[:, None]) & (after <= walk.ceilings[:, None])).all(axis=0)
        if not fine.any():
            return (walk, False) if walk.begin() else None
        last = max(self._last[int(other)] for other in others[fine])
        for refusal in self._refused_together:
            if refusal.at > self.at[last]:
                break
            walk = self._walk_at(refusal.at, cell, last)
            if walk.asked(refusal.cell):
                return walk, True
        return self._walk_at(self.at[last], cell, last), False

    @cached_property
    def _last(self) -> dict[int, int]:
        """Cell -> the last place of it that is chosen."""
        return {self.of_row[place]: place for place in self.free}

    @cached_property
    def _before(self) -> Integers:
        """How many of each cell stand before each free place, int64 [free places + 1, cells]."""
        counts = np.zeros((len(self.free) + 1, len(self.cells.room)), dtype=np.int64)
        for number, place in enumerate(self.free):
            counts[number + 1] = counts[number]
            counts[number + 1, self.of_row[place]] += 1
        return counts

    @cached_property
    def _refusals(self) -> list[_Refusal]:
        """What is refused on the way to the list as it is, in order."""
        walk = self.first.copied()
        walk.witness = self.held.copy()
        found = []
        for at, place in enumerate(walk.rows):
            if walk.left == 0:
                break
            cell = self.of_row[place]
            if cell not in walk.closed and not walk.take(cell):
                found.append(_Refusal(at, cell, together=not walk.closed[cell]))
        return found

    @cached_property
    def _refused_together(self) -> list[_Refusal]:
        return [refusal for refusal in self._refusals if refusal.together]

    def _walk_at(self, at: int, cell: int, less: int) -> Walk:
        """Return the walk with a newcomer at a row up to which it goes as the list does, and all of that but `less`."""
        walk = self.first.copied()
        number = int(np.searchsorted(self._free_at, at))
        counts = self._before[number]
        walk.seen = at
        walk.left -= number + 1
        carried = self.cells.counting @ counts + self.cells.counting[:, cell]
        walk.floors -= carried
        walk.ceilings = np.where(walk.ceilings < UNLIMITED, walk.ceilings - carried, walk.ceilings)
        walk.room -= counts
        walk.witness = self.held - counts
        walk.witness[self.of_row[less]] -= 1
        for refusal in self._refusals:
            if refusal.at >= at:
                break
            walk.close(refusal.cell, ())
        return walk

    @cached_property
    def _free_at(self) -> Integers:
        return np.array([self.at[place] for place in self.free], dtype=np.int64)


@dataclass(frozen=True)
class _Refusal:
    """The first row of a cell that was refused (`at`: its number in the walk); `together`: by no limit alone."""

    at: int
    cell: int
    together: bool


class _Best:
    """The walk to the best list that holds a newcomer: to the row that first differs from the list as it is, and on."""

    def __init__(self, newcomers: _Newcomers, walk: Walk, *, took: bool) -> None:
        self.newcomers, self.walk, self.took = newcomers, walk, took
        begun = walk.seen - took
        self.places = [place for place in newcomers.free if newcomers.at[place] < begun]
        self.places += [walk.rows[begun]] if took else []

    def entry(self) -> Entry:
        """Return what the first row says in which the two lists differ."""
        row = None if self.took else self._first_difference()
        if row is None:
            return Entry(Access.ALWAYS, others=self.others)
        return Entry(Access.BEFORE, row=row, others=self.others)

    def _first_difference(self) -> int | None:
        """Return the row that the newcomer has to pass; None where one is taken that was not."""
        walk, eligible, held = self.walk, self.newcomers.field.eligible, self.newcomers.taken
        for place in walk.rows[walk.seen :]:
            if walk.left == 0:
                break
            taken = self._take(place)
            if taken != (place in held):
                return None if taken else eligible[place]
        return next(eligible[place] for place in walk.rows[walk.seen :] if place in held)

    def others(self) -> frozenset[int]:
        """Return who else is on the list, as rows of the ranking."""
        return self._others

    @cached_property
    def _others(self) -> frozenset[int]:
        for place in self.walk.rows[self.walk.seen :]:
            if self.walk.left == 0:
                break
            self._take(place)
        eligible = self.newcomers.field.eligible
        return frozenset(eligible[place] for place in (*self.places, *self.newcomers.problem.pins))

    def _take(self, place: int) -> bool:
        taken = self.walk.take(self.newcomers.of_row[place])
        if taken:
            self.places.append(place)
        return taken
