"""How sure a place is: closed form, exact enumeration, sums, shuffles, latecomers."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import ceil, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import beta

import scoring.certainty.membership_counts as module
from scoring.certainty.membership_counts import (
    classify,
    draws_before,
    fits,
    membership_counts,
    membership_counts_slowly,
)
from scoring.certainty.weight_draws import UNIT, draw_weights

Integers = NDArray[np.int64]


def matrix(rows: int, columns: int, seed: int, most: int = 10_000) -> Integers:
    return np.random.default_rng(seed).integers(0, most + 1, (rows, columns))


def drawn(columns: int, draws: int, seed: int = 11) -> Integers:
    return draw_weights([1 + column for column in range(columns)], Fraction(30), draws, seed)


def test_two_criteria_against_the_closed_form() -> None:
    """Row 0 is ahead where 60 w > 30 (1 - w): w > 1/3; w follows Beta(12, 8)."""
    values = np.array([[8_000, 2_000], [2_000, 5_000]], dtype=np.int64)
    draws = 40_000
    weights = draw_weights([6_000, 4_000], Fraction(20), draws, 5)
    found = membership_counts([values], weights, 1, [])
    chance = 1 - beta(12, 8).cdf(1 / 3)
    assert int(found.hits.sum()) == draws
    assert abs(found.hits[0] / draws - chance) < 4 * sqrt(chance * (1 - chance) / draws)


def test_every_draw_of_a_small_grid_is_counted_exactly() -> None:
    """All 66 weights in tenths of three criteria, by exact fractions."""
    grid = [(a, b, 10 - a - b) for a, b in product(range(11), repeat=2) if a + b <= 10]
    weights = np.array(grid, dtype=np.int64) * (UNIT // 10)
    values = matrix(6, 3, 2, most=12)
    hits = [0] * 6
    for line in grid:
        scores = [sum(Fraction(w, 10) * int(v) for w, v in zip(line, row, strict=True)) for row in values]
        for row in sorted(range(6), key=lambda row: (-scores[row], row))[:2]:
            hits[row] += 1
    assert membership_counts([values], weights, 2, []).hits.tolist() == hits


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 25), st.integers(1, 4), st.integers(0, 26), st.sampled_from([1, 3, 10_000]), st.integers(0, 99))
def test_counts_and_intervals_equal_the_slow_ones(rows: int, columns: int, seats: int, most: int, seed: int) -> None:
    replicas = [matrix(rows, columns, seed + turn, most) for turn in range(2)]
    weights = drawn(columns, 41, seed)
    found, wanted = (
        membership_counts(replicas, weights, seats, [0]),
        membership_counts_slowly(replicas, weights, seats, [0]),
    )
    assert found.hits.tolist() == wanted.hits.tolist()
    assert (found.low.tolist(), found.high.tolist()) == (wanted.low.tolist(), wanted.high.tolist())
    assert int(found.hits.sum()) == 41 * min(seats, rows)


def test_equal_rows_inside_a_draw_go_by_the_declared_keys_then_by_row() -> None:
    values = np.array([[4, 4], [4, 4], [6, 2]], dtype=np.int64)
    weights = np.array([[UNIT // 2, UNIT // 2]], dtype=np.int64)
    assert membership_counts([values], weights, 1, []).hits.tolist() == [1, 0, 0]
    assert membership_counts([values], weights, 1, [0]).hits.tolist() == [0, 0, 1]
    assert membership_counts([values], weights, 2, [1]).hits.tolist() == [1, 1, 0]


def test_counting_in_blocks_equals_counting_positions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond a limit intervals come from the first draws and the counts from all."""
    values, weights = matrix(50, 3, 8), drawn(3, 200)
    whole = membership_counts([values], weights, 12, [0])
    monkeypatch.setattr(module, "MOST_POSITIONS", 50 * 80)
    found = membership_counts([values], weights, 12, [0])
    assert (found.draws, found.interval_draws) == (200, 80)
    assert found.hits.tolist() == whole.hits.tolist()
    part = membership_counts_slowly([values], weights[:80], 12, [0])
    assert (found.low.tolist(), found.high.tolist()) == (part.low.tolist(), part.high.tolist())


