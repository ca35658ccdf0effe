"""Rows of a filled block made higher where wrapped text would be cut off, as a person would drag them; never lower."""

from __future__ import annotations

from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from exports.writing.cell_text import line_count

_PLAIN_SIZE, _LINE, _ROOM, _TALLEST = 11.0, 1.4, 4.0, 409.0
_USUAL_WIDTH = 8.43


def make_room(sheet: Worksheet, first: int, rows: int) -> None:
    """Raise the heights of rows `first` to `first + rows - 1` that have one of their own and are too low."""
    spans = {
        (area.min_row, area.min_col): (area.min_col, area.max_col)
        for area in sheet.merged_cells.ranges
        if area.min_row == area.max_row
    }
    columns = [column for row, column in sheet._cells if row == first]  # noqa: SLF001 - only cells that exist
    for row in range(first, first + rows):
        height = sheet.row_dimensions[row].height if row in sheet.row_dimensions else None
        if height is None:
            continue
        cells = [sheet.cell(row, column) for column in columns]
        needed = max((_needed(sheet, cell, spans) for cell in cells if isinstance(cell, Cell)), default=0.0)
        if needed > height:
            sheet.row_dimensions[row].height = min(_TALLEST, round(needed, 1))


def _needed(sheet: Worksheet, cell: Cell, spans: dict[tuple[int, int], tuple[int, int]]) -> float:
    """Return the points that a cell's wrapped text takes; one line for what is not wrapped takes nothing."""
    if cell.data_type != "s" or not cell.alignment.wrap_text:
        return 0.0
    size = float(cell.font.sz or _PLAIN_SIZE)
    first, last = spans.get((cell.row, cell.column), (cell.column, cell.column))
    width = sum(_width(sheet, column) for column in range(first, last + 1)) * _PLAIN_SIZE / size
    lines = line_count(str(cell.value), max(width - 1, 1))
    return lines * size * _LINE + _ROOM if lines > 1 else 0.0


def _width(sheet: Worksheet, column: int) -> float:
    for letter, dimension in sheet.column_dimensions.items():
        low, high = dimension.min, dimension.max
        inside = low is not None and high is not None and low <= column <= high
        if (inside or letter == get_column_letter(column)) and dimension.width:
            return float(dimension.width)
    return _USUAL_WIDTH
