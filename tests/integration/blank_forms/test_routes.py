"""The commission's own forms: uploaded, questioned, filled within the scope, one file per unit, each recorded."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Campaign, ExportRecord, FormTemplate, Role
from tests.integration.conftest import Browser, make_user
from tests.integration.officials import evaluation, official, text

__all__ = ["evaluation", "official"]


def packed(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def form_with(**cells: str) -> bytes:
    """Return a small form: a marked row 3 under headings in row 2, and further cells."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "表"
    for place, value in {"A2": "企业", "B2": "得分", "A3": "{{企业名称}}", "B3": "{{综合得分}}", **cells}.items():
        sheet[place] = value
    return packed(book)


def upload(client: Browser, content: bytes, name: str = "汇总表.xlsx", **more: str) -> Any:
    client.get("/forms")
    return client.send("/forms", file=(io.BytesIO(content), name), **more)


def opened(content: bytes) -> Any:
    return load_workbook(io.BytesIO(content))


def rows_of(book: Any, sheet: str, first: int, columns: str) -> list[list[Any]]:
    """Return the filled rows from `first` to the row before the total."""
    page = book[sheet]
    found = []
    for row in range(first, page.max_row):
        if page[f"A{row}"].value is None or not isinstance(page[f"A{row}"].value, int):
            break
        found.append([page[f"{letter}{row}"].value for letter in columns])
    return found


@pytest.fixture
def clerk(campaign: Campaign, database: Session, browser: Callable[[], Browser]) -> Browser:
    """Return a signed-in official of a campaign without any evaluation."""
    make_user(database, "district", Role.DISTRICT)
    client = browser()
    client.sign_in("district")
    return client


def test_unknown_markers_are_asked_about_before_anything_is_filled(official: Browser, database: Session) -> None:
    upload(official, form_with(C3="{{企业名}}", A5="审核：{{局长}}　制表：{{制表}}"))
    page = text(official, "/forms/1")
    assert "有 3 个标记系统不认识" in page
    assert "工作表“表”C3：{{企业名}} → 您是指 {{企业名称}} 吗？" in page
    assert "工作表“表”A5：{{制表}} → 您是指 {{制表人}} 吗？" in page
    assert "工作表“表”A5：{{局长}} → 没有相近的标记" in page
    response = official.get("/forms/1/filled.xlsx", query_string={"status": "all"})
    assert (response.status_code, response.headers["Location"]) == (302, "/forms/1?status=all")
    assert database.scalars(select(ExportRecord)).all() == []
    database.rollback()
    kept = opened(official.get("/forms/1/filled.xlsx", query_string={"unknown": "keep"}).data)
    assert kept["表"]["C3"].value == "{{企业名}}"
    assert database.scalars(select(ExportRecord.rows)).one() == 10


def test_every_fault_is_told_with_its_place(clerk: Browser) -> None:
    book = opened(form_with())
    sheet = book["表"]
    sheet.oddFooter.left.text = "{{企业名称}}"
    sheet["C3"] = "{{备注}}"
    sheet.merge_cells("C3:C4")
    sheet["D9"] = "='{{家数}}'!A1"
    book.create_sheet("{{家数}}")["A1"] = 1
    page = upload(clerk, packed(book)).get_data(as_text=True)
    assert "工作表“表”的页脚里有逐家标记 {{企业名称}}" in page
    assert "工作表“表”C3（{{备注}}）在跨多行的合并单元格里" in page
    assert "工作表名“{{家数}}”里有标记 {{家数}}，但有公式引用了这张工作表" in page


def test_what_would_be_lost_is_told_before_anything_is_filled(clerk: Browser) -> None:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("表")
    sheet.write("A1", "{{企业名称}}")
    sheet.insert_textbox("C3", "示例")
    sheet.conditional_format("A1", {"type": "data_bar", "data_bar_2010": True})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=表!$A$1:$A$1"})
    sheet.insert_chart("E5", chart)
    book.close()
    upload(clerk, target.getvalue())
    page = text(clerk, "/forms/1")
    lost = "图表（可能改变样式）、图形、文本框或控件、部分条件格式（新版数据条、图标集等）"
    assert f"填写后这些内容会丢失，需要时请在填好的表里重新加上：{lost}" in page


def test_a_name_that_is_too_long_is_refused_whole(official: Browser, database: Session) -> None:
    long = "长" * 121
    shown = upload(official, official.get("/forms/sample.xlsx").data, title=long).get_data(as_text=True)
    assert ("名称最多120字，请缩短；文件要重新选择。" in shown, f'value="{long}"' in shown) == (True, True)
    assert database.scalars(select(FormTemplate)).all() == []
    assert upload(official, official.get("/forms/sample.xlsx").data, title=long[:120]).headers["Location"] == "/forms/1"
    database.rollback()
    assert database.scalars(select(FormTemplate.name)).all() == [long[:120]]


def test_no_file_is_asked_for(clerk: Browser) -> None:
    clerk.get("/forms")
    assert "请选择要上传的空白表" in clerk.send("/forms").get_data(as_text=True)


def zipped(content: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert all(item.flag_bits & 0x800 for item in archive.infolist())
        return {name: opened(archive.read(name)) for name in archive.namelist()}