def test_shuffled_rows_keep_their_counts() -> None:
    values, weights = matrix(60, 4, 9), drawn(4, 120)
    order = np.random.default_rng(1).permutation(60)
    first, second = (membership_counts([rows], weights, 15, [2, 0]) for rows in (values, values[order]))
    assert second.hits.tolist() == first.hits[order].tolist()
    assert second.low.tolist() == first.low[order].tolist()


def test_a_late_row_that_is_never_among_the_first_moves_nobody_s_count() -> None:
    values, weights = matrix(40, 3, 10), drawn(3, 150)
    late = np.vstack([values, [[0, 0, 0]]])
    assert (
        membership_counts([late], weights, 10, []).hits[:40].tolist()
        == membership_counts([values], weights, 10, []).hits.tolist()
    )


def test_classes_by_the_declared_cuts() -> None:
    hits = np.array([100, 95, 94, 6, 5, 0], dtype=np.int64)
    found = classify(hits, 100, Fraction(95, 100), Fraction(5, 100))
    assert [item.value for item in found] == ["stable_in", "stable_in", "grey", "grey", "stable_out", "stable_out"]


def test_intervals_are_the_declared_order_statistics() -> None:
    """Of 40 positions the 2nd and the 38th smallest: ceil(0.05 x 40) and ceil(0.95 x 40)."""
    values, weights = matrix(20, 3, 4), drawn(3, 40)
    found = membership_counts([values], weights, 5, [])
    places = np.empty((20, 40), dtype=np.int64)
    for draw, line in enumerate(weights.tolist()):
        scores = [sum(w * int(v) for w, v in zip(line, row, strict=True)) for row in values]
        for place, row in enumerate(sorted(range(20), key=lambda row: (-scores[row], row)), start=1):
            places[row, draw] = place
    ordered = np.sort(places, axis=1)
    assert found.low.tolist() == ordered[:, 1].tolist()
    assert found.high.tolist() == ordered[:, 37].tolist()


@given(st.integers(0, 30))
def test_draws_before_is_what_counting_gives(seed: int) -> None:
    first, second = (matrix(2, 2, seed + turn, most=3) for turn in (0, 100))
    weights = drawn(2, 30, seed)
    count = 0
    for draw, line in enumerate(weights.tolist()):
        own, other = (row[draw % 2].tolist() for row in (first, second))
        score = [sum(w * v for w, v in zip(line, row, strict=True)) for row in (own, other)]
        count += (score[0], own[1], own[0]) >= (score[1], other[1], other[0])
    assert draws_before(first, second, weights, [1, 0]) == count


def test_fits_says_what_64_bits_hold() -> None:
    weights = np.array([[UNIT]], dtype=np.int64)
    assert fits(np.array([[10_000]] * 1000), weights)
    assert not fits(np.array([[10**12]] * 1000, dtype=object), weights)


def test_figures_of_any_size_are_counted() -> None:
    """Two rows that differ in the thirtieth digit."""
    values = np.array([[10**30 + 1], [10**30]], dtype=object)
    weights = np.array([[UNIT]] * 3, dtype=np.int64)
    assert membership_counts_slowly([values], weights, 1, []).hits.tolist() == [3, 0]


@pytest.mark.parametrize(("rows", "draws"), [(7, 100), (100, 7), (1, 1), (50, 50)])
def test_intervals_are_the_same_order_statistics_however_many_rows_there_are(rows: int, draws: int) -> None:
    generator = np.random.default_rng(rows)
    positions = np.stack([generator.permutation(rows) + 1 for _ in range(draws)], axis=1).astype(np.uint16)
    low, high = module._interval(positions)
    ordered = np.sort(positions, axis=1)
    places = [ceil(Fraction(share, 100) * draws) - 1 for share in (5, 95)]
    assert (low.tolist(), high.tolist()) == tuple(ordered[:, place].tolist() for place in places)


def test_more_rows_than_two_bytes_count_have_their_positions() -> None:
    rows = 70_000
    values = np.arange(rows, dtype=np.int64)[:, None] % 10_001
    counts = membership_counts([values], np.array([[1]] * 3), 5, [0])
    order = sorted(range(rows), key=lambda row: (-int(values[row, 0]), row))
    assert counts.low[order].tolist() == list(range(1, rows + 1))
    assert np.flatnonzero(counts.hits).tolist() == sorted(order[:5])
