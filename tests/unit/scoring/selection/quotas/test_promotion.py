"""Who takes a seat that has become free, and why better-ranked ones were skipped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, combinations_with_replacement

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from scoring.selection.quotas.by_rank import by_rank
from scoring.selection.quotas.problem import Bound, Limit, Problem, broken, carries
from scoring.selection.quotas.promotion import Promotion, promote, reserve
from tests.unit.scoring.selection.quotas.districts import problems


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


class Reach:
    """Whether the floors of a problem can still be reached; what rows like those of the list bring is added up once."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.seen = np.array(
            [[problem.labels[bound.attribute][row] == bound.value for bound in problem.bounds] for row in
             range(problem.rows)], dtype=np.int64,
        ).reshape(problem.rows, len(problem.bounds))  # fmt: skip
        self.low = np.array([bound.floor for bound in problem.bounds], dtype=np.int64)
        self.high = np.array([99 if bound.ceiling is None else bound.ceiling for bound in problem.bounds], np.int64)
        self.extra: dict[int, NDArray[np.int64]] = {}

    def brought(self, empty: int) -> NDArray[np.int64]:
        """Return what any so many rows like those of the list would add to each bound."""
        if empty not in self.extra:
            kinds = sorted({tuple(row) for row in self.seen.tolist()})
            sums = {tuple(map(sum, zip(*rows, strict=True))) for rows in combinations_with_replacement(kinds, empty)}
            added = sorted(sums) if empty else [(0,) * len(self.low)]
            self.extra[empty] = np.array(added, dtype=np.int64).reshape(len(added), len(self.low))
        return self.extra[empty]

    def __call__(self, held: frozenset[int], empty: int) -> bool:
        """Whether so many seats may stay empty: no ceiling broken, and rows like the list's could reach every floor."""
        problem = self.problem
        for name in set(problem.groups) - {""}:
            if problem.per_group and sum(problem.groups[row] == name for row in held) > problem.per_group:
                return False
        reached = self.seen[sorted(held)].sum(axis=0) + self.brought(empty)
        return bool(((self.low <= reached) & (reached <= self.high)).all(axis=1).any())


def best_refill(problem: Problem, held: frozenset[int], gone: frozenset[int]) -> tuple[int, ...]:
    """Try every choice: the most seats, then the best by rank."""
    standing = [row for row in range(problem.rows) if row not in held | gone | problem.excluded]
    free, reaches = problem.seats - len(held), Reach(problem)
    for size in range(free, 0, -1):
        for came in combinations(standing, size):
            if reaches(held | set(came), free - size):
                return came
    return ()


def steps_of(problem: Problem, data: st.DataObject) -> Iterator[tuple[frozenset[int], frozenset[int], Promotion]]:
    """Yield a chain of withdrawals: who holds a seat then, who is gone, and what our code does."""
    choice = by_rank(problem)
    assume(choice is not None and choice.chosen)
    assert choice is not None
    held, gone = frozenset(choice.chosen), frozenset[int]()
    while held and len(gone) < 5:
        leaving = data.draw(st.sampled_from(sorted(held)), label="withdrawn")
        held, gone = held - {leaving}, gone | {leaving}
        step = promote(problem, held, gone)
        yield held, gone, step
        held |= {item.row for item in (step, *step.also) if item.row is not None}


@settings(max_examples=150, deadline=None)
@given(problems(), st.data())
def test_chains_of_withdrawals_fill_every_seat_that_can_be(problem: Problem, data: st.DataObject) -> None:
    """After each withdrawal the free seats go to the same rows as when every choice is tried."""
    for held, gone, step in steps_of(problem, data):
        came = tuple(item.row for item in (step, *step.also) if item.row is not None)
        assert came == best_refill(problem, held, gone)


def true_of(problem: Problem, seated: frozenset[int], limits: Sequence[Limit], gone: frozenset[int]) -> bool:
    """Whether limits are why nobody may hold these seats: each is broken, all that are when no seat is left."""
    counts = {limit: sum(carries(problem, row, limit) for row in seated) for limit in limits}
    broke = [n < limit.number if limit.kind == "floor" else n > limit.number for limit, n in counts.items()]
    left = problem.seats - len(seated)
    whole = set(limits) == set(broken(replace(problem, pins=problem.pins - gone), seated))
    named = bool(limits) or left > 0 or Reach(problem)(seated, left)
    return all(broke) and named and (left > 0 or whole)


@settings(max_examples=150, deadline=None)
@given(problems(), st.data())
def test_every_reason_of_a_chain_is_true(problem: Problem, data: st.DataObject) -> None:
    """A ceiling named would be exceeded; floors named lack more than the seats that would be left; none is no fault."""
    for held, gone, step in steps_of(problem, data):
        now, came = held, {item.row for item in (step, *step.also)}
        for item in (step, *step.also):
            waiting = [row for row in range(problem.rows) if row not in now | gone | problem.excluded | came]
            assert [row for row, _limits in item.skipped] == [
                row for row in waiting if item.row is None or row < item.row
            ]
            said = [(row, limits) for row, limits in item.skipped if not true_of(problem, now | {row}, limits, gone)]
            assert said == []
            now |= {item.row} if item.row is not None else set()


A_SEAT_STAYS_EMPTY = Problem(
    2, {"size": ("S", "N", "S", "N")}, (Bound("size", "S", 1),), groups=("", "G", "G", ""), per_group=1
)
"""Of a (S), b (N, group G), c (S, group G) and d (N) two are chosen, one S at least and one of a group at most."""


def test_a_seat_that_stayed_empty_is_no_fault_of_the_next() -> None:
    floor, group = Limit("floor", "size", "S", 1), Limit("group", "group", "G", 1)
    assert promote(A_SEAT_STAYS_EMPTY, {1}, {0}) == Promotion(None, ((2, (group,)), (3, (floor,))))
    assert promote(A_SEAT_STAYS_EMPTY, set(), {0, 1}) == Promotion(2, (), also=(Promotion(3, ()),))


def test_an_empty_seat_is_kept_for_the_floor_that_lacks_it() -> None:
    """Of two free seats one is kept for an S, of which there is none: one N moves up, the other can't."""
    problem = Problem(3, {"size": ("S", "N", "N", "N", "N")}, (Bound("size", "S", 1),))
    floor = Limit("floor", "size", "S", 1)
    assert promote(problem, {1, 2}, {0}) == Promotion(None, ((3, (floor,)), (4, (floor,))))
    assert promote(problem, {2}, {0, 1}) == Promotion(3, ())
    assert promote(problem, {2, 3}, {0, 1}) == Promotion(None, ((4, (floor,)),))


def test_the_better_ranked_waits_where_it_would_leave_a_seat_empty() -> None:
    """P shares its group with the only S: seated, it would keep the S out and the other seat empty."""
    problem = Problem(
        2, {"size": ("S", "N", "N", "S", "N")}, (Bound("size", "S", 1),), groups=("", "", "G", "G", ""), per_group=1
    )
    assert promote(problem, set(), {0, 1}) == Promotion(3, ((2, ()),), also=(Promotion(4, ((2, _GROUP),)),))


_GROUP = (Limit("group", "group", "G", 1),)
