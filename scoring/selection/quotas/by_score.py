"""The greatest total of scores under every limit, proved: no better choice exists.

Lagrangian relaxation: any multipliers of the limits give an upper bound on every choice's total, and rounding them to
integers keeps it one, so the bound is exact. The multipliers come from the linear relaxation over the rows that can
matter, found by pricing all rows out (column generation; Gilmore and Gomory 1961). With a choice of total L and a bound
U, a row whose reduced score is below L - U is in no better choice, and one above U - L in every one (reduced-cost
fixing); the few rows between are settled by a small integer programme, and among its equals by rank. Where taking rows
by score is the best already, a few exchanges prove it (`plain_total`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.selection.quotas.plain_total import plain_total
from scoring.selection.quotas.problem import Choice, Problem
from scoring.selection.quotas.proved import NotProvedError, Task, programme
from scoring.selection.quotas.row_cells import UNLIMITED, Cells, cells_of, counted
from scoring.selection.quotas.tie_rule import best_ranked

Integers = NDArray[np.int64]
_FIRST_FREE = 60
_ROUNDS = 60


def by_score(problem: Problem, scores: Integers, cells: Cells | None = None) -> Choice | None:
    """Return the choice with the greatest total of integer scores, or None when none keeps every limit.

    Of several with that total it is the best by rank: a row is passed over only where no choice with the greatest total
    holds it and everything taken before it. `passed` names no limits. `cells`: those of the problem. Raises
    NotProvedError.
    """
    cells = cells_of(problem) if cells is None else cells
    pins = sorted(problem.pins)
    if problem.pins & problem.excluded or len(pins) > problem.seats:
        return None
    if (cells.ceilings < cells.member @ counted(cells, pins)).any():
        return None
    rows = candidates(problem, cells, scores)
    task = task_of(problem, cells, scores, rows)
    best = plain_total(problem, scores, cells, (task, rows))
    if best is None:
        best = _best(task)
    if best is None:
        return None
    chosen = tuple(sorted([*rows[best].tolist(), *pins]))
    free = [row for row in chosen if row not in problem.pins]
    last = free[-1] if free else -1
    taken = set(chosen)
    passed = {row: () for row in range(last) if row not in taken and row not in problem.excluded}
    return Choice(chosen, passed)


def task_of(problem: Problem, cells: Cells, scores: Integers, rows: Integers) -> Task:
    """Return what is to be chosen of some rows beside the pins."""
    held = cells.member @ counted(cells, sorted(problem.pins))
    return Task(
        scores=scores[rows].astype(np.int64),
        member=cells.member[:, cells.of_row[rows]],
        floors=np.maximum(cells.floors - held, 0),
        ceilings=np.where(cells.ceilings >= UNLIMITED, UNLIMITED, cells.ceilings - held),
        seats=problem.seats - len(problem.pins),
    )


@dataclass(frozen=True)
class _Bounded:
    """The reduced score of every row, the bound that the whole multipliers of the limits prove, and that of a seat."""

    reduced: Integers
    bound: int
    seat: int
    multipliers: Integers


def candidates(problem: Problem, cells: Cells, scores: Integers) -> Integers:
    """Return the rows that some best choice may hold: of each cell the best, no more than any of its ceilings."""
    free = _free(problem)
    if not len(free):
        return free
    most = np.minimum(
        np.where(cells.member, cells.ceilings[:, None], UNLIMITED).min(axis=0, initial=UNLIMITED), problem.seats
    )
    ordered = free[np.lexsort((free, -scores[free], cells.of_row[free]))]
    own = cells.of_row[ordered]
    starts = np.searchsorted(own, own, side="left")
    within = np.arange(len(ordered)) - starts
    return np.sort(ordered[within < most[own]])


def _free(problem: Problem) -> Integers:
    """Return the rows that are neither pinned nor excluded."""
    free = np.ones(problem.rows, dtype=np.bool_)
    free[[*problem.pins, *problem.excluded]] = False
    return np.flatnonzero(free)


def _best(task: Task) -> Integers | None:
    """Return the chosen rows as places in the task, or None."""
    if task.seats < 0 or len(task.scores) < task.seats:
        return None
    if not task.seats:  # every seat is pinned
        return np.empty(0, dtype=np.int64) if (task.floors <= 0).all() else None
    bounded = _bounded(task)
    if bounded is None:
        return None
    order = np.argsort(np.abs(bounded.reduced), kind="stable")
    free_count = _FIRST_FREE
    while True:
        free = order[: min(free_count, len(order))]
        best = _settled(task, bounded, free)
        if best is not None:
            gap = bounded.bound - int(task.scores[best].sum())
            needed = int((np.abs(bounded.reduced) <= gap).sum())
            if needed <= len(free):
                return best_ranked(task, best, np.abs(bounded.reduced) <= gap, bounded.seat)
            free_count = max(needed, 2 * free_count) if needed < len(order) else len(order)
        elif len(free) == len(order):
            return None
        else:
            free_count *= 4


def _settled(task: Task, bounded: _Bounded, free: Integers) -> Integers | None:
    """Fix every row but the free ones by the sign of its reduced score, and choose among the free ones."""
    fixed = np.setdiff1d(np.flatnonzero(bounded.reduced > 0), free)
    held = task.member[:, fixed].sum(axis=1)
    seats = task.seats - len(fixed)
    ceilings = np.where(task.ceilings >= UNLIMITED, UNLIMITED, task.ceilings - held)
    if seats < 0 or (ceilings < 0).any():
        return None
    among = Task(task.scores[free] - bounded.seat, task.member[:, free], task.floors - held, ceilings, seats)
    taken = programme(among, np.ones(len(free), dtype=np.int64))
    return None if taken is None else np.sort(np.concatenate([fixed, free[np.flatnonzero(taken)]]))


def _bounded(task: Task) -> _Bounded | None:
    """Return multipliers near the best, with the exact bound they prove; None where even fractions can't do it."""
    active = _first_columns(task)
    prices = np.zeros(len(task.floors) + 1, dtype=np.int64)
    for _round in range(_ROUNDS):
        solved = _relaxed(task, active)
        if solved is None:
            if len(active) == len(task.scores):
                return None
            active = np.arange(len(task.scores))
            continue
        prices = solved
        reduced = _reduced(task, prices)
        outside = np.setdiff1d(np.flatnonzero(reduced > 0), active)
        if not len(outside):
            break
        best = outside[np.argsort(-reduced[outside], kind="stable")[: 4 * task.seats + 50]]
        active = np.union1d(active, best)
    reduced = _reduced(task, prices)
    multipliers = prices[:-1]
    sides = np.where(multipliers > 0, multipliers * np.minimum(task.ceilings, task.seats), multipliers * task.floors)
    bound = int(prices[-1]) * task.seats + int(sides.sum()) + int(np.maximum(reduced, 0).sum())
    return _Bounded(reduced, bound, int(prices[-1]), multipliers)


