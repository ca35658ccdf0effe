"""The greatest total where it is found by taking rows in the order of their scores, and proved to be it.

What single limits don't forbid is taken (`plain_walk`); of each cell, only the last row taken and the first one left
can be exchanged first. A few exchanges among those (`warm_basis`) give multipliers of the limits, and what these prove
of all rows, in whole numbers, is exact: where it is the total at hand, no better choice exists. Pools with seats of
their own and limits within them are always settled so; else nothing is said.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scoring.selection.quotas.plain_walk import plain_walk
from scoring.selection.quotas.problem import Problem
from scoring.selection.quotas.proved import Task
from scoring.selection.quotas.row_cells import Cells
from scoring.selection.quotas.tie_rule import best_ranked
from scoring.selection.quotas.warm_basis import Basis, LostError

Integers = NDArray[np.int64]
_LARGE = 1 << 40


def plain_total(problem: Problem, scores: Integers, cells: Cells, among: tuple[Task, Integers]) -> Integers | None:
    """Return the choice with the greatest total, the best by rank of several, as places in a task; None: not found.

    `among`: what is to be chosen of some rows beside the pins, and these rows: of each cell the best ones that fit.
    """
    task, rows = among
    order = np.lexsort([-scores])
    at = np.empty_like(order)
    at[order] = np.arange(len(order))
    pins, excluded = (frozenset(at[sorted(some)].tolist()) for some in (problem.pins, problem.excluded))
    walked = plain_walk(cells.in_order(order), problem.seats, pins, excluded)
    if walked is None or not walked.taken:
        return None
    held = np.isin(rows, order[list(walked.taken)])
    try:
        multipliers, scale = _multipliers(task, held, cells.of_row[rows])
    except LostError:
        return None
    own = task.scores * scale - multipliers[:-1] @ task.member - multipliers[-1]
    labels = multipliers[:-1]
    sides = np.where(labels > 0, labels * np.minimum(task.ceilings, task.seats), labels * task.floors)
    bound = int(multipliers[-1]) * task.seats + int(sides.sum()) + int(np.maximum(own, 0).sum())
    gap = bound - scale * int(task.scores[held].sum())
    if gap >= scale:  # totals are multiples of it
        return None
    return best_ranked(task, np.flatnonzero(held), np.abs(own) <= gap, int(multipliers[-1]) // scale)


def _multipliers(task: Task, held: NDArray[np.bool_], cell_of: Integers) -> tuple[Integers, int]:
    """Return whole multipliers of the limits and of a seat, and by what scores are multiplied there. Raises LostError.

    `held`: the rows taken, of each cell the first by score.
    """
    edges = _edges(task, held, cell_of)
    inner = held.copy()
    inner[edges] = False
    counted = task.member[:, inner].sum(axis=1)
    seats = task.seats - int(inner.sum())
    scale = max(1, _LARGE // (1 + int(np.abs(task.scores).max())))
    basis = Basis(
        task.scores[edges] * scale,
        _limits(task.member[:, edges]),
        (held[edges].astype(np.int64), np.zeros(len(edges), dtype=np.int64), np.ones(len(edges), dtype=np.int64)),
        (
            np.append(task.floors - counted, seats),
            np.append(np.minimum(task.ceilings, task.seats) - counted, seats),
        ),
    )
    basis.reach_best()
    return basis.bound().multipliers, scale


def _edges(task: Task, held: NDArray[np.bool_], cell_of: Integers) -> Integers:
    """Return of each cell the last row taken and the first one left, by score."""
    order = np.lexsort([-task.scores, cell_of])
    own, taken = cell_of[order], held[order]
    begins = np.append(True, own[1:] != own[:-1])
    ends = np.append(begins[1:], True)
    last = taken & (ends | ~np.append(taken[1:], False))
    first = ~taken & (begins | np.append(False, taken[:-1]))
    return np.sort(order[last | first])


def _limits(member: NDArray[np.bool_]) -> Integers:
    """Return the limits that count each row, as `Basis` takes them; the last one is that of the seats."""
    labels, rows = member.shape
    own = np.where(member, np.arange(labels)[:, None], labels + 1)
    return np.concatenate([own, np.full((1, rows), labels)])
