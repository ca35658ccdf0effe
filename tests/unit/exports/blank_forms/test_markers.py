"""Markers found in every place of a form, faults told apart, and the nearest known title."""

from __future__ import annotations

import pytest
from openpyxl import Workbook

from exports.archive.refusals import RefusedWorkbookError
from exports.blank_forms.markers import (
    MOST_MARKERS,
    FormFault,
    Marker,
    MarkerKind,
    nearest,
    read_form,
    replaced,
    titles_in,
)

KNOWN = {
    "企业名称": MarkerKind.LIST,
    "序号": MarkerKind.LIST,
    "综合得分": MarkerKind.LIST,
    "统一社会信用代码": MarkerKind.LIST,
    "批次名称": MarkerKind.DOCUMENT,
    "制表人": MarkerKind.DOCUMENT,
    "制表日期": MarkerKind.DOCUMENT,
}


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("{{企业名称}}", ["企业名称"]),
        ("｛｛ 企业名称 ｝｝", ["企业名称"]),
        ("{ {企业　名称} }", ["企业名称"]),
        ("{｛金额（万元）｝}", ["金额(万元)"]),
        ("制表：{{制表人}}　{{制表日期}}", ["制表人", "制表日期"]),
        ("{企业名称}", []),
        ("{{}}", []),
        ("{{{{企业名称}}}}", ["企业名称"]),
    ],
)
def test_titles_in_a_text(text: str, titles: list[str]) -> None:
    assert titles_in(text) == titles


def test_replaced_keeps_what_is_not_known() -> None:
    assert replaced("甲{{一}}乙{{二}}", {"一": "1"}.get) == "甲1乙{{二}}"


@pytest.mark.parametrize(
    ("title", "known"),
    [
        ("企业名", ("企业名称",)),
        ("企业名称（全称）", ("企业名称",)),
        ("信用代码", ("统一社会信用代码",)),
        ("得分", ("综合得分",)),
        ("编序号", ("序号",)),
        ("制表日", ("制表日期",)),
        ("天气", ()),
    ],
)
def test_nearest_title(title: str, known: tuple[str, ...]) -> None:
    assert nearest(title, KNOWN) == known


def form() -> Workbook:
    book = Workbook()
    sheet = book.active
    sheet.title = "汇总"
    sheet["A1"] = "{{批次名称}}汇总表"
    sheet["A5"], sheet["B5"], sheet["C5"] = "{{序号}}", "{{企业名称}}", "{{综合得分}}"
    sheet["C6"] = "=SUM(C5:C5)"
    sheet.oddFooter.left.text = "{{制表人}}"
    return book


def test_form_is_read() -> None:
    found = read_form(form(), KNOWN)
    assert found.markers == (
        Marker("汇总", "A1", "批次名称", 1),
        Marker("汇总", "A5", "序号", 5),
        Marker("汇总", "B5", "企业名称", 5),
        Marker("汇总", "C5", "综合得分", 5),
        Marker("汇总", "页脚", "制表人"),
    )
    assert (found.unknown, found.faults, found.rows) == ((), (), {"汇总": 5})
    assert found.titles == ("批次名称", "序号", "企业名称", "综合得分", "制表人")


def test_unknown_markers_are_all_listed() -> None:
    book = form()
    book.active["D5"], book.active["A8"] = "{{企业名}}", "审核：{{天气}}"
    found = read_form(book, KNOWN)
    assert [(item.marker.cell, item.marker.title, item.nearest) for item in found.unknown] == [
        ("D5", "企业名", ("企业名称",)),
        ("A8", "天气", ()),
    ]
    assert found.titles == ("批次名称", "序号", "企业名称", "综合得分", "制表人")


def test_two_marked_rows_are_refused() -> None:
    book = form()
    book.active["B7"] = "{{企业名称}}"
    assert read_form(book, KNOWN).faults == (FormFault("two_rows", "汇总", "B7", "企业名称", "A5"),)


def test_list_marker_in_a_footer_is_refused() -> None:
    book = form()
    book.active.oddHeader.right.text = "{{企业名称}}"
    assert read_form(book, KNOWN).faults == (FormFault("list_outside", "汇总", "页眉", "企业名称"),)


def test_list_marker_in_a_tall_merged_cell_is_refused() -> None:
    book = form()
    book.active.merge_cells("B5:B6")
    assert read_form(book, KNOWN).faults == (FormFault("tall_merge", "汇总", "B5", "企业名称"),)


def test_marker_in_a_formula_is_refused() -> None:
    book = form()
    book.active["A9"] = '="截至{{制表日期}}"'
    assert read_form(book, KNOWN).faults == (FormFault("in_formula", "汇总", "A9", "制表日期"),)


def test_marker_in_a_name_that_formulas_use_is_refused() -> None:
    book = form()
    book.active.title = "{{批次名称}}"
    assert read_form(book, KNOWN).faults == ()
    book.create_sheet("其他")["A1"] = "='{{批次名称}}'!A1"
    assert read_form(book, KNOWN).faults == (
        FormFault("title_used", "{{批次名称}}", "工作表名", "批次名称"),
        FormFault("in_formula", "其他", "A1", "批次名称"),
    )


def test_more_markers_than_a_form_has_are_refused_before_any_is_looked_up() -> None:
    book = Workbook()
    book.worksheets[0]["A1"] = "".join(f"{{{{题{number}}}}}" for number in range(MOST_MARKERS + 1))
    with pytest.raises(RefusedWorkbookError) as refused:
        read_form(book, KNOWN)
    assert refused.value.code == "too_complex"