def _first_columns(task: Task) -> Integers:
    """Return rows to begin with: the best of all, and the best of every label with a floor."""
    order = np.argsort(-task.scores, kind="stable")
    columns = [order[: 2 * task.seats + 20]]
    for label in np.flatnonzero(task.floors > 0):
        own = order[task.member[label, order]]
        columns.append(own[: 2 * int(task.floors[label]) + 5])
    return np.unique(np.concatenate(columns))


def _reduced(task: Task, prices: Integers) -> Integers:
    """Return each row's score less the prices of the seat and of its labels."""
    costs = np.zeros(len(task.scores), dtype=np.int64)
    for label in np.flatnonzero(prices[:-1]):
        costs += np.where(task.member[label], prices[label], 0)
    return np.asarray(task.scores - costs - prices[-1])


def _relaxed(task: Task, active: Integers) -> Integers | None:
    """Return the rounded prices of every label and of a seat in the linear relaxation over the active rows."""
    from scipy.optimize import linprog  # noqa: PLC0415 - loaded when first used
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - loaded when first used

    member = task.member[:, active].astype(np.float64)
    above, below = np.flatnonzero(task.ceilings < task.seats), np.flatnonzero(task.floors > 0)
    solution = linprog(
        -task.scores[active].astype(np.float64),
        A_ub=csr_matrix(np.concatenate([member[above], -member[below]])) if len(above) + len(below) else None,
        b_ub=np.concatenate([task.ceilings[above], -task.floors[below]]) if len(above) + len(below) else None,
        A_eq=np.ones((1, len(active))),
        b_eq=[task.seats],
        bounds=(0, 1),
        method="highs-ds",
    )
    if solution.status == 2:
        return None
    if solution.status != 0:
        raise NotProvedError(solution.message)
    prices = np.zeros(len(task.floors) + 1)
    if len(above) + len(below):
        prices[above] -= solution.ineqlin.marginals[: len(above)]
        prices[below] += solution.ineqlin.marginals[len(above) :]
    prices[-1] = -solution.eqlin.marginals[0]
    return np.rint(prices).astype(np.int64)
