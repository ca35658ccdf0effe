"""The rows of a filled form under seal: every column with a heading, however the headings stand."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook

from exports.blank_forms.filling import Filling, filled, written
from exports.blank_forms.sealed_tables import listed_tables
from exports.reading.reader import read_book
from exports.seals.row_lookup import UnsealedColumn
from exports.seals.row_seals import seal_tables
from exports.seals.verification import Export, SheetReport, check_book
from exports.writing.tables import Table
from tests.unit.exports.made_forms import KNOWN, full_form, opened, packed

KEY, NUMBER, KEYS = bytes(32), "JD-EX-1", ("统一社会信用代码", "企业名称")
FILLING = Filling({"家数": 1}, [{"序号": 1, "企业名称": "甲", "统一社会信用代码": "91", "综合得分": Decimal("8.5")}])
ROWS: list[dict[str, Any]] = [
    {"序号": n, "企业名称": f"示例{n}", "统一社会信用代码": f"9{n}", "综合得分": Decimal(n) / 8} for n in range(1, 30)
]


def tables(book: Workbook, filling: Filling = FILLING) -> tuple[list[Table], dict[str, str]]:
    return listed_tables(filled(packed(book), KNOWN, filling), keys=KEYS)


def sealed(book: Workbook, rows: list[dict[str, Any]] | None = None) -> tuple[Export, bytes]:
    """Return the export of a form filled with rows, and the file."""
    filling = Filling({"家数": 29}, ROWS if rows is None else rows)
    form = filled(packed(book), KNOWN, filling)
    found, names = listed_tables(form, keys=KEYS)
    content = written(form, filling)
    return Export(NUMBER, seal_tables(KEY, NUMBER, found, names), read_book(content)), content


def checked(known: Export, content: bytes, edit: Callable[[Any], object]) -> SheetReport:
    book = opened(content)
    edit(book.worksheets[0])
    return check_book(KEY, known, read_book(packed(book)))[0]


def three_rows() -> Workbook:
    """Return a form with headings in three rows, merged down and across, and a column of formulas."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "推荐表"
    texts = {
        "A1": "{{批次名称}}推荐企业汇总表",
        "A2": "序号", "B2": "企业基本情况", "E2": "评估", "H2": "备注",
        "B3": "企业名称", "C3": "登记", "E3": "得分", "F3": "得分",
        "C4": "代码", "D4": "等级", "F4": "折算", "G4": "等级",
        "A5": "{{序号}}", "B5": "{{企业名称}}", "C5": "{{统一社会信用代码}}", "D5": "{{综合得分}}级",
        "E5": "{{综合得分}}", "F5": "=E5*10", "G5": "待定",
        "A6": "合计", "E6": "=SUM(E5:E5)",
    }  # fmt: skip
    for place, text in texts.items():
        sheet[place] = text
    for area in ("A1:H1", "A2:A4", "B2:D2", "E2:G2", "H2:H4", "B3:B4", "C3:D3", "E3:E4", "F3:G3", "A6:D6"):
        sheet.merge_cells(area)
    return book


def test_columns_are_named_by_their_headings() -> None:
    found, names = tables(full_form())
    assert names == {"汇总表": "代码"}
    assert [column.title for column in found[0].columns] == ["序号", "企业", "代码", "得分", "备注"]
    assert found[0].rows == [["1", "甲", "91", "8.5", "见附件"]]


def test_headings_in_three_merged_rows_are_found() -> None:
    """Where two columns share a heading, those above tell them apart; formulas are not sealed."""
    found, names = tables(three_rows())
    assert names == {"推荐表": "代码"}
    assert [column.title for column in found[0].columns] == [
        "序号",
        "企业名称",
        "代码",
        "企业基本情况／登记／等级",
        "得分",
        "评估／得分／等级",
    ]
    assert found[0].rows == [["1", "甲", "91", "8.5级", "8.5", "待定"]]


def test_a_column_without_any_heading_is_left_out_and_others_name_the_rows() -> None:
    book = full_form()
    book["汇总表"]["D4"] = None
    found, names = tables(book)
    assert names == {"汇总表": "企业"}
    assert [column.title for column in found[0].columns] == ["序号", "企业", "得分", "备注"]


def test_headings_with_markers_and_the_same_heading_twice() -> None:
    book = full_form()
    book["汇总表"]["D4"], book["汇总表"]["E4"] = "企业", "得分（{{家数}}）"
    found, names = tables(book)
    assert [column.title for column in found[0].columns] == ["序号", "企业", "企业", "得分（1）", "备注"]
    assert names == {"汇总表": "企业"}


def test_several_markers_in_one_cell_name_the_rows_too() -> None:
    book = full_form()
    book["汇总表"]["B5"], book["汇总表"]["D5"] = "{{企业名称}}（{{统一社会信用代码}}）", None
    found, names = tables(book)
    assert names == {"汇总表": "企业"}
    assert found[0].rows == [["1", "甲（91）", "8.5", "见附件"]]


