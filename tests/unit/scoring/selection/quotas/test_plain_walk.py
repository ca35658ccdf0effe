"""Taking what no limit plainly forbids: where it finds a list, it is the one of asking at each row, limits and all."""

from __future__ import annotations

from hypothesis import assume, given, settings

from scoring.selection.quotas.by_rank import walked_choice
from scoring.selection.quotas.plain_walk import plain_choice
from scoring.selection.quotas.problem import Bound, Choice, Limit, Problem
from scoring.selection.quotas.row_cells import Cells, cells_of
from tests.unit.scoring.selection.quotas.districts import problems


def plain(problem: Problem, cells: Cells | None = None) -> Choice | None:
    return plain_choice(cells or cells_of(problem), problem.seats, problem.pins, problem.excluded)


@settings(max_examples=300)
@given(problems())
def test_what_it_finds_is_what_asking_at_each_row_finds(problem: Problem) -> None:
    found = plain(problem)
    assume(found is not None)
    assert found == walked_choice(problem, cells_of(problem))


def test_a_floor_within_a_pool_is_named_with_the_pool() -> None:
    labels = {"pool": ("a", "a", "a", "b"), "band": ("x", "x", "y", "")}
    bounds = (Bound("pool", "a", 2, 2), Bound("pool", "b", 1, 1), Bound("band", "x", 1), Bound("band", "y", 1))
    why = (Limit("ceiling", "pool", "a", 2), Limit("floor", "band", "y", 1))
    assert plain(Problem(3, labels, bounds)) == Choice((0, 2, 3), {1: why})


def test_where_two_limits_together_forbid_a_row_it_finds_nothing() -> None:
    """The floors of u and v need two rows: with the first row one seat is left for both."""
    problem = Problem(2, {"u": ("0", "1", "0"), "v": ("0", "0", "1")}, (Bound("u", "1", 1), Bound("v", "1", 1)))
    assert plain(problem) is None
    found = walked_choice(problem, cells_of(problem))
    assert found is not None
    assert found.chosen == (1, 2)


def test_pins_that_break_a_limit_are_left_to_the_walk() -> None:
    labels = {"unit": ("n", "n", "s")}
    both = Problem(2, labels, (Bound("unit", "n", 0, 1),), pins=frozenset({0, 1}))
    assert (plain(both), walked_choice(both, cells_of(both))) == (None, None)
