"""Draws of weights: whole, adding up, around the scheme's."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta, kstest

from scoring.certainty.weight_draws import UNIT, _whole, draw_weights


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=8).filter(any), st.integers(1, 500), st.integers(0, 99))
def test_draws_are_whole_and_add_up(weights: list[int], concentration: int, seed: int) -> None:
    found = draw_weights(weights, Fraction(concentration), 20, seed)
    assert found.shape == (20, len(weights))
    assert (found >= 0).all()
    assert found.sum(axis=1).tolist() == [UNIT] * 20
    assert not found[:, [weight == 0 for weight in weights]].any()
    assert (draw_weights([3 * weight for weight in weights], Fraction(concentration), 20, seed) == found).all()


def test_one_weight_of_two_follows_its_beta_distribution() -> None:
    """Dirichlet (C w, C (1 - w)) for two weights is Beta; a sample of 20,000 is within the Kolmogorov bound at 1 %."""
    found = draw_weights([3_000, 7_000], Fraction(50), 20_000, 7)[:, 0] / UNIT
    statistic = kstest(found, beta(15, 35).cdf).statistic
    assert statistic < 1.63 / np.sqrt(20_000)


def test_the_same_seed_gives_the_same_draws_and_another_others() -> None:
    first, again, other = (draw_weights([1, 2, 3], Fraction(10), 50, seed) for seed in (1, 1, 2))
    assert (first == again).all()
    assert (first != other).any()


def test_rounding_is_down_and_the_rest_to_the_greatest_remainders() -> None:
    rows = np.array([[333_333.4, 333_333.4, 333_333.2], [500_000.5, 499_999.5, 0.0]])
    assert _whole(rows).tolist() == [[333_334, 333_333, 333_333], [500_001, 499_999, 0]]


def test_tiny_parameters_fall_on_the_greatest_weight() -> None:
    found = draw_weights([1, 2], Fraction(1, 10**9), 5, 0)
    assert found.sum(axis=1).tolist() == [UNIT] * 5
    assert set(found.ravel().tolist()) <= {0, UNIT}


@pytest.mark.parametrize(
    ("weights", "concentration", "draws"),
    [([0, 0], 10, 5), ([-1, 2], 10, 5), ([1, 2], 0, 5), ([1, 2], 10, 0)],
)
def test_what_can_not_be_drawn_is_refused(weights: list[int], concentration: int, draws: int) -> None:
    with pytest.raises(ValueError, match="draws need weights of 0 or more"):
        draw_weights(weights, Fraction(concentration), draws, 0)
