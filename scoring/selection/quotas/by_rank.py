"""The best-ranked kept: a row is passed over only where no complete choice holds it and everything taken before it.

The result is the lexicographically best choice by rank, and so the only one.
"""

from __future__ import annotations

from scoring.selection.quotas.plain_walk import plain_choice
from scoring.selection.quotas.problem import Choice, Limit, Problem
from scoring.selection.quotas.rank_walk import Proofs, Walk
from scoring.selection.quotas.row_cells import Cells, cells_of


def by_rank(problem: Problem, cells: Cells | None = None) -> Choice | None:
    """Return the best choice by rank, or None when no choice keeps every limit; `cells`: those of the problem."""
    known = cells_of(problem) if cells is None else cells
    plain = plain_choice(known, problem.seats, problem.pins, problem.excluded)
    return plain if plain is not None else walked_choice(problem, known)


def walked_choice(problem: Problem, cells: Cells) -> Choice | None:
    """Return the same as `by_rank`, by asking at each row whether a complete choice remains possible."""
    walk = Walk(problem, cells, Proofs(cells))
    if not walk.begin():
        return None
    taken: list[int] = []
    left_out: dict[int, tuple[Limit, ...]] = {}
    for row in walk.rows:
        if walk.left == 0:
            break
        cell = int(cells.of_row[row])
        if walk.take(cell):
            taken.append(row)
        else:
            left_out[row] = walk.closed[cell]
    last = taken[-1] if taken else -1
    passed = {row: limits for row, limits in left_out.items() if row < last}
    return Choice(tuple(sorted([*taken, *problem.pins])), passed)
