"""Answers that officials verified, laid over what firms submitted: one firm lowered, one raised, one confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.loading.scheme import load_scheme
from survey.evaluations import evaluate as evaluating
from survey.models import (
    Campaign,
    Evaluation,
    EvaluationEntry,
    SchemeState,
    SchemeVersion,
    VerifiedValue,
    VersionSheet,
)
from survey.store.db import unit_of_work
from tests.integration.officials import entries, user

RESEARCH = "facts.rd_spend_y1"
INNOVATION = 5
"""Where research spending stands among the criteria: a tenth of the score in every pool."""


class Firms(NamedTuple):
    """The credit codes of three manufacturers. `points`: by how much the score of each moved, in 10⁻⁶ point."""

    lowered: str
    raised: str
    confirmed: str
    points: Mapping[str, int]


def verify(database: Session, version_id: int, question: str, value: Any) -> None:
    """Lay a value over an answer; `question`: qualified."""
    owner, _dot, local = question.partition(".")
    with unit_of_work(database):
        database.add(
            VerifiedValue(
                version_id=version_id, questionnaire_id=owner, question_id=local, value={"v": value},
                reason="示例：现场核对", verified_by_id=user(database, "district").id,
            )
        )  # fmt: skip


def verified_firms(database: Session, evaluation: Evaluation) -> Firms:
    """Find no research in the best manufacturer, a twelfth of the revenue in the last one, and confirm the second."""
    rows = [row for row in entries(database, evaluation.id) if row.pool == "manufacturing"]
    lowered = next(row for row in rows if row.detail["values"][INNOVATION] > 0)
    raised = next(row for row in reversed(rows) if row.detail["values"][INNOVATION] < 10_000)
    confirmed = next(row for row in rows if row not in (lowered, raised))
    codes = [row.version.credit_code for row in (lowered, raised, confirmed)]
    points = [-lowered.detail["values"][INNOVATION] * 1_000, (10_000 - raised.detail["values"][INNOVATION]) * 1_000, 0]
    laid = [
        (lowered.version_id, "0"),
        (raised.version_id, f"{raised.version.revenue:f}"),
        (confirmed.version_id, said(database, confirmed)["rd_spend_y1"]),
    ]
    for version_id, value in laid:
        verify(database, version_id, RESEARCH, value)
    return Firms(codes[0], codes[1], codes[2], dict(zip(codes, points, strict=True)))


def said(database: Session, row: EvaluationEntry) -> Mapping[str, Any]:
    """Return the facts that a firm submitted."""
    facts = select(VersionSheet.document).where(
        VersionSheet.version_id == row.version_id, VersionSheet.questionnaire_id == "facts"
    )
    values: Mapping[str, Any] = database.scalars(facts).one()["values"]
    return values


def with_tracks(database: Session, campaign_id: int, tracks: Mapping[str, Any], **more: Any) -> None:
    """Give a campaign a version of its scheme that says this of the tracks. `more`: of its other parts."""
    with unit_of_work(database):
        campaign = database.get_one(Campaign, campaign_id)
        before = database.get_one(SchemeVersion, campaign.scheme_version_id)
        document = dict(before.document) | {"tracks": dict(tracks)} | more
        document["version"] = f"tracks {database.scalar(select(func.max(SchemeVersion.id)))}"
        version = SchemeVersion(
            scheme_id=before.scheme_id, version=document["version"], state=SchemeState.PUBLISHED, document=document,
            digest=load_scheme(document).digest, demonstration=before.demonstration, based_on_id=before.id,
        )  # fmt: skip
        database.add(version)
        database.flush()
        campaign.scheme_version_id = version.id


def run(app: Flask, database: Session, campaign_id: int) -> Evaluation:
    """Evaluate a campaign as it is now."""
    with app.app_context():
        return evaluating.evaluate_and_store(database, campaign_id, user_id=None)
