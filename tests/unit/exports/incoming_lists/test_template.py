"""Empty tables: titles, text cells for codes, drop-downs from names, and nothing that becomes a formula."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import openpyxl

from exports.incoming_lists.reader import Field, FieldKind
from exports.incoming_lists.template import write_template
from exports.reading.reader import LIST, read_book
from exports.writing.workbook_writer import Properties

FIELDS = (
    Field("code", "代码", kind=FieldKind.CODE, required=True, is_key=True),
    Field("unit", "街镇"),
    Field("above", "规上", kind=FieldKind.YES_NO),
    Field("source", "来源", choices=("=1+1", "乙" * 300)),
)


def test_a_template_reopened() -> None:
    properties = Properties("名录", "", datetime(2026, 11, 25, tzinfo=UTC))
    content = write_template(
        "名录", FIELDS, [("怎样填写", "=说明")], offered={"unit": ["安亭镇"]}, properties=properties
    )
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["名录", "填写说明", "选项"]
    page = book["名录"]
    assert [cell.value for cell in page[1]] == ["代码*", "街镇", "规上", "来源"]
    assert (page.freeze_panes, page.print_title_rows, page.page_setup.orientation) == ("C2", "$1:$1", "landscape")
    assert page.column_dimensions["A"].width > page.column_dimensions["C"].width
    rules = {str(rule.sqref): (rule.formula1, rule.errorStyle) for rule in page.data_validations.dataValidation}
    assert rules == {
        "B2:B5001": ("list_unit", "information"),
        "C2:C5001": ("list_above", None),
        "D2:D5001": ("list_source", None),
    }
    assert book["选项"].sheet_state == "hidden"
    assert [[cell.value for cell in column if cell.value] for column in book["选项"].columns] == [
        ["安亭镇"],
        ["是", "否"],
        ["=1+1", "乙" * 300],
    ]
    assert not any(sheet.formulas for sheet in read_book(content, LIST).sheets.values())


def test_columns_are_as_wide_as_what_is_written_in_them_and_the_guide_reads_in_full() -> None:
    fields = (Field("name", "企业名称"), Field("unit", "街镇"), Field("contact", "联系人", limit=80))
    properties = Properties("名录", "", datetime(2026, 11, 25, tzinfo=UTC))
    guide = [("必填", "短"), ("导入", "长" * 100)]
    book = openpyxl.load_workbook(io.BytesIO(write_template("名录", fields, guide, offered={}, properties=properties)))
    widths = [round(book["名录"].column_dimensions[letter].width) for letter in "ABC"]
    assert widths == [29, 21, 15]
    page = book["填写说明"]
    assert [page["A1"].value, page["A3"].value, page["B4"].value] == ["填写说明", "必填", "长" * 100]
    assert [page.row_dimensions[row].height for row in (3, 4)] == [15.75, 48]
