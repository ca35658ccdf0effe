"""The filled rows of a form as tables that can be sealed: the headings of the commission, the values as they stand."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from exports.form_filling import Filling, in_text
from exports.form_markers import MARKER, Form, MarkerKind, filled_cells, regular, replaced, titles_in
from exports.tables import Cell, Column, Table


def listed_tables(
    content: bytes, form: Form, known: Mapping[str, MarkerKind], filling: Filling, *, keys: Sequence[str]
) -> tuple[list[Table], dict[str, str]]:
    """Return a table per sheet whose rows can be found again, and sheet -> the heading of the column that names a row.

    A column counts when its cell holds one list marker only and its heading, told apart from the others, stands in
    the row just above.  `keys`: the titles that may name a row, the best first; a sheet without any is left out.
    """
    book = load_workbook(io.BytesIO(content))
    kinds = {regular(title): kind for title, kind in known.items()}
    tables, named = [], {}
    for name, row in form.rows.items():
        columns = _columns(book[name], row, kinds, filling)
        key = next((title for title in keys if title in columns), None)
        if key is None or titles_in(name) or not filling.rows:
            continue
        cells: list[list[Cell]] = [[_cell(values.get(title)) for title in columns] for values in filling.rows]
        heads = tuple(Column(title, head) for title, head in columns.items())
        tables.append(Table(name, name, "", heads, cells))
        named[name] = columns[key]
    return tables, named


def _columns(sheet: Worksheet, row: int, kinds: Mapping[str, MarkerKind], filling: Filling) -> dict[str, str]:
    """Return title -> heading of the columns that count, from left to right."""
    found: dict[str, str] = {}
    for cell in filled_cells(sheet):
        if cell.row != row:
            continue
        text = str(cell.value or "").strip()
        title = titles_in(text)[0] if MARKER.fullmatch(text) else ""
        above = sheet.cell(row - 1, cell.column or 1).value if row > 1 else None
        if kinds.get(title) is MarkerKind.LIST and isinstance(above, str) and title not in found:
            head = replaced(above, lambda name: in_text(filling.document[name]) if name in filling.document else None)
            found[title] = head.strip()
    heads = list(found.values())
    return {title: head for title, head in found.items() if head and heads.count(head) == 1}


def _cell(value: object) -> Cell:
    """Return a value as tables hold it."""
    return value if value is None or isinstance(value, Cell) else str(value)
