"""Choosing and freezing segments for 1,000,000 enterprises x 20 features, beside k-means on all rows."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score

from benchmarks import Row
from scoring.definition.cluster_model import Reference
from scoring.definition.scheme import ExpertSource, Feature, SegmentPlan
from scoring.definition.texts import Words
from scoring.ranking.segments import assign, fit, shapes

ROWS, FEATURES, KINDS = 1_000_000, 20, 5
REFERENCE = Reference("bench", "2026-11-24", ROWS, "", demonstration=True)
PLAN = SegmentPlan(
    pool="all",
    features=tuple(Feature(f"f{n}", Words(f"f{n}", f"f{n}"), ExpertSource(), ()) for n in range(FEATURES)),
    fewest=2,
    most=10,
    seed=2026,
    sample=20_000,
    bootstraps=20,
    stable=8_000,
    model=None,
)


@lru_cache(maxsize=1)
def profiles() -> NDArray[np.int64]:
    """Return profiles of five kinds at random heights, each strong in four features and weak in four others."""
    generator = np.random.default_rng(5)
    kinds = generator.integers(0, KINDS, ROWS)
    values = generator.integers(2_000, 7_000, size=(ROWS, 1)) + generator.integers(-500, 501, size=(ROWS, FEATURES))
    for kind in range(KINDS):
        rows = np.flatnonzero(kinds == kind)
        values[np.ix_(rows, range(4 * kind, 4 * kind + 4))] += 1_500
        values[np.ix_(rows, [(4 * kind + 10 + place) % FEATURES for place in range(4)])] -= 1_200
    return values.astype(np.int64)


def ours() -> NDArray[np.int64]:
    """Return the segment of every row: k = 2..10 by silhouette, 20 bootstraps each, frozen, then all rows placed."""
    values = profiles()
    return assign(PLAN, fit(PLAN, values, REFERENCE), values).segment


def theirs() -> NDArray[np.int64]:
    """Return labels of k-means with ten starts on all rows for every k; told which k to keep, and of no stability."""
    shape = shapes(profiles()).astype(np.float64)
    fitted = {k: KMeans(k, n_init=10, random_state=2026).fit(shape).labels_ for k in range(PLAN.fewest, PLAN.most + 1)}
    labels: NDArray[np.int64] = fitted[KINDS]
    return labels


def equal(mine: NDArray[np.int64], peer: NDArray[np.int64]) -> None:
    """Compare members, whatever the numbers are called."""
    assert adjusted_rand_score(peer, mine) >= 0.99


def rows() -> list[Row]:
    """Return the comparison; the peer is spared silhouettes and bootstraps, and gets the right k for nothing."""
    work = f"k = 2..10, silhouette, 20 bootstraps, {ROWS:,} x {FEATURES}"
    return [Row(work, "KMeans n_init=10 on all rows, k = 2..10", 10.0, ours, theirs, equal, repeat=1)]
