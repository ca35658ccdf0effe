"""The workbook, re-opened: values, kinds, print set-up; and that no text can become a formula."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from exports.writing.cell_text import CELL_LIMIT, CUT_MARK, clean, header_height
from exports.writing.tables import CellKind, Column, FactSheet, Table, TableError
from exports.writing.workbook_writer import Properties, write_workbook

PROPERTIES = Properties("示例名单", "示例", datetime(2026, 11, 23, 10, 0, tzinfo=UTC))
COLUMNS = (
    Column("rank", "名次", CellKind.INTEGER),
    Column("name", "企业名称"),
    Column("code", "统一社会信用代码"),
    Column("score", "综合得分", CellKind.DECIMAL, 4),
)


def reopened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def sheet(rows: list[list[object]]) -> Worksheet:
    table = Table("候选名单", "示例名单", "共 1 家", COLUMNS, rows, ("制表：", "审核："))  # type: ignore[arg-type]
    found = reopened(write_workbook([table], PROPERTIES))["候选名单"]
    assert isinstance(found, Worksheet)
    return found


def test_cells_come_back_as_they_were() -> None:
    found = sheet([[1, "示例精密机械001", "91999999MA0000001N", Decimal("98.0320")]])
    assert [cell.value for cell in found[3]] == ["名次", "企业名称", "统一社会信用代码", "综合得分"]
    assert [cell.value for cell in found[4]] == [1, "示例精密机械001", "91999999MA0000001N", 98.032]
    assert found["D4"].number_format == "#,##0.0000"
    assert found["C4"].number_format == "@"
    assert found["C4"].data_type == "s"
    assert found["A1"].value == "示例名单"
    assert found["A2"].value == "共 1 家"
    assert found["A6"].value == "制表：　　　　　审核："


def test_page_is_ready_to_print_and_to_filter() -> None:
    found = sheet([[1, "示例", "91999999MA0000001N", Decimal(1)], [2, "示例", "91999999MA0000001N", Decimal(1)]])
    assert found.freeze_panes == "C4"
    assert found.auto_filter.ref == "A3:D5"
    assert found.print_title_rows == "$3:$3"
    assert (found.page_setup.orientation, found.page_setup.paperSize) == ("landscape", 9)
    assert found.page_setup.fitToWidth in {None, 1}  # the format says 1 where nothing is written
    assert found.page_setup.fitToHeight == 0
    assert found.sheet_properties.pageSetUpPr.fitToPage
    assert "第 &P 页 / 共 &N 页" in (found.oddFooter.center.text or "")


def test_table_without_rows_still_has_its_header() -> None:
    found = sheet([])
    assert found["A3"].value == "名次"
    assert found["A4"].value is None


def test_facts_stand_under_their_headings() -> None:
    facts = FactSheet("说明", "示例批次", [("方法", [("权重", "35%"), ("名额", "300")])])
    found = reopened(write_workbook([facts], PROPERTIES))["说明"]
    cells = [[cell.value for cell in row] for row in found.iter_rows(max_col=2)]
    assert cells == [["示例批次", None], [None, None], ["方法", None], ["权重", "35%"], ["名额", "300"]]


def test_same_input_gives_the_same_bytes() -> None:
    table = Table("名单", "标题", "共 1 家", COLUMNS, [[1, "示例", "9", Decimal(1)]])
    assert write_workbook([table], PROPERTIES) == write_workbook([table], PROPERTIES)


def test_name_that_occurs_twice_is_refused() -> None:
    table = Table("名单", "标题", "", COLUMNS, [])
    with pytest.raises(TableError, match="two sheets have the same name"):
        write_workbook([table, table], PROPERTIES)


def test_row_that_does_not_fit_is_refused() -> None:
    with pytest.raises(TableError, match="row 1"):
        write_workbook([Table("名单", "标题", "", COLUMNS, [[1]])], PROPERTIES)


@given(st.text(max_size=60))
def test_no_text_becomes_a_formula(text: str) -> None:
    columns = (Column("text", "说明"),)
    book = reopened(write_workbook([Table("名单", text, text, columns, [[text], ["=1+1"], ["@SUM(A1)"]])], PROPERTIES))
    cells = [cell for row in book["名单"].iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s"}
    assert book["名单"]["A5"].value == "=1+1"


@given(st.text(alphabet=st.characters(exclude_categories=("Cc", "Cs")), max_size=40))
def test_clean_text_stays_as_it_is(text: str) -> None:
    kept = text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
    assert clean(text) == kept


def test_control_characters_are_replaced_one_by_one() -> None:
    assert clean("a\x00b\x1fc\nd") == "a\ufffdb\ufffdc\nd"


def test_too_long_text_is_cut_with_a_mark() -> None:
    cut = clean("长" * (CELL_LIMIT + 1))
    assert cut.endswith(CUT_MARK)
    assert len(cut) <= CELL_LIMIT


def test_wide_table_goes_over_several_pages_that_repeat_the_name() -> None:
    columns = tuple(Column(f"c{n}", "列", width=20) for n in range(20))
    table = Table("名单", "标题", "共 1 家", columns, [["示例"] * 20])
    found = reopened(write_workbook([table], PROPERTIES))["名单"]
    assert found.page_setup.fitToWidth == 3
    assert found.print_title_cols == "$A:$B"


def test_a_row_is_as_tall_as_its_longest_text() -> None:
    columns = (Column("why", "原因", width=20), Column("n", "数", CellKind.INTEGER))
    table = Table("表", "表", "", columns, [("短", 1), ("长" * 20, 2), ("甲\n乙", 3)])
    page = reopened(write_workbook([table], PROPERTIES)).worksheets[0]
    assert [page.row_dimensions[row].height for row in (4, 5, 6)] == [None, 45, 30]


def test_a_long_title_makes_the_header_taller() -> None:
    columns = [Column("a", "数字化准备度（2024版）（0–100）", width=14), Column("b", "得分", width=8)]
    assert [header_height(columns, [14, 8]), header_height(columns[1:], [8])] == [47, 32]
