"""A list as it goes upstairs: a sheet like an official document, A4 landscape and one page wide, signed below."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from exports.writing.cell_text import cell_lines, clean
from exports.writing.tables import CellKind, Column, FactSheet, Table
from exports.writing.workbook_writer import Properties, Styles, write_facts

TITLE_FONT = "方正小标宋简体"
TEXT_FONT = "仿宋_GB2312"
HEAD_FONT = "黑体"
"""The fonts of official documents. A file only names them: where one is not installed, Excel and WPS take another."""
SIGN_HERE = "签字：＿＿＿＿＿＿＿＿＿＿"
_PAPER_A4 = 9
_HEADER_ROW = 3
_LINE = 17
_FOOTER_TEXT = 60


@dataclass(frozen=True, slots=True)
class OfficialFrame:
    """What stands around the rows.

    `below_title`: left and right of the line below it, such as the number of the document and how many firms.
    `signatures`: who prepared, reviewed and issued it, with the days. `notes`: lines below these. `mark`: what
    stands in the foot of each page beside the page number, such as the fingerprint.
    """

    title: str
    below_title: tuple[str, str]
    signatures: Sequence[str]
    notes: Sequence[str]
    mark: str


def write_official(table: Table, frame: OfficialFrame, facts: FactSheet, properties: Properties) -> bytes:
    """Return a workbook of one table, whose columns all have a width, and a sheet of facts behind it.

    Raises TableError for a table that contradicts itself.
    """
    table.check()
    facts.check()
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    created = properties.created.replace(tzinfo=None, microsecond=0)
    book.set_properties({"title": properties.title, "author": properties.author, "created": created})
    page = book.add_worksheet(table.name)
    _set_page(page, frame, len(table.columns))
    _write_rows(book, page, table)
    widths = [int(column.width or 8) for column in table.columns]
    _write_frame(book, page, frame, widths=widths, end=_HEADER_ROW + len(table.rows))
    behind = book.add_worksheet(facts.name)
    behind.set_paper(_PAPER_A4)
    write_facts(behind, facts, Styles(book))
    book.close()
    return buffer.getvalue()


def _set_page(page: Worksheet, frame: OfficialFrame, columns: int) -> None:
    page.set_paper(_PAPER_A4)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.75)
    page.center_horizontally()
    page.repeat_rows(_HEADER_ROW)
    page.freeze_panes(_HEADER_ROW + 1, min(2, columns - 1))
    font, mark = f'&"{TEXT_FONT},Regular"', clean(frame.mark)[:_FOOTER_TEXT].replace("&", "&&")
    page.set_footer(f"&L{font}{mark}&R{font}第 &P 页　共 &N 页")


def _write_rows(book: xlsxwriter.Workbook, page: Worksheet, table: Table) -> None:
    """Write head and rows: names and remarks to the left, the rest centred, figures as figures."""
    body = {"font_name": TEXT_FONT, "font_size": 11, "valign": "vcenter", "border": 1, "text_wrap": True}
    head = book.add_format(body | {"font_name": HEAD_FONT, "align": "center"})
    formats = [_format(book, column, body) for column in table.columns]
    page.set_row(_HEADER_ROW, 2 * _LINE)
    for place, column in enumerate(table.columns):
        page.set_column(place, place, column.width)
        page.write_string(_HEADER_ROW, place, clean(column.title), head)
    for line, row in enumerate(table.rows, start=_HEADER_ROW + 1):
        lines = [cell_lines(cell, column.width or 8) for cell, column in zip(row, table.columns, strict=True)]
        page.set_row(line, _LINE * max(lines) + 5)
        for place, (cell, form) in enumerate(zip(row, formats, strict=True)):
            if cell is None:
                page.write_blank(line, place, None, form)
            elif isinstance(cell, str):
                page.write_string(line, place, clean(cell), form)
            else:
                page.write_number(line, place, float(cell), form)


def _format(book: xlsxwriter.Workbook, column: Column, body: dict[str, object]) -> Format:
    if column.kind is CellKind.TEXT:
        wide = (column.width or 0) >= 20
        return book.add_format(body | {"num_format": "@", "align": "left" if wide else "center"})
    places = column.places if column.kind is CellKind.DECIMAL else 0
    return book.add_format(body | {"num_format": "0" + ("." + "0" * places if places else ""), "align": "center"})


def _parts(widths: Sequence[int], count: int) -> list[tuple[int, int]]:
    """Return (first, last) column of so many parts of a page, which are as wide as each other as far as columns go."""
    share, wide = sum(widths) / count, 0
    ends: list[int] = []
    for place, width in enumerate(widths):
        wide += width
        if wide >= share * (len(ends) + 1) - width / 2 and len(ends) < count - 1:
            ends.append(place)
    return [(before + 1, after) for before, after in pairwise([-1, *ends, len(widths) - 1])]


def _write_frame(
    book: xlsxwriter.Workbook, page: Worksheet, frame: OfficialFrame, *, widths: Sequence[int], end: int
) -> None:
    """Write title, the line below it, the signatures and the notes. `widths`: of the columns; `end`: the last row."""
    last = len(widths) - 1
    plain = {"font_name": TEXT_FONT, "font_size": 12, "valign": "vcenter"}
    title = book.add_format({"font_name": TITLE_FONT, "font_size": 22, "align": "center", "valign": "vcenter"})
    text, right = book.add_format(plain), book.add_format(plain | {"align": "right"})
    note = book.add_format(plain | {"font_size": 10, "text_wrap": True})
    page.set_row(0, 40)
    page.merge_range(0, 0, 0, last, "", title)
    page.write_string(0, 0, clean(frame.title), title)
    page.set_row(1, 22)
    page.write_string(1, 0, clean(frame.below_title[0]), text)
    page.write_string(1, last, clean(frame.below_title[1]), right)
    for words, (first, until) in zip(frame.signatures, _parts(widths, len(frame.signatures)), strict=True):
        for line, height, said in ((end + 2, 26, words), (end + 3, 34, SIGN_HERE)):
            page.set_row(line, height)
            if until > first:
                page.merge_range(line, first, line, until, "", text)
            page.write_string(line, first, clean(said), text)
    for line, words in enumerate(frame.notes, start=end + 4):
        page.merge_range(line, 0, line, last, "", note)
        page.write_string(line, 0, clean(words), note)
