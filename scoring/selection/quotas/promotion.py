"""Who takes the seats that have become free, and who is passed over for them: the list itself is not chosen anew."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from scoring.selection.quotas.by_rank import by_rank
from scoring.selection.quotas.problem import Bound, Limit, Problem, crowded
from scoring.selection.quotas.row_cells import Cells, cells_of, counted

_EMPTY = "\0empty"


@dataclass(frozen=True)
class Promotion:
    """The row that takes the seat just freed, None if nobody can; the better-ranked ones with the limits they'd break.

    Where only several limits together leave no place for one, it stands without any. `also`: who takes a seat that had
    stayed empty before, in order. `unmet`: attributes whose shares gave way for it.
    """

    row: int | None
    skipped: tuple[tuple[int, tuple[Limit, ...]], ...]
    also: tuple[Promotion, ...] = ()
    unmet: tuple[str, ...] = ()


def promote(
    problem: Problem, chosen: Collection[int], withdrawn: Collection[int], own: Collection[int] | None = None
) -> Promotion:
    """Return who takes the free seats, those that stayed empty before among them, as `refill` says.

    `chosen`: who holds a seat now; `withdrawn`: who no longer stands; `own`: rows of which one may take the seat just
    freed, all if None. A pin that was withdrawn is no longer asked for.
    """
    came = refill(problem, chosen, withdrawn)
    first = next((row for row in came if own is None or row in own), None)
    state = _State(problem, chosen, withdrawn, came)
    skipped = state.skipped(first)
    return Promotion(first, skipped, tuple(Promotion(row, state.skipped(row)) for row in came if row != first))


def refill(problem: Problem, chosen: Collection[int], withdrawn: Collection[int]) -> tuple[int, ...]:
    """Return the rows that take the free seats, best first; nobody who holds a seat loses it.

    As many seats are filled as can be with every limit kept, and among such choices it is the best by rank: one is
    passed over only where no such choice holds it. A seat that nobody can take stays free, and while it does it is kept
    for what floors still lack: whoever is seated must leave the empty seats able to reach every floor, if only rows
    like those of the list (of no group) were there for them.
    """
    free = problem.seats - len(chosen)
    left = replace(problem, pins=frozenset(chosen), excluded=problem.excluded | frozenset(withdrawn))
    for empty in range(free):
        choice = by_rank(_standing_in(left, empty))
        if choice is not None:
            return tuple(row for row in choice.chosen if row < problem.rows and row not in left.pins)
    return ()


def _standing_in(problem: Problem, empty: int) -> Problem:
    """Return the problem with so many seats held by nobody: by rows after all others, like those of each cell."""
    if not empty:
        return problem
    alike = cells_of(replace(problem, groups=(), per_group=0)).of_row
    kinds = np.unique(alike, return_index=True)[1].tolist()
    extra = [row for row in kinds for _ in range(empty)]
    labels = {name: (*texts, *(texts[row] for row in extra)) for name, texts in problem.labels.items()}
    return replace(
        problem,
        labels=labels | {_EMPTY: ("",) * problem.rows + (_EMPTY,) * len(extra)},
        bounds=(*problem.bounds, Bound(_EMPTY, _EMPTY, empty, empty)),
        groups=(*problem.groups, *("" for _ in extra)) if problem.groups else (),
    )


class _State:
    """Who holds a seat while the free ones are filled one by one."""

    def __init__(
        self, problem: Problem, chosen: Collection[int], withdrawn: Collection[int], came: Collection[int]
    ) -> None:
        self.cells: Cells = cells_of(replace(problem, excluded=problem.excluded | frozenset(withdrawn)))
        self.held = self.cells.member @ counted(self.cells, sorted(chosen))
        self.empty = problem.seats - len(chosen)
        closed = {*chosen, *withdrawn, *came, *problem.excluded}
        self.waiting = [row for row in range(problem.rows) if row not in closed]

    def skipped(self, row: int | None) -> tuple[tuple[int, tuple[Limit, ...]], ...]:
        """Return those ranked before the one that is seated now (all, where nobody is), with what they would break."""
        before = [other for other in self.waiting if row is None or other < row]
        why = {cell: self._broken(cell) for cell in {int(self.cells.of_row[other]) for other in before}}
        if row is not None:
            self.held = self.held + self.cells.member[:, int(self.cells.of_row[row])]
            self.empty -= 1
        return tuple((other, why[int(self.cells.of_row[other])]) for other in before)

    def _broken(self, cell: int) -> tuple[Limit, ...]:
        """Return the limits that a row of this cell would break: ceilings, and floors that need all the seats left."""
        held = self.held + self.cells.member[:, cell]
        lacking = np.maximum(self.cells.floors - held, 0)
        needed = np.bincount(self.cells.side, weights=lacking)[self.cells.side] if len(held) else lacking
        limits = []
        for label in range(len(held)):
            if lacking[label] and needed[label] > self.empty - 1:
                limits.append(self.cells.floor(label))
            if held[label] > self.cells.ceilings[label]:
                limits.append(self.cells.ceiling(label))
        return tuple(limits)


def reserve(problem: Problem, chosen: Collection[int], size: int) -> tuple[int, ...]:
    """Return up to `size` rows in the order in which they are asked: by rank, without those nothing could bring in.

    Excluded rows can't come in, nor rows of a group whose members may not be more and are all pinned.
    """
    barred = {
        name
        for name in crowded(problem)
        if sum(problem.groups[row] == name for row in problem.pins) >= problem.per_group
    }
    taken = frozenset(chosen)
    waiting = [
        row
        for row in range(problem.rows)
        if row not in taken
        and row not in problem.excluded
        and not (barred and problem.groups and problem.groups[row] in barred)
    ]
    return tuple(waiting[:size])
