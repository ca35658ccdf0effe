"""A score worked out again on the data of that day: the same as on the list, or said not to be."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Evaluation, ListVersion, ObjectionStep
from survey.publishing.objection_results import ObjectionRefusedError
from survey.publishing.replay_score import replay_score
from tests.integration.conftest import Browser
from tests.integration.officials import evaluation, official
from tests.integration.publishing.issued import issued
from tests.integration.publishing.objecting import after, first_selected, objected
from tests.integration.tampering import tamper

__all__ = ["evaluation", "issued", "official"]


def test_the_same_again_and_kept_as_a_step(
    database: Session, evaluation: Evaluation, official: Browser, issued: ListVersion
) -> None:
    entry = first_selected(database, issued)
    score, rank, version, fingerprint = entry.score, entry.rank, entry.version_id, evaluation.fingerprint
    made = objected(database, issued, about_id=entry.participation_id)
    number = evaluation.id
    database.rollback()
    page = after(official, f"/objections/{made}/replay")
    assert "与名单所依据的结果一致" in page
    assert fingerprint in page
    step = database.scalars(select(ObjectionStep)).one()
    assert step.kind == "noted"
    assert step.replay == {
        "evaluation": number, "version": version, "score": score, "rank": rank, "stored_score": score,
        "stored_rank": rank, "fingerprint": fingerprint, "same_list": True, "equal": True,
    }  # fmt: skip


def test_a_score_that_somebody_changed_is_told(database: Session, evaluation: Evaluation, issued: ListVersion) -> None:
    entry = first_selected(database, issued)
    version, number = entry.version_id, evaluation.id
    found = replay_score(database, number, version)
    assert (found.equal, found.score) == (True, entry.score)
    score = entry.score
    database.rollback()
    tamper(database, "UPDATE evaluation_entry SET score = 1 WHERE status = 'selected'")
    changed = replay_score(database, number, version)
    assert (changed.equal, changed.score, changed.stored_score) == (False, score, 1)
    with pytest.raises(ObjectionRefusedError, match="no_firm"):
        replay_score(database, number, 99999)
    stored = database.get_one(Evaluation, number)
    stored.parameters = {**stored.parameters, "questionnaires": {"facts": "0" * 64}}
    with database.no_autoflush, pytest.raises(ObjectionRefusedError, match="lost"):
        replay_score(database, number, version)
    stored.parameters = {name: value for name, value in stored.parameters.items() if name != "pins"}
    with database.no_autoflush, pytest.raises(ObjectionRefusedError):
        replay_score(database, number, version)
    database.rollback()
