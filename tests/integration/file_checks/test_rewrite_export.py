"""What an export would hold today: told apart from what was altered in the file."""

from __future__ import annotations

import io
from collections.abc import Callable
from random import Random
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy.orm import Session

from survey.answering import save_draft as drafting
from survey.definitions.catalogue import catalogue
from survey.demo.answers import fill_in
from survey.demo.enterprises import make_enterprises
from survey.evaluations import evaluate as evaluating
from survey.file_checks.rewrite_export import rewrite_export
from survey.models import Campaign, Evaluation, ExportRecord, Role, User, utc_now
from survey.store.db import unit_of_work
from tests.integration.conftest import Browser, begun, make_enterprise, make_user
from tests.integration.file_checks.test_routes import UNALTERED, check, counts, exported, rows_by_code, verdict
from tests.integration.officials import evaluation, official

__all__ = ["evaluation", "official"]


def test_changes_since_are_told_apart_from_alterations(
    database: Session, evaluation: Evaluation, official: Browser
) -> None:
    content = exported(official, evaluation)
    with unit_of_work(database):
        evaluation.campaign.seats = 8
    later = evaluating.evaluate_and_store(database, evaluation.campaign_id, user_id=None)
    page = check(official, content)
    assert verdict(page) == UNALTERED
    assert f"评估 #{later.id}" in page
    changed = counts(page, "导出后系统中的变化")
    assert changed["候选名单"][0] == sum(changed["候选名单"][1:5])
    then, now = (rows_by_code(copy) for copy in (content, exported(official, later)))
    assert changed["候选名单"][2] == sum(then[code] != now[code] for code in then.keys() & now.keys()) > 0
    assert changed["候选名单"][3] == len(then.keys() - now.keys())
    assert changed["得分构成"][0] == changed["得分构成"][1]


def test_changes_of_a_ranked_list_since_are_told_under_its_own_filter(
    database: Session, evaluation: Evaluation, official: Browser
) -> None:
    query = {"status": "selected", "set": "common"}
    content = official.get(f"/evaluations/{evaluation.id}/list.xlsx", query_string=query).data
    with unit_of_work(database):
        evaluation.campaign.seats = 8
    later = evaluating.evaluate_and_store(database, evaluation.campaign_id, user_id=None)
    page = check(official, content)
    assert verdict(page) == UNALTERED
    again = official.get(f"/evaluations/{later.id}/list.xlsx", query_string=query).data
    then, now = (codes_of(copy) for copy in (content, again))
    changed = counts(page, "导出后系统中的变化")["名单"]
    assert len(then) == 10 > len(now)
    assert changed[3] == len(then - now) == 2


def codes_of(content: bytes) -> set[str]:
    """Return the credit codes of a list."""
    sheet = openpyxl.load_workbook(io.BytesIO(content))["名单"]
    return {str(cell.value) for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("91999999")}


def test_enterprise_checks_its_own_questionnaire_and_sees_what_changed_since(
    database: Session, campaign: Campaign, browser: Callable[[], Browser]
) -> None:
    firm = make_enterprises(1, Random(5))[0]
    enterprise = make_enterprise(database, firm.credit_code, firm.name)
    account = make_user(database, "firm", Role.ENTERPRISE, enterprise_id=enterprise.id)
    client = browser()
    client.sign_in("firm")
    content = client.get("/workbooks/sme2024.xlsx").data
    page = check(client, content)
    assert verdict(page) == UNALTERED
    assert "现在的草稿" in page
    assert all(line[0] == line[1] for line in counts(page, "导出后系统中的变化").values())
    questionnaire = catalogue().questionnaires["sme2024"]
    answer = fill_in(catalogue().questionnaires, firm, Random(4)).sheets["sme2024"].values["network"]
    drafting.save_patch(
        database, begun(database, account), questionnaire, {"network": (answer, 0)}, author=drafting.Author(account.id)
    )
    later = check(client, content)
    assert verdict(later) == UNALTERED
    assert sum(line[2] for line in counts(later, "导出后系统中的变化").values()) >= 1
    assert "sme2024.network" in later.split("<h2>导出后系统中的变化</h2>", 1)[1]


@pytest.mark.parametrize(
    ("kind", "manifest"),
    [
        ("form", {"reach": {"everything": True}}),
        ("shortlist", {"reach": {"everything": True}}),
        ("ranked_list", {"reach": {"everything": True}}),
        ("questionnaire", {"enterprise": "91999999MA0000001N", "questionnaire": "facts"}),
    ],
)
def test_what_can_not_be_made_again_is_not_guessed(
    database: Session, campaign: Campaign, kind: str, manifest: dict[str, Any]
) -> None:
    """Another kind of file, an evaluation or an enterprise that is gone."""
    assert rewrite_export(database, ExportRecord(kind=kind, manifest=manifest, number="JD-EX-1"), User()) is None


@pytest.mark.parametrize(
    "told", [{"blank": True}, {"digest": "another definition"}, {"questionnaire": "gone"}, {"enterprise": "another"}]
)
def test_a_questionnaire_is_made_again_by_the_same_definition_only(
    app: Flask, database: Session, campaign: Campaign, told: dict[str, object]
) -> None:
    firm = make_enterprise(database, "91999999MA0000001N", "示例甲")
    manifest = {
        "enterprise": firm.credit_code,
        "questionnaire": "facts",
        "digest": catalogue().questionnaires["facts"].digest,
    }
    record = ExportRecord(kind="questionnaire", manifest=manifest, number="JD-EX-1", at=utc_now())
    with app.app_context():
        made = rewrite_export(database, record, User())
        assert made is not None
        assert made.basis == "现在的草稿"
        assert len(made.tables) == len(catalogue().questionnaires["facts"].sections)
        record.manifest = manifest | told
        assert rewrite_export(database, record, User()) is None
