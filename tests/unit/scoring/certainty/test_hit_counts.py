"""Counts from single-precision products equal those of exact sorting, near ties and all."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from scoring.certainty.hit_counts import first_hits, tie_order
from scoring.certainty.membership_counts import membership_counts_slowly
from scoring.certainty.weight_draws import draw_weights

Integers = NDArray[np.int64]


def drawn(columns: int, draws: int, seed: int = 3) -> Integers:
    return draw_weights([columns - column for column in range(columns)], Fraction(40), draws, seed)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 40), st.integers(1, 5), st.integers(0, 41), st.integers(1, 4), st.randoms(use_true_random=False))
def test_first_hits_are_those_of_sorting(rows: int, columns: int, seats: int, most: int, random: st.DataObject) -> None:
    """Few different values make ties and near ties common."""
    values = np.array([[random.randrange(most) * 2_500 for _ in range(columns)] for _ in range(rows)], dtype=np.int64)  # type: ignore[attr-defined]
    weights = drawn(columns, 60)
    wanted = membership_counts_slowly([values], weights, seats, [0]).hits
    assert first_hits([values], weights, seats, [0]).tolist() == wanted.tolist()


def test_near_ties_that_single_precision_can_not_tell_are_settled_exactly() -> None:
    """Rows that differ by one part in 10 000 of the smallest weight, with the line through the midst of them."""
    values = np.full((600, 3), 9_999, dtype=np.int64)
    values[:, 2] = np.arange(600) % 7 + 9_990
    weights = drawn(3, 300)
    assert (
        first_hits([values], weights, 50, []).tolist()
        == membership_counts_slowly([values], weights, 50, []).hits.tolist()
    )


def test_replicas_take_turns() -> None:
    generator = np.random.default_rng(1)
    replicas = [generator.integers(0, 10_001, (80, 4)) for _ in range(3)]
    weights = drawn(4, 90)
    wanted = sum(
        (membership_counts_slowly([replicas[turn]], weights[turn::3], 9, [1]).hits for turn in range(3)),
        np.zeros(80, dtype=np.int64),
    )
    assert first_hits(replicas, weights, 9, [1]).tolist() == wanted.tolist()


@pytest.mark.parametrize(("seats", "each"), [(0, 0), (5, 20), (9, 20)])
def test_seats_at_the_edges(seats: int, each: int) -> None:
    values = np.arange(10, dtype=np.int64).reshape(5, 2)
    assert first_hits([values], drawn(2, 20), seats, []).tolist() == [each] * 5


def test_negative_values_are_refused() -> None:
    with pytest.raises(ValueError, match="criterion values are 0 or more"):
        first_hits([np.array([[1, -1]])], drawn(2, 5), 1, [])


def test_tie_order_takes_the_declared_columns_then_the_row() -> None:
    values = np.array([[1, 5], [2, 5], [2, 5], [9, 4]], dtype=np.int64)
    assert tie_order(values, [1, 0]).tolist() == [1, 2, 0, 3]
    assert tie_order(values, []).tolist() == [0, 1, 2, 3]


def test_scores_that_single_precision_puts_in_the_wrong_order_are_settled_exactly() -> None:
    """Thousands of rows in a narrow band: a float32 counts in steps of hundreds, wider than the distances of most."""
    generator = np.random.default_rng(5)
    values = generator.integers(8_000, 10_000, (1, 6)) + generator.integers(-3, 4, (3_000, 6))
    weights = draw_weights([3, 1, 4, 1, 5, 9], Fraction(40), 30, 3)
    wanted = membership_counts_slowly([values], weights, 1_400, []).hits
    single = values.astype(np.float32) @ weights.astype(np.float32).T
    exact = values @ weights.T
    rows = np.arange(3_000)
    first = [
        {tuple(np.lexsort((rows, -table[:, draw]))[:1_400].tolist()) for draw in range(30)} for table in (single, exact)
    ]
    assert first[0] != first[1]
    assert first_hits([values], weights, 1_400, []).tolist() == wanted.tolist()
