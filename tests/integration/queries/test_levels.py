"""Levels by questionnaire are those that the evaluation stored for the one that leads, and read the verified values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.definition.questionnaire import Questionnaire
from survey.models import Evaluation, EvaluationEntry, SubmissionVersion
from survey.queries import levels
from survey.queries.levels import evaluated_firms, levels_of, measured
from survey.store.scope import Scope
from tests.integration.officials import entries, evaluation

__all__ = ["evaluation"]


def test_the_leading_questionnaires_level_is_that_of_the_stored_entry(
    evaluation: Evaluation, database: Session
) -> None:
    found = levels_of(database, evaluation)
    assert set(found) == {"sme2024", "cmmm", "integration"}
    ranked = [entry for entry in entries(database, evaluation.id) if entry.rank is not None]
    leading = [(entry, entry.detail["leading"]) for entry in ranked]
    assert [found[name][entry.version_id] for entry, name in leading] == [entry.level for entry, _name in leading]
    assert levels_of(database, evaluation) is found
    assert set(measured(evaluation)) == {"facts", "sme2024", "cmmm", "integration"}


def test_levels_are_kept_of_one_evaluation_and_its_definitions_whatever_its_id(
    evaluation: Evaluation, database: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[set[str]] = []

    def computing(_database: Session, _evaluation: Evaluation, wanted: Mapping[str, Questionnaire]) -> dict[str, Any]:
        calls.append(set(wanted))
        return {}

    monkeypatch.setattr(levels, "_compute", computing)
    monkeypatch.setattr(levels, "_KEPT", {})
    every = {"facts", "sme2024", "cmmm", "integration"}
    levels_of(database, evaluation)
    levels_of(database, evaluation)
    assert calls == [every]
    evaluation.fingerprint = "of another database"
    levels_of(database, evaluation)
    evaluation.run_at += timedelta(microseconds=1)
    levels_of(database, evaluation)
    monkeypatch.setattr(levels, "measured", lambda own: {"cmmm": measured(own)["cmmm"]})
    levels_of(database, evaluation)
    database.rollback()
    assert calls == [every, every, every, {"cmmm"}]


def test_firms_stand_in_the_order_of_the_list_within_a_scope(evaluation: Evaluation, database: Session) -> None:
    every = evaluated_firms(database, evaluation.id, Scope(everything=True))
    assert [firm.entry_id for firm in every] == [entry.id for entry in entries(database, evaluation.id)]
    own = (
        select(SubmissionVersion.credit_code)
        .join(EvaluationEntry, EvaluationEntry.version_id == SubmissionVersion.id)
        .where(EvaluationEntry.evaluation_id == evaluation.id, SubmissionVersion.unit == "anting")
        .order_by(EvaluationEntry.position)
    )
    town = evaluated_firms(database, evaluation.id, Scope(unit="anting"))
    assert [firm.credit_code for firm in town] == list(database.scalars(own))
    assert list(evaluated_firms(database, evaluation.id, Scope())) == []
