"""Results of all three forms, to the enterprise and, beside the district's distribution, to officials."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from scoring.answers.answers import AnswerSheet, sheet_to_json
from scoring.exact import POINT
from scoring.ranking.segments import TooFewRowsError
from survey.definitions.catalogue import catalogue
from survey.demo import district
from survey.models import DraftSheet, Evaluation, EvaluationEntry, Participation, Role, SchemeVersion, VersionSheet
from survey.queries.spreads import spreads
from survey.results.views import profile_of
from survey.schemes import freeze_segments
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


def test_freezing_makes_a_version_and_leaves_the_old_one_alone(database: Session, evaluation: Evaluation) -> None:
    old, new = database.scalars(select(SchemeVersion).order_by(SchemeVersion.id)).all()
    assert "model" not in old.document["segments"]
    assert (new.version, new.reason, new.demonstration) == (f"{old.version}-1", "示例", True)
    assert new.document["segments"]["model"]["reference"]["demonstration"] is True
    assert evaluation.scheme_version_id == new.id


def test_freezing_the_same_snapshot_again_gives_the_same_segments(
    app: Flask, database: Session, evaluation: Evaluation
) -> None:
    before = database.scalars(select(SchemeVersion).order_by(SchemeVersion.id.desc())).first()
    assert before is not None
    model = before.document["segments"]["model"]
    with app.app_context():
        again = freeze_segments.freeze(database, evaluation.campaign_id, user_id=None, reason="示例再次")
    other = again.document["segments"]["model"]
    assert {key: value for key, value in model.items() if key != "reference"} == {
        key: value for key, value in other.items() if key != "reference"
    }
    assert model["reference"]["digest"] == other["reference"]["digest"]


def test_freezing_refuses_too_few_and_says_so(app: Flask, database: Session) -> None:
    with app.app_context():
        campaign = district.load(database, 3, 7, lambda _: None)
        with pytest.raises(TooFewRowsError):
            freeze_segments.freeze(database, campaign.id, user_id=None, reason="示例")
        assert not freeze_segments.freeze_where_possible(database, campaign.id, user_id=None, reason="示例")
    assert database.scalars(select(Participation.id)).all() == [1, 2, 3]
