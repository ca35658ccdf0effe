"""Taking rows by score: where it is proved to be the greatest total, trying every choice finds none better."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scoring.selection.quotas.by_score import by_score, candidates, task_of
from scoring.selection.quotas.plain_total import plain_total
from scoring.selection.quotas.problem import Bound, Problem
from scoring.selection.quotas.row_cells import cells_of
from scoring.selection.quotas.warm_basis import Basis, LostError
from tests.unit.scoring.selection.quotas.districts import problems, solutions

Integers = np.ndarray[tuple[int], np.dtype[np.int64]]


def plain(problem: Problem, scores: Integers) -> tuple[int, ...] | None:
    cells = cells_of(problem)
    rows = candidates(problem, cells, scores)
    found = plain_total(problem, scores, cells, (task_of(problem, cells, scores, rows), rows))
    return None if found is None else tuple(sorted([*rows[found].tolist(), *problem.pins]))


@settings(max_examples=300, deadline=None)
@given(problems(), st.sampled_from([2, 5, 10**9]), st.randoms(use_true_random=False))
def test_what_is_proved_is_the_best_of_all_choices(problem: Problem, most: int, random: st.DataObject) -> None:
    assume(len(problem.pins) < problem.seats)
    scores = np.array([random.randrange(most) for _ in range(problem.rows)], dtype=np.int64)  # type: ignore[attr-defined]
    found = plain(problem, scores)
    assume(found is not None)
    assert found == min(solutions(problem), key=lambda chosen: (-int(scores[list(chosen)].sum()), chosen))


POOLS = {"pool": ("a", "a", "b", "b", "a"), "unit": ("n", "n", "s", "s", "s")}
BOUNDS = (Bound("pool", "a", 2, 2), Bound("pool", "b", 1, 1), Bound("unit", "n", 0, 1))
SCORES = np.array([9, 8, 7, 7, 1], dtype=np.int64)


def test_pools_with_a_limit_inside_one_are_settled_without_a_programme() -> None:
    """Of a, rows 0 and 1 share a place; of b's two equals the first is seated."""
    assert plain(Problem(3, POOLS, BOUNDS), SCORES) == (0, 2, 4)


def test_a_better_choice_than_by_score_is_left_to_the_programme() -> None:
    """Row 0 closes both limits and gives 9; rows 1 and 2 would give 8 and 8."""
    labels = {"u": ("x", "x", "z", "w"), "v": ("y", "t", "y", "w")}
    problem = Problem(2, labels, (Bound("u", "x", 0, 1), Bound("v", "y", 0, 1)))
    scores = np.array([9, 8, 8, 0], dtype=np.int64)
    assert plain(problem, scores) is None
    found = by_score(problem, scores)
    assert found is not None
    assert found.chosen == (1, 2)


def test_where_the_exchanges_find_no_end_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(_basis: Basis) -> None:
        raise LostError

    monkeypatch.setattr(Basis, "reach_best", lost)
    assert plain(Problem(3, POOLS, BOUNDS), SCORES) is None
    found = by_score(Problem(3, POOLS, BOUNDS), SCORES)
    assert found is not None
    assert found.chosen == (0, 2, 4)
