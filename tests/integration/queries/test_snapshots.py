"""What an evaluation is computed from: newest versions, values that were verified, gates that were checked."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from survey.evaluations import evaluate
from survey.models import (
    Evaluation,
    EvaluationEntry,
    GateResult,
    GateVerdict,
    Role,
    Submission,
    SubmissionVersion,
    VerifiedValue,
    utc_now,
)
from survey.store.db import unit_of_work
from tests.integration.conftest import make_user
from tests.integration.ranking.test_list_routes import entries, evaluation

__all__ = ["evaluation"]


def test_verified_value_changes_the_score_and_checked_gate_the_verdict(
    app: Flask, database: Session, evaluation: Evaluation
) -> None:
    best = entries(database)[0]
    version = database.get_one(SubmissionVersion, best.version_id)
    by = make_user(database, "verifier", Role.DISTRICT).id
    participation = database.get_one(Submission, version.submission_id).participation_id
    with unit_of_work(database):
        database.add(
            VerifiedValue(
                version_id=version.id,
                questionnaire_id="facts",
                question_id="contract_amount",
                value={"v": "0"},
                reason="示例：未提供合同",
                verified_by_id=by,
            )
        )
        database.add(
            GateResult(
                participation_id=participation,
                gate="safety",
                verdict=GateVerdict.FAILED,
                source="示例：应急局回函",
                dated=utc_now().date(),
                recorded_by_id=by,
            )
        )
    with app.app_context():
        again = evaluate.evaluate_and_store(database, evaluation.campaign_id, user_id=by)
    entry = database.scalars(
        select(EvaluationEntry)
        .options(
            joinedload(EvaluationEntry.version)
            .joinedload(SubmissionVersion.submission)
            .joinedload(Submission.participation)
        )
        .where(EvaluationEntry.evaluation_id == again.id, EvaluationEntry.version_id == version.id)
    ).one()
    # 601.82 signed is past the last anchor, 600: all of 40 points of a criterion that weighs 30 %
    assert (best.score or 0) - (entry.score or 0) == 40 * 30 * 10_000
    assert entry.status == "out"
    assert {"code": "gate_failed", "parameters": {"gate": "safety"}} in entry.detail["reasons"]
