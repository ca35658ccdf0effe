"""Freezing segments: fit a campaign's segments on its submitted versions, and store them in a new scheme version."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.definition.cluster_model import Reference
from scoring.definition.scheme import IndexSource, SegmentPlan
from scoring.loading.scheme import load_scheme
from scoring.loading.segments import BY_CONTENT, model_to_json
from scoring.maturity import score
from scoring.ranking.criteria import decide_features
from scoring.ranking.pools import pools_of
from scoring.ranking.segments import TooFewRowsError, fit
from survey.evaluations.evaluate import NothingToEvaluateError, refuse_trial, required_questionnaires
from survey.models import Campaign, SchemeState, SchemeVersion, utc_now
from survey.queries import snapshots
from survey.records import audit_trail
from survey.store.db import one_look, unit_of_work


def freeze(database: Session, campaign_id: int, *, user_id: int | None, reason: str) -> SchemeVersion:
    """Fit the scheme's segments on what is submitted now, and let the campaign use the version that holds them.

    The older version stays as it was. Everything is read at one moment and fitted while others may write. Where the
    scheme holds just these segments already, its version is returned and nothing is stored. A model without segments is
    frozen like any other: it says that none were found. Raises NothingToEvaluateError, and
    `scoring.ranking.segments.TooFewRowsError`.
    """
    while True:
        fitted = compute(database, campaign_id)
        try:
            with unit_of_work(database):
                version_id = write(database, fitted, user_id=user_id, reason=reason)
        except OtherSchemeError:
            continue
        return database.get_one(SchemeVersion, version_id)


class OtherSchemeError(Exception):
    """The campaign has another scheme than the one whose segments were fitted."""


@dataclass(frozen=True)
class _Basis:
    """What segments are fitted on, as it was at one moment: the scheme's version, its plan, and the feature values."""

    campaign_id: int
    version_id: int
    document: dict[str, Any]
    plan: SegmentPlan
    values: NDArray[np.int64]
    demonstration: bool


@dataclass(frozen=True)
class Fitted:
    """Segments that are not stored yet."""

    basis: _Basis
    model: dict[str, Any]


def compute(database: Session, campaign_id: int) -> Fitted:
    """Fit the segments on what is submitted now, ready to be stored by `write`. Raises what `freeze` raises."""
    basis = _read_basis(database, campaign_id)
    return Fitted(basis, model_to_json(fit(basis.plan, basis.values, _reference(basis))))


def write(database: Session, fitted: Fitted, *, user_id: int | None, reason: str) -> int:
    """Store a version that holds the segments inside the caller's unit of work, and return its id.

    It is the id of the version in use where that holds just these segments. Raises OtherSchemeError.
    """
    basis, model = fitted.basis, fitted.model
    database.execute(select(Campaign.id).where(Campaign.id == basis.campaign_id).with_for_update())
    campaign = database.get_one(Campaign, basis.campaign_id)
    if campaign.scheme_version_id != basis.version_id:
        raise OtherSchemeError
    before = basis.document["segments"].get("model")
    if before is not None and _undated(before) == _undated(model):
        return basis.version_id
    old = load_scheme(basis.document)
    count = database.scalar(select(func.count()).select_from(SchemeVersion).where(SchemeVersion.scheme_id == old.id))
    base = old.version.partition("-")[0]
    document = basis.document | {
        "version": f"{base}-{count}",
        "segments": basis.document["segments"] | {"model": model},
    }
    scheme = load_scheme(document)
    version = SchemeVersion(
        scheme_id=scheme.id,
        version=scheme.version,
        state=SchemeState.PUBLISHED,
        document=document,
        digest=scheme.digest,
        demonstration=basis.demonstration,
        author_id=user_id,
        reason=reason,
    )
    database.add(version)
    database.flush()
    campaign.scheme_version_id = version.id
    detail = {"version": scheme.version, "segments": len(model["centroids"])}
    audit_trail.record(database, "freeze_segments", user_id=user_id, about=("scheme", version.id), detail=detail)
    return version.id


def _undated(model: dict[str, Any]) -> dict[str, Any]:
    """Return a model without the day it was frozen, as JSON would hold it."""
    plain: dict[str, Any] = json.loads(json.dumps(model))
    return plain | {"reference": plain["reference"] | {"date": ""}}


def freeze_where_possible(database: Session, campaign_id: int, *, user_id: int | None, reason: str) -> bool:
    """Freeze the segments, or that there are none; return False where there are too few enterprises to look."""
    try:
        freeze(database, campaign_id, user_id=user_id, reason=reason)
    except TooFewRowsError:
        return False
    return True


def _read_basis(database: Session, campaign_id: int) -> _Basis:
    """Read the newest versions at one moment, and what the segments' features are of each."""
    with one_look(database):
        campaign = database.get_one(Campaign, campaign_id)
        refuse_trial(campaign)
        if campaign.scheme_version_id is None:
            raise NothingToEvaluateError("no_scheme")
        document = database.get_one(SchemeVersion, campaign.scheme_version_id).document
        scheme = load_scheme(document)
        plan = scheme.segments
        if plan is None:
            raise NothingToEvaluateError("no_segments")
        snapshot = snapshots.snapshot(database, campaign.id, required_questionnaires(campaign, scheme), scheme)
        if not snapshot.keys:
            raise NothingToEvaluateError("no_submissions")
        parts = campaign_id, campaign.scheme_version_id, document, plan
        demonstration = campaign.sample
    names = {feature.source.questionnaire for feature in plan.features if isinstance(feature.source, IndexSource)}
    profiles = {name: score(snapshot.sheets[name]) for name in sorted(names)}
    pools = np.array([pool.id for pool in scheme.pools])[pools_of(scheme, snapshot.sheets)]
    values = decide_features(plan.features, snapshot.sheets, profiles)[pools == plan.pool]
    return _Basis(*parts, values, demonstration)


def _reference(basis: _Basis) -> Reference:
    """Return what the model is fitted on, known by its content: the same wherever and whenever it is frozen."""
    digest = hashlib.sha256(basis.values.astype("<i8").tobytes()).hexdigest()
    return Reference(
        id=f"{BY_CONTENT}{digest[:16]}",
        date=utc_now().date().isoformat(),
        rows=len(basis.values),
        digest=digest,
        demonstration=basis.demonstration,
    )
