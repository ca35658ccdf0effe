"""The greatest total: against trying every choice, and against the full model of another solver."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp

from scoring.selection.quotas.by_rank import by_rank
from scoring.selection.quotas.by_score import by_score
from scoring.selection.quotas.problem import Bound, Choice, Problem
from scoring.selection.quotas.proved import NotProvedError
from tests.unit.scoring.selection.quotas.districts import problems, solutions


@settings(max_examples=300)
@given(problems(), st.sampled_from([3, 10, 10**9]), st.randoms(use_true_random=False))
def test_by_score_has_the_greatest_total_of_all_choices(problem: Problem, most: int, random: st.DataObject) -> None:
    scores = np.array(sorted((random.randrange(most) for _ in range(problem.rows)), reverse=True), dtype=np.int64)  # type: ignore[attr-defined]
    totals = {chosen: int(scores[list(chosen)].sum()) for chosen in solutions(problem)}
    best = {chosen for chosen, total in totals.items() if total == max(totals.values())}
    found = by_score(problem, scores)
    assert (None if found is None else found.chosen) in (best or {None})


@settings(max_examples=400, deadline=None)
@given(problems(), st.sampled_from([1, 2, 3, 5]), st.booleans(), st.randoms(use_true_random=False))
def test_of_equal_totals_the_best_by_rank_is_chosen(
    problem: Problem, most: int, in_order: object, random: st.DataObject
) -> None:
    """Trying every choice: the greatest total, and of several the one whose rows come first.

    Rows of several pools are not in the order of their scores.
    """
    drawn = [random.randrange(most) for _ in range(problem.rows)]  # type: ignore[attr-defined]
    scores = np.array(sorted(drawn, reverse=True) if in_order else drawn, dtype=np.int64)
    best = min(solutions(problem), key=lambda chosen: (-int(scores[list(chosen)].sum()), chosen), default=None)
    found = by_score(problem, scores)
    assert (None if found is None else found.chosen) == best


def test_of_two_alike_the_better_ranked_is_seated() -> None:
    """All three have the same score; the floor needs the big one, and the first small one stands before the other."""
    problem = Problem(2, {"size": ("small", "big", "small")}, (Bound("size", "big", 1),))
    assert by_score(problem, np.array([9, 9, 9], dtype=np.int64)) == Choice((0, 1), {})


def test_many_equal_scores_are_chosen_as_by_rank() -> None:
    """Where all scores are equal, the greatest total is no question and the choice is the one by rank."""
    problem, _scores = district(400, 60, 2)
    found, by_order = by_score(problem, np.full(problem.rows, 7, dtype=np.int64)), by_rank(problem)
    assert found is not None
    assert by_order is not None
    assert found.chosen == by_order.chosen


def district(rows: int, seats: int, seed: int) -> tuple[Problem, np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """Return a district with floors and ceilings near what chance gives."""
    generator = np.random.default_rng(seed)
    scores = np.sort(generator.integers(0, 10**8, rows))[::-1].astype(np.int64)
    labels = {
        name: tuple(f"{name}{value}" for value in generator.integers(0, count, rows))
        for name, count in (("unit", 8), ("size", 4), ("level", 5))
    }
    bounds = [Bound("unit", f"unit{value}", seats // 12, seats // 6) for value in range(8)]
    bounds += [Bound("size", f"size{value}", seats // 5) for value in range(4)]
    return Problem(seats, labels, tuple(bounds)), scores


@pytest.mark.parametrize("seed", range(4))
def test_by_score_equals_the_full_model(seed: int) -> None:
    problem, scores = district(400, 60, seed)
    rows = [[label == bound.value for label in problem.labels[bound.attribute]] for bound in problem.bounds]
    most = [problem.seats if bound.ceiling is None else bound.ceiling for bound in problem.bounds]
    full = milp(
        -scores.astype(float),
        integrality=np.ones(problem.rows),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(
            np.array([*rows, [True] * problem.rows], dtype=float),
            [*(bound.floor for bound in problem.bounds), problem.seats],
            [*most, problem.seats],
        ),
        options={"mip_rel_gap": 0},
    )
    found = by_score(problem, scores)
    assert found is not None
    assert int(scores[list(found.chosen)].sum()) == int(scores[np.rint(full.x) > 0].sum())


def test_equal_scores_of_a_cell_go_by_rank() -> None:
    scores = np.array([5, 5, 5, 1], dtype=np.int64)
    problem = Problem(2, {"unit": ("n", "n", "n", "s")}, (Bound("unit", "s", 1),))
    assert by_score(problem, scores) == Choice((0, 3), {1: (), 2: ()})


def test_by_score_refuses_to_guess(monkeypatch: pytest.MonkeyPatch) -> None:
    problem, scores = district(400, 60, 2)  # not settled by taking rows by score

    def gives_up(*_arguments: object, **_options: object) -> OptimizeResult:
        return OptimizeResult(status=1, message="time limit", x=None)

    monkeypatch.setattr("scipy.optimize.milp", gives_up)
    with pytest.raises(NotProvedError, match=r"^time limit$"):
        by_score(problem, scores)


def test_by_score_refuses_what_its_bound_does_not_prove(monkeypatch: pytest.MonkeyPatch) -> None:
    problem, scores = district(400, 60, 2)  # not settled by taking rows by score

    def worse(*arguments: object, **options: object) -> OptimizeResult:
        found = milp(*arguments, **options)
        found.mip_dual_bound = found.fun - 5
        return found

    monkeypatch.setattr("scipy.optimize.milp", worse)
    with pytest.raises(NotProvedError, match="is not proved best"):
        by_score(problem, scores)
