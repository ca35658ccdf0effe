"""Evaluating 5,000 enterprises: stored, beside a loop scorer; computed, beside how it was computed before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sqlalchemy import select

import scoring.ranking.tracks
from benchmarks import Row, frozen_evaluation
from benchmarks.instances import demonstration_app
from scoring.answers.coding import Coded
from scoring.definition.cluster_model import ClusterModel, Reference
from scoring.definition.scheme import SegmentPlan
from scoring.loading.scheme import load_scheme
from scoring.maturity import AnyProfile, Profile, score
from scoring.ranking.gates import Verdict
from scoring.ranking.segments import fit, shapes
from survey.evaluations import evaluate, stored_rows
from survey.models import Campaign, EvaluationEntry, SchemeVersion
from survey.queries import snapshots
from survey.schemes import freeze_segments
from survey.store.pause_collecting import collector_paused

ENTERPRISES = 5_000


def score_in_a_loop(coded: Coded) -> AnyProfile:
    """Score one enterprise at a time and put the results together."""
    one = [score(coded.take(np.array([row]))) for row in range(len(coded))]
    names = ("index", "level", "answered", "asked")
    if isinstance(one[0], Profile):
        names = ("parts", "total", "level", "reached", "binding", "answered", "asked")
    names += tuple(part.name for part in fields(one[0]) if part.name == "assessed")
    joined: dict[str, Any] = {name: np.concatenate([getattr(profile, name) for profile in one]) for name in names}
    return replace(one[0], coded=coded, **joined)


def unsampled(plan: SegmentPlan, values: NDArray[np.int64], reference: Reference) -> ClusterModel:
    """Fit with ten starts on all rows, for every number of segments."""
    shape = shapes(values).astype(np.float64)
    for k in range(plan.fewest, plan.most + 1):
        KMeans(k, n_init=10, random_state=plan.seed).fit(shape)
    return fit(replace(plan, sample=len(values)), values, reference)


def rows() -> list[Row]:
    """Return both comparisons."""
    return [storing(), computing()]


Results = tuple[str, Mapping[str, Any], list[dict[str, Any]]]


def computing() -> Row:
    """Return reading, computing and writing down, beside the way of commit 395df27."""
    factory = demonstration_app(ENTERPRISES).extensions["sessions"]
    with factory() as database:
        campaign_id = database.scalars(select(Campaign.id)).one()
        freeze_segments.freeze(database, campaign_id, user_id=None, reason="benchmark")
        campaign = database.get_one(Campaign, campaign_id)
        scheme = load_scheme(database.get_one(SchemeVersion, campaign.scheme_version_id).document)
        questionnaires = evaluate.required_questionnaires(campaign, scheme)
        until = snapshots.until_now(database)
        snapshot, found = evaluate.evaluate_unstored(
            database, campaign, scheme, until=until, decided=evaluate.Decided()
        )
        passed = dict(zip(found.keys, (found.verdicts != Verdict.FAILED).all(axis=1).tolist(), strict=True))
        eligible = [version for version in snapshot.versions if passed[version.key]]
        past = evaluate.StoredInputs(eligible, questionnaires, campaign.seats)

    @collector_paused()
    def ours() -> Results:
        with factory() as database:
            campaign = database.get_one(Campaign, campaign_id)
            read, scored = evaluate.evaluate_unstored(
                database, campaign, scheme, until=until, decided=evaluate.Decided(), past=past
            )
            return scored.fingerprint, stored_rows.summary_of(scored, read), stored_rows.entry_rows(scored, read, ())

    def theirs() -> Results:
        with frozen_evaluation.computing():
            return ours()

    def equal(first: Results, second: Results) -> None:
        assert first == second

    work = f"evaluate {ENTERPRISES:,}, 10,000 draws, quotas: snapshot to results"
    return Row(work, "the way of commit 395df27", 2.0, ours, theirs, equal, repeat=5)


def storing() -> Row:
    """Return everything with segments and storing; no goal is set, it is reported."""
    factory = demonstration_app(ENTERPRISES).extensions["sessions"]

    def ours() -> list[int]:
        with factory() as database:
            campaign = database.scalars(select(Campaign.id)).one()
            freeze_segments.freeze(database, campaign, user_id=None, reason="benchmark")
            evaluation = evaluate.evaluate_and_store(database, campaign, user_id=None)
            rows = select(EvaluationEntry.score).where(EvaluationEntry.evaluation_id == evaluation.id)
            return list(database.scalars(rows.order_by(EvaluationEntry.position)))

    def theirs() -> list[int]:
        scoring.ranking.tracks.score, freeze_segments.fit = score_in_a_loop, unsampled
        try:
            return ours()
        finally:
            scoring.ranking.tracks.score, freeze_segments.fit = score, fit

    def equal(first: list[int], second: list[int]) -> None:
        assert first == second

    work = f"freeze segments, evaluate {ENTERPRISES:,} with seat shares, store"
    return Row(work, "scorer per enterprise, k-means on all rows", None, ours, theirs, equal, repeat=1)
