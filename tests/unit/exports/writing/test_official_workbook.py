"""The list that goes upstairs, re-opened: its cells and fonts, and how it is printed, from the XML itself."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime
from decimal import Decimal

import openpyxl

from exports.writing.official_workbook import OfficialFrame, write_official
from exports.writing.tables import CellKind, Column, FactSheet, Table
from exports.writing.workbook_writer import Properties

MADE = Properties("示例名单", "示例", datetime(2026, 12, 20, 1, 30, tzinfo=UTC))
COLUMNS = (
    Column("position", "序号", CellKind.INTEGER, width=6),
    Column("name", "企业名称", width=36),
    Column("score", "计入得分", CellKind.DECIMAL, places=2, width=11),
    Column("note", "备注", width=28),
)
FRAME = OfficialFrame(
    "示例名单", ("文号：示例〔2026〕1号", "共2家"), ("制表：甲", "审核：乙", "签发：丙"), ("指纹 ab&c",), "指纹 ab&c"
)
ROWS = [[1, "示例精密001", Decimal("81.20"), "=1+1"], [2, "示例电子002", None, "很长的理由" * 12]]


def made() -> bytes:
    table = Table("名单", "", "", COLUMNS, ROWS)
    return write_official(table, FRAME, FactSheet("文件说明", "文件说明", [("本文件", [("文件编号", "1")])]), MADE)


def test_cells_and_fonts() -> None:
    book = openpyxl.load_workbook(io.BytesIO(made()))
    page = book["名单"]
    assert book.sheetnames == ["名单", "文件说明"]
    assert [[cell.value for cell in row] for row in page.iter_rows()] == [
        ["示例名单", None, None, None],
        ["文号：示例〔2026〕1号", None, None, "共2家"],
        [None] * 4,
        ["序号", "企业名称", "计入得分", "备注"],
        [1, "示例精密001", 81.2, "=1+1"],
        [2, "示例电子002", None, "很长的理由" * 12],
        [None] * 4,
        ["制表：甲　　　　审核：乙　　　　签发：丙", None, None, None],
        ["指纹 ab&c", None, None, None],
    ]
    fonts = {page[place].font.name for place in ("A5", "B6", "A8", "A9")}
    assert (page["A1"].font.name, page["B4"].font.name, fonts) == ("方正小标宋简体", "黑体", {"仿宋_GB2312"})
    assert (page["D5"].data_type, page["C5"].number_format) == ("s", "0.00")
    assert made() == made()


def test_it_is_printed_on_a4_landscape_one_page_wide_with_its_head_and_its_page_numbers() -> None:
    with zipfile.ZipFile(io.BytesIO(made())) as archive:
        sheet, book = (archive.read(name).decode() for name in ("xl/worksheets/sheet1.xml", "xl/workbook.xml"))
    assert re.findall(r"<pageSetup [^>]*>", sheet) == [
        '<pageSetup paperSize="9" fitToHeight="0" orientation="landscape"/>'
    ]
    assert '<pageSetUpPr fitToPage="1"/>' in sheet
    assert "<oddFooter>" in sheet
    footer = sheet.split("<oddFooter>")[1].split("</oddFooter>")[0]
    assert footer == (
        '&amp;L&amp;"仿宋_GB2312,Regular"指纹 ab&amp;&amp;c&amp;R&amp;"仿宋_GB2312,Regular"第 &amp;P 页　共 &amp;N 页'
    )
    assert "名单!$4:$4</definedName>" in book
