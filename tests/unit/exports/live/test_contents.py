"""What the formulas compute, as a twin in Python: exact whatever the weights, and the same list as the server's."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.live.calculation_sheet import KEY_STEP
from exports.live.contents import IN, OUT, RESERVE, UNFIT, LiveBook, LivePool, points, standings_of
from scoring.exact import SCORE, half_up
from scoring.ranking.ranking import rank_pools
from scoring.selection.selection import Place, PoolSeats, Terms, select
from tests.live_books import made_up, settled, weights_of

WORDS = {Place.SELECTED: IN, Place.RESERVE: RESERVE, Place.OUT: OUT}


def rounded(value: float, places: int) -> float:
    """ROUND as a spreadsheet without any care does it."""
    scale = 10**places
    return math.floor(value * scale + 0.5) / scale


def rounded_by_digits(value: float, places: int) -> float:
    """ROUND over the 15 digits that Excel shows."""
    shown = Decimal(f"{value:.15g}")
    return float(shown.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))


def parts_of(values: Sequence[int], weights: Sequence[int]) -> list[float]:
    """Return the contributions as the sheet computes them, from cells that hold value / 100."""
    return [rounded(value / 100 * 100, 0) * weight / SCORE for value, weight in zip(values, weights, strict=True)]


def test_cells_hold_their_whole_numbers() -> None:
    """Every value and every weight that fits two places comes back as the whole number that it stands for."""
    for whole in range(10_001):
        for scaled in (rounded(whole / 100 * 100, 0), rounded_by_digits(whole / 100 * 100, 0)):
            assert scaled == whole


@given(data=st.data(), count=st.integers(1, 60))
@settings(max_examples=150)
def test_totals_are_exact_with_every_way_to_round(data: st.DataObject, count: int) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, 10_000), min_size=count - 1, max_size=count - 1)))
    weights = [after - before for before, after in zip([0, *cuts], [*cuts, 10_000], strict=True)]
    values = data.draw(st.lists(st.integers(0, 10_000), min_size=count, max_size=count))
    exact = sum(Fraction(value, 100) * Fraction(weight, 10_000) for value, weight in zip(values, weights, strict=True))
    places = 4 if all(weight % 100 == 0 for weight in weights) else 6
    assert exact * 10**places == half_up(exact * 10**places)  # nothing lies halfway: there is nothing to round
    total = sum(parts_of(values, weights))
    for way in (rounded, rounded_by_digits):
        assert way(total, places) == float(exact)
        assert way(total * SCORE, 0) == exact * SCORE


@given(value=st.integers(0, 10_000), weight=st.integers(0, 10_000))
@settings(max_examples=200)
def test_contribution_is_the_nearest_double(value: int, weight: int) -> None:
    assert parts_of([value], [weight]) == [points(value * weight)] == [float(Fraction(value * weight, SCORE))]


def twin(book: LiveBook) -> dict[str, tuple[int, int, str]]:
    """Return code -> (rank, tie-proof rank, result) by the sheet's own rules: RANK over keys within the pool."""
    found: dict[str, tuple[int, int, str]] = {}
    ties = {row.code: standing.tie for row, standing in zip(book.rows, standings_of(book), strict=True)}
    weights = weights_of(book)
    for number, pool in enumerate(book.pools):
        rows = [row for row in book.rows if row.pool == number]
        whole = {row.code: rounded(sum(parts_of(row.values, weights[number])) * SCORE, 0) for row in rows}
        keys = {code: score * KEY_STEP + KEY_STEP - ties[code] for code, score in whole.items()}
        assert max(keys.values(), default=0) < 2**53
        fit = {row.code: keys[row.code] if row.eligible else 0 for row in rows}
        for row in rows:
            among = 1 + sum(other > fit[row.code] for other in fit.values())
            result = UNFIT
            if row.eligible:
                result = IN if among <= pool.seats else RESERVE if among <= pool.seats + pool.reserve else OUT
            rank = 1 + sum(other > whole[row.code] for other in whole.values())
            found[row.code] = (rank, 1 + sum(other > keys[row.code] for other in keys.values()), result)
    return found


