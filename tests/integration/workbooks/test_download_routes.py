"""Questionnaires as workbooks over HTTP: prefilled as the draft, recorded with their baseline, for the right people."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from random import Random
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.questionnaire.layout import Column, column_of, lay_out
from scoring.answers.answers import Answer
from survey.answering import save_draft as drafting
from survey.answering.read_draft import read_own_draft
from survey.definitions.catalogue import catalogue
from survey.demo.answers import fill_in
from survey.demo.enterprises import make_enterprises
from survey.models import Campaign, Enterprise, Role, User
from tests.integration.conftest import Browser, begun, make_enterprise, make_user
from tests.integration.snapshots import States, restored

FACTS = catalogue().questionnaires["facts"]


@pytest.fixture
def firm(database: Session, campaign: Campaign, states: States) -> Enterprise:
    """Return a firm with a filled draft, and an account ``firm``."""
    found = database.get_one(Enterprise, restored(states, database, "firm", lambda: filled(database)))
    database.rollback()
    return found


@pytest.fixture
def form(firm: Enterprise, database: Session, browser: Callable[[], Browser], states: States) -> bytes:
    """Return the firm's workbook of facts as it downloaded it; the database is as it was then."""
    return restored(states, database, "a firm's form", lambda: client(browser).get("/workbooks/facts.xlsx").data)


def filled(database: Session) -> int:
    """Return the id of a firm, made with an account and a draft."""
    made = make_enterprises(1, Random(3))[0]
    enterprise = make_enterprise(database, made.credit_code, made.name)
    user = make_user(database, "firm", Role.ENTERPRISE, enterprise_id=enterprise.id)
    draft = begun(database, user)
    for name, sheet in fill_in(catalogue().questionnaires, made, Random(4)).sheets.items():
        patch: dict[str, tuple[Answer | None, int]] = {key: (answer, 0) for key, answer in sheet.values.items()}
        notes = {"revenue_change": ("示例原因", 0)} if name == "facts" else {}
        drafting.save_patch(
            database,
            draft,
            catalogue().questionnaires[name],
            patch,
            notes=notes,
            author=drafting.Author(user.id),
        )
    return enterprise.id


def client(browser: Callable[[], Browser], login: str = "firm") -> Browser:
    found = browser()
    found.sign_in(login)
    return found


