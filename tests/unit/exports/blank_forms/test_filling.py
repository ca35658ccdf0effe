"""A blank form comes back filled: values typed as they are, everything that was drawn as it was."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.packaging.custom import StringProperty

from exports.archive.refusals import RefusedWorkbookError
from exports.blank_forms.filling import Filling, Value, fill, in_text, inspect
from exports.writing.tables import FactSheet
from tests.unit.exports.made_forms import KNOWN, full_file, full_form, opened, packed

DOCUMENT: Mapping[str, Value] = {
    "批次名称": "示例批次",
    "家数": 3,
    "制表人": "示例&制表",
    "制表日期": date(2026, 11, 25),
}
ROWS: Sequence[Mapping[str, Value]] = [
    {"序号": n, "企业名称": name, "统一社会信用代码": code, "综合得分": score}
    for n, name, code, score in (
        (1, "示例精密机械031", "91310114MA00000001", Decimal("86.2000")),
        (2, "=1+1", "0012", Decimal("59.5")),
        (3, "@SUM(A1)", "913101140000000000", None),
    )
]


def filled(book: Workbook, filling: Filling | None = None) -> Any:
    content = fill(packed(book), KNOWN, filling or Filling(DOCUMENT, ROWS))
    return load_workbook(io.BytesIO(content), rich_text=True)


def test_values_keep_their_types_and_the_cells_their_formats() -> None:
    sheet = filled(full_form())["汇总表"]
    assert [[sheet.cell(row, column).value for column in (1, 2, 4, 5)] for row in (5, 6, 7)] == [
        [1, "示例精密机械031", "91310114MA00000001", 86.2],
        [2, "=1+1", "0012", 59.5],
        [3, "@SUM(A1)", "913101140000000000", None],
    ]
    assert [sheet.cell(row, 2).data_type for row in (5, 6, 7)] == ["s", "s", "s"]
    assert [sheet.cell(row, 4).number_format for row in (6, 7)] == ["@", "@"]
    assert {sheet.cell(row, 5).number_format for row in (5, 6, 7)} == {"0.00"}
    assert (sheet["E10"].value.date(), sheet["E10"].number_format) == (date(2026, 11, 25), 'yyyy"年"m"月"d"日"')


def test_markers_inside_text_headers_and_totals() -> None:
    sheet = filled(full_form())["汇总表"]
    assert sheet["A1"].value == "示例批次申报企业汇总表（3家）"
    assert sheet["A10"].value == "制表：示例&制表　审核："
    assert sheet.oddHeader.left.text == "示例批次"
    assert sheet.oddFooter.center.text == "第 &P 页"
    assert (sheet["E8"].value, sheet["F8"].value) == ("=SUM(E5:E7)", "=SUM(F5:F7)")


def test_ampersand_in_a_footer_is_no_code() -> None:
    book = full_form()
    book["汇总表"].oddFooter.center.text = "{{制表人}}"
    assert filled(book)["汇总表"].oddFooter.center.text == "示例&&制表"


def test_looks_outside_the_block_are_the_blank_ones() -> None:
    blank, after = opened(full_file())["汇总表"], filled(full_form())["汇总表"]
    for row in (1, 4, 6, 8):
        new = row + 2 * (row > 5)
        assert after.row_dimensions[new].height == blank.row_dimensions[row].height
        for column in range(1, 9):
            before, now = blank.cell(row, column), after.cell(new, column)
            for look in ("font", "fill", "border", "alignment", "protection"):
                assert repr(getattr(now, look)) == repr(getattr(before, look))
    assert {k: d.width for k, d in after.column_dimensions.items()} == {
        k: d.width for k, d in blank.column_dimensions.items()
    }
    assert after.page_margins.left == blank.page_margins.left


def test_nobody_leaves_one_row_that_says_so() -> None:
    sheet = filled(full_form(), Filling(DOCUMENT, []))["汇总表"]
    assert [sheet.cell(5, column).value for column in (1, 2, 4, 5)] == [None, "无", None, None]
    assert sheet["E6"].value == "=SUM(E5:E5)"


def test_unknown_marker_stays_as_it_is() -> None:
    book = full_form()
    book["汇总表"]["G5"], book["汇总表"]["A9"] = "{{天气}}", "审核：{{局长}}，{{家数}}"
    sheet = filled(book)["汇总表"]
    assert [sheet.cell(row, 7).value for row in (5, 6, 7)] == ["{{天气}}"] * 3
    assert sheet["A11"].value == "审核：{{局长}}，3"


def test_form_with_two_marked_rows_is_refused() -> None:
    book = full_form()
    book["汇总表"]["A7"] = "{{企业名称}}"
    assert [fault.code for fault in inspect(packed(book), KNOWN).faults] == ["two_rows"]
    with pytest.raises(RefusedWorkbookError) as refused:
        filled(book)
    assert refused.value.code == "form_faults"


def test_bytes_that_are_no_workbook_are_refused() -> None:
    with pytest.raises(RefusedWorkbookError) as refused:
        inspect(b"PK\x03\x04", KNOWN)
    assert refused.value.code == "damaged"


def test_letters_of_several_looks_stay() -> None:
    book = full_form()
    bold = TextBlock(InlineFont(b=True), "共{{家数}}家")
    book["汇总表"]["A9"] = CellRichText("其中", bold, "，{{制表人}}")
    book["汇总表"]["A10"] = CellRichText("其中{{家", TextBlock(InlineFont(b=True), "数}}家"))
    sheet = filled(book)["汇总表"]
    assert [str(part) for part in sheet["A11"].value] == ["其中", "共3家", "，示例&制表"]
    assert sheet["A11"].value[1].font.b is True
    assert sheet["A12"].value == "其中3家"


def test_sheet_names_are_filled_and_stay_apart() -> None:
    book = Workbook()
    book.worksheets[0].title = "{{批次名称}}"
    book.create_sheet("{{批次名称}}1").title = "{{ 批次名称}}"
    found = filled(book, Filling({"批次名称": "示例:批次/2026" + "长" * 30}, []))
    assert [len(name) for name in found.sheetnames] == [31, 31]
    assert found.sheetnames[0] == "示例批次2026" + "长" * 23


def test_number_is_told_in_the_document_and_on_the_last_sheet() -> None:
    book = full_form()
    book.custom_doc_props.append(StringProperty(name="文件编号", value="旧"))
    facts = FactSheet("文件说明", "示例", [("文件", [("文件编号", "示-1"), ("说明", "=1+1")])])
    found = filled(book, Filling(DOCUMENT, ROWS, {"文件编号": "示-1"}, facts))
    assert found.sheetnames == ["汇总表", "说明", "文件说明"]
    assert found.custom_doc_props["文件编号"].value == "示-1"
    assert [[cell.value for cell in row] for row in found["文件说明"]["A3:B5"]] == [
        ["文件", None],
        ["文件编号", "示-1"],
        ["说明", "=1+1"],
    ]
    assert found["文件说明"]["B5"].data_type == "s"


def test_every_kind_of_value_inside_a_text() -> None:
    values = (None, "甲", 12_000, Decimal("86.2000"), date(2026, 1, 5))
    assert [in_text(value) for value in values] == ["", "甲", "12000", "86.2000", "2026年1月5日"]
