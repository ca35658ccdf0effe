"""The price of each limit by rank equals a new choice without it."""

from __future__ import annotations

from hypothesis import assume, given

from scoring.selection.quotas.by_rank import by_rank
from scoring.selection.quotas.problem import Problem, limits_of
from scoring.selection.quotas.rank_prices import rank_prices
from tests.unit.scoring.selection.quotas.districts import problems


@given(problems())
def test_prices_by_rank_are_those_of_choosing_again(problem: Problem) -> None:
    choice = by_rank(problem)
    assume(choice is not None)
    assert choice is not None
    limits = list(limits_of(problem))
    for limit, price in zip(limits, rank_prices(problem, choice, limits), strict=True):
        again = by_rank(problem.without(limit))
        assert again is not None
        assert price.limit == limit
        assert set(price.came_in) == set(choice.chosen) - set(again.chosen)
        assert set(price.went_out) == set(again.chosen) - set(choice.chosen)
