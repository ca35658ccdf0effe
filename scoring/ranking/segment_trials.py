"""How many segments there are, if any: k-means is tried with every number that the plan allows.

k-means cuts any cloud into as many pieces as it is asked for, so three questions are put to each number:

- Is every segment stable? Fits on bootstrap samples must find each segment again: the mean Jaccard index of the least
  stable one is at least what the plan declares (Hennig 2007, Cluster-wise assessment of cluster stability,
  Computational Statistics & Data Analysis 52, 258-271).
- Are the segments apart? On the line through their centres, any two are further apart, in units of their mean spread,
  than the halves of one even cloud: more than the square root of 12 (the measure D of Ashman, Bird and Zepf 1994,
  Detecting bimodality in astronomical datasets, Astronomical Journal 108, 2348).
- Is the cut clearer than in data without groups? The silhouette is above that of the same number of segments in
  references with the same spread: a normal cloud (Liu, Hayes, Nobel and Marron 2008, JASA 103, 1281-1293), an even box
  along the principal axes (Tibshirani, Walther and Hastie 2001, JRSS B 63, 411-423) and, where many rows are alike, the
  columns shuffled each for itself.

The greatest number that passes is taken. Rows that k-means would make a segment of too few are odd ones: they are set
aside before the fit (trimmed k-means; Cuesta-Albertos, Gordaliza and Matran 1997, Annals of Statistics 25, 553-576).
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from scoring.definition.cluster_model import Trial
from scoring.definition.scheme import SegmentPlan
from scoring.exact import WEIGHT

Values = NDArray[np.int64]
Floats = NDArray[np.float64]
Table = tuple[tuple[int, ...], ...]
JUDGED_ROWS = 2_000
BOOTSTRAP_ROWS = 2_000
REFERENCE_ROWS = 1_000
REFERENCES = 20
STARTS, RESTARTS = 10, 3
LEAST_ROWS, LEAST_SHARE = 3, 50
"""A segment holds at least so many rows, and at least one in so many."""
HALVES_APART = 12**0.5
CLEARER, SPREADS = 0.05, 3.0
"""By how much a silhouette is above the references' mean, and by how many of their standard deviations."""
_BLOCK = 1 << 16


