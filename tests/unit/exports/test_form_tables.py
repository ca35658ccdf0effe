"""The rows of a form that can be sealed: headings as they stand above the marked row."""

from __future__ import annotations

from decimal import Decimal

from openpyxl import Workbook

from exports.form_filling import Filling, fill, inspect
from exports.form_tables import listed_tables
from exports.reading import read_book
from exports.seal_check import Export, check_book
from exports.sealing import seal_tables
from exports.tables import Table
from tests.unit.exports.blank_forms import KNOWN, full_form, opened, packed

FILLING = Filling({"家数": 1}, [{"序号": 1, "企业名称": "甲", "统一社会信用代码": "91", "综合得分": Decimal("8.5")}])


def tables(book: Workbook, filling: Filling = FILLING) -> tuple[list[Table], dict[str, str]]:
    content = packed(book)
    keys = ("统一社会信用代码", "企业名称")
    return listed_tables(content, inspect(content, KNOWN), KNOWN, filling, keys=keys)


def test_columns_are_named_by_their_headings() -> None:
    found, names = tables(full_form())
    assert names == {"汇总表": "代码"}
    assert [column.title for column in found[0].columns] == ["序号", "企业", "代码", "得分"]
    assert found[0].rows == [[1, "甲", "91", Decimal("8.5")]]


def test_column_without_a_heading_of_its_own_is_left_out() -> None:
    book = full_form()
    book["汇总表"]["A4"], book["汇总表"]["D4"], book["汇总表"]["E4"] = None, "企业", "得分（{{家数}}）"
    found, names = tables(book)
    assert (found, names) == ([], {})
    book["汇总表"]["D4"] = "代码"
    assert [column.title for column in tables(book)[0][0].columns] == ["企业", "代码", "得分（1）"]


def test_nobody_listed_leaves_nothing_to_seal() -> None:
    assert tables(full_form(), Filling({}, [])) == ([], {})


def test_filled_form_is_found_unaltered_with_its_total_and_signatures_below() -> None:
    rows = [
        {"序号": n, "企业名称": f"示例{n}", "统一社会信用代码": f"9{n}", "综合得分": Decimal(n) / 8}
        for n in range(1, 30)
    ]
    book = full_form()
    for place, text in (("B8", "审核："), ("D8", "签发：")):
        book["汇总表"][place] = text
    content, key = packed(book), bytes(32)
    filling = Filling({"家数": 29}, rows)
    found, names = tables(book, filling)
    sheets = seal_tables(key, "JD-EX-1", found, names)
    made = fill(content, KNOWN, filling)
    report = check_book(key, Export("JD-EX-1", sheets), read_book(made))[0]
    assert (report.intact, report.unchanged, report.added) == (True, 29, ())
    altered = opened(made)
    altered["汇总表"]["E7"] = 99
    report = check_book(key, Export("JD-EX-1", sheets, read_book(made)), read_book(packed(altered)))[0]
    assert [(row.line, row.key, row.cells[0].column, row.cells[0].found) for row in report.altered] == [
        (7, "93", "得分", "99")
    ]
