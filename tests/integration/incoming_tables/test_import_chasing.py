"""The log of calls from Excel: out, filled in, back; nothing twice, nothing overwritten, wrong cells named."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import openpyxl
from flask import Flask
from openpyxl.workbook.workbook import Workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.incoming_tables import import_table as incoming
from survey.models import ChaseCall, Upload, User
from survey.store.scope import scope
from survey.uploads.save_upload import ChangedSincePreviewError
from tests.integration.at_once import at_once
from tests.integration.chasing.chased import OTHER, Chased, chased
from tests.integration.conftest import Browser
from tests.integration.handing_in import marked_cells, page, saved
from tests.integration.incoming_tables.test_import_table import adopt, book, hand_in, rows_of

__all__ = ["chased"]
HEADER = ["记录号", "统一社会信用代码", "联系日期", "联系方式", "联系结果", "下次日期", "接听人", "备注"]
DAY = timedelta(days=1)


def logged(database: Session) -> list[tuple[Any, ...]]:
    """Return what is logged, oldest first."""
    database.rollback()
    rows = database.scalars(select(ChaseCall).order_by(ChaseCall.id))
    return [(row.enterprise_id, row.channel, row.outcome, row.next_on, row.note, row.corrects_id) for row in rows]


def out(client: Browser, path: str) -> Workbook:
    """Return a workbook that the program wrote, with the contacts."""
    answer = client.send(path, reason="电话催办企业")
    assert answer.mimetype.endswith("spreadsheetml.sheet")
    return openpyxl.load_workbook(io.BytesIO(answer.data))


def cell(made: Workbook, title: str, code: str) -> Any:
    """Return the cell under a title in the row of a credit code."""
    sheet = made.worksheets[0]
    for row in sheet.iter_rows():
        titles = {str(one.value): one.column for one in row}
        if "统一社会信用代码" in titles:
            head, key = titles, titles["统一社会信用代码"]
            at = row[0].row
    [found] = [row for row in sheet.iter_rows(min_row=at + 1) if row[key - 1].value == code]
    return found[head[title] - 1]


def test_the_list_goes_out_is_filled_in_and_comes_back_once(chased: Chased, database: Session) -> None:
    district = chased.signed_in("district")
    assert "用途" in district.get("/chasing/list.xlsx").get_data(as_text=True)
    made = out(district, "/chasing/list.xlsx")
    for title, value in {"联系日期": today().isoformat(), "联系方式": "电话", "联系结果": "承诺日期"}.items():
        cell(made, title, OTHER).value = value
    refused = page(district, preview := hand_in(district, saved(made), "chasing"))
    assert (rows_of(refused), "请填写下次日期" in refused) == ((2, 0, 0, 1, 1), True)
    back = openpyxl.load_workbook(io.BytesIO(district.get(preview + "/marked.xlsx").data))
    assert len(marked_cells(back)) == 1
    cell(made, "下次日期", OTHER).value = (today() + 2 * DAY).isoformat()
    content = saved(made)
    text = page(district, preview := hand_in(district, content, "chasing"))
    assert rows_of(text) == (2, 1, 0, 1, 0)
    adopt(district, preview)
    expected = [(chased.other, "phone", "promised", today() + 2 * DAY, "", None)]
    assert logged(database) == expected
    again = page(district, hand_in(district, content, "chasing"))
    assert (rows_of(again), logged(database)) == ((2, 0, 0, 2, 0), expected)


def test_a_changed_entry_of_the_log_comes_back_as_a_correction(chased: Chased, database: Session) -> None:
    district = chased.signed_in("district")
    first = [None, OTHER, today(), "电话", "已接通", None, "王经理", "说下周填"]
    adopt(district, hand_in(district, book(first, first, header=HEADER), "chasing"))
    assert logged(database) == [(chased.other, "phone", "reached", None, "说下周填", None)]
    made = out(district, "/chasing/log.xlsx")
    assert (cell(made, "记录号", OTHER).value, cell(made, "接听人", OTHER).value) == ("#1", "王经理")
    cell(made, "联系结果", OTHER).value = "拒绝"
    content = saved(made)
    text = page(district, preview := hand_in(district, content, "chasing"))
    assert rows_of(text) == (1, 0, 1, 0, 0)
    adopt(district, preview)
    assert logged(database)[1:] == [(chased.other, "phone", "refused", None, "说下周填", 1)]
    text = page(district, hand_in(district, content, "chasing"))
    assert (rows_of(text), "这条记录已被更正" in text) == ((1, 0, 0, 0, 1), True)


def test_what_cannot_be_logged_is_refused_with_its_reason(chased: Chased, database: Session) -> None:
    town, day = chased.signed_in("town"), today().isoformat()
    firm = chased.database.get_one(User, chased.boss).enterprise
    assert firm is not None
    own = firm.credit_code
    database.rollback()
    rows = [
        [None, OTHER, day, "电话", "已接通"],
        [None, own, day, "电话", None],
        [None, own, None, "电话", "已接通"],
        [None, own, (today() + DAY).isoformat(), "电话", "已接通"],
        ["99", own, day, "电话", "已接通"],
        [None, own, day, "飞鸽", "已接通"],
        [None, own, None, None, None],
    ]
    text = page(town, hand_in(town, book(*rows, header=HEADER[:5]), "chasing"))
    assert rows_of(text) == (7, 0, 0, 1, 6)
    for said in (
        "不在您的管辖范围",
        "须填写联系结果",
        "须填写联系日期",
        "不能晚于今天",
        "没有这个记录号",
        "请从以下各项中选择",
    ):
        assert said in text
    assert logged(database) == []


def test_of_two_who_take_in_the_same_file_at_once_one_writes(chased: Chased, database: Session, app: Flask) -> None:
    content = book([None, OTHER, today(), "电话", "已接通", None, None, None], header=HEADER)
    clients = [chased.signed_in(name) for name in ("district", "second")]
    numbers = [int(hand_in(client, content, "chasing").rpartition("/")[2]) for client in clients]
    database.rollback()

    def work(number: int) -> Any:
        def run(own: Session) -> str:
            upload = own.get_one(Upload, number)
            user = own.get_one(User, upload.uploaded_by_id or 0)
            compared = incoming.compare_table(own, scope(user), "chasing", content, campaign_id=chased.campaign)
            try:
                incoming.apply_table(own, upload, compared, stamp=compared.stamp, user=user)
            except ChangedSincePreviewError:
                return "changed"
            return "done"

        return run

    assert sorted(at_once(app, *(work(number) for number in numbers))) == ["changed", "done"]
    assert len(logged(database)) == 1
