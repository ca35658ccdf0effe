"""Segments: k-means frozen with the scheme, the same for every order of rows and every run.

What is clustered is the *shape* of a profile: each feature less the enterprise's own mean. How high a profile stands is
the level's business (seat shares per level band); segments tell "equipment ahead, data behind" at every height.

Rows come sorted by key, the sample and all draws from one declared seed, one thread works, centroids are rounded to
1/100 when frozen. An enterprise belongs to the nearest centroid by exact integer distance, the lower number on a tie,
so that whoever arrives later moves nobody else.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module

import numpy as np
from numpy.typing import NDArray

from scoring.definition.cluster_model import ClusterModel, Contrast, Reference, Trial
from scoring.definition.scheme import SegmentPlan
from scoring.exact import WEIGHT

Values = NDArray[np.int64]
Floats = NDArray[np.float64]
SILHOUETTE_ROWS = 2_000
BOOTSTRAP_ROWS = 2_000
STARTS = 3
THREADS_VARIABLE = "OMP_NUM_THREADS"
_BLOCK = 1 << 16
_FITTING = threading.Lock()  # limits and variable hold for the whole process


class TooFewRowsError(ValueError):
    """There are fewer different profiles than segments are asked for."""


@dataclass(frozen=True)
class Segmenting:
    """Per row: `segment` int64 from 1; `stability` int64 in 1/10 000, the share of bootstraps that say the same.

    `borderline` bool: stability below what the plan declares.
    """

    segment: NDArray[np.int64]
    stability: NDArray[np.int64]
    borderline: NDArray[np.bool_]


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


def shapes(values: Values) -> Values:
    """Return each feature less its row's mean, in 1/100, rounded half-up: int64 [n, features]."""
    count = values.shape[1]
    doubled = 2 * (values * count - values.sum(axis=1, keepdims=True)) + count
    return np.asarray(doubled // (2 * count), dtype=np.int64)


def assign(plan: SegmentPlan, model: ClusterModel, values: Values) -> Segmenting:
    """Return the segments of rows [n, features] of raw values, by the frozen model."""
    shape = shapes(values)
    own = nearest(model.centroids, shape)
    agreeing = np.zeros(len(values), dtype=np.int64)
    for table in model.resampled:
        agreeing += nearest(table, shape) == own
    stability = agreeing * WEIGHT // max(len(model.resampled), 1)
    return Segmenting(own + 1, stability, stability < plan.stable)


def fit(plan: SegmentPlan, values: Values, reference: Reference) -> ClusterModel:
    """Return a frozen model fitted on the raw values of a reference snapshot, rows sorted by key.

    Of the numbers of segments whose bootstraps agree as the plan demands, the one with the best silhouette is taken
    (the smaller on a tie); where none agrees, the one that agrees most. Raises TooFewRowsError.
    """
    generator = np.random.default_rng(plan.seed)
    rows = np.sort(generator.choice(len(values), min(plan.sample, len(values)), replace=False))
    shape = shapes(values)
    sample = shape[rows].astype(np.float64)
    most = min(plan.most, len(np.unique(sample, axis=0)) - 1)
    if most < plan.fewest:
        message = f"{len(values)} rows hold fewer than {plan.fewest + 1} different profiles"
        raise TooFewRowsError(message)
    resamples = [generator.choice(len(sample), min(BOOTSTRAP_ROWS, len(sample))) for _ in range(plan.bootstraps)]
    shown = np.sort(generator.choice(len(sample), min(SILHOUETTE_ROWS, len(sample)), replace=False))
    with _one_thread():
        fitted = {k: _fit_one(plan, sample, k, (shown, resamples)) for k in range(plan.fewest, most + 1)}
    stable = [item for item in fitted.values() if item.trial.stability >= plan.stable]
    best = max(stable, key=lambda item: (item.trial.silhouette, -item.trial.k)) if stable else None
    chosen = best or max(fitted.values(), key=lambda item: (item.trial.stability, -item.trial.k))
    means = tuple(int(value) for value in np.rint(sample.mean(axis=0)))
    own = nearest(chosen.centroids, shape)
    members = [values[own == number] for number in range(len(chosen.centroids))]
    return ClusterModel(
        reference=reference,
        features=tuple(feature.id for feature in plan.features),
        centroids=chosen.centroids,
        resampled=chosen.resampled,
        means=means,
        sizes=tuple(len(rows) for rows in members),
        profiles=tuple(
            tuple(int(value) for value in np.rint(rows.mean(axis=0))) if len(rows) else (0,) * values.shape[1]
            for rows in members
        ),
        contrasts=tuple(contrasts_of(plan, centroid, means) for centroid in chosen.centroids),
        trials=tuple(item.trial for item in fitted.values()),
    )


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let one thread work while the block runs; scikit-learn reads a variable before it counts cores.

    The limit holds for what is loaded: scikit-learn first. Without the variable every fit asks joblib for the physical
    cores, which starts lscpu and prints a traceback on a machine that has none or shows no /sys, for an unused answer.
    """
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 - loaded when first used

    import_module("sklearn.cluster")
    with _FITTING, threadpool_limits(limits=1):
        given = os.environ.get(THREADS_VARIABLE)
        os.environ[THREADS_VARIABLE] = given or "1"
        try:
            yield
        finally:
            if given is None:
                del os.environ[THREADS_VARIABLE]
            else:
                os.environ[THREADS_VARIABLE] = given


@dataclass(frozen=True)
class _Fitted:
    trial: Trial
    centroids: tuple[tuple[int, ...], ...]
    resampled: tuple[tuple[tuple[int, ...], ...], ...]


def _fit_one(plan: SegmentPlan, sample: Floats, k: int, draws: tuple[Values, list[Values]]) -> _Fitted:
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 - loaded when first used
    from sklearn.cluster import KMeans  # noqa: PLC0415 - loaded when first used
    from sklearn.metrics import adjusted_rand_score, silhouette_score  # noqa: PLC0415 - loaded when first used

    shown, resamples = draws
    centres = KMeans(k, n_init=STARTS, random_state=plan.seed, algorithm="lloyd").fit(sample).cluster_centers_
    gaps = np.rint(centres - sample.mean(axis=0))
    centres = centres[np.lexsort([*gaps.T[::-1], gaps.argmin(axis=1), gaps.argmax(axis=1)])]
    centroids = _rounded(centres)
    judged = sample[shown].astype(np.int64)
    labels = nearest(centroids, judged)
    tables, agreements = [], []
    for number, resample in enumerate(resamples):
        again = KMeans(k, n_init=1, random_state=plan.seed + number + 1, algorithm="lloyd").fit(sample[resample])
        distances = ((centres[:, None, :] - again.cluster_centers_[None, :, :]) ** 2).sum(axis=2)
        _, order = linear_sum_assignment(distances)
        tables.append(_rounded(again.cluster_centers_[order]))
        agreements.append(adjusted_rand_score(labels, nearest(tables[-1], judged)))
    different = len(np.unique(labels)) > 1
    silhouette = float(silhouette_score(judged, labels)) if different else 0.0
    stability = float(np.mean(agreements)) if agreements else 1.0
    trial = Trial(k, round(silhouette * WEIGHT), round(stability * WEIGHT))
    return _Fitted(trial, centroids, tuple(tables))


def _rounded(centres: Floats) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(int(value) for value in row) for row in np.rint(centres))


def contrasts_of(plan: SegmentPlan, centroid: Sequence[int], means: Sequence[int]) -> tuple[Contrast, ...]:
    """Return the features in which a segment is furthest above and below the reference's mean shape.

    The plan's order decides a tie.
    """
    gaps = np.array(centroid, dtype=np.int64) - np.array(means, dtype=np.int64)
    strongest, weakest = int(gaps.argmax()), int(gaps.argmin())
    names = [feature.id for feature in plan.features]
    if strongest == weakest:
        return (Contrast(names[strongest], high=True),)
    return Contrast(names[strongest], high=True), Contrast(names[weakest], high=False)
