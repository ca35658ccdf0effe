"""The price of each limit of a choice by rank, without choosing anew for each.

Without a limit the walk down the list is the same up to the first row that was refused because of it and now can be
taken. Every refusal has limits that alone explain it: those named, or those of a proof. So a limit that explains none
has no price, and the walk without another is taken up at the first refusal that it explains. The choice itself is a
witness for the walk without a limit, and a proof for one limit serves the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scoring.selection.quotas.by_rank import by_rank
from scoring.selection.quotas.price import Price, price_of
from scoring.selection.quotas.problem import Choice, Limit, Problem
from scoring.selection.quotas.rank_walk import Proofs, Walk
from scoring.selection.quotas.row_cells import Cells, cells_of, counted


def rank_prices(
    problem: Problem, choice: Choice, limits: Iterable[Limit], cells: Cells | None = None
) -> Iterator[Price]:
    """Yield the price of each limit: who would be chosen by rank, and who would not, without it.

    `choice`: what `by_rank` returns for the problem; `cells`: those of the problem.
    """
    cells = cells_of(problem) if cells is None else cells
    proofs = Proofs(cells, wanted=True)
    refusals = list(_refusals(problem, choice, Walk(problem, cells, proofs)))
    for limit in limits:
        if limit.kind == "pin":
            other = by_rank(problem.without(limit))
            yield price_of(limit, choice, choice if other is None else other)
            continue
        yield price_of(limit, choice, _without(limit, problem, choice, refusals))


@dataclass(frozen=True)
class _Refusal:
    """The first row of a cell that was refused, the walk before it, and the limits that explain it: None for all."""

    place: int
    cell: int
    walk: Walk
    because: frozenset[Limit] | None


def _refusals(problem: Problem, choice: Choice, walk: Walk) -> Iterator[_Refusal]:
    """Walk down the list as the choice did, and yield what was refused on the way."""
    free = [row for row in choice.chosen if row not in problem.pins]
    walk.witness = counted(walk.cells, free)
    taken = set(free)
    for place, row in enumerate(walk.rows):
        if walk.left == 0:
            return
        cell = int(walk.cells.of_row[row])
        if row in taken or cell in walk.closed:
            walk.take(cell)
            continue
        named = choice.passed[row]
        because = frozenset(named) if named else walk.proofs.learn(walk.after(cell))
        yield _Refusal(place, cell, walk.copied(), because)
        walk.seen += 1
        walk.close(cell, named)


def _without(limit: Limit, problem: Problem, choice: Choice, refusals: list[_Refusal]) -> Choice:
    """Return the choice without a limit."""
    for refusal in refusals:
        if refusal.because is not None and limit not in refusal.because:
            continue
        walk = refusal.walk.copied()
        walk.lift(limit)
        if walk.asked(refusal.cell):
            return _gone_on(walk, problem, choice, refusal.place)
    return choice


def _gone_on(walk: Walk, problem: Problem, choice: Choice, place: int) -> Choice:
    """Return the choice that begins as the given one, then takes the row at a place, and goes on from there."""
    before = set(walk.rows[:place])
    taken = [row for row in choice.chosen if row in before or row in problem.pins]
    taken.append(walk.rows[place])
    for row in walk.rows[place + 1 :]:
        if walk.left == 0:
            break
        if walk.take(int(walk.cells.of_row[row])):
            taken.append(row)
    return Choice(tuple(sorted(taken)), {})
