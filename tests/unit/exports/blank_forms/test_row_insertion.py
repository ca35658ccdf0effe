"""A row grown to a block: everything above is as it was, everything below is as it was, further down."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Border, Font, Side
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table

from exports.blank_forms.formula_shift import Growth
from exports.blank_forms.row_insertion import grow
from tests.unit.exports.made_forms import full_file, full_form, opened, packed


def grown(rows: int) -> Any:
    book = opened(full_file())
    grow(book, {"汇总表": Growth(5, rows)})
    return opened(packed(book))


def test_everything_below_moves_down() -> None:
    sheet = grown(4)["汇总表"]
    assert [sheet.cell(9, 1).value, sheet["E9"].value, sheet["F9"].value] == ["合计", "=SUM(E5:E8)", "=SUM(F5:F8)"]
    assert sheet["A11"].value == "制表：{{制表人}}　审核："
    assert {row: sheet.row_dimensions[row].height for row in range(1, 12)} == {
        1: 36, 2: None, 3: None, 4: 20, 5: 27, 6: 27, 7: 27, 8: 27, 9: 22, 10: None, 11: 40,
    }  # fmt: skip
    assert sorted(str(area) for area in sheet.merged_cells.ranges) == [
        "A1:G1", "A9:D9", "B4:C4", "B5:C5", "B6:C6", "B7:C7", "B8:C8",
    ]  # fmt: skip
    assert sheet["A11"].hyperlink.ref == "A11"
    assert sheet["A11"].hyperlink.target == "#汇总表!E9"
    assert (sheet["E11"].hyperlink.ref, sheet["E11"].hyperlink.location) == ("E11", "汇总表!E9")


def test_row_is_repeated_with_its_looks_and_formula() -> None:
    sheet = grown(4)["汇总表"]
    assert [sheet[f"F{row}"].value for row in range(5, 9)] == [f"=E{row}/$E$9" for row in range(5, 9)]
    assert {sheet.cell(row, 5).number_format for row in range(5, 9)} == {"0.00"}
    borders = {sheet.cell(row, column).border.left.style for row in range(5, 9) for column in (1, 2, 4, 7)}
    assert borders == {"thin"}
    assert {sheet.cell(row, 7).value for row in range(5, 9)} == {"见附件"}


def test_print_set_up_filters_rules_and_names_follow() -> None:
    book = grown(4)
    sheet = book["汇总表"]
    assert (sheet.print_area, sheet.print_title_rows) == ("'汇总表'!$A$1:$G$11", "$1:$4")
    assert [item.id for item in sheet.row_breaks.brk] == [9]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A5", "A4:G8")
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert {str(item.sqref): item.rules[0].formula for item in sheet.conditional_formatting} == {
        "E5:E8": ["60"],
        "A9:G9": ["$E9>100"],
    }
    assert [(str(item.sqref), item.formula1) for item in sheet.data_validations.dataValidation] == [
        ("G5:G8", '"同意,不同意"'),
        ("E11", "E9"),
    ]
    assert book.defined_names["合计格"].attr_text == "汇总表!$E$9"
    assert book["说明"]["A1"].value == "=汇总表!E9+SUM(汇总表!E5:E8)"


def test_one_row_changes_nothing() -> None:
    assert spelled(grown(1)["汇总表"]) == spelled(opened(full_file())["汇总表"])


def test_merged_cell_beside_the_row_grows_with_it() -> None:
    book = full_form()
    book["汇总表"].merge_cells("H4:H6")
    book = opened(packed(book))
    grow(book, {"汇总表": Growth(5, 3)})
    assert "H4:H8" in {str(area) for area in book["汇总表"].merged_cells.ranges}


def test_charts_tables_and_array_formulas_follow() -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "表"
    sheet.append(["名称", "得分"])
    sheet.append(["甲", 1])
    sheet.append(["合计", "=SUM(B2:B2)"])
    sheet["D2"] = ArrayFormula("D2", "=SUM(B2*2)")
    sheet["D3"] = ArrayFormula("D3", "=SUM(B2:B2*2)")
    sheet.add_table(Table(displayName="名单", ref="A1:B2"))
    chart: Any = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=2, max_row=2))
    sheet.add_chart(chart, "A6")
    book = load_workbook(io.BytesIO(packed(book)))
    grow(book, {"表": Growth(2, 3)})
    after: Any = load_workbook(io.BytesIO(packed(book)))["表"]
    assert after.tables["名单"].ref == "A1:B4"
    assert [(after[c].value.ref, after[c].value.text) for c in ("D2", "D4", "D5")] == [
        ("D2", "=SUM(B2*2)"),
        ("D4", "=SUM(B4*2)"),
        ("D5", "=SUM(B2:B4*2)"),
    ]
    assert after._charts[0].anchor._from.row == 7
    assert after._charts[0].ser[0].val.numRef.f == "'表'!$B$2:$B$4"


def spelled(sheet: Any, *, skip: range = range(0), shift: int = 0) -> dict[str, object]:
    """Return what a sheet holds by place, rows of `skip` left out and those below counted `shift` less."""
    found: dict[str, object] = {}
    for row in sheet.iter_rows():
        for cell in row:
            if cell.row in skip:
                continue
            place = cell.row - shift if skip and cell.row >= skip.stop else cell.row
            said = (cell.value, cell.number_format, cell.font.b, cell.border.bottom.style)
            found[f"{place}/{cell.column}"] = said
    for number, dimension in sheet.row_dimensions.items():
        if number not in skip and dimension.height:
            found[f"height {number - shift if skip and number >= skip.stop else number}"] = dimension.height
    return found


cells = st.tuples(st.integers(1, 12), st.integers(1, 6), st.one_of(st.integers(-5, 5), st.text("甲乙=", max_size=3)))


@settings(max_examples=40, deadline=None)
@given(st.lists(cells, max_size=20), st.integers(2, 11), st.integers(1, 6), st.sets(st.integers(1, 12), max_size=4))
def test_random_sheet_is_the_same_around_the_block(
    values: list[tuple[int, int, int | str]], row: int, rows: int, heights: set[int]
) -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.cell(12, 1).value = "末行"
    for place, column, value in values:
        cell = sheet.cell(place, column)
        cell.value = value
        if isinstance(value, str) and value:
            cell.data_type = "s"
        cell.font, cell.border = Font(bold=place % 2 == 0), Border(bottom=Side(style="thin"))
    for place in heights:
        sheet.row_dimensions[place].height = 10 + place
    blank = opened(packed(book))
    grow(book, {"Sheet": Growth(row, rows)})
    after = opened(packed(book))["Sheet"]
    assert spelled(after, skip=range(row, row + rows), shift=rows - 1) == spelled(
        blank["Sheet"], skip=range(row, row + 1)
    )
    for place in range(row, row + rows):
        copied = {letter: cell.value for letter, cell in ((c.column_letter, c) for c in after[place])}
        original = {letter: cell.value for letter, cell in ((c.column_letter, c) for c in blank["Sheet"][row])}
        assert {k: v for k, v in copied.items() if v is not None} == {
            k: v for k, v in original.items() if v is not None
        }


def test_print_areas_of_a_sheet_whose_name_has_a_comma() -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "汇总,表'甲"
    sheet["A9"] = "末行"
    sheet.print_area = ["A1:C9", "E4:F4"]
    grow(book, {sheet.title: Growth(4, 3)})
    after: Any = opened(packed(book)).worksheets[0]
    assert [area.coord for area in after._print_area.sorted()] == ["A1:C11", "E4:F6"]


@pytest.mark.parametrize("rows", [1, 300])
def test_growth_of_two_sheets_mends_both(rows: int) -> None:
    book = Workbook()
    first: Any = book.active
    first.title, second = "甲", book.create_sheet("乙")
    first["A2"], second["A3"] = 1, 2
    first["A5"], second["A5"] = "=SUM(乙!A3:A3)", "=SUM(甲!A2:A2)"
    grow(book, {"甲": Growth(2, rows), "乙": Growth(3, 2)})
    assert first[f"A{4 + rows}"].value == "=SUM(乙!A3:A4)"
    assert second["A6"].value == f"=SUM(甲!A2:A{1 + rows})"