def test_a_sheet_named_by_a_marker_is_sealed_under_its_name() -> None:
    book = full_form()
    book["说明"]["A1"] = None
    book["汇总表"].title = "{{批次名称}}"
    filling = Filling({"批次名称": "示例批"}, FILLING.rows)
    assert [table.name for table in tables(book, filling)[0]] == ["示例批"]


def test_nobody_listed_is_one_row_that_says_so() -> None:
    found, names = tables(full_form(), Filling({}, []))
    assert (names, found[0].rows) == ({"汇总表": "企业"}, [["", "无", "", "", "见附件"]])


def test_filled_form_is_found_unaltered_with_its_total_and_signatures_below() -> None:
    book = full_form()
    for place, text in (("B8", "审核："), ("D8", "签发：")):
        book["汇总表"][place] = text
    known, content = sealed(book)
    report = check_book(KEY, known, read_book(content))[0]
    assert (report.intact, report.unchanged, report.added) == (True, 29, ())
    assert report.unsealed == (UnsealedColumn("F", "占比"),)
    report = checked(known, content, lambda sheet: sheet.__setitem__("E7", 99))
    assert [(row.line, row.key, row.cells[0].column, row.cells[0].found) for row in report.altered] == [
        (7, "93", "得分", "99")
    ]


FORGED: dict[str, tuple[Callable[[Any], object], list[tuple[int, str, str, str]]]] = {
    "score": (lambda sheet: sheet.__setitem__("E7", 9.9), [(7, "得分", "9.9", "0.375")]),
    "name": (lambda sheet: sheet.__setitem__("B7", "虚构"), [(7, "企业名称", "虚构", "示例3")]),
    "compound": (lambda sheet: sheet.__setitem__("D5", "9级"), [(5, "企业基本情况／登记／等级", "9级", "0.125级")]),
    "literal": (lambda sheet: sheet.__setitem__("G5", "同意"), [(5, "评估／得分／等级", "同意", "待定")]),
    "number": (lambda sheet: sheet.__setitem__("A5", 2), [(5, "序号", "2", "1")]),
    "code": (lambda sheet: sheet.__setitem__("C5", "99"), [(5, "代码", "99", "91")]),
}


@pytest.mark.parametrize("forgery", FORGED)
def test_altered_cell_of_a_form_with_merged_headings_is_named(forgery: str) -> None:
    known, content = sealed(three_rows())
    edit, expected = FORGED[forgery]
    report = checked(known, content, edit)
    assert [
        (row.line, cell.column, cell.found, cell.original) for row in report.altered for cell in row.cells
    ] == expected
    assert report.unchanged == 28


def swap(sheet: Any, first: str, second: str) -> None:
    sheet[first].value, sheet[second].value = sheet[second].value, sheet[first].value


def split_heading(sheet: Any) -> None:
    """Write the heading of the scores over the column of the others, one row lower than it stood."""
    sheet.unmerge_cells("E3:E4")
    sheet["E3"], sheet["E4"], sheet["G4"] = None, "等级", "得分"


def merge_rows(sheet: Any) -> None:
    sheet.merge_cells("E5:E6")


@pytest.mark.parametrize(
    "edit",
    [
        lambda sheet: swap(sheet, "E3", "D4"),
        lambda sheet: swap(sheet, "D4", "C4"),
        split_heading,
        merge_rows,
        lambda sheet: sheet.__setitem__("B2", "评估"),
    ],
    ids=["swapped", "swapped below", "split", "merged rows", "group"],
)
def test_moved_headings_and_merged_cells_are_no_unaltered_form(edit: Callable[[Any], object]) -> None:
    known, content = sealed(three_rows())
    assert checked(known, content, lambda _sheet: None).intact
    assert not checked(known, content, edit).intact


def test_a_second_column_of_scores_is_unsealed_or_altered() -> None:
    """Whichever of two columns with one heading is taken for the sealed one, the other is named."""
    known, content = sealed(three_rows())

    def right(sheet: Any) -> None:
        sheet["I4"] = "得分"
        for row in range(5, 34):
            sheet.cell(row, 9).value = 99
        sheet.column_dimensions["E"].hidden = True

    report = checked(known, content, right)
    assert (report.intact, report.hidden_columns) == (True, ("得分",))
    assert UnsealedColumn("I", "得分") in report.unsealed

    def left(sheet: Any) -> None:
        sheet["D4"] = "得分"

    assert len(checked(known, content, left).altered) == 29


def test_unsealed_columns_that_hold_something_are_named() -> None:
    known, content = sealed(three_rows())

    def edit(sheet: Any) -> None:
        sheet["H7"], sheet["J9"], sheet["K4"], sheet["L4"], sheet["L6"] = "已核", "另注", "空列", "另加", 5

    report = checked(known, content, edit)
    assert report.intact
    assert report.unsealed == (
        UnsealedColumn("F", "折算"),
        UnsealedColumn("H", "备注"),
        UnsealedColumn("J", ""),
        UnsealedColumn("L", "另加"),
    )
