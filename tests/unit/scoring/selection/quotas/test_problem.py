"""Limits as data, and which of them a choice breaks."""

from __future__ import annotations

import pytest

from scoring.selection.quotas.by_rank import by_rank
from scoring.selection.quotas.problem import Bound, Choice, Limit, Problem, broken, carries, crowded, limits_of

TOWN = {"unit": ("n", "n", "s", "s")}
PROBLEM = Problem(
    seats=2,
    labels=TOWN,
    bounds=(Bound("unit", "s", 1, 1),),
    groups=("g", "g", "", "h"),
    per_group=1,
    pins=frozenset({3}),
)
FLOOR, CEILING = Limit("floor", "unit", "s", 1), Limit("ceiling", "unit", "s", 1)
GROUP, PIN, SEATS = Limit("group", "group", "g", 1), Limit("pin", "", "3", 1), Limit("seats", "", "", 2)


def test_limits_in_their_order() -> None:
    assert tuple(limits_of(PROBLEM)) == (FLOOR, CEILING, GROUP, PIN)


@pytest.mark.parametrize(
    ("chosen", "missed"),
    [
        ((0, 3), ()),
        ((0, 1), (FLOOR, GROUP, PIN)),
        ((2, 3), (CEILING,)),
        ((3,), (SEATS,)),
        ((0, 2), (PIN,)),
    ],
)
def test_broken_names_what_a_choice_breaks(chosen: tuple[int, ...], missed: tuple[Limit, ...]) -> None:
    assert broken(PROBLEM, chosen) == missed


@pytest.mark.parametrize(("limit", "chosen"), [(FLOOR, (0, 3)), (CEILING, (2, 3)), (GROUP, (0, 1)), (PIN, (0, 2))])
def test_without_takes_one_limit_away(limit: Limit, chosen: tuple[int, ...]) -> None:
    assert limit not in broken(PROBLEM.without(limit), chosen)
    left = set(limits_of(PROBLEM.without(limit)))
    assert left == set(limits_of(PROBLEM)) - {limit}


def test_crowded_counts_those_that_may_be_chosen() -> None:
    excluded = Problem(2, TOWN, groups=("g", "g", "", "h"), per_group=1, excluded=frozenset({0}))
    assert (crowded(PROBLEM), crowded(excluded)) == (("g",), ())
    assert crowded(Problem(2, TOWN, groups=("g", "g", "", "h"))) == ()


def test_carries_reads_label_and_group() -> None:
    assert [carries(PROBLEM, row, FLOOR) for row in range(4)] == [False, False, True, True]
    assert [carries(PROBLEM, row, GROUP) for row in range(4)] == [True, True, False, False]
    assert not carries(PROBLEM, 3, PIN)


def test_several_bounds_on_one_label_are_the_narrowest_of_each_side() -> None:
    bounds = (Bound("unit", "s", 1, 3), Bound("unit", "n", 0, 2), Bound("unit", "s", 2), Bound("unit", "s", 0, 2))
    assert Problem(2, TOWN, bounds).bounds == (Bound("unit", "s", 2, 2), Bound("unit", "n", 0, 2))
    assert by_rank(Problem(2, TOWN, (Bound("unit", "s", 1), Bound("unit", "s", 0, 1)))) == Choice(
        (0, 2), {1: (Limit("floor", "unit", "s", 1),)}
    )
