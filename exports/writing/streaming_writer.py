"""A list of any length becomes a workbook: rows flow through a Rust writer and are never all in memory.

The sheet looks like the one of `exports/writing/workbook_writer.py`: title, what is in it, header in the third row,
frozen, filtered, A4 landscape with the header on every page. What one sheet can't hold goes on in the next one;
nothing is cut off.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import Any

from rustpy_xlsxwriter import Format, write_worksheets

from exports.writing.cell_text import (
    CELL_LIMIT,
    LEGIBLE_WIDTH,
    LINE_HEIGHT,
    MEASURED_ROWS,
    clean,
    column_width,
    header_height,
    line_count,
)
from exports.writing.tables import Cell, CellKind, Column, FactSheet, Table, TableError, check_name

SHEET_ROWS = 1_048_576
HEADER_ROW = 2
_FACT_WIDTH = 84
_MOST_KINDS = 4_096
_UNCLEAN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]").search
_Rows = Iterator[Sequence[Cell]]
_Options = dict[str, Any]


@dataclass(frozen=True)
class LargeList:
    """A table whose rows come one by one. `total`: how many they are, known beforehand.

    `rows` is asked once. `signatures` stand in the foot of every printed page, since nobody leafs to row 100,000.
    """

    name: str
    title: str
    subtitle: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Cell]]
    total: int
    signatures: tuple[str, ...] = ()


def write_large(
    path: Path,
    table: LargeList,
    facts: Callable[[], FactSheet] | None = None,
    *,
    sheet_rows: int = SHEET_ROWS,
    on_row_written: Callable[[int], None] | None = None,
) -> tuple[str, ...]:
    """Write the workbook and return the names of the sheets that hold the rows.

    `facts` is asked after the last row and written as a last sheet. `on_row_written` is given the number of
    rows after every row. Raises TableError when a row does not fit, when there are more or fewer rows than `total`
    says, and for no rows at all (an empty list is a small one). No file is left behind then.
    """
    if table.total < 1:
        message = f"{table.name}: no rows"
        raise TableError(message)
    names = sheet_names(table.name, table.total, sheet_rows)
    source = _Source(table, on_row_written)
    first = list(islice(source.rows, MEASURED_ROWS))
    Table(table.name, "", "", table.columns, first).check()
    widths = [column_width(column, [row[place] for row in first]) for place, column in enumerate(table.columns)]
    source.rows = chain(first, source.rows)
    per_sheet = rows_per_sheet(sheet_rows)
    sheets: list[tuple[str, Iterable[dict[str, Any]]]] = [(name, source.records(per_sheet)) for name in names]
    options: _Options = {}
    for name in names:
        _list_options(options, name, table, widths)
    if facts is not None:
        draft = facts()
        sheets.append((draft.name, _fact_records(facts)))
        _fact_options(options, draft)
    try:
        write_worksheets([(name, records) for name, records in sheets], path, **options)
        source.finish()
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return names


def rows_per_sheet(sheet_rows: int = SHEET_ROWS) -> int:
    """Return how many rows stand in a sheet below title, subtitle and header."""
    return sheet_rows - HEADER_ROW - 1


def sheet_names(name: str, rows: int, sheet_rows: int = SHEET_ROWS) -> tuple[str, ...]:
    """Return the names of the sheets that so many rows need: one keeps the name, several are numbered."""
    count = math.ceil(rows / rows_per_sheet(sheet_rows))
    names = (name,) if count == 1 else tuple(f"{name}{number}" for number in range(1, count + 1))
    for each in names:
        check_name(each)
    return names


class _Source:
    """Checks and counts the rows and turns them into what the Rust writer takes.

    Rows whose cells have the same types are alike: the first of them is checked, and where its texts are is kept.
    """

    def __init__(self, table: LargeList, on_row_written: Callable[[int], None] | None) -> None:
        self.rows: _Rows = iter(table.rows)
        self._titles, self._table, self._on_row_written = _titles(table.columns), table, on_row_written
        self._count = 0
        self._texts: dict[tuple[type, ...], list[int]] = {}

    def records(self, limit: int) -> Iterator[dict[str, Any]]:
        """Yield at most so many of the rows that are left, as the writer takes them: decimals as floats, text clean."""
        titles, on_row_written, texts = self._titles, self._on_row_written, self._texts
        for row in islice(self.rows, limit):
            self._count += 1
            kinds = tuple(map(type, row))
            places = texts.get(kinds)
            if places is None:
                places = self._checked(row, kinds)
            together = "\n".join([row[place] for place in places])  # type: ignore[misc]  # texts, by their type
            if len(together) > CELL_LIMIT // 2 or _UNCLEAN(together):
                row = [clean(cell) if isinstance(cell, str) else cell for cell in row]  # noqa: PLW2901 - the same row
            yield dict(zip(titles, [float(cell) if cell.__class__ is Decimal else cell for cell in row], strict=True))
            if on_row_written is not None:
                on_row_written(self._count)

    def _checked(self, row: Sequence[Cell], kinds: tuple[type, ...]) -> list[int]:
        """Return where the texts of a row of these types are; raises TableError where it does not fit the columns."""
        try:
            Table(self._table.name, "", "", self._table.columns, [row]).check()
        except TableError as error:
            message = f"row {self._count}: {error}"
            raise TableError(message) from None
        if len(self._texts) > _MOST_KINDS:
            self._texts.clear()
        self._texts[kinds] = [place for place, kind in enumerate(kinds) if kind is str]
        return self._texts[kinds]

    def finish(self) -> None:
        """Raise TableError when the rows were not as many as they were said to be."""
        left = next(self.rows, None)
        if left is not None or self._count != self._table.total:
            more = "or more" if left is not None else ""
            message = f"{self._table.name}: {self._count} {more} rows, but {self._table.total} were announced"
            raise TableError(message)


def _titles(columns: Sequence[Column]) -> list[str]:
    """Return the titles, which the writer knows columns by: the second of two alike gets a blank behind it."""
    titles: dict[str, None] = {}
    for column in columns:
        title = clean(column.title)
        while title in titles:
            title += " "
        titles[title] = None
    return list(titles)


def _base() -> Format:
    return Format().set_font_name("等线").set_font_size(10.5).set_align("vcenter")


def _framed() -> Format:
    return _base().set_border("thin").set_border_color("#C9D2E0")


def _cell_format(column: Column) -> Format:
    """Return the format of a column's cells; text that looks like a number stays text when somebody edits it."""
    if column.kind is CellKind.TEXT:
        return _framed().set_num_format("@").set_align("left").set_indent(1)
    places = column.places if column.kind is CellKind.DECIMAL else 0
    return _framed().set_num_format("#,##0" + ("." + "0" * places if places else ""))


