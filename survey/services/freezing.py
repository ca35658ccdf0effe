"""Freezing segments: fitted once on a snapshot of a campaign, and kept in a scheme version of their own."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.cluster_model import Reference
from scoring.criteria import decide_features
from scoring.evaluate import pools_of
from scoring.loading_scheme import load_scheme
from scoring.loading_segments import model_to_json
from scoring.maturity import score
from scoring.scheme import IndexSource, Scheme
from scoring.segments import TooFewRowsError, fit
from survey.db import unit_of_work
from survey.models import Campaign, SchemeState, SchemeVersion, utc_now
from survey.queries import snapshots
from survey.services import auditing
from survey.services.evaluating import NothingToEvaluateError, required, required_names


def freeze(database: Session, campaign_id: int, *, user_id: int | None, reason: str) -> SchemeVersion:
    """Fit the scheme's segments on what is submitted now, and let the campaign use the version that holds them.

    The older version stays as it was. Raises NothingToEvaluateError, and `scoring.segments.TooFewRowsError`.
    """
    with unit_of_work(database):
        campaign = database.get_one(Campaign, campaign_id)
        if campaign.scheme_version_id is None:
            raise NothingToEvaluateError("no_scheme")
        old = database.get_one(SchemeVersion, campaign.scheme_version_id)
        document = _frozen(database, campaign, load_scheme(old.document), old.document)
        scheme = load_scheme(document)
        version = SchemeVersion(
            scheme_id=scheme.id,
            version=scheme.version,
            state=SchemeState.PUBLISHED,
            document=document,
            digest=scheme.digest,
            demonstration=campaign.sample,
            author_id=user_id,
            reason=reason,
        )
        database.add(version)
        database.flush()
        campaign.scheme_version_id = version.id
        detail = {"version": scheme.version, "segments": scheme.segments.model.k if _has_model(scheme) else 0}  # type: ignore[union-attr]
        auditing.record(database, "freeze_segments", user_id=user_id, about=("scheme", version.id), detail=detail)
        version_id = version.id
    return database.get_one(SchemeVersion, version_id)


def freeze_where_possible(database: Session, campaign_id: int, *, user_id: int | None, reason: str) -> bool:
    """Freeze the segments; return False where there are too few enterprises to tell any apart."""
    try:
        freeze(database, campaign_id, user_id=user_id, reason=reason)
    except TooFewRowsError:
        return False
    return True


def _has_model(scheme: Scheme) -> bool:
    return scheme.segments is not None and scheme.segments.model is not None


def _frozen(database: Session, campaign: Campaign, scheme: Scheme, document: dict[str, Any]) -> dict[str, Any]:
    """Return the scheme's document with a model fitted on the newest versions, under a version number of its own."""
    plan = scheme.segments
    if plan is None:
        raise NothingToEvaluateError("no_segments")
    found = snapshots.snapshot(database, campaign.id, required(campaign, required_names(scheme)), scheme)
    if not found.keys:
        raise NothingToEvaluateError("no_submissions")
    names = {feature.source.questionnaire for feature in plan.features if isinstance(feature.source, IndexSource)}
    profiles = {name: score(found.sheets[name]) for name in sorted(names)}
    pools = np.array([pool.id for pool in scheme.pools])[pools_of(scheme, found.sheets)]
    values = decide_features(plan.features, found.sheets, profiles)[pools == plan.pool]
    now = utc_now()
    reference = Reference(
        id=f"campaign-{campaign.id}-{now:%Y%m%d%H%M%S}",
        date=now.date().isoformat(),
        rows=len(values),
        digest=hashlib.sha256(values.astype("<i8").tobytes()).hexdigest(),
        demonstration=campaign.sample,
    )
    count = database.scalar(select(func.count()).select_from(SchemeVersion).where(SchemeVersion.scheme_id == scheme.id))
    model = model_to_json(fit(plan, values, reference))
    base = scheme.version.partition("-")[0]
    return document | {"version": f"{base}-{count}", "segments": document["segments"] | {"model": model}}
