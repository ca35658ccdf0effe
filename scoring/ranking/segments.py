"""Segments: k-means frozen with the scheme, the same for every order of rows and every run.

What is clustered is the *shape* of a profile: each feature less the enterprise's own mean. How high a profile stands is
the level's business (seat shares per level band); segments tell "equipment ahead, data behind" at every height.

Rows come sorted by key, the sample and all draws from one declared seed, one thread works, centroids are rounded to
1/100 when frozen. An enterprise belongs to the nearest centroid by exact integer distance, the lower number on a tie,
so that whoever arrives later moves nobody else. Where the data hold no groups, there are no segments.
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

from scoring.definition.cluster_model import MOST_APART, ClusterModel, Contrast, Reference
from scoring.definition.scheme import SegmentPlan
from scoring.exact import WEIGHT
from scoring.ranking.segment_trials import fit_all, least_rows, nearest

Values = NDArray[np.int64]
THREADS_VARIABLE = "OMP_NUM_THREADS"
_FITTING = threading.Lock()  # limits and variable hold for the whole process


class TooFewRowsError(ValueError):
    """There are too few rows for the fewest segments that the plan allows."""


@dataclass(frozen=True)
class Segmenting:
    """Per row: `segment` int64 from 1; `stability` int64 in 1/10 000, the share of bootstraps that say the same.

    `borderline` bool: stability below what the plan declares.
    """

    segment: NDArray[np.int64]
    stability: NDArray[np.int64]
    borderline: NDArray[np.bool_]


def shapes(values: Values) -> Values:
    """Return each feature less its row's mean, in 1/100, rounded half-up: int64 [n, features]."""
    count = values.shape[1]
    doubled = 2 * (values * count - values.sum(axis=1, keepdims=True)) + count
    return np.asarray(doubled // (2 * count), dtype=np.int64)


def assign(plan: SegmentPlan, model: ClusterModel, values: Values) -> Segmenting:
    """Return the segments of rows [n, features] of raw values, by the frozen model: 0 for all if it has none."""
    if not model.k:
        none = np.zeros(len(values), dtype=np.int64)
        return Segmenting(none, none.copy(), np.zeros(len(values), dtype=np.bool_))
    shape = shapes(values)
    own = nearest(model.centroids, shape)
    agreeing = np.zeros(len(values), dtype=np.int64)
    for table in model.resampled:
        agreeing += nearest(table, shape) == own
    stability = agreeing * WEIGHT // max(len(model.resampled), 1)
    return Segmenting(own + 1, stability, stability < plan.stable)


def fit(plan: SegmentPlan, values: Values, reference: Reference) -> ClusterModel:
    """Return a frozen model fitted on the raw values of a reference snapshot, rows sorted by key.

    Of the numbers of segments that `scoring.ranking.segment_trials` finds stable, apart, and clearer than data without
    groups, the greatest is taken; where there is none, the model has no segments. Raises TooFewRowsError.
    """
    generator = np.random.default_rng(plan.seed)
    rows = np.sort(generator.choice(len(values), min(plan.sample, len(values)), replace=False))
    if len(rows) < plan.fewest * least_rows(len(rows)):
        message = f"{len(values)} rows are too few for {plan.fewest} segments"
        raise TooFewRowsError(message)
    shape = shapes(values)
    with _one_thread():
        trials, chosen = fit_all(plan, values[rows], shape[rows], generator)
    centroids, resampled = chosen or ((), ())
    means = tuple(int(value) for value in np.rint(shape[rows].mean(axis=0)))
    own = nearest(centroids, shape) if centroids else np.full(len(shape), -1, dtype=np.int64)
    members = [values[own == number] for number in range(len(centroids))]
    return ClusterModel(
        reference=reference,
        features=tuple(feature.id for feature in plan.features),
        centroids=centroids,
        resampled=resampled,
        means=means,
        sizes=tuple(len(rows) for rows in members),
        profiles=tuple(tuple(int(value) for value in np.rint(rows.mean(axis=0))) for rows in members),
        contrasts=tuple(contrasts_of(plan, centroid, means) for centroid in centroids),
        trials=trials,
        rule=MOST_APART,
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
