"""The best-ranked kept: against trying every choice."""

from __future__ import annotations

from hypothesis import assume, given, settings

from scoring.selection.quotas.by_rank import by_rank
from scoring.selection.quotas.problem import Bound, Choice, Limit, Problem
from tests.unit.scoring.selection.quotas.districts import keeps, problems, solutions


@settings(max_examples=300)
@given(problems())
def test_by_rank_is_the_lexicographically_best_of_all_choices(problem: Problem) -> None:
    found = by_rank(problem)
    assert (found.chosen if found is not None else None) == min(
        solutions(problem), key=lambda chosen: [row for row in chosen if row not in problem.pins], default=None
    )


@given(problems())
def test_every_limit_named_for_a_row_passed_over_forbids_it(problem: Problem) -> None:
    """No choice that keeps the named limits holds the row and everything taken before it."""
    found = by_rank(problem)
    assume(found is not None)
    assert found is not None
    every = list(solutions(Problem(problem.seats, problem.labels, groups=problem.groups, excluded=problem.excluded)))
    allowed = [
        (row, limits, chosen)
        for row, limits in found.passed.items()
        for chosen in every
        if limits
        and {item for item in found.chosen if item < row} | problem.pins | {row} <= set(chosen)
        and all(keeps(problem, chosen, limit) for limit in limits)
    ]
    assert allowed == []


def test_by_rank_passes_over_only_where_a_floor_needs_the_seat() -> None:
    problem = Problem(2, {"unit": ("n", "n", "n", "s")}, (Bound("unit", "s", 1),))
    assert by_rank(problem) == Choice(
        (0, 3), {1: (Limit("floor", "unit", "s", 1),), 2: (Limit("floor", "unit", "s", 1),)}
    )


def test_by_rank_names_a_ceiling_that_is_reached() -> None:
    problem = Problem(2, {"unit": ("n", "n", "s")}, (Bound("unit", "n", 0, 1),))
    assert by_rank(problem) == Choice((0, 2), {1: (Limit("ceiling", "unit", "n", 1),)})


def test_by_rank_counts_pins_against_the_limits() -> None:
    problem = Problem(2, {"unit": ("n", "n", "s", "n")}, (Bound("unit", "n", 0, 1),), pins=frozenset({3}))
    found = by_rank(problem)
    assert found is not None
    assert found.chosen == (2, 3)


def test_by_rank_of_a_pin_that_is_excluded_is_nothing() -> None:
    assert by_rank(Problem(1, {"unit": ("n",)}, pins=frozenset({0}), excluded=frozenset({0}))) is None


def test_by_rank_names_floors_that_need_what_is_left_of_a_pool() -> None:
    """Two pools of two and one; both bands of the first pool have a floor of one."""
    labels = {"pool": ("a", "a", "a", "b"), "band": ("x", "x", "y", "")}
    bounds = (Bound("pool", "a", 2, 2), Bound("pool", "b", 1, 1), Bound("band", "x", 1), Bound("band", "y", 1))
    why = (Limit("ceiling", "pool", "a", 2), Limit("floor", "band", "y", 1))
    assert by_rank(Problem(3, labels, bounds)) == Choice((0, 2, 3), {1: why})
