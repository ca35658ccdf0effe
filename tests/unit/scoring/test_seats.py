"""Least shares of seats: the greedy walk against every possible choice."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.gates import Verdict
from scoring.ranking import rank
from scoring.seats import Floor, Reservations, floor_seats
from scoring.selection import Place, Reason, Shortlist, Terms, merged, select

LEVELS, SEGMENTS = ("low", "high"), ("one", "two")


def floors(rows: list[tuple[str, str]], low: dict[str, int], segments: dict[str, int]) -> tuple[Floor, ...]:
    return (
        Floor("level", tuple(level for level, _ in rows), low),
        Floor("segment", tuple(segment for _, segment in rows), segments),
    )


def chosen_slowly(rows: list[tuple[str, str]], seats: int, both: tuple[Floor, ...]) -> tuple[int, ...] | None:
    """Return the best choice by rank among all that keep every floor (none above what is there), or None."""
    least = [{label: min(count, floor.labels.count(label)) for label, count in floor.least.items()} for floor in both]
    for choice in combinations(range(len(rows)), min(seats, len(rows))):
        kept = all(
            sum(floor.labels[row] == label for row in choice) >= count
            for floor, wanted in zip(both, least, strict=True)
            for label, count in wanted.items()
        )
        if kept:
            return choice
    return None


@settings(max_examples=300)
@given(
    st.lists(st.tuples(st.sampled_from(LEVELS), st.sampled_from(SEGMENTS)), min_size=1, max_size=8),
    st.integers(0, 6),
    st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 3), st.integers(0, 3)),
)
def test_the_walk_takes_the_best_ranked_that_keep_every_floor(
    rows: list[tuple[str, str]], seats: int, least: tuple[int, int, int, int]
) -> None:
    both = floors(rows, dict(zip(LEVELS, least[:2], strict=True)), dict(zip(SEGMENTS, least[2:], strict=True)))
    slow = chosen_slowly(rows, seats, both)
    walk = Reservations(both, range(len(rows)), seats)
    taken = tuple(row for row in range(len(rows)) if walk.take(row))
    if slow is None:
        assert walk.unmet != []
    else:
        assert walk.unmet == []
        assert taken == slow


def test_floors_that_clash_drop_the_last_declared_and_say_so() -> None:
    rows = [("low", "one"), ("low", "one"), ("high", "two")]
    walk = Reservations(floors(rows, {"low": 2}, {"two": 1}), range(3), 2)
    assert walk.unmet == ["segment"]
    assert [walk.take(row) for row in range(3)] == [True, True, False]


def test_floor_seats_are_rounded_down() -> None:
    assert [floor_seats(seats, 3_500) for seats in (300, 285, 2, 0)] == [105, 99, 0, 0]


def listed(scores: list[int], labels: list[str], seats: int, least: dict[str, int]) -> Shortlist:
    ranking = rank(np.array(scores, dtype=np.int64).reshape(-1, 1), [1], [])
    verdicts = np.full((len(scores), 1), Verdict.PASSED, dtype=np.int8)
    return select(ranking, verdicts, Terms(seats, 1, ("legal",), (Floor("level", tuple(labels), least),)))


def test_select_says_who_came_in_by_a_share_and_who_was_passed_over() -> None:
    found = listed([50, 40, 30, 20], ["high", "high", "high", "low"], 2, {"low": 1})
    assert found.places == (Place.SELECTED, Place.RESERVE, Place.OUT, Place.SELECTED)
    assert found.cut == 0
    assert found.reasons[3] == (Reason("seated_by_share", {"position": "4"}),)
    assert [Reason("passed_over") in reasons for reasons in found.reasons] == [False, True, True, False]


def test_select_without_floors_has_its_cut_at_the_last_seat() -> None:
    found = listed([50, 40, 30], ["", "", ""], 2, {})
    assert (found.cut, found.places) == (1, (Place.SELECTED, Place.SELECTED, Place.RESERVE))


def test_merged_keeps_each_pool_s_places() -> None:
    one = listed([50, 40, 30, 20], ["", "", "", ""], 1, {})
    other = Shortlist((Place.OUT, Place.OUT, Place.SELECTED, Place.RESERVE), ((), (), (), ()), 2, ("segment",))
    both = merged([((0, 1), one), ((2, 3), other)], 4)
    assert both.places == (Place.SELECTED, Place.RESERVE, Place.SELECTED, Place.RESERVE)
    assert (both.cut, both.unmet) == (0, ("segment",))