def opened(content: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def answers(book: Workbook) -> dict[str, Any]:
    """Return key -> answer cell of a facts workbook, found by titles and keys as a reader does."""
    found: dict[str, Any] = {}
    for sheet in lay_out(FACTS).sheets:
        places: dict[Column, int] = {}
        for row in book[sheet.name].iter_rows(values_only=True):
            named = {column_of(str(cell or "")): place for place, cell in enumerate(row)}
            if Column.KEY in named:
                places = {column: place for column, place in named.items() if column}
            elif places and row[places[Column.ANSWER]] is not None:
                found[str(row[places[Column.KEY]])] = row[places[Column.ANSWER]]
    return found


def draft_of(database: Session) -> dict[str, Answer]:
    user = database.scalars(select(User).where(User.login == "firm")).one()
    desk = read_own_draft(database, user)
    assert desk is not None
    return dict(desk.dossier.sheets["facts"].values)


def test_a_workbook_is_prefilled_as_the_draft(
    firm: Enterprise, browser: Callable[[], Browser], database: Session
) -> None:
    response = client(browser).get("/workbooks/facts.xlsx")
    assert response.status_code == 200
    assert response.mimetype == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    found = answers(opened(response.data))
    expected: dict[str, Any] = {"facts.note:revenue_change": "示例原因"}
    for key, answer in draft_of(database).items():
        question = FACTS.questions[key]
        if isinstance(answer, tuple):
            expected |= {f"facts.{key}/{option}": "是" for option in answer}
        elif isinstance(answer, bool):
            expected[f"facts.{key}"] = "是" if answer else "否"
        elif isinstance(answer, Decimal):
            expected[f"facts.{key}"] = float(answer)
        elif isinstance(answer, date):
            expected[f"facts.{key}"] = datetime(answer.year, answer.month, answer.day)  # noqa: DTZ001 - cells have no zone
        elif isinstance(answer, str) and question.format == "plain":
            option = question.option(answer)
            expected[f"facts.{key}"] = option.label.zh if option else answer
    locked = {line.key for line in lay_out(FACTS).by_key.values() if line.answer_column is None}
    coded = {f"facts.{key}" for key in ("unit", "production_unit", "park", "industry", "credit_code")}
    coded |= {f"facts.{item.id}" for item in FACTS.questions.values() if item.format in {"phone", "email", "multiline"}}
    assert {key: value for key, value in found.items() if key not in locked | coded} == {
        key: value for key, value in expected.items() if key not in locked
    }
    assert found["facts.name"] == firm.name
    assert found["facts.credit_code"] == firm.credit_code


def test_page_lists_every_questionnaire_and_says_which_are_not_asked(
    database: Session, campaign: Campaign, browser: Callable[[], Browser]
) -> None:
    enterprise = make_enterprise(database, "91999999MA0000031R", "示例精密机械031")
    user = make_user(database, "firm", Role.ENTERPRISE, enterprise_id=enterprise.id)
    author = drafting.Author(user.id)
    drafting.save_patch(database, begun(database, user), FACTS, {"production_type": ("service", 0)}, author=author)
    page = client(browser).get("/workbooks").get_data(as_text=True)
    assert "/workbooks/facts.xlsx" in page
    assert "/workbooks/cmmm.xlsx" not in page
    assert "按目前的基础数据，贵单位不需填写这份问卷。" in page
    assert client(browser).get("/workbooks/cmmm.xlsx").status_code == 404
    assert client(browser).get("/workbooks/gone.xlsx").status_code == 404


def test_without_a_campaign_there_is_nothing_to_fill_in(database: Session, browser: Callable[[], Browser]) -> None:
    enterprise = make_enterprise(database, "91999999MA0000031R", "示例精密机械031")
    make_user(database, "firm", Role.ENTERPRISE, enterprise_id=enterprise.id)
    make_user(database, "district", Role.DISTRICT)
    for path in ("/workbooks", "/workbooks/facts.xlsx"):
        assert "目前没有开放的申报" in client(browser).get(path).get_data(as_text=True)
    shown = client(browser, "district").get(f"/enterprises/{enterprise.id}/workbooks")
    assert (shown.status_code, "还没有批次" in shown.get_data(as_text=True)) == (200, True)


def test_officials_help_those_in_their_scope(
    firm: Enterprise, browser: Callable[[], Browser], database: Session
) -> None:
    make_user(database, "town", Role.TOWN, unit=firm.unit)
    make_user(database, "other", Role.TOWN, unit="huating" if firm.unit != "huating" else "malu")
    elsewhere = "huating" if firm.unit != "huating" else "malu"
    stranger = make_enterprise(database, "91999999MA0000074L", "示例科技007", elsewhere)
    new = make_enterprise(database, "91999999MA0000031R", "示例精密机械031", firm.unit)
    newcomer = f"/enterprises/{new.id}/workbooks"
    path, strange = f"/enterprises/{firm.id}/workbooks", f"/enterprises/{stranger.id}/workbooks"
    town = client(browser, "town")
    assert f"{path}/facts.xlsx" in town.get(path).get_data(as_text=True)
    asked = town.get(f"{path}/facts.xlsx").get_data(as_text=True)
    assert "这份文件含有个人信息：联系人手机或座机" in asked
    assert "用途请写4到100字" in town.send(f"{path}/facts.xlsx", reason="无").get_data(as_text=True)
    given = town.send(f"{path}/facts.xlsx", reason="电话约好后代填").data
    assert answers(opened(given))["facts.credit_code"] == firm.credit_code
    blank = town.get(f"{path}/facts.xlsx?blank=1")
    assert blank.mimetype.endswith("spreadsheetml.sheet"), "nobody's telephone is in it: no reason is asked for"
    assert client(browser, "other").get(f"{path}/facts.xlsx").status_code == 404
    assert town.get(f"{strange}/facts.xlsx").status_code == 404
    assert town.get(f"{newcomer}/facts.xlsx").status_code == 200, "who has not begun yet is helped too"


def test_file_is_named_after_the_firm(firm: Enterprise, browser: Callable[[], Browser]) -> None:
    header = client(browser).get("/workbooks/facts.xlsx").headers["Content-Disposition"]
    assert f"{firm.name}-基础数据与申报-" in unquote(header)


def test_officials_find_whom_to_help(firm: Enterprise, browser: Callable[[], Browser], database: Session) -> None:
    make_user(database, "town", Role.TOWN, unit=firm.unit)
    make_user(database, "other", Role.TOWN, unit="huating" if firm.unit != "huating" else "malu")
    link, name, code = f"/enterprises/{firm.id}/workbooks", firm.name, firm.credit_code
    town = client(browser, "town")
    assert link in town.get("/helping").get_data(as_text=True)
    assert link in town.get(f"/helping?text={code[:10].lower()}").get_data(as_text=True)
    assert link in town.get(f"/helping?text={name[2:6]}").get_data(as_text=True)
    assert link not in town.get("/helping?text=没有这家").get_data(as_text=True)
    assert link not in client(browser, "other").get("/helping").get_data(as_text=True)


def test_all_questionnaires_come_in_one_zip(firm: Enterprise, browser: Callable[[], Browser]) -> None:
    response = client(browser).get("/workbooks/all.zip")
    assert response.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(response.data)) as archive:
        titles = [name.removeprefix(f"{firm.name}-").rsplit("-", 1)[0] for name in archive.namelist()]
        assert "基础数据与申报" in titles
        assert len(set(titles)) == len(titles) > 1
        assert answers(opened(archive.read(archive.namelist()[0])))["facts.credit_code"] == firm.credit_code
