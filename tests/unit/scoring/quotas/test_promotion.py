"""Who takes a seat that has become free, and why better-ranked ones were skipped."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from scoring.quotas.by_rank import by_rank
from scoring.quotas.problem import Bound, Limit, Problem, broken
from scoring.quotas.promotion import Promotion, promote, reserve
from tests.unit.scoring.quotas.districts import problems


def test_the_best_ranked_that_keeps_every_quota_moves_up() -> None:
    """Of four seats one in the south is withdrawn: the next two of the north can't keep the floor, the fifth can."""
    problem = Problem(2, {"unit": ("n", "s", "n", "n", "s")}, (Bound("unit", "s", 1),))
    floor = Limit("floor", "unit", "s", 1)
    assert promote(problem, {0}, {1}) == Promotion(4, ((2, (floor,)), (3, (floor,))))


def test_nobody_moves_up_when_every_one_would_break_a_quota() -> None:
    problem = Problem(2, {"unit": ("n", "s", "n")}, (Bound("unit", "s", 1),))
    assert promote(problem, {0}, {1}) == Promotion(None, ((2, (Limit("floor", "unit", "s", 1),)),))


@given(problems(), st.data())
def test_promotion_is_the_first_row_that_breaks_nothing(problem: Problem, data: st.DataObject) -> None:
    choice = by_rank(problem)
    assume(choice is not None and choice.chosen)
    assert choice is not None
    gone = data.draw(st.sampled_from(choice.chosen))
    left = set(choice.chosen) - {gone}
    free = Problem(
        problem.seats, problem.labels, problem.bounds, problem.groups, problem.per_group, problem.pins - {gone}
    )
    able = [
        row
        for row in range(problem.rows)
        if row not in choice.chosen and row not in problem.excluded and not broken(free, {*left, row})
    ]
    assert promote(problem, left, {gone}).row == min(able, default=None)


def test_reserve_is_by_rank_without_those_nothing_could_bring_in() -> None:
    labels = {"unit": ("n",) * 5}
    problem = Problem(
        1, labels, groups=("g", "g", "", "h", ""), per_group=1, pins=frozenset({0}), excluded=frozenset({2})
    )
    assert reserve(problem, (0,), 9) == (3, 4)
    assert reserve(problem, (0,), 1) == (3,)
