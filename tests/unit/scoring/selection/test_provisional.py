"""Seats that rest on a level nobody verified: exactly those whose firm is out without the floor, by every choice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scoring.definition.scheme import Objective
from scoring.ranking.gates import Verdict
from scoring.ranking.ranking import Ranking, rank
from scoring.selection.provisional import Provisional, provisional, with_provisional
from scoring.selection.quotas.problem import Bound, Limit
from scoring.selection.reasons import Reason
from scoring.selection.selection import CannotChooseError, Place, PoolSeats, Shortlist, Terms, seated_rows, select

BAND, LEVEL = "share_level", "level"
FIRST_FLOOR = Limit("floor", BAND, "low", 2)


def ranked(count: int) -> Ranking:
    """Return the ranking of so many rows, the first row best."""
    return rank(np.arange(count, 0, -1, dtype=np.int64).reshape(-1, 1), [1], [])


def terms(
    bands: Sequence[str], found: Sequence[bool], seats: int, floors: dict[str, int], **more: object
) -> tuple[Terms, Terms]:
    """Return the terms of a list and of the same when frozen. `floors`: per band."""
    pools, rows = (PoolSeats("all", seats, 1),), np.zeros(len(bands), dtype=np.int64)
    own = {BAND: tuple(bands)}
    verified = {BAND: tuple(band if known else "" for band, known in zip(bands, found, strict=True))}
    shares = (tuple(Bound(BAND, name, floor) for name, floor in floors.items()),)
    kept = {"shares": shares, "found": {BAND: tuple(found)}} | more
    return (
        Terms(pools, rows, labels=own, **kept),  # type: ignore[arg-type]
        Terms(pools, rows, labels=verified, **kept),  # type: ignore[arg-type]
    )


def found_by(both: tuple[Terms, Terms], failed: Sequence[int] = ()) -> Provisional:
    count = len(both[0].pool_of)
    verdicts = np.full((count, 1), Verdict.PASSED, dtype=np.int8)
    verdicts[list(failed)] = Verdict.FAILED
    ranking = ranked(count)
    return provisional(ranking, verdicts, both, select(ranking, verdicts, both[0]))


# Six firms, best first: three at level 2, then three low ones of whom two must be among three seats.
HIGH_THEN_LOW = ["high"] * 3 + ["low"] * 3


def test_who_is_in_for_the_floor_alone_is_provisional_and_falls() -> None:
    found = found_by(terms(HIGH_THEN_LOW, [False] * 6, 3, {"low": 2}))
    assert found == Provisional({3: (FIRST_FLOOR,), 4: (FIRST_FLOOR,)}, falls=(3, 4), comes=(1, 2))


def test_who_was_found_to_have_the_level_keeps_the_seat() -> None:
    known = [False, False, False, False, True, False]
    found = found_by(terms(HIGH_THEN_LOW, known, 3, {"low": 2}))
    assert found == Provisional({3: (FIRST_FLOOR,)}, falls=(3,), comes=(1,))


def test_the_next_one_that_was_found_comes_in_for_the_one_that_falls() -> None:
    known = [False, False, False, False, True, True]
    found = found_by(terms(HIGH_THEN_LOW, known, 3, {"low": 2}))
    assert found == Provisional({3: (FIRST_FLOOR,)}, falls=(3,), comes=(5,))


def test_who_is_in_by_rank_is_not_provisional_though_it_fills_the_floor() -> None:
    found = found_by(terms(["low", "high", "low", "high", "low"], [False] * 5, 3, {"low": 2}))
    assert found == Provisional()


def test_a_pin_holds_its_seat_and_a_floor_asks_for_no_more_than_there_are() -> None:
    pinned = found_by(terms(HIGH_THEN_LOW, [False] * 6, 3, {"low": 2}, pins=frozenset({3})))
    assert pinned == Provisional({4: (FIRST_FLOOR,)}, falls=(4,), comes=(1,))
    all_low = terms(HIGH_THEN_LOW, [False] * 6, 3, {"low": 4})
    # There are three low ones, so that a floor of four asks for three.
    limit = Limit("floor", BAND, "low", 3)
    assert found_by(all_low) == Provisional(dict.fromkeys((3, 4, 5), (limit,)), falls=(3, 4, 5), comes=(0, 1, 2))


def test_the_list_says_on_which_floor_a_seat_rests() -> None:
    now, frozen = terms(HIGH_THEN_LOW, [False] * 6, 3, {"low": 2})
    verdicts, ranking = np.full((6, 1), Verdict.PASSED, dtype=np.int8), ranked(6)
    chosen = select(ranking, verdicts, now)
    said = with_provisional(chosen, provisional(ranking, verdicts, (now, frozen), chosen))
    reason = Reason("provisional", {"kind": "floor", "attribute": BAND, "value": "low", "number": "2"})
    assert [row for row, reasons in enumerate(said.reasons) if reason in reasons] == [3, 4]
    assert said.places == chosen.places


def test_limits_that_can_not_be_kept_when_frozen_are_said() -> None:
    now, _frozen = terms(HIGH_THEN_LOW, [False] * 6, 3, {"low": 2})
    impossible = Terms(now.pools, now.pool_of, labels=now.labels, quotas=(Bound(BAND, "none", 1),))
    found = found_by((now, impossible))
    assert (list(found.seats), found.falls, found.clash is not None) == ([3, 4], (), True)


# --- against every choice -------------------------------------------------------------------------------------------

ROWS = 12
labels = st.sampled_from(["", "1", "2", "3"])
worlds = st.tuples(
    st.lists(labels, min_size=ROWS, max_size=ROWS),
    st.lists(st.sampled_from(["", "low", "high"]), min_size=ROWS, max_size=ROWS),
    st.lists(st.booleans(), min_size=ROWS, max_size=ROWS),
    st.integers(2, 5),
    st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 2)),
    st.sampled_from(["a", "b", "ab"]),
)


def every_choice(seats: int) -> Iterator[tuple[int, ...]]:
    """Yield every choice of so many rows, the best by rank first."""
    return combinations(range(ROWS), seats)


def keeps(choice: tuple[int, ...], bounds: Sequence[tuple[Sequence[str], str, int]]) -> bool:
    return all(sum(texts[row] == value for row in choice) >= floor for texts, value, floor in bounds)


def best(seats: int, bounds: Sequence[tuple[Sequence[str], str, int]]) -> frozenset[int] | None:
    return next((frozenset(choice) for choice in every_choice(seats) if keeps(choice, bounds)), None)


def chosen_by(terms: Terms) -> Shortlist | None:
    """Return the list under some terms, None where there is none."""
    try:
        return select(ranked(ROWS), np.full((ROWS, 1), Verdict.PASSED, dtype=np.int8), terms)
    except CannotChooseError:
        return None


@settings(max_examples=60, deadline=None)
@given(worlds)
def test_a_seat_is_provisional_exactly_if_its_firm_is_out_without_the_floor(world: tuple) -> None:  # type: ignore[type-arg]
    levels, bands, known, seats, (low, high, second), towns = world
    units = [towns[row % len(towns)] for row in range(ROWS)]
    wanted = [("low", min(low, bands.count("low"))), ("high", min(high, bands.count("high")))]
    shares = [(bands, name, floor) for name, floor in wanted if floor]
    quota = [(levels, "2", second)] if second else []
    unit = [(units, "b", 1)] if "b" in units else []
    now = Terms(
        (PoolSeats("all", seats, 1),),
        np.zeros(ROWS, dtype=np.int64),
        labels={BAND: tuple(bands), LEVEL: tuple(levels), "unit": tuple(units)},
        quotas=tuple(Bound("unit" if texts is units else LEVEL, value, floor) for texts, value, floor in quota + unit),
        shares=(tuple(Bound(BAND, name, floor) for _texts, name, floor in shares),) if shares else (),
        found={BAND: tuple(known), LEVEL: tuple(known)},
    )
    ranking, verdicts = ranked(ROWS), np.full((ROWS, 1), Verdict.PASSED, dtype=np.int8)
    chosen = chosen_by(now)
    assert (chosen is None) == (best(seats, quota + unit) is None)
    assume(chosen is not None)
    assert chosen is not None
    asked = quota + unit + ([] if chosen.unmet else shares)
    rows = best(seats, asked)
    assert rows is not None
    assert set(rows) == {row for row, place in enumerate(chosen.places) if place is Place.SELECTED}
    expected = set()
    for row in rows:
        filled = [one for one in asked if one[0] is not units and one[0][row] == one[1] and not known[row]]
        without = best(seats, [one for one in asked if one not in filled])
        if filled and row not in (without or ()):
            expected.add(row)
    assert set(provisional(ranking, verdicts, (now, now), chosen).seats) == expected


@pytest.mark.parametrize("objective", list(Objective))
def test_without_the_floors_that_it_fills_a_row_is_chosen_or_not(objective: Objective) -> None:
    """Two floors hold the fourth: each alone would keep it in, and only without both is it out."""
    labels = {BAND: ("", "", "", "low", ""), LEVEL: ("1", "1", "1", "2", "1")}
    own = Terms(
        (PoolSeats("all", 2, 0),),
        np.zeros(5, dtype=np.int64),
        labels=labels,
        quotas=(Bound(LEVEL, "2", 1),),
        shares=((Bound(BAND, "low", 1),),),
        objective=objective,
        found={BAND: (False,) * 5, LEVEL: (False,) * 5},
    )
    limits = (Limit("floor", BAND, "low", 1), Limit("floor", LEVEL, "2", 1))
    ranking, verdicts = ranked(5), np.full((5, 1), Verdict.PASSED, dtype=np.int8)
    assert [set(seated_rows(ranking, verdicts, own, without)) for without in ((), limits[:1], limits[1:], limits)] == [
        {0, 3}, {0, 3}, {0, 3}, {0, 1},
    ]  # fmt: skip
    chosen = select(ranking, verdicts, own)
    assert provisional(ranking, verdicts, (own, own), chosen).seats == {3: limits}
