"""Sums with linear items are exact whatever floats make of them: a slow twin in fractions, and figures on the line."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.maturity.item_shares import LinearSum, Lines

NAMES = ("a", "b", "c")
SHARES = st.fractions(min_value=0, max_value=1, max_denominator=10**15)
WEIGHTS = st.lists(st.integers(0, 10_000), min_size=4, max_size=4).filter(any)


def summed(shares: list[list[Fraction]], weights: list[int], graded: list[int]) -> LinearSum:
    """Return the mean of three linear items and one graded one out of 60, by their weights."""
    whole = sum(weights)
    above = np.array([[row[place].numerator for row in shares] for place in range(3)], dtype=np.int64)
    below = np.array([[row[place].denominator for row in shares] for place in range(3)], dtype=np.int64)
    own = {name: Fraction(weight, whole) for name, weight in zip(NAMES, weights, strict=False) if weight}
    numerators = np.array([points * weights[3] for points in graded], dtype=np.int64)
    return LinearSum(numerators, 60 * whole, own, Lines(NAMES, above, below))


@given(st.lists(st.tuples(SHARES, SHARES, SHARES, st.integers(0, 60)), min_size=1, max_size=8), WEIGHTS)
def test_sums_agree_with_fractions(rows: list[tuple[Fraction, Fraction, Fraction, int]], weights: list[int]) -> None:
    found = summed([list(row[:3]) for row in rows], weights, [row[3] for row in rows])
    exact = [
        sum((Fraction(weight) * part for weight, part in zip(weights, (*row[:3], Fraction(row[3], 60)), strict=True)))
        / sum(weights)
        for row in rows
    ]
    assert found.floors(1_000_000).tolist() == [floor(value * 1_000_000) for value in exact]
    assert found.floors(1_000_000, half=True).tolist() == [floor(value * 1_000_000 + Fraction(1, 2)) for value in exact]


def test_three_thirds_are_one_and_a_hair_less_is_not() -> None:
    third, less = Fraction(1, 3), Fraction(10**15 - 1, 3 * 10**15)
    found = summed([[third] * 3, [third, third, less]], [1, 1, 1, 0], [0, 0])
    """The mean of three thirds is a third: three of a million and one such, and half a million less than that."""
    assert found.floors(3).tolist() == [1, 0]
    assert found.floors(3_000_000).tolist() == [1_000_000, 999_999]


def test_a_share_reaches_what_it_equals() -> None:
    lines = Lines(("a",), np.array([[2, 2, 1]]), np.array([[3, 4, 3]]))
    assert lines.reach("a", 2, 3).tolist() == [True, False, False]
    assert lines.shares[0].tolist() == pytest.approx([2 / 3, 0.5, 1 / 3])