def least_rows(rows: int) -> int:
    """Return how many of so many rows a segment holds at least."""
    return max(LEAST_ROWS, -(-rows // LEAST_SHARE))


def nearest(centroids: Sequence[Sequence[int]], values: Values) -> NDArray[np.int64]:
    """Return the row number of the nearest centroid, int64 [n]; the lower one on a tie.

    Values and centroids are integers within 10 000 of 0: every term below is an integer that a float holds exactly.
    """
    table = np.array(centroids, dtype=np.float64)
    squares = (table * table).sum(axis=1)
    segments = np.empty(len(values), dtype=np.int64)
    for start in range(0, len(values), _BLOCK):
        block = values[start : start + _BLOCK].astype(np.float64)
        segments[start : start + _BLOCK] = (squares - 2.0 * (block @ table.T)).argmin(axis=1)
    return segments


def fit_all(
    plan: SegmentPlan, values: Values, shape: Values, generator: np.random.Generator
) -> tuple[tuple[Trial, ...], tuple[Table, tuple[Table, ...]] | None]:
    """Return what each number of segments gave, and the centroids taken with those of their resamples; None for none.

    `values` and `shape`: the raw rows and their shapes, int64 [n, features]. One thread is the caller's business.
    """
    least = least_rows(len(shape))
    most = min(plan.most, len(np.unique(shape, axis=0)), len(shape) // least)
    draws = generator.random((plan.bootstraps, min(BOOTSTRAP_ROWS, len(shape))))
    judged = np.zeros(len(shape), dtype=np.bool_)
    judged[generator.choice(len(shape), min(JUDGED_ROWS, len(shape)), replace=False)] = True
    seeds = generator.integers(0, 1 << 31, most + 1)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Number of distinct clusters")  # of a resample: its stability is lower for it
        found = [_fit_one(plan, shape, k, (draws, judged)) for k in range(plan.fewest, most + 1)]
        fitted = [item for item in found if item is not None]
        references: dict[int, float] = {}
        chosen = None
        for item in sorted(fitted, key=lambda item: -item.k):
            if item.stability >= plan.stable and item.apart > HALVES_APART:
                bar = _without_groups(values, shape, item.k, np.random.default_rng(seeds[item.k]))
                references[item.k] = bar
                if item.silhouette > bar:
                    chosen = item
                    break
    trials = tuple(
        Trial(item.k, round(item.silhouette * WEIGHT), item.stability, round(references.get(item.k, 0.0) * WEIGHT))
        for item in fitted
    )
    return trials, None if chosen is None else (chosen.centroids, chosen.resampled)


@dataclass(frozen=True)
class _Fitted:
    k: int
    silhouette: float
    stability: int
    apart: float
    centroids: Table
    resampled: tuple[Table, ...]


def _fit_one(plan: SegmentPlan, shape: Values, k: int, drawn: tuple[Floats, NDArray[np.bool_]]) -> _Fitted | None:
    """Return the fit with k segments; None where the rows do not have so many that are large enough."""
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 - loaded when first used

    draws, judged = drawn
    trimmed = _trimmed(plan, shape, k)
    if trimmed is None:
        return None
    kept, centres = trimmed
    sample = shape[kept].astype(np.float64)
    gaps = np.rint(centres - shape.mean(axis=0))
    centres = centres[np.lexsort([*gaps.T[::-1], gaps.argmin(axis=1), gaps.argmax(axis=1)])]
    centroids = _rounded(centres)
    rows = shape[kept & judged]
    labels = nearest(centroids, rows)
    tables: list[Table] = []
    found = np.zeros((0, k))
    for number, draw in enumerate(draws):
        resample = sample[(draw * len(sample)).astype(np.int64)]
        again = _centres(resample, k, plan.seed + number + 1, RESTARTS)
        distances = ((centres[:, None, :] - again[None, :, :]) ** 2).sum(axis=2)
        _, order = linear_sum_assignment(distances)
        tables.append(_rounded(again[order]))
        found = np.vstack([found, _jaccard(labels, nearest(tables[-1], rows), k)])
        if (found.sum(axis=0).min() + len(draws) - len(found)) * WEIGHT < (plan.stable - 1) * len(draws):
            break  # whatever the rest gives, a segment is not stable
    stability = float(found.mean(axis=0).min()) if len(found) else 1.0
    return _Fitted(
        k, _silhouette(rows, labels), round(stability * WEIGHT), _apart(rows, labels, k), centroids, tuple(tables)
    )


def _trimmed(plan: SegmentPlan, shape: Values, k: int) -> tuple[NDArray[np.bool_], Floats] | None:
    """Return the rows to fit on and their centres: without the odd ones that k-means gives segments of too few rows."""
    least = least_rows(len(shape))
    kept = np.ones(len(shape), dtype=np.bool_)
    while True:
        rows = shape[kept]
        if len(rows) < k * least or len(np.unique(rows, axis=0)) < k:
            return None
        centres = _centres(rows.astype(np.float64), k, plan.seed, STARTS)
        labels = nearest(_rounded(centres), rows)
        counts = np.bincount(labels, minlength=k)
        if (counts >= least).all():
            return kept, centres
        odd = counts[labels] < least
        if not odd.any():
            return None
        kept[np.flatnonzero(kept)[odd]] = False


def _jaccard(labels: Values, others: Values, k: int) -> Floats:
    """Return for each segment the greatest share that one of the others has in common with it."""
    common = np.zeros((k, k))
    np.add.at(common, (labels, others), 1.0)
    own, other = common.sum(axis=1, keepdims=True), common.sum(axis=0, keepdims=True)
    best: Floats = (common / np.maximum(own + other - common, 1.0)).max(axis=1)
    return best


def _apart(rows: Values, labels: Values, k: int) -> float:
    """Return how far apart the two nearest segments are, in units of their spread along the line between them."""
    members = [rows[labels == number].astype(np.float64) for number in range(k)]
    if min(len(own) for own in members) == 0:
        return 0.0
    least = np.inf
    for one, other in combinations(members, 2):
        line = one.mean(axis=0) - other.mean(axis=0)
        first, second = one @ line, other @ line
        spread = float((first.var() + second.var()) / 2) ** 0.5
        distance = float(abs(first.mean() - second.mean()))
        least = min(least, distance / spread if spread > 1e-6 * distance else np.inf)
    return float(least)


def _silhouette(rows: Values | Floats, labels: Values) -> float:
    from sklearn.metrics import silhouette_score  # noqa: PLC0415 - loaded when first used

    if not 1 < len(np.unique(labels)) < len(rows):
        return 0.0
    return float(silhouette_score(rows, labels))


def _without_groups(values: Values, shape: Values, k: int, generator: np.random.Generator) -> float:
    """Return the silhouette that k segments must pass: well above each kind of reference without groups."""
    bar = 0.0
    for reference in _references(values, shape, generator):
        found = []
        for rows in reference:
            labels = _labels(rows, _centres(rows, k, int(generator.integers(0, 1 << 31)), RESTARTS))
            found.append(_silhouette(rows, labels))
        bar = max(bar, float(np.mean(found)) + max(CLEARER, SPREADS * float(np.std(found, ddof=1))))
    return bar


def _references(values: Values, shape: Values, generator: np.random.Generator) -> Iterator[list[Floats]]:
    """Yield kinds of references, each as some tables of rows."""
    rows = min(len(shape), REFERENCE_ROWS)
    centred = shape - shape.mean(axis=0)
    _, scales, axes = np.linalg.svd(centred, full_matrices=False)
    turned = centred @ axes.T
    spread = scales / len(shape) ** 0.5
    low, high = turned.min(axis=0), turned.max(axis=0)
    features = len(spread)
    yield [generator.normal(size=(rows, features)) * spread for _ in range(REFERENCES)]
    yield [generator.random((rows, features)) * (high - low) + low for _ in range(REFERENCES)]
    if 2 * len(np.unique(shape, axis=0)) <= len(shape):
        yield [_shuffled(values, generator)[:rows] for _ in range(REFERENCES)]


def _shuffled(values: Values, generator: np.random.Generator) -> Floats:
    mixed = generator.permuted(values, axis=0).astype(np.float64)
    centred: Floats = mixed - mixed.mean(axis=1, keepdims=True)
    return centred


def _centres(rows: Floats, k: int, seed: int, starts: int) -> Floats:
    from sklearn.cluster import KMeans  # noqa: PLC0415 - loaded when first used

    found: Floats = KMeans(k, n_init=starts, random_state=seed, algorithm="lloyd").fit(rows).cluster_centers_
    return found


def _labels(rows: Floats, centres: Floats) -> Values:
    squares = (centres * centres).sum(axis=1)
    labels: Values = (squares - 2.0 * (rows @ centres.T)).argmin(axis=1).astype(np.int64)
    return labels


def _rounded(centres: Floats) -> Table:
    return tuple(tuple(int(value) for value in row) for row in np.rint(centres))
