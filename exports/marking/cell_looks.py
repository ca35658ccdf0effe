"""What openpyxl keeps to itself and marking needs: whole looks of cells, and which cells a sheet really holds."""

from __future__ import annotations

from copy import copy
from typing import Any

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet.worksheet import Worksheet

Look = tuple[Any, ...]


def look_of(cell: Cell) -> Look:
    """Return everything a cell wears, to be compared and to be worn by another cell of the same workbook."""
    style: Any = copy(cell._style) or StyleArray()  # type: ignore[attr-defined]  # noqa: SLF001 - one array instead of six objects
    return (tuple(style), style)


def apply_look(cell: Cell, look: Look) -> None:
    """Set a cell's style to a look that `look_of` returned."""
    cell._style = copy(look[1])  # type: ignore[attr-defined]  # noqa: SLF001 - one array instead of six objects


def held_cells(sheet: Worksheet) -> dict[tuple[int, int], Cell]:
    """Return (row, column) from 1 -> cell for every cell that the sheet holds, but for those covered by a merged one.

    Never makes cells, as walking over rows does.
    """
    cells: Any = sheet._cells  # noqa: SLF001 - iter_rows would make every cell of the rectangle
    return {place: cell for place, cell in cells.items() if not isinstance(cell, MergedCell)}


def covered_cells(sheet: Worksheet) -> list[MergedCell]:
    """Return the cells that a merged one covers; openpyxl draws its border over them."""
    cells: Any = sheet._cells  # noqa: SLF001 - as above
    return [cell for cell in cells.values() if isinstance(cell, MergedCell)]


def held_cell(sheet: Worksheet, row: int, column: int) -> Cell | None:
    """Return the cell where the sheet holds one of its own."""
    cell: Any = sheet._cells.get((row, column))  # noqa: SLF001 - cell() would make it
    return None if cell is None or isinstance(cell, MergedCell) else cell


def drop_cell(sheet: Worksheet, cell: Cell) -> None:
    """Remove a cell altogether, so that the sheet is no wider for it."""
    cells: Any = sheet._cells  # noqa: SLF001 - openpyxl only removes whole columns
    cells.pop((cell.row, cell.column), None)


def made_cell(sheet: Worksheet, row: int, column: int) -> Cell:
    """Return a cell, made where the sheet had none; raises TypeError inside a merged range."""
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        message = f"{cell.coordinate} is inside a merged range"
        raise TypeError(message)
    return cell
