"""Pilots of before as a table: taken whole or not at all, found by credit code, each counted once."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.incoming_lists.reader import TableRow
from survey.definitions.local_days import today
from survey.incoming_tables import import_table as incoming
from survey.incoming_tables.import_pilots import compare_rows, write_rows
from survey.models import (
    AuditEntry,
    Campaign,
    Enterprise,
    Participation,
    Pilot,
    PilotEnd,
    PilotSource,
    Recusal,
    Upload,
    User,
)
from survey.store import files as file_store
from survey.store.db import unit_of_work
from survey.store.scope import Scope
from tests.integration.conftest import Browser, make_enterprise
from tests.integration.folded_pages import folded
from tests.integration.handing_in import marked_cells, page, saved
from tests.integration.incoming_tables.test_import_table import adopt, book, code, hand_in, official, rows_of

__all__ = ["official"]
HEADER = ["序号", "试点企业名称", "信用代码", "确认日期", "文号"]
DAY, DOCUMENT = date(2025, 6, 30), "示例旧〔2025〕6号"


@pytest.fixture
def firms(database: Session, campaign: Campaign) -> list[int]:
    """Return the numbers of five firms of the directory."""
    found = [make_enterprise(database, code(place), f"示例{name}厂").id for place, name in enumerate("甲乙丙丁戊", 1)]
    database.commit()
    return found


def row(place: int, name: str, since: Any = DAY, document: Any = DOCUMENT) -> list[Any]:
    return [place, name, code(place), since, document]


def told(client: Browser, *rows: list[Any], header: list[Any] | None = None) -> str:
    """Return the preview of a table with these rows."""
    return folded(page(client, hand_in(client, book(*rows, header=header or HEADER), "pilots")))


def records(database: Session) -> list[tuple[int, str, date, str]]:
    database.rollback()
    found = database.scalars(select(Pilot).order_by(Pilot.enterprise_id))
    return [(one.enterprise_id, str(one.source), one.since, one.document_number) for one in found]


def add_record(database: Session, campaign: Campaign, firm: int, **more: Any) -> Pilot:
    given = {"source": PilotSource.EARLIER, "since": DAY, "document_number": DOCUMENT} | more
    user = database.scalars(select(User).where(User.login == "district")).one()
    made = Pilot(programme_id=campaign.programme_id, enterprise_id=firm, indicators={}, made_by_id=user.id, **given)
    database.add(made)
    database.commit()
    return made


def test_a_table_is_registered_counted_once_and_in_the_trail(
    official: Browser, database: Session, campaign: Campaign, firms: list[int]
) -> None:
    campaign.programme.earlier_pilots = 2
    database.commit()
    content = book(
        row(1, "示例甲厂"), row(2, ""), row(3, "示例丙厂", "2024年3月5日", "示例旧〔2024〕1号"), header=HEADER
    )
    preview = hand_in(official, content, "pilots")
    assert rows_of(page(official, preview)) == (3, 3, 0, 0, 0)
    shown = folded(adopt(official, preview))
    assert "早先 3 家 + 本期 0 家 = 3 家" in shown
    assert "已写入：新增 3 行" in shown
    assert records(database) == [
        (firms[0], "earlier", DAY, DOCUMENT),
        (firms[1], "earlier", DAY, DOCUMENT),
        (firms[2], "earlier", date(2024, 3, 5), "示例旧〔2024〕1号"),
    ]
    entries = database.scalars(select(AuditEntry).where(AuditEntry.action == "register_pilot").order_by(AuditEntry.id))
    upload = database.scalars(select(Upload)).one()
    assert [entry.detail for entry in entries] == [
        {"document": DOCUMENT, "since": "2025-06-30", "earlier": True, "upload": upload.id},
        {"document": DOCUMENT, "since": "2025-06-30", "earlier": True, "upload": upload.id},
        {"document": "示例旧〔2024〕1号", "since": "2024-03-05", "earlier": True, "upload": upload.id},
    ]
    applied = database.scalars(select(AuditEntry).where(AuditEntry.action == "import_applied")).one()
    assert applied.detail == {"new": 3, "changed": 0, "unchanged": 0, "refused": 0, "faults": 0}
    again = told(official, row(1, "示例甲厂"), row(4, "示例丁厂"))
    assert rows_of(again) == (2, 1, 0, 1, 0)
    assert "登记这 1 家" in again


def test_one_wrong_row_holds_the_whole_table(official: Browser, database: Session, firms: list[int]) -> None:
    preview = hand_in(official, book(row(1, "示例甲厂"), row(9, "示例壬厂"), header=HEADER), "pilots")
    text = folded(page(official, preview))
    assert rows_of(text) == (2, 1, 0, 0, 1)
    assert ("有 1 行有误，整张表都不写入" in text, "登记这" in text) == (True, False)
    stamp = text.partition('name="stamp" value="')[2].partition('"')[0]
    sent = official.send(preview + "/adopt", stamp=stamp)
    assert "有一行有误就都不写入" in page(official, sent.headers["Location"])
    assert records(database) == []
    assert database.scalars(select(Upload.state)).all() == ["previewed"]


@pytest.mark.parametrize(
    ("wrong", "said", "cell"),
    [
        ([1, "示例甲厂", code(1)[:-1] + "A", DAY, DOCUMENT], "校验", "C3"),
        (row(9, "示例壬厂"), "名录中没有这家企业", "C3"),
        (row(9, "示例 乙厂"), f"有同名的企业：示例乙厂（{code(2)}），请核对代码", "C3"),
        (row(1, "示例甲厂", "2025-02-30"), "应为日期", "D3"),
        (row(1, "示例甲厂", "1999-12-31"), "不能早于2000-01-01", "D3"),
        (row(1, "示例甲厂", today() + timedelta(days=1)), "日期还没有到", "D3"),
        (row(1, "示例甲厂", None), "请填写“确认为试点的日期”", "D3"),
        (row(1, "示例甲厂", DAY, None), "请填写“当时的文号”", "E3"),
        (row(1, "示例甲厂", "=DATE(2025,6,30)"), "公式", "D3"),
        (row(1, "示例甲厂", DAY, '="示例旧"&1'), "公式", "E3"),
    ],
)
def test_each_wrong_cell_is_named_with_what_to_do(
    official: Browser, database: Session, firms: list[int], wrong: list[Any], said: str, cell: str
) -> None:
    preview = hand_in(official, book(wrong, header=HEADER), "pilots")
    text = folded(page(official, preview))
    assert rows_of(text) == (1, 0, 0, 0, 1)
    assert said in text
    back = openpyxl.load_workbook(io.BytesIO(official.get(preview + "/marked.xlsx").data))
    assert marked_cells(back) == {("Sheet", cell)}
    assert records(database) == []


def test_the_same_firm_twice_in_a_file(official: Browser, firms: list[int]) -> None:
    text = told(official, row(1, "示例甲厂"), row(1, "示例甲厂", date(2024, 1, 2)))
    assert rows_of(text) == (2, 1, 0, 0, 1)
    assert "“统一社会信用代码”与第3行重复，请只保留一行" in text


def test_what_is_recorded_already(official: Browser, database: Session, campaign: Campaign, firms: list[int]) -> None:
    """The same record is there already; any other one of the firm is refused with what it says."""
    add_record(database, campaign, firms[0])
    add_record(database, campaign, firms[1], document_number="示例旧〔2024〕9号")
    add_record(database, campaign, firms[2], source=PilotSource.LIST)
    ended = add_record(database, campaign, firms[3])
    database.add(PilotEnd(pilot_id=ended.id, reason="示例", ended_by_id=ended.made_by_id))
    database.commit()
    names = "甲乙丙丁"
    text = told(official, *(row(place, f"示例{name}厂") for place, name in enumerate(names, 1)))
    assert rows_of(text) == (4, 0, 0, 1, 3)
    assert text.count("已有试点记录") == 3
    assert "这家企业已有试点记录（2025-06-30，示例旧〔2024〕9号），与这一行不同" in text


def test_merged_firms_and_those_somebody_is_recused_from(
    official: Browser, database: Session, campaign: Campaign, firms: list[int]
) -> None:
    database.get_one(Enterprise, firms[0]).merged_into_id = firms[1]
    part = Participation(campaign_id=campaign.id, enterprise_id=firms[2])
    database.add(part)
    database.flush()
    user = database.scalars(select(User).where(User.login == "district")).one()
    database.add(Recusal(participation_id=part.id, user_id=user.id, reason="示例", declared_by_id=user.id))
    database.commit()
    text = told(official, row(1, "示例甲厂"), row(3, "示例丙厂"), row(4, "示例丁厂"))
    assert rows_of(text) == (3, 1, 0, 0, 2)
    assert ("已并入另一条" in text, "您已对这家企业回避，请删去这一行，由别人登记" in text) == (True, True)


def test_another_name_is_said_and_not_written(official: Browser, database: Session, firms: list[int]) -> None:
    preview = hand_in(official, book(row(1, "示例别家厂"), row(2, "示例 乙厂"), header=HEADER), "pilots")
    text = folded(page(official, preview))
    assert rows_of(text) == (2, 2, 0, 0, 0)
    assert text.count("名录中这个代码的企业是") == 1
    assert "名录中这个代码的企业是“示例甲厂”" in text
    adopt(official, preview)
    assert [one[0] for one in records(database)] == firms[:2]
    assert database.scalars(select(Enterprise.name).order_by(Enterprise.id)).first() == "示例甲厂"


def test_an_empty_table_can_be_filled_in_and_handed_in(official: Browser, firms: list[int]) -> None:
    blank = openpyxl.load_workbook(io.BytesIO(official.get("/imports/pilots/template.xlsx").data))
    sheet = blank.worksheets[0]
    titles = [cell.value for cell in sheet[1]]
    assert titles == ["统一社会信用代码*", "企业名称", "确认为试点的日期*", "当时的文号*"]
    for column, value in enumerate([code(1), None, "2025-06-30", DOCUMENT], start=1):
        sheet.cell(2, column).value = value
    assert rows_of(page(official, hand_in(official, saved(blank), "pilots"))) == (1, 1, 0, 0, 0)


def test_nothing_is_written_of_a_table_when_a_record_came_meanwhile(
    official: Browser, database: Session, campaign: Campaign, firms: list[int]
) -> None:
    preview = hand_in(official, book(row(1, "示例甲厂"), row(2, "示例乙厂"), header=HEADER), "pilots")
    stamp = page(official, preview).partition('name="stamp" value="')[2].partition('"')[0]
    add_record(database, campaign, firms[1], document_number="示例旧〔2024〕9号")
    response = official.send(preview + "/adopt", stamp=stamp)
    assert "没有写入任何内容" in page(official, response.headers["Location"])
    assert records(database) == [(firms[1], "earlier", DAY, "示例旧〔2024〕9号")]


def test_a_wrong_table_is_written_by_no_other_way(
    official: Browser, app: Flask, database: Session, campaign: Campaign, firms: list[int]
) -> None:
    hand_in(official, book(row(1, "示例甲厂"), row(9, "示例壬厂"), header=HEADER), "pilots")
    user = database.scalars(select(User).where(User.login == "district")).one()
    upload = database.scalars(select(Upload)).one()
    content = file_store.path_of_digest(app.extensions["settings"].uploads, upload.digest).read_bytes()
    reach = Scope(everything=True)
    found = incoming.compare_table(database, reach, "pilots", content, campaign_id=campaign.id, reader_id=user.id)
    with pytest.raises(incoming.WrongRowsError):
        incoming.apply_table(database, upload, found, stamp=found.stamp, user=user)
    assert records(database) == []


def test_a_row_without_a_day_is_never_written(database: Session, campaign: Campaign, firms: list[int]) -> None:
    """Such a row has a fault and is refused before; whoever wrote it all the same would be stopped."""
    values = {"credit_code": code(1), "since": "昨天", "document_number": DOCUMENT}
    number = campaign.id
    with pytest.raises(TypeError, match="a row without faults has a date"), unit_of_work(database):
        write_rows(database, [TableRow(1, values, {})], number, upload_id=1, user_id=1)
    assert records(database) == []


def test_without_a_campaign_there_is_no_work_plan(database: Session) -> None:
    values = {"credit_code": code(1), "since": DAY, "document_number": DOCUMENT}
    [outcome] = compare_rows(database, Scope(everything=True), [TableRow(1, values, {})], None, reader_id=0)
    assert (str(outcome.list), outcome.reason) == ("refused", "no_campaign_pilots")