def _list_options(options: _Options, name: str, table: LargeList, widths: Sequence[float]) -> None:
    """Say how a sheet of rows looks."""
    last = len(table.columns) - 1
    title = _base().set_bold().set_font_size(15)
    note = _base().set_font_color("#5A6780")
    header = _framed().set_bold().set_background_color("#12386B").set_font_color("#FFFFFF").set_text_wrap()
    across = math.ceil(sum(widths) / LEGIBLE_WIDTH)
    page: dict[str, Any] = {
        "landscape": True,
        "paper_size": 9,
        "margins": {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.6},
        "repeat_rows": HEADER_ROW,
        "fit_to_pages": (across, 0),
        "footer": _footer(table),
    }
    if across > 1:
        page["repeat_columns"] = (0, min(1, last))
    for option, value in {
        "column_formats": [_cell_format(column) for column in table.columns],
        "column_widths": [float(width) for width in widths],
        "header_format": header.set_align("center"),
        "header_row": HEADER_ROW,
        "merge_ranges": [_line(0, last, table.title, title), _line(1, last, table.subtitle, note)],
        "row_heights": {0: 26.0, HEADER_ROW: header_height(table.columns, widths)},
        "autofilter": True,
        "freeze_panes": {"row": HEADER_ROW + 1, "col": min(2, last)},
        "page_setup": page,
    }.items():
        options.setdefault(option, {})[name] = value


def _line(row: int, last: int, text: str, form: Format) -> tuple[int, int, int, int, str, Format]:
    """Return a line across the sheet, at least two cells wide."""
    return row, 0, row, max(1, last), clean(text), form.set_align("left")


def _footer(table: LargeList) -> str:
    """Return the foot of a page: who signs, the page, the list."""
    signed = clean("　　　".join(table.signatures)).replace("&", "&&")
    return (f"&L{signed[:80]}" if signed else "") + "&C第 &P 页 / 共 &N 页&R&A"


def _fact_lines(facts: FactSheet) -> list[tuple[str, str]]:
    """Return headings and pairs as they stand below each other, with an empty line between the blocks."""
    lines: list[tuple[str, str]] = []
    for heading, pairs in facts.blocks:
        lines += [("", "")] if lines else []
        lines += [(heading, ""), *pairs]
    return lines


def _fact_records(facts: Callable[[], FactSheet]) -> Iterator[dict[str, Any]]:
    """Yield the lines of a sheet of facts, asked for when the writer comes to it; the first heading is the header."""
    lines = _fact_lines(facts())
    left, right = clean(lines[0][0]), " "
    for label, text in lines[1:]:
        yield {left: clean(label) or None, right: clean(text) or None}


def _fact_options(options: _Options, facts: FactSheet) -> None:
    """Say how a sheet of facts looks."""
    lines = _fact_lines(facts)
    heights = {
        HEADER_ROW + place: float(LINE_HEIGHT * line_count(text, _FACT_WIDTH)) for place, (_, text) in enumerate(lines)
    }
    for option, value in {
        "column_formats": [
            _base().set_text_wrap().set_bold(),
            _base().set_text_wrap().set_num_format("@"),
        ],
        "column_widths": [26.0, float(_FACT_WIDTH)],
        "header_format": _base().set_bold().set_font_size(12).set_font_color("#12386B"),
        "header_row": HEADER_ROW,
        "merge_ranges": [_line(0, 1, facts.title, _base().set_bold().set_font_size(15))],
        "row_heights": {0: 26.0} | heights,
        "page_setup": {"paper_size": 9, "fit_to_pages": (1, 0), "footer": "&C第 &P 页 / 共 &N 页&R&A"},
    }.items():
        options.setdefault(option, {})[facts.name] = value
