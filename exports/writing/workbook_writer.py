"""Tables become a workbook: XlsxWriter, every text a string cell, A4 landscape, the same input the same bytes."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from exports.writing.cell_text import (
    LEGIBLE_WIDTH,
    LINE_HEIGHT,
    cell_lines,
    clean,
    column_width,
    header_height,
    line_count,
)
from exports.writing.tables import Cell, CellKind, Column, Computed, FactSheet, Table, TableError

_PAPER_A4 = 9
_FOOTER_TEXT = 30
_FACT_WIDTH = 84
_HEADER_ROW = 2
FIRST_ROW = _HEADER_ROW + 2
"""The row of a table's first line as Excel counts, for formulas."""


@dataclass(frozen=True, slots=True)
class Properties:
    """Title, author and moment of a file. `created` is the moment of the evaluation, for equal bytes of equal input."""

    title: str
    author: str
    created: datetime


class Styles:
    """The formats of one workbook; each attribute is named by what it is for."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        base = {"font_name": "等线", "font_size": 10.5, "valign": "vcenter"}
        cell = base | {"border": 1, "border_color": "#C9D2E0"}
        self.title = book.add_format(base | {"bold": True, "font_size": 15})
        self.note = book.add_format(base | {"font_color": "#5A6780"})
        header = {"bold": True, "bg_color": "#12386B", "font_color": "#FFFFFF", "text_wrap": True, "align": "center"}
        self.header = book.add_format(cell | header)
        self.block = book.add_format(base | {"bold": True, "font_size": 12, "bottom": 2, "bottom_color": "#12386B"})
        self.label = book.add_format(cell | {"bg_color": "#F3F5F9", "text_wrap": True, "valign": "top"})
        self.text = book.add_format(cell | {"num_format": "@", "text_wrap": True, "indent": 1})
        self.to_fill = book.add_format(
            cell | {"num_format": "@", "text_wrap": True, "indent": 1, "bg_color": "#FFF8DC", "locked": False}
        )
        self._cell = cell
        self._numbers: dict[int, Format] = {}

    def number(self, places: int) -> Format:
        """Return the format of a figure with that many places."""
        if places not in self._numbers:
            code = "#,##0" + ("." + "0" * places if places else "")
            self._numbers[places] = self._book.add_format(self._cell | {"num_format": code})
        return self._numbers[places]


def write_workbook(sheets: Sequence[Table | FactSheet], properties: Properties) -> bytes:
    """Return an .xlsx file with these sheets.

    Raises TableError for a table that contradicts itself or a name that occurs twice.
    """
    names = [sheet.name for sheet in sheets]
    if len({name.lower() for name in names}) != len(names):
        message = "two sheets have the same name"
        raise TableError(message)
    for sheet in sheets:
        sheet.check()
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    created = properties.created.replace(tzinfo=None, microsecond=0)
    book.set_properties({"title": properties.title, "author": properties.author, "created": created})
    styles = Styles(book)
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        if isinstance(sheet, Table):
            set_table_page(page, sheet, styles, footer=properties.title)
        else:
            _set_paper(page, properties.title)
            write_facts(page, sheet, styles)
    book.close()
    return buffer.getvalue()


def set_table_page(page: Worksheet, table: Table, styles: Styles, *, footer: str) -> None:
    """Write a table on a page of a workbook, ready to be printed. `footer`: left in the foot of each sheet of paper."""
    _set_paper(page, footer)
    _write_table(page, table, styles)


def _set_paper(page: Worksheet, footer: str) -> None:
    page.set_paper(_PAPER_A4)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.set_footer("&L" + _footer(footer) + "&C第 &P 页 / 共 &N 页&R&A")


def _footer(text: str) -> str:
    """Return a text that leaves room for the number of the page in the middle.

    Of a longer one its own middle is left out, so that marks at its end stay (试填, 已被第2版替代).
    """
    text, half = clean(text), _FOOTER_TEXT // 2
    return (text if len(text) <= _FOOTER_TEXT else f"{text[: half - 1]}…{text[-half:]}").replace("&", "&&")


def _write_table(page: Worksheet, table: Table, styles: Styles) -> None:
    last = len(table.columns) - 1
    page.set_landscape()
    widths = [
        column.width or column_width(column, [row[place] for row in table.rows])
        for place, column in enumerate(table.columns)
    ]
    across = math.ceil(sum(widths) / LEGIBLE_WIDTH)
    page.fit_to_pages(across, 0)
    page.repeat_rows(_HEADER_ROW)
    if across > 1:
        page.repeat_columns(0, min(1, last))
    page.freeze_panes(_HEADER_ROW + 1, min(2, last))
    page.write_string(0, 0, clean(table.title), styles.title)
    page.write_string(1, 0, clean(table.subtitle), styles.note)
    page.set_row(0, 26)
    page.set_row(_HEADER_ROW, header_height(table.columns, widths))
    for place, column in enumerate(table.columns):
        page.write_string(_HEADER_ROW, place, clean(column.title), styles.header)
        page.set_column(place, place, widths[place])
    for line, row in enumerate(table.rows, start=_HEADER_ROW + 1):
        needed = max((cell_lines(cell, width) for cell, width in zip(row, widths, strict=True)), default=1)
        if needed > 1:
            page.set_row(line, LINE_HEIGHT * needed)
        for place, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            if column.key in table.to_fill:
                page.write_string(line, place, clean(str(cell)) if cell is not None else "", styles.to_fill)
            else:
                _write_cell(page, (line, place), column, cell, styles=styles)
    end = _HEADER_ROW + len(table.rows)
    page.autofilter(_HEADER_ROW, 0, max(end, _HEADER_ROW), last)
    if table.to_fill:
        page.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})
    if table.signatures:
        page.write_string(end + 2, 0, clean("　　　　　".join(table.signatures)), styles.note)


def _write_cell(page: Worksheet, place: tuple[int, int], column: Column, cell: Cell, *, styles: Styles) -> None:
    row, position = place
    if column.kind is CellKind.TEXT:
        page.write_string(row, position, clean(str(cell)) if cell is not None else "", styles.text)
        return
    form = styles.number(column.places if column.kind is CellKind.DECIMAL else 0)
    if cell is None:
        page.write_blank(row, position, None, form)
    elif isinstance(cell, Computed):
        page.write_formula(row, position, cell.formula, form, int(cell))
    else:
        page.write_number(row, position, float(cell), form)


def write_facts(page: Worksheet, sheet: FactSheet, styles: Styles) -> None:
    """Write label and text pairs under their headings."""
    page.fit_to_pages(1, 0)
    page.set_column(0, 0, 26)
    page.set_column(1, 1, _FACT_WIDTH)
    page.write_string(0, 0, clean(sheet.title), styles.title)
    line = 2
    for heading, pairs in sheet.blocks:
        page.write_string(line, 0, clean(heading), styles.block)
        for label, text in pairs:
            line += 1
            page.set_row(line, LINE_HEIGHT * line_count(text, _FACT_WIDTH))
            page.write_string(line, 0, clean(label), styles.label)
            page.write_string(line, 1, clean(text), styles.text)
        line += 2
