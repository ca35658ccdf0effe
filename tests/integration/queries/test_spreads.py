"""Quartiles of a tree's nodes over the ranked enterprises."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from scoring.definition.questionnaire import Questionnaire
from scoring.exact import POINT
from survey.definitions.catalogue import catalogue
from survey.models import Evaluation, EvaluationEntry, VersionSheet
from survey.queries import spreads as kept
from survey.queries.spreads import spreads
from survey.results.views import profile_of
from tests.integration.conftest import Browser
from tests.integration.results.test_routes import SUBMITTED, evaluation, page

__all__ = ["evaluation"]


def test_officials_see_the_same_beside_the_district_s_median(
    database: Session, evaluation: Evaluation, browser: Callable[[], Browser]
) -> None:
    entry = database.scalars(
        select(EvaluationEntry)
        .options(joinedload(EvaluationEntry.version))
        .where(EvaluationEntry.version_id == SUBMITTED)
    ).one()
    form = catalogue().questionnaires["cmmm"]
    rows = database.scalars(
        select(VersionSheet)
        .join(EvaluationEntry, EvaluationEntry.version_id == VersionSheet.version_id)
        .where(VersionSheet.questionnaire_id == "cmmm")
        .order_by(VersionSheet.version_id)
    ).all()
    own = sorted(
        int(value) / POINT
        for sheet in rows
        if (value := profile_of(form, sheet).nodes["purchasing"][0]) >= 0  # services are asked nothing
    )
    half = len(own) // 2
    median = own[half] if len(own) % 2 else (own[half - 1] + own[half]) / 2
    found = spreads(database, evaluation, form)
    assert found["purchasing"][1] == pytest.approx(median)
    client = browser()
    client.sign_in("district")
    shown = page(client, f"/evaluations/{evaluation.id}/candidates/{entry.id}/index/cmmm")
    assert re.search(rf'aria-label="采购 [0-9.]+，全区中位数 {median:.1f}"', shown)
    assert "虚线为全区中位数" in shown


def test_quartiles_are_kept_of_one_evaluation_whatever_its_id(
    database: Session, evaluation: Evaluation, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []

    def computing(_database: Session, evaluation_id: int, _questionnaire: Questionnaire) -> dict[str, kept.Spread]:
        calls.append(evaluation_id)
        return {}

    monkeypatch.setattr(kept, "_compute", computing)
    monkeypatch.setattr(kept, "_KEPT", {})
    form = catalogue().questionnaires["cmmm"]
    spreads(database, evaluation, form)
    spreads(database, evaluation, form)
    assert calls == [evaluation.id]
    evaluation.fingerprint = "of another database, whose scheme ranks others by the same answers"
    spreads(database, evaluation, form)
    database.rollback()
    assert calls == [evaluation.id, evaluation.id]
