"""What clashes, and the nearest way out: against trying every subset of limits and every choice."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import assume, given, settings

from scoring.selection.quotas.clash import MOST_SETS, Change, Clash, Member, clashes
from scoring.selection.quotas.problem import Bound, Limit, Problem, limits_of
from tests.unit.scoring.selection.quotas.districts import counted, missed, problems, solutions


def smallest(problem: Problem) -> set[frozenset[Limit]]:
    """Return every smallest set of limits that no choice keeps, by trying all."""
    limits = list(limits_of(problem))
    _choices, numbers = counted(problem, limits)
    kept = np.unique(~missed(limits, numbers).astype(bool), axis=0)
    for size in range(1, len(limits) + 1):
        found = {
            frozenset(limits[at] for at in own)
            for own in combinations(range(len(limits)), size)
            if not kept[:, own].all(axis=1).any()
        }
        if found:
            return found
    return set()


def fewest_seats(problem: Problem) -> int:
    """Return the least total by which floors and ceilings would have to move, pins standing, by trying all choices."""
    limits = list(limits_of(problem))
    _choices, numbers = counted(problem, limits)
    moved = missed(limits, numbers)
    pins = np.array([limit.kind == "pin" for limit in limits], dtype=bool)
    standing = moved[~moved[:, pins].any(axis=1)]
    return int(min(standing.sum(axis=1), default=0))


@settings(max_examples=150, deadline=None)
@given(problems(strict=True))
def test_clashes_are_all_smallest_sets_and_the_change_costs_least(problem: Problem) -> None:
    assume(problem.rows - len(problem.excluded) >= problem.seats)
    assume(not any(True for _ in solutions(problem)))
    found = clashes(problem)
    sets = {frozenset(member.limit for member in members) for members in found.sets}
    wanted = smallest(problem)
    assert sets <= wanted
    assert len(sets) == min(len(wanted), MOST_SETS)
    moved = sum(abs(change.to - change.limit.number) for change in found.changes)
    assert moved == fewest_seats(problem)


@given(problems())
def test_what_can_be_chosen_does_not_clash(problem: Problem) -> None:
    assume(any(True for _ in solutions(problem)))
    assert clashes(problem) == Clash((), ())


def test_a_floor_above_what_there_is_says_how_many_there_are() -> None:
    problem = Problem(3, {"unit": ("n", "n", "n", "s")}, (Bound("unit", "s", 2),))
    floor = Limit("floor", "unit", "s", 2)
    assert clashes(problem) == Clash(((Member(floor, 1),),), (Change(floor, 1),))


def test_two_floors_that_need_more_than_all_seats() -> None:
    problem = Problem(2, {"unit": ("n", "n", "s", "s")}, (Bound("unit", "n", 2), Bound("unit", "s", 1)))
    first, second = Limit("floor", "unit", "n", 2), Limit("floor", "unit", "s", 1)
    found = clashes(problem)
    assert found.sets == ((Member(first, 2), Member(second, 2)),)
    assert sum(abs(change.to - change.limit.number) for change in found.changes) == 1


def test_more_seats_than_rows() -> None:
    problem = Problem(3, {"unit": ("n", "n", "s")}, excluded=frozenset({0}))
    assert clashes(problem) == Clash(((Member(Limit("seats", "", "", 3), 2),),), ())


def test_a_pin_can_clash_and_no_bound_helps_against_two_pins_of_a_group() -> None:
    problem = Problem(2, {"unit": ("n", "n")}, groups=("g", "g"), per_group=1, pins=frozenset({0, 1}))
    found = clashes(problem)
    kinds = [sorted(member.limit.kind for member in members) for members in found.sets]
    assert kinds == [["group"]]
    assert [(change.limit.kind, change.to) for change in found.changes] == [("group", 2)]
