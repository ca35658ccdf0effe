"""The directory and ratings by others: previewed, taken in whole or not at all, never erasing or overwriting."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from flask import Flask
from openpyxl.workbook.workbook import Workbook
from sqlalchemy import select
from sqlalchemy.orm import Session
from stdnum.cn import uscc

from exports.marking import mark_cells as marks
from survey.incoming_tables import import_table as incoming
from survey.models import AuditEntry, Campaign, Enterprise, Role, Upload, User
from survey.store import files as file_store
from survey.store.scope import Scope
from survey.uploads import save_upload as handing_in
from tests.integration.at_once import at_once
from tests.integration.conftest import Browser, make_enterprise, make_user
from tests.integration.handing_in import counts, marked_cells, page, saved

HEADER = ["序号", "单位名称", "信用代码", "街镇", "行业", "规上", "联系人", "手机", "集团"]


def code(number: int) -> str:
    body = f"91999999MB{number:07d}"
    return body + uscc.calc_check_digit(body)


def book(*rows: list[Any], header: list[Any] | None = None) -> bytes:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(["嘉定区企业名录（示例）"])
    for row in [header or HEADER, *rows]:
        sheet.append(row)
    return saved(made)


@pytest.fixture
def official(database: Session, campaign: Campaign, browser: Callable[[], Browser]) -> Browser:
    """Return a signed-in district official."""
    make_user(database, "district", Role.DISTRICT)
    client = browser()
    client.sign_in("district")
    return client


def hand_in(client: Browser, content: bytes, kind: str = "directory") -> str:
    client.get(f"/imports/{kind}")
    response = client.send(f"/imports/{kind}", table=(io.BytesIO(content), "名录.xlsx"))
    assert response.status_code == 302
    return str(response.headers["Location"])


def adopt(client: Browser, preview: str, **more: str) -> str:
    stamp = page(client, preview).partition('name="stamp" value="')[2].partition('"')[0]
    response = client.send(preview + "/adopt", stamp=stamp, **more)
    return page(client, response.headers["Location"])


def rows_of(text: str) -> tuple[int, ...]:
    return counts(text)


def test_wrong_cells_come_back_marked(official: Browser) -> None:
    content = book(
        [1, "示例丁厂", code(4)[:-1] + "X", "安亭镇"],
        [2, None, code(5), "不知哪镇", None, "也许"],
        [3, "示例戊厂", 9.13101e17, "安亭镇"],
        [4, "示例己厂", code(6), "安亭镇", None, None, None, "123"],
        [5, "示例庚厂", code(6), "安亭镇"],
    )
    preview = hand_in(official, content)
    back = openpyxl.load_workbook(io.BytesIO(official.get(preview + "/marked.xlsx").data))
    assert marked_cells(back) == {("Sheet", cell) for cell in ("C3", "B4", "D4", "F4", "C5", "H6", "C7")}
    listed = [row for row in back["错误清单"].iter_rows(values_only=True) if isinstance(row[0], int)]
    assert len(listed) == 7
    assert any("后几位已经丢失" in str(row) for row in listed)


def test_a_file_that_cannot_be_changed_comes_back_as_a_copy_of_its_cells(
    official: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = hand_in(official, book([1, "示例丁厂", code(4)[:-1] + "X", "安亭镇"]))
    real, seen = marks.load, []

    def once(content: bytes) -> Workbook:
        seen.append(content)
        if len(seen) == 1:
            message = "openpyxl can't"
            raise KeyError(message)
        return real(content)

    monkeypatch.setattr(marks, "load", once)
    back = openpyxl.load_workbook(io.BytesIO(official.get(preview + "/marked.xlsx").data))
    assert marked_cells(back) == {("Sheet", "C3")}
    assert back["Sheet"]["B3"].value == "示例丁厂"


def test_nothing_is_taken_in_when_the_directory_moved_after_the_preview(official: Browser, database: Session) -> None:
    preview = hand_in(official, book([1, "示例甲厂", code(1), "安亭镇"]))
    stamp = page(official, preview).partition('name="stamp" value="')[2].partition('"')[0]
    make_enterprise(database, code(1), "示例甲厂", "malu")
    response = official.send(preview + "/adopt", stamp=stamp)
    assert "没有写入任何内容" in page(official, response.headers["Location"])
    database.rollback()
    assert database.scalars(select(Enterprise.unit)).all() == ["malu"]


def test_a_discarded_table_changes_nothing(official: Browser, database: Session) -> None:
    preview = hand_in(official, book([1, "示例甲厂", code(1), "安亭镇"]))
    official.send(preview + "/discard")
    assert database.scalars(select(Enterprise)).all() == []
    assert database.scalars(select(Upload.state)).one() == "discarded"
    response = official.send(preview + "/adopt", stamp="x")
    text = page(official, response.headers["Location"])
    assert "已放弃" in text
    assert "采纳全部" not in text
    database.rollback()
    assert database.scalars(select(Enterprise)).all() == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "文件是空的"),
        ("名称,代码\n甲,1\n".encode(), "这是纯文本文件"),
        (book(["随便"], header=["别的"]), "没有找到标题行"),
        (book(header=HEADER), "标题行下面没有内容"),
    ],
)
def test_other_files_are_refused_in_words(official: Browser, content: bytes, said: str) -> None:
    text = page(official, hand_in(official, content))
    assert said in text
    assert "采纳" not in text


RATING = ["统一社会信用代码", "企业名称", "评定来源", "等级", "报告编号", "报告日期", "备注"]


@pytest.mark.parametrize("kind", ["directory", "ratings"])
def test_an_empty_table_can_be_filled_in_and_handed_in(official: Browser, database: Session, kind: str) -> None:
    make_enterprise(database, code(1), "示例甲厂", "anting")
    blank = openpyxl.load_workbook(io.BytesIO(official.get(f"/imports/{kind}/template.xlsx").data))
    sheet = blank.worksheets[0]
    rules = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    assert all(rule.formula1.startswith("list_") for rule in rules.values())
    assert "没有内容" in page(official, hand_in(official, saved(blank), kind))
    values = {
        "directory": ["示例乙厂", code(2), "安亭镇"],
        "ratings": [code(1), None, "其他", "优秀", "007", "2026-01-02"],
    }[kind]
    for column, value in enumerate(values, start=1):
        sheet.cell(2, column).value = value
    assert rows_of(page(official, hand_in(official, saved(blank), kind))) == (1, 1, 0, 0, 0)


def test_a_sheet_per_town_is_read_as_one_list(official: Browser) -> None:
    made = openpyxl.load_workbook(io.BytesIO(book([1, "示例甲厂", code(1), "安亭镇"])))
    other = made.create_sheet("马陆镇")
    for row in (HEADER, [1, "示例乙厂", code(2), "马陆镇"], [2, "示例甲厂", code(1), "马陆镇"]):
        other.append(row)
    made.create_sheet("随便").append(["别的"])
    text = page(official, hand_in(official, saved(made)))
    assert rows_of(text) == (3, 2, 0, 0, 1)
    assert "读取的工作表：Sheet、马陆镇" in text
    assert "与工作表“Sheet”第3行重复" in text


def test_a_table_is_taken_in_once_even_when_two_press_at_the_same_time(
    official: Browser, app: Flask, database: Session
) -> None:
    preview = hand_in(official, book([1, "示例甲厂", code(1), "安亭镇"]))
    place = Scope(everything=True)
    user = database.scalars(select(User).where(User.login == "district")).one()
    upload = database.scalars(select(Upload)).one()
    content = file_store.path_of_digest(app.extensions["settings"].uploads, upload.digest).read_bytes()
    found = incoming.compare_table(database, place, "directory", content)
    stamp = found.stamp
    adopt(official, preview)
    with pytest.raises(handing_in.ChangedSincePreviewError):
        incoming.apply_table(database, upload, found, stamp=stamp, user=user)
    with pytest.raises(handing_in.ChangedSincePreviewError):
        handing_in.discard_upload(database, upload, user=user)
    assert database.scalars(select(Upload.state)).one() == "applied"
    assert len(database.scalars(select(Enterprise)).all()) == 1


def test_a_file_of_sheetjs_is_read(official: Browser) -> None:
    """It declares the type of binary workbooks for an ending that no part has."""
    given = book([1, "示例甲厂", code(1), "安亭镇"])
    unused = b'<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(given)) as old, zipfile.ZipFile(target, "w") as made:
        for name in old.namelist():
            part = old.read(name)
            if name == "[Content_Types].xml":
                part = part.replace(b"</Types>", unused + b"</Types>")
            made.writestr(name, part)
    assert rows_of(page(official, hand_in(official, target.getvalue()))) == (1, 1, 0, 0, 0)


def test_hidden_rows_and_sheets_are_counted_and_marked(official: Browser) -> None:
    made = openpyxl.load_workbook(io.BytesIO(book(*[[n, f"示例{n}厂", code(n), "安亭镇"] for n in range(1, 5)])))
    sheet = made.worksheets[0]
    sheet.auto_filter.ref = "A2:I6"
    sheet.row_dimensions[4].hidden = sheet.row_dimensions[5].hidden = True
    sheet.column_dimensions["D"].hidden = True
    made.create_sheet("旧表").append(["随手记"])
    made["旧表"].sheet_state = "veryHidden"
    text = page(official, hand_in(official, saved(made)))
    assert rows_of(text) == (4, 4, 0, 0, 0)
    assert "隐藏行 2 行" in text
    assert text.count('<span class="chip">隐藏行</span>') == 2
    assert "文件里还有隐藏的工作表，没有读取：旧表" in text
    assert "这些列在文件里是隐藏的，已照常读取：所属街镇" in text


def test_a_name_with_a_line_break_is_stored_as_one_line(official: Browser, database: Session) -> None:
    content = book([1, "示例\n十二", code(12), "安亭镇\n", None, None, "张\r\n工", None, None])
    adopt(official, hand_in(official, content))
    database.rollback()
    found = database.scalars(select(Enterprise).where(Enterprise.credit_code == code(12))).one()
    assert (found.name, found.contact, found.unit) == ("示例 十二", "张 工", "anting")


@pytest.mark.parametrize("both", ["the same upload", "two uploads"])
def test_of_two_who_take_in_the_same_firm_at_once_one_writes(
    app: Flask, official: Browser, database: Session, both: str
) -> None:
    """Each upload is written once, and whoever comes second compares anew."""
    content = book([1, "示例甲厂", code(1), "安亭镇"])
    first = int(hand_in(official, content).rsplit("/", 1)[1])
    second = first if both == "the same upload" else int(hand_in(official, content).rsplit("/", 1)[1])
    database.rollback()

    def adopt(number: int) -> Callable[[Session], str]:
        def work(own: Session) -> str:
            user = own.scalars(select(User).where(User.login == "district")).one()
            compared = incoming.compare_table(own, Scope(everything=True), "directory", content)
            upload = own.get_one(Upload, number)
            try:
                incoming.apply_table(own, upload, compared, stamp=compared.stamp, user=user)
            except handing_in.ChangedSincePreviewError:
                return "changed"
            return "written"

        return work

    assert sorted(at_once(app, adopt(first), adopt(second))) == ["changed", "written"]
    assert database.scalars(select(Enterprise.name)).all() == ["示例甲厂"]
    entries = select(AuditEntry.action).where(AuditEntry.action.in_(["import_applied", "change_enterprise"]))
    assert sorted(database.scalars(entries)) == ["change_enterprise", "import_applied"]


def test_of_two_changes_of_one_firm_at_once_the_second_compares_anew(
    app: Flask, official: Browser, database: Session
) -> None:
    make_enterprise(database, code(1), "示例甲厂")
    contents = [book([1, name, code(1), "安亭镇"]) for name in ("示例甲厂一", "示例甲厂二")]
    numbers = [int(hand_in(official, content).rsplit("/", 1)[1]) for content in contents]
    database.rollback()

    def adopt(place: int) -> Callable[[Session], str]:
        def work(own: Session) -> str:
            user = own.scalars(select(User).where(User.login == "district")).one()
            compared = incoming.compare_table(own, Scope(everything=True), "directory", contents[place])
            upload = own.get_one(Upload, numbers[place])
            try:
                incoming.apply_table(own, upload, compared, stamp=compared.stamp, user=user)
            except handing_in.ChangedSincePreviewError:
                return "changed"
            return f"示例甲厂{'一二'[place]}"

        return work

    outcomes = at_once(app, adopt(0), adopt(1))
    [written] = set(outcomes) - {"changed"}
    assert outcomes.count("changed") == 1
    assert database.scalars(select(Enterprise.name)).all() == [written]