def by_server(book: LiveBook) -> dict[str, tuple[int, int, str]]:
    """Return code -> (rank, place in the pool's order, result) as the server ranks and selects without limits."""
    rows = sorted(book.rows, key=lambda row: row.code)
    pools = np.array([row.pool for row in rows], dtype=np.int64)
    values = np.array([row.values for row in rows], dtype=np.int64)
    ranking = rank_pools(values, weights_of(book), pools, [book.keys_of(pool) for pool in book.pools])
    verdicts = np.array([[2 if row.eligible else 0] for row in rows], dtype=np.int8)
    there = [sum(row.eligible and row.pool == number for row in rows) for number in range(len(book.pools))]
    seats = tuple(
        PoolSeats(str(number), min(pool.seats, there[number]), pool.reserve) for number, pool in enumerate(book.pools)
    )
    chosen = select(ranking, verdicts, Terms(seats, pools, gates=("示例",)))
    place, taken = {}, [0] * len(book.pools)
    for row in ranking.order.tolist():
        taken[rows[row].pool] += 1
        place[row] = taken[rows[row].pool]
    return {
        rows[row].code: (
            int(ranking.ranks[row]),
            place[row],
            WORDS[chosen.places[row]] if rows[row].eligible else UNFIT,
        )
        for row in range(len(rows))
    }


@st.composite
def books(draw: st.DrawFn) -> LiveBook:
    """Draw a book of one or two pools with few different values, so that there are many ties."""
    criteria = draw(st.integers(3, 6))
    pools = []
    for number in range(draw(st.integers(1, 2))):
        own = tuple(range(criteria)) if number == 0 else tuple(range(1, criteria))
        cuts = sorted(draw(st.lists(st.integers(0, 100), min_size=len(own) - 1, max_size=len(own) - 1)))
        step = draw(st.sampled_from([100, 25, 1]))
        weights = [(after - before) * step for before, after in zip([0, *cuts], [*cuts, 100], strict=True)]
        weights[0] += 10_000 - sum(weights)
        pools.append(LivePool(f"组{number}", own, tuple(weights), draw(st.integers(0, 8)), draw(st.integers(0, 4))))
    return made_up(draw(st.integers(1, 40)), pools=pools, criteria=criteria, seed=draw(st.integers(0, 10_000)))


@given(book=books())
@settings(max_examples=60)
def test_rules_of_the_sheet_give_the_servers_list(book: LiveBook) -> None:
    assert twin(book) == by_server(book)
    shown = {
        row.code: (row.rank, standing.unique, standing.result)
        for row, standing in zip(book.rows, standings_of(book), strict=True)
    }
    assert shown == by_server(book)


@given(book=books(), data=st.data())
@settings(max_examples=40)
def test_static_order_of_ties_holds_under_other_weights(book: LiveBook, data: st.DataObject) -> None:
    """The order of ties is written once, as a value; whatever the weights become it is still the server's."""
    ties = {row.code: standing.tie for row, standing in zip(book.rows, standings_of(book), strict=True)}
    pools = [replace(pool, weights=tuple(data.draw(st.permutations(pool.weights)))) for pool in book.pools]
    moved = settled(replace(book, pools=tuple(pools)), book.rows)
    assert {row.code: standing.tie for row, standing in zip(moved.rows, standings_of(moved), strict=True)} == ties
    assert twin(moved) == by_server(moved)


def test_equal_scores_share_the_better_rank() -> None:
    pool = LivePool("全部", (0, 1, 2), (5_000, 2_500, 2_500), 2, 1)
    book = made_up(4, pools=(pool,), criteria=3)
    values = [(8_000, 0, 0), (4_000, 4_000, 4_000), (4_000, 4_000, 4_000), (0, 0, 0)]
    rows = [replace(row, values=own, eligible=True) for row, own in zip(book.rows, values, strict=True)]
    found = settled(book, rows)
    assert [row.rank for row in found.rows] == [1, 1, 1, 4]
    assert [standing.unique for standing in standings_of(found)] == [1, 2, 3, 4]
    assert [standing.result for standing in standings_of(found)] == [IN, IN, RESERVE, OUT]


@pytest.mark.parametrize(("score", "shown"), [(0, 0.0), (98_032_000, 98.032), (100_000_000, 100.0), (1, 0.000001)])
def test_points_are_the_nearest_double(score: int, shown: float) -> None:
    assert points(score) == shown
