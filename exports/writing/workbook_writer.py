"""Tables become a workbook: XlsxWriter, every text a string cell, A4 landscape, the same input the same bytes."""

from __future__ import annotations

import io
import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from exports.writing.tables import Cell, CellKind, Column, FactSheet, Table, TableError

CELL_LIMIT = 32_767
CUT_MARK = "…（过长，已截断）"
_PAPER_A4 = 9
_FACT_WIDTH, _LINE_HEIGHT, _MOST_LINES = 84, 15, 26
_HEADER_ROW = 2
LEGIBLE_WIDTH = 190  # characters across A4 landscape at about 7 point


@dataclass(frozen=True, slots=True)
class Properties:
    """What the file says of itself. `created` fixes the bytes: the moment of the evaluation, not of the download."""

    title: str
    author: str
    created: datetime


class Styles:
    """The formats of one workbook: its own parts say what each is for."""

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
        page.set_paper(_PAPER_A4)
        page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        page.set_footer("&L" + _footer(properties.title) + "&C第 &P 页 / 共 &N 页&R&A")
        if isinstance(sheet, Table):
            _write_table(page, sheet, styles)
        else:
            write_facts(page, sheet, styles)
    book.close()
    return buffer.getvalue()


def _footer(text: str) -> str:
    return clean(text).replace("&", "&&")[:80]


def _write_table(page: Worksheet, table: Table, styles: Styles) -> None:
    last = len(table.columns) - 1
    page.set_landscape()
    widths = [
        column.width or width_of(column, [row[place] for row in table.rows])
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
        needed = max((_lines_of(cell, width) for cell, width in zip(row, widths, strict=True)), default=1)
        if needed > 1:
            page.set_row(line, _LINE_HEIGHT * needed)
        for place, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            _write_cell(page, (line, place), column, cell, styles=styles)
    end = _HEADER_ROW + len(table.rows)
    page.autofilter(_HEADER_ROW, 0, max(end, _HEADER_ROW), last)
    if table.signatures:
        page.write_string(end + 2, 0, clean("　　　　　".join(table.signatures)), styles.note)


def header_height(columns: Sequence[Column], widths: Sequence[float]) -> float:
    """Return how tall the header is, in points: two lines, or as many as the longest title takes in its column."""
    lines = [_lines_of(column.title, width) for column, width in zip(columns, widths, strict=True)]
    return float(max(32, _LINE_HEIGHT * max(lines, default=1) + 2))


def _lines_of(cell: Cell, width: float) -> int:
    """Return how many lines a cell takes: some readers do not make a row taller by themselves."""
    if not isinstance(cell, str):
        return 1
    return min(_MOST_LINES, sum(max(1, math.ceil(length_of(part) / (width - 2))) for part in cell.split("\n")))


def _write_cell(page: Worksheet, place: tuple[int, int], column: Column, cell: Cell, *, styles: Styles) -> None:
    row, position = place
    if column.kind is CellKind.TEXT:
        page.write_string(row, position, clean(str(cell)) if cell is not None else "", styles.text)
        return
    form = styles.number(column.places if column.kind is CellKind.DECIMAL else 0)
    if cell is None:
        page.write_blank(row, position, None, form)
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
            page.set_row(line, _LINE_HEIGHT * max(1, math.ceil(length_of(text) / _FACT_WIDTH)))
            page.write_string(line, 0, clean(label), styles.label)
            page.write_string(line, 1, clean(text), styles.text)
        line += 2


def clean(text: str) -> str:
    """Return text that a cell can hold: control characters become U+FFFD, lines end as LF, a long text is cut."""
    if text.isprintable() and len(text) <= CELL_LIMIT // 2:
        return text
    allowed = "\n\t"
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(
        letter
        if letter in allowed or (unicodedata.category(letter) not in {"Cc", "Cs"} and letter not in "\ufffe\uffff")
        else "\ufffd"
        for letter in text
    )
    return kept if len(kept.encode("utf-16-le")) // 2 <= CELL_LIMIT else kept[: CELL_LIMIT // 2] + CUT_MARK


def width_of(column: Column, cells: Sequence[Cell]) -> float:
    """Return the column's own width, else one that shows header and cells: two for a full-width character, 8 to 36."""
    if column.width:
        return float(column.width)
    shown = [cell if isinstance(cell, str) else _figure(cell, column.places) for cell in cells[:400]]
    longest = max([length_of(text) for text in shown], default=0)
    return float(min(36, max(8, longest + 2, min(length_of(column.title), 12) + 2)))


def _figure(cell: int | Decimal | None, places: int) -> str:
    return "" if cell is None else f"{cell:,.{places}f}"


def length_of(text: str) -> int:
    """Return how wide a text stands: two for a full-width character."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
