"""Rows of the same labels are one cell; counts per cell that fill the seats."""

from __future__ import annotations

import numpy as np
from hypothesis import given

from scoring.selection.quotas.problem import Bound, Problem
from scoring.selection.quotas.row_cells import cells_of, completion, counted
from tests.unit.scoring.selection.quotas.districts import problems, solutions


def test_cells_join_rows_that_every_limit_sees_alike() -> None:
    labels = {"unit": ("n", "s", "n", "m"), "size": ("x", "x", "x", "y")}
    cells = cells_of(Problem(2, labels, (Bound("unit", "n", 1), Bound("size", "x", 0, 2))))
    same = cells.of_row.tolist()
    assert (same[0] == same[2], len(set(same))) == (True, 3)
    assert cells.room.sum() == 4
    assert counted(cells, [0, 2]).tolist()[same[0]] == 2


@given(problems())
def test_completion_finds_counts_exactly_where_a_choice_exists(problem: Problem) -> None:
    free = Problem(problem.seats, problem.labels, problem.bounds, problem.groups, problem.per_group)
    cells = cells_of(free)
    found = completion(
        cells.member, (cells.floors, cells.ceilings), cells.room, seats=free.seats, wanted=np.zeros_like(cells.room)
    )
    assert (found is not None) == any(True for _ in solutions(free))
    counts = np.zeros_like(cells.room) if found is None else found
    held = cells.member @ counts
    kept = bool(((held >= cells.floors) & (held <= cells.ceilings) & (counts.sum() == free.seats)).all())
    assert (bool((counts <= cells.room).all()), kept or found is None) == (True, True)
