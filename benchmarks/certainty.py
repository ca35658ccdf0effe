"""P(first 300) over 10,000 draws of 20 weights, beside a loop that sorts everybody in every draw."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray

from benchmarks import Row
from scoring.certainty.hit_counts import first_hits
from scoring.certainty.weight_draws import draw_weights

Integers = NDArray[np.int64]
CRITERIA, DRAWS, SEATS = 20, 10_000, 300


@lru_cache(maxsize=2)
def instance(rows: int) -> tuple[Integers, Integers]:
    """Return values with many equal ones, and drawn weights."""
    generator = np.random.default_rng(rows)
    values = np.clip(
        generator.normal(5_000, 1_800, (rows, 1)) + generator.normal(0, 1_500, (rows, CRITERIA)), 0, 10_000
    )
    weights = [300, 700] * (CRITERIA // 2)
    return (values // 250 * 250).astype(np.int64), draw_weights(weights, Fraction(100), DRAWS, 2026)


def ours(rows: int, draws: int = DRAWS) -> Integers:
    values, weights = instance(rows)
    return first_hits([values], weights[:draws], SEATS, [0])


def theirs(rows: int, draws: int = DRAWS) -> Integers:
    """Score, sort and count one draw after another; ties by the first criterion, then by row."""
    values, weights = instance(rows)
    order = np.lexsort((np.arange(rows), -values[:, 0]))
    table = values[order].astype(np.float64)
    hits = np.zeros(rows, dtype=np.int64)
    for weight in weights[:draws].astype(np.float64):
        hits[order[np.argsort(-(table @ weight), kind="stable")[:SEATS]]] += 1
    return hits


def equal(mine: Integers, peer: Integers) -> None:
    assert np.array_equal(mine, peer)


def rows() -> list[Row]:
    """Return both comparisons; at 100,000 each side does one hundredth of the draws for the equality."""
    peer = "loop of full argsort"
    small = f"P(first {SEATS}), 5,000 x {CRITERIA}, {DRAWS:,} draws"
    large = f"P(first {SEATS}), 100,000 x {CRITERIA}, {DRAWS:,} draws"
    return [
        Row(small, peer, 45.0, partial(ours, 5_000), partial(theirs, 5_000), equal, repeat=3),
        Row(large, peer, 150.0, partial(ours, 100_000), partial(theirs, 100_000), equal, repeat=1),
    ]
