"""The list of called firms: what it says, its reason, its codes, and what is recorded of it."""

from __future__ import annotations

import io

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.calling.results import seen_at
from survey.exporting.call_tables import ListWish, call_table
from survey.models import AccountCode, AuditEntry, Campaign, ExportRecord, Role
from survey.queries.calls import called_among
from survey.store.scope import Scope
from tests.integration.accounts.people import Browsers
from tests.integration.calling.called import CODES, called_firms, confirmed, count
from tests.integration.conftest import Browser, make_user

TITLES = ["序号", "企业名称", "统一社会信用代码", "所属街镇"]


@pytest.fixture
def district(database: Session, browser: Browsers) -> Browser:
    make_user(database, "district", Role.DISTRICT)
    found = browser()
    found.sign_in("district")
    return found


def rows(content: bytes) -> list[list[str]]:
    """Return titles and rows of the list."""
    sheet = openpyxl.load_workbook(io.BytesIO(content))["通知名单"]
    found = [[str(cell) if cell is not None else "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    return [row for row in found[2:] if row[1]]


def newest(database: Session) -> ExportRecord:
    database.rollback()
    return database.scalars(select(ExportRecord).order_by(ExportRecord.id.desc()).limit(1)).one()


def test_a_list_without_persons_and_codes_comes_at_once(
    database: Session, campaign: Campaign, district: Browser
) -> None:
    firms = called_firms(database, campaign)
    answer = district.send("/calls/list", **confirmed(district, "list", [firm.id for firm in firms]))
    titles, *found = rows(answer.data)
    assert titles == [*TITLES, "账号", "通知情况", "网址", "提交截止", "可直接粘贴的文字"]
    assert [row[1:6] for row in found] == [
        ["示例丙厂", CODES[2], "安亭镇", "没有账号", "未发"],
        ["示例乙厂", CODES[1], "安亭镇", "没有账号", "未发"],
        ["示例甲厂", CODES[0], "马陆镇", "没有账号", "未发"],
    ]
    assert "认领代码见纸质通知书" in found[0][-1]
    record = newest(database)
    assert (record.kind, record.rows, record.manifest["reason"]) == ("call_list", 3, "")
    assert count(database, AccountCode) == 0


def test_contacts_ask_for_a_reason_that_is_recorded(database: Session, campaign: Campaign, district: Browser) -> None:
    [firm] = called_firms(database, campaign, 1)
    fields = confirmed(district, "list", [firm.id]) | {"personal": "1"}
    asked = district.send("/calls/list", **fields).get_data(as_text=True)
    assert "联系人、联系电话" in asked
    assert district.send("/calls/list", **fields, reason="短").get_data(as_text=True).count("用途请写4到100字") == 2
    assert count(database, ExportRecord) == 0
    titles, row = rows(district.send("/calls/list", **fields, reason="短信通知应填企业").data)
    assert dict(zip(titles, row, strict=True))["联系电话"] == "13900000000"
    assert newest(database).manifest["reason"] == "短信通知应填企业"
    details = database.scalars(select(AuditEntry.detail).where(AuditEntry.action == "export")).all()
    assert {detail["purpose"] for detail in details} == {"短信通知应填企业"}


def test_the_text_is_in_the_chosen_language_and_the_rest_in_chinese(
    app: Flask, database: Session, campaign: Campaign
) -> None:
    firms = called_firms(database, campaign)
    found = called_among(database, Scope(everything=True), seen_at(campaign.id), [firm.id for firm in firms])
    wish = ListWish("en", "http://x/claim", coded=False, reason="")
    with app.app_context():
        table = call_table(campaign, [(one, "") for one in found], wish)
    assert [str(row[-1]).partition(" online")[0] for row in table.rows] == [
        f'{name}: please fill in "示例批次"' for name in ("示例丙厂", "示例乙厂", "示例甲厂")
    ]
    assert [row[3] for row in table.rows] == ["安亭镇", "安亭镇", "马陆镇"]
