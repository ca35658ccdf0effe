"""Quartiles of a tree's nodes over the ranked enterprises."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from scoring.exact import POINT
from survey.definitions.catalogue import catalogue
from survey.models import Evaluation, EvaluationEntry, VersionSheet
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
