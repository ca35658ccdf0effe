"""The rows of a filled form as tables that can be sealed: every column with a heading, as it stands in the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import cast

from openpyxl.cell.cell import Cell as OpenCell
from openpyxl.cell.rich_text import CellRichText
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from exports.blank_forms.filling import FilledForm
from exports.blank_forms.markers import text_of
from exports.reading.workbook import Raw, Sheet
from exports.seals.headings import PARTED, Headings
from exports.seals.row_seals import canonical
from exports.writing.tables import Cell, Column, Table


def listed_tables(form: FilledForm, *, keys: Sequence[str]) -> tuple[list[Table], dict[str, str]]:
    """Return a table per sheet whose rows can be found again, and sheet -> the heading of the column that names a row.

    A column counts when it has a heading, also through merged cells, and holds or might have held something of an
    enterprise; one with formulas does not, its values are not known until a program works them out. Where columns share
    a heading, those above it are put before it.  `keys`: titles of markers that name an enterprise, the best first;
    without them the first column that is filled in every row does.
    """
    tables, named = [], {}
    for name, (first, count) in form.blocks.items():
        marked = form.marked.get(name, {})
        sheet = _read(form.book[name])
        columns = _columns(sheet, first - 1, count, marked)
        block = range(first - 1, first - 1 + count)
        cells = [[canonical(sheet.cell(row, place)) for place in columns] for row in block]
        key = _key([marked.get(place + 1, ()) for place in columns], cells, keys)
        if key is None:
            continue
        heads = tuple(Column(str(place), title) for place, title in columns.items())
        tables.append(Table(name, name, "", heads, [list[Cell](row) for row in cells]))
        named[name] = heads[key].title
    return tables, named


def _columns(sheet: Sheet, first: int, count: int, marked: Mapping[int, tuple[str, ...]]) -> dict[int, str]:
    """Return column (from 0) -> heading of what is sealed, from left to right; the block begins in row `first`."""
    block = range(first, first + count)
    over = Headings(sheet, first).over(first - 1) if first else []
    shared = Counter(heading.title for heading in over)
    names = {}
    for place, heading in enumerate(over):
        reckoned = any((row, place) in sheet.formulas for row in block)
        holds = place + 1 in marked or any(sheet.cell(row, place) is not None for row in block)
        if heading.title and holds and not reckoned:
            names[place] = heading.title if shared[heading.title] == 1 else PARTED.join(reversed(heading.texts))
    return names


def _key(marked: Sequence[tuple[str, ...]], rows: Sequence[Sequence[str]], keys: Sequence[str]) -> int | None:
    """Return the place of the column that names a row: filled in each, by its markers, the plainest first."""
    whole = [place for place in range(len(marked)) if all(row[place] for row in rows)]
    for title in keys:
        own = [place for place in whole if title in marked[place]]
        if own:
            return min(own, key=lambda place: len(marked[place]))
    distinct = [place for place in whole if len({row[place] for row in rows}) == len(rows)]
    return next(iter([*distinct, *whole]), None)


def _read(page: Worksheet) -> Sheet:
    """Return a sheet of openpyxl as one that was read from a file."""
    rows: list[list[Raw]] = [[] for _ in range(page.max_row)]
    formulas: set[tuple[int, int]] = set()
    for (row, column), cell in sorted(page._cells.items()):  # noqa: SLF001 - iter_rows makes cells of all gaps
        if not isinstance(cell, OpenCell) or cell.value is None:
            continue
        if cell.data_type == "f":
            formulas.update(_reach(cell))
            continue
        cells = rows[row - 1]
        cells += [None] * (column - len(cells))
        cells[column - 1] = cast("Raw", text_of(cell) if isinstance(cell.value, CellRichText) else cell.value)
    merged = tuple(
        (area.min_row - 1, area.min_col - 1, area.max_row - 1, area.max_col - 1) for area in page.merged_cells.ranges
    )
    return Sheet(page.title, rows, frozenset(formulas), merged)


def _reach(cell: OpenCell) -> list[tuple[int, int]]:
    """Return the places that a formula fills."""
    if not isinstance(cell.value, ArrayFormula):
        return [(cell.row - 1, cell.column - 1)]
    area = CellRange(cell.value.ref)
    return [(row - 1, column - 1) for row, column in area.cells]
