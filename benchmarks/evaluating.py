"""Evaluating 5,000 enterprises from the database to the stored ranking, beside the same with a loop scorer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sqlalchemy import select

import scoring.evaluate
from benchmarks import Row
from benchmarks.instances import demonstration_app
from scoring.answers.coding import Coded
from scoring.definition.cluster_model import ClusterModel, Reference
from scoring.definition.scheme import SegmentPlan
from scoring.maturity import AnyProfile, Profile, score
from scoring.ranking.segments import fit, shapes
from survey.evaluations import evaluate
from survey.models import Campaign, EvaluationEntry
from survey.schemes import freeze_segments

ENTERPRISES = 5_000


def score_in_a_loop(coded: Coded) -> AnyProfile:
    """Score one enterprise at a time and put the results together."""
    one = [score(coded.take(np.array([row]))) for row in range(len(coded))]
    names = ("index", "level", "answered", "asked")
    if isinstance(one[0], Profile):
        names = ("parts", "total", "level", "reached", "binding", "answered", "asked")
    joined: dict[str, Any] = {name: np.concatenate([getattr(profile, name) for profile in one]) for name in names}
    return replace(one[0], coded=coded, **joined)


def unsampled(plan: SegmentPlan, values: NDArray[np.int64], reference: Reference) -> ClusterModel:
    """Fit with ten starts on all rows, for every number of segments."""
    shape = shapes(values).astype(np.float64)
    for k in range(plan.fewest, plan.most + 1):
        KMeans(k, n_init=10, random_state=plan.seed).fit(shape)
    return fit(replace(plan, sample=len(values)), values, reference)


def rows() -> list[Row]:
    """Return the comparison; no goal is set, it is reported."""
    factory = demonstration_app(ENTERPRISES).extensions["sessions"]

    def ours() -> list[int]:
        with factory() as database:
            campaign = database.scalars(select(Campaign.id)).one()
            freeze_segments.freeze(database, campaign, user_id=None, reason="benchmark")
            evaluation = evaluate.run(database, campaign, user_id=None)
            rows = select(EvaluationEntry.score).where(EvaluationEntry.evaluation_id == evaluation.id)
            return list(database.scalars(rows.order_by(EvaluationEntry.position)))

    def theirs() -> list[int]:
        scoring.evaluate.score, freeze_segments.fit = score_in_a_loop, unsampled
        try:
            return ours()
        finally:
            scoring.evaluate.score, freeze_segments.fit = score, fit

    def equal(first: list[int], second: list[int]) -> None:
        assert first == second

    work = f"freeze segments, evaluate {ENTERPRISES:,} with seat shares, store"
    return [Row(work, "scorer per enterprise, k-means on all rows", None, ours, theirs, equal, repeat=1)]
