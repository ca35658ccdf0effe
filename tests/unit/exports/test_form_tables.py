"""The rows of a form that can be sealed: headings as they stand above the marked row."""

from __future__ import annotations

from decimal import Decimal

from openpyxl import Workbook

from exports.form_filling import Filling, inspect
from exports.form_tables import listed_tables
from exports.tables import Table
from tests.unit.exports.blank_forms import KNOWN, full_form, packed

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
