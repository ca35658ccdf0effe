"""Results of all three forms, to the enterprise and, beside the district's distribution, to officials."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.answers.answers import AnswerSheet, sheet_to_json
from scoring.exact import POINT, half_up
from survey.definitions.catalogue import catalogue
from survey.models import DraftSheet, Evaluation, Role, VersionSheet
from survey.results.views import profile_of
from tests.integration.conftest import Browser, make_user
from tests.integration.officials import evaluated
from tests.integration.snapshots import States, restored

SUBMITTED = 2
"""The second firm of the district has submitted (it belongs to a sample account)."""


@pytest.fixture
def evaluation(app: Flask, database: Session, states: States) -> Evaluation:
    restored(states, database, "40 evaluated, 300 seats", lambda: evaluated(app, database, 40, seats=300))
    found = database.scalars(select(Evaluation)).one()
    make_user(database, "firm", Role.ENTERPRISE, enterprise_id=SUBMITTED)
    make_user(database, "district", Role.DISTRICT)
    return found


def page(client: Browser, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.get_data(as_text=True)


def test_the_enterprise_sees_every_result_of_its_version(
    database: Session, evaluation: Evaluation, browser: Callable[[], Browser]
) -> None:
    client = browser()
    client.sign_in("firm")
    shown = page(client, f"/result/{SUBMITTED}")
    sheets = database.scalars(select(VersionSheet).where(VersionSheet.version_id == SUBMITTED)).all()
    forms = {sheet.questionnaire_id: catalogue().questionnaires[sheet.questionnaire_id] for sheet in sheets}
    indexes = {
        sheet.questionnaire_id: f"{int(profile_of(forms[sheet.questionnaire_id], sheet).index[0]) / POINT:.2f}"
        for sheet in sheets
        if forms[sheet.questionnaire_id].rule is not None
    }
    assert set(indexes) == {"cmmm", "integration", "sme2024"}
    assert [name for name in indexes if forms[name].title.zh not in shown or indexes[name] not in shown] == []
    assert "逐级评定" in shown
    assert "阶段条件" in shown
    assert "自评参考等级，不替代官方评估" in shown
    assert "全区中位数" not in shown


def test_a_firm_of_services_sees_what_its_index_was_worked_out_from(
    database: Session, evaluation: Evaluation, browser: Callable[[], Browser]
) -> None:
    """Services are asked 88 of the 100 points, young ones 75; they have no level and none of the other two forms."""
    client = browser()
    client.sign_in("district")
    form = catalogue().questionnaires["sme2024"]
    found = {
        sheet.version_id: profile_of(form, sheet)
        for sheet in database.scalars(select(VersionSheet).where(VersionSheet.questionnaire_id == "sme2024"))
        if sheet.definition_digest == form.digest
    }
    services = [number for number, own in found.items() if own.assessed[0] in {8_800, 7_500}]
    assert services
    for number in services:
        shown = page(client, f"/result/{number}")
        own = found[number]
        index = half_up(Fraction(int(own.total[0]) * 100, int(own.assessed[0])) * 100)
        assert own.index[0] == index
        text = f"{Decimal(index) / POINT:.4f}".rstrip("0").rstrip(".")
        assert f"得分 {text} / 100" in shown
        assert f"按可评项折算（可评{own.assessed[0] // 100}%）" in shown
        assert ("不定等级" in shown, "等级门槛只在全部题目都问到时成立" in shown, "等级条件" in shown) == (
            True,
            True,
            False,
        )
        assert shown.count("不询问，不计") == (2 if own.assessed[0] == 8_800 else 5)
        assert shown.count("data-not-asked") == 2


def test_a_claim_below_what_is_reached_asks_to_be_raised(
    database: Session, evaluation: Evaluation, browser: Callable[[], Browser]
) -> None:
    form = catalogue().questionnaires["cmmm"]
    draft = database.scalars(
        select(DraftSheet).where(DraftSheet.submission_id == SUBMITTED, DraftSheet.questionnaire_id == "cmmm")
    ).one()
    full = {name: "fully" for name, item in form.questions.items() if item.kind == "clause"}
    business = dict.fromkeys(("design_business", "logistics_business", "sales_business", "service_business"), True)
    draft.document = sheet_to_json(AnswerSheet("cmmm", form.version, {**full, **business, "claim": "l1"}))
    database.commit()
    client = browser()
    client.sign_in("firm")
    assert "建议把申报等级改为“二级 规范级：单个业务用上系统”" in page(client, "/check")
    draft.document = sheet_to_json(AnswerSheet("cmmm", form.version, {**full, **business, "claim": "l5"}))
    database.commit()
    assert "建议把申报等级改为" not in page(client, "/check")


def test_the_first_page_says_how_many_questions_and_how_long(
    evaluation: Evaluation, browser: Callable[[], Browser]
) -> None:
    client = browser()
    client.sign_in("firm")
    assert re.search(r"贵单位共需填 \d+ 题，预计约 \d+ 分钟", page(client, "/workbench"))
