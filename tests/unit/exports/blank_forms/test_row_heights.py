"""Heights grow for wrapped text only, and only where the form set one."""

from __future__ import annotations

from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from exports.blank_forms.row_heights import make_room

LONG = "名次在前，但为满足约束未能入选" * 3  # 90 columns wide


def sheet_with(text: str, *, wrap: bool = True, height: float | None = 27, size: float = 11) -> Any:
    sheet: Any = Workbook().active
    sheet["A1"] = text
    sheet["A1"].alignment, sheet["A1"].font = Alignment(wrap_text=wrap), Font(size=size)
    sheet.column_dimensions["A"].width = 31
    if height is not None:
        sheet.row_dimensions[1].height = height
    make_room(sheet, 1, 1)
    return sheet


def test_height_follows_the_number_of_lines() -> None:
    assert sheet_with(LONG).row_dimensions[1].height == 50.2  # 3 lines of 11 points
    assert sheet_with(LONG, size=22).row_dimensions[1].height == 219.6  # 7 lines of 22 points
    assert sheet_with("一\n二\n三").row_dimensions[1].height == 50.2


def test_what_fits_or_is_not_wrapped_keeps_its_height() -> None:
    assert sheet_with("短").row_dimensions[1].height == 27
    assert sheet_with(LONG, wrap=False).row_dimensions[1].height == 27
    assert sheet_with(LONG, height=60).row_dimensions[1].height == 60
    assert sheet_with(LONG, height=None).row_dimensions[1].height is None
    assert sheet_with(LONG * 100).row_dimensions[1].height == 409


def test_merged_cell_counts_all_its_columns() -> None:
    sheet: Any = Workbook().active
    sheet["A1"] = LONG
    sheet["A1"].alignment = Alignment(wrap_text=True)
    sheet.column_dimensions["A"].width = sheet.column_dimensions["B"].width = 46
    sheet.row_dimensions[1].height = 15
    sheet.merge_cells("A1:B1")
    make_room(sheet, 1, 1)
    assert sheet.row_dimensions[1].height == 15
