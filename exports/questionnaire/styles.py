"""The look of a questionnaire workbook, and the lock on its sheets' order and names."""

from __future__ import annotations

import math

import xlsxwriter
from xlsxwriter.format import Format

from exports.questionnaire.layout import Column
from exports.writing.cell_text import line_count

TEXT_SIZE, SMALL_SIZE = 10.5, 9.5
TALLEST = 400.0
_LEADING = 1.4
DATE_FORMAT = "yyyy-mm-dd"
WIDTHS = {
    Column.NUMBER: 6,
    Column.TITLE: 28,
    Column.ANSWER: 26,
    Column.UNIT: 8,
    Column.GUIDANCE: 30,
    Column.WHEN: 18,
    Column.REASON: 16,
    Column.CHECKED: 28,
    Column.KEY: 30,
}
PARAGRAPH_WIDTH = 44
_BASE = {"font_name": "等线", "font_size": TEXT_SIZE, "valign": "vcenter"}
_CELL = _BASE | {"border": 1, "border_color": "#C9D2E0", "text_wrap": True}
_TO_FILL = _CELL | {"bg_color": "#FFF8DC", "border_color": "#B58900", "locked": False, "align": "left"}
_GONE = {"bg_color": "#D5D9E2", "font_color": "#5A6780", "italic": True}
_GREY = {"bg_color": "#E6E9EF", "font_color": "#5A6780"}


class LockedWorkbook(xlsxwriter.Workbook):  # type: ignore[misc]
    """A workbook whose sheets can't be moved, renamed or removed by accident; there is no password."""

    def _write_workbook_pr(self) -> None:
        super()._write_workbook_pr()
        self._xml_empty_tag("workbookProtection", [("lockStructure", 1)])


class Styles:
    """The formats of one workbook."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._answers: dict[str, Format] = {}
        self.title = book.add_format(_BASE | {"bold": True, "font_size": 15})
        self.note = book.add_format(_BASE | {"font_color": "#5A6780", "text_wrap": True, "valign": "top"})
        self.block = book.add_format(_BASE | {"bold": True, "font_size": 12, "bottom": 2, "bottom_color": "#12386B"})
        self.label = book.add_format(_CELL | {"bg_color": "#F3F5F9"})
        self.text = book.add_format(_CELL | {"num_format": "@"})
        self.link = book.add_format(_CELL | {"font_color": "#12386B", "underline": 1})
        header = {"bold": True, "bg_color": "#12386B", "font_color": "#FFFFFF", "align": "center"}
        self.header = book.add_format(_CELL | header)
        self.question = book.add_format(_CELL | {"num_format": "@"})
        self.heading = book.add_format(_CELL | {"num_format": "@", "bold": True})
        self.option = book.add_format(_CELL | {"num_format": "@", "indent": 2})
        self.small = book.add_format(_CELL | {"num_format": "@", "font_size": SMALL_SIZE, "font_color": "#3A4660"})
        self.fixed = book.add_format(_CELL | _GREY | {"num_format": "@", "italic": True})
        self.gone = book.add_format(_CELL | _GONE)
        self.not_asked = book.add_format(_GONE)
        self.plain_line = book.add_format(_BASE)
        self.listed = book.add_format(_BASE | {"num_format": "@"})
        self.key = book.add_format(_BASE | {"num_format": "@", "font_color": "#8A94A6"})

    def filled(self, words: str) -> Format:
        """Return the format of a count that is shown within `words`, where ``{}`` stands for it."""
        before, _, after = words.replace('"', "").partition("{}")
        if words not in self._answers:
            self._answers[words] = self._book.add_format(
                _CELL | {"num_format": f'"{before}"0"{after}"', "align": "left"}
            )
        return self._answers[words]

    def answer(self, number_format: str) -> Format:
        """Return the format of a cell to fill in."""
        if number_format not in self._answers:
            self._answers[number_format] = self._book.add_format(_TO_FILL | {"num_format": number_format})
        return self._answers[number_format]


def _line_count(text: str, width: float, size: float = TEXT_SIZE) -> int:
    """Return how many lines a text of that size in points takes in a column of that width."""
    return line_count(text, max(1.0, (7 * width - 8) / (size * 2 / 3)), ambiguous=2)


def height(*cells: tuple[str, float] | tuple[str, float, float]) -> float:
    """Return the height of a row in points in which each cell (text, column width, size) can be read in full."""
    tall = [_line_count(*cell) * _LEADING * (cell[2] if len(cell) == 3 else TEXT_SIZE) for cell in cells]
    return min(TALLEST, math.ceil(max(tall, default=0)) + 5.0)
