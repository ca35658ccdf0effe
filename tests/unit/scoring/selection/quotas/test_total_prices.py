"""The price of each limit by total: against trying every choice, choosing again, and a general solver."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from scoring.selection.quotas import total_prices
from scoring.selection.quotas.by_score import by_score
from scoring.selection.quotas.price import Price
from scoring.selection.quotas.problem import Bound, Limit, Problem, carries, limits_of
from scoring.selection.quotas.total_prices import score_prices
from tests.unit.scoring.selection.quotas.districts import problems, solutions

Integers = np.ndarray[tuple[int], np.dtype[np.int64]]


@settings(deadline=None)
@given(problems(), st.sampled_from([1, 2, 3, 50, 10**9]), st.booleans(), st.randoms(use_true_random=False))
def test_each_price_is_that_of_the_best_of_all_choices(
    problem: Problem, most: int, in_order: object, random: st.DataObject
) -> None:
    """Pins as well; without a limit the choice has the greatest total, and of several it is the best by rank."""
    drawn = [random.randrange(most) for _ in range(problem.rows)]  # type: ignore[attr-defined]
    scores = np.array(sorted(drawn, reverse=True) if in_order else drawn, dtype=np.int64)
    choice = by_score(problem, scores)
    assume(choice is not None)
    assert choice is not None
    limits = list(limits_of(problem))
    for limit, price in zip(limits, score_prices(problem, choice, scores, limits), strict=True):
        every = solutions(problem.without(limit))
        best = set(min(every, key=lambda chosen: (-int(scores[list(chosen)].sum()), chosen)))
        now = set(choice.chosen)
        assert price == Price(limit, tuple(sorted(now - best)), tuple(sorted(best - now)))


def crossing(seed: int, places: int) -> tuple[Problem, Integers]:
    """Return 200 rows, scores rounded to some places, with tight quotas on three attributes, groups, and two pins."""
    generator = np.random.default_rng(seed)
    rows, seats = 200, 50
    scores = np.sort(np.round(generator.normal(60, 10, rows), places) * 1e6).astype(np.int64)[::-1].copy()
    labels, bounds = {}, []
    for name, count in {"unit": 5, "size": 3, "chain": 2}.items():
        drawn = generator.integers(0, count, rows)
        labels[name] = tuple(f"{name}{value}" for value in drawn)
        for value in range(count):
            fair = seats * int((drawn == value).sum()) / rows
            bounds.append(Bound(name, f"{name}{value}", int(fair * 0.92), int(fair * 1.05) + 1))
    groups = tuple(f"group{number}" if number < 25 else "" for number in generator.integers(0, 80, rows))
    return Problem(seats, labels, tuple(bounds), groups, 1, frozenset({150, 180}), frozenset({0, 7})), scores


@pytest.mark.parametrize(("seed", "places"), [(0, 6), (2, 1)])
def test_each_price_is_that_of_choosing_again_and_has_the_total_of_one_programme(
    seed: int, places: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nothing is chosen again for it."""
    problem, scores = crossing(seed, places)
    choice = by_score(problem, scores)
    assert choice is not None
    limits = list(limits_of(problem))
    with monkeypatch.context() as patched:
        patched.delattr(total_prices, "by_score")
        prices = list(score_prices(problem, choice, scores, limits))
    assert [price.limit for price in prices] == limits
    assert sum(bool(price.came_in) for price in prices) > 5
    for price in prices:
        chosen = set(choice.chosen) - {*price.came_in} | {*price.went_out}
        without = problem.without(price.limit)
        again = by_score(without, scores)
        assert again is not None
        assert chosen == {*again.chosen}
        assert int(scores[[*chosen]].sum()) == greatest(without, scores)


def greatest(problem: Problem, scores: Integers) -> int:
    """Return the greatest total by one integer programme over all rows."""
    limits = [limit for limit in limits_of(problem) if limit.kind != "pin"]
    lines = [[carries(problem, row, limit) for row in range(problem.rows)] for limit in limits]
    low, high = np.zeros(problem.rows), np.ones(problem.rows)
    low[[*problem.pins]], high[[*problem.excluded]] = 1, 0
    found = milp(
        -scores.astype(float),
        integrality=np.ones(problem.rows),
        bounds=Bounds(low, high),
        constraints=LinearConstraint(
            np.array([*lines, [True] * problem.rows], dtype=float),
            [*(limit.number if limit.kind == "floor" else 0 for limit in limits), problem.seats],
            [*(problem.seats if limit.kind == "floor" else limit.number for limit in limits), problem.seats],
        ),
        options={"mip_rel_gap": 0},
    )
    return int(scores @ np.rint(found.x).astype(np.int64))


@pytest.mark.parametrize("given_up", ["near_best._MOST_SETS", "warm_basis._EXCHANGES"])
def test_where_too_many_choices_are_near_all_is_chosen_again(given_up: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second and third rows are better than the big one, which the floor asks for; the ceiling costs nothing."""
    problem = Problem(2, {"size": ("small", "small", "small", "big")}, (Bound("size", "big", 1, 2),))
    scores = np.array([9, 8, 8, 7], dtype=np.int64)
    choice = by_score(problem, scores)
    assert choice is not None
    monkeypatch.setattr(f"scoring.selection.quotas.{given_up}", 1)
    floor, ceiling = Limit("floor", "size", "big", 1), Limit("ceiling", "size", "big", 2)
    prices = list(score_prices(problem, choice, scores, [floor, ceiling]))
    assert prices == [Price(floor, (3,), (1,)), Price(ceiling, (), ())]


def test_of_equal_totals_without_a_limit_the_best_by_rank_counts() -> None:
    """All have the same score: the floor brings the last one in, and without it the second has the seat."""
    problem = Problem(2, {"size": ("small", "small", "small", "big")}, (Bound("size", "big", 1),))
    scores = np.full(4, 7, dtype=np.int64)
    choice = by_score(problem, scores)
    assert choice is not None
    (floor,) = limits_of(problem)
    assert list(score_prices(problem, choice, scores, [floor])) == [Price(floor, (3,), (1,))]
