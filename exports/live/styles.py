"""The formats of a live workbook: calm, readable in black and white, inputs told from formulas at a glance."""

from __future__ import annotations

from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from exports.writing.cell_text import clean

NAVY, LINE, PALE, GREY = "#12386B", "#C9D2E0", "#F3F5F9", "#5A6780"
INPUT, GOOD, BAD, WAIT = "#FFF7D6", "#E3F1E6", "#FBE3E1", "#FFF7D6"
GOOD_TEXT, BAD_TEXT = "#1E5C34", "#A3211B"
FONT = {"font_name": "等线", "font_size": 10.5, "valign": "vcenter"}
_PAPER_A4 = 9
_CELL = FONT | {"border": 1, "border_color": LINE}


class LiveStyles:
    """The formats of a live workbook by what they are for; each is made once."""

    def __init__(self, book: xlsxwriter.Workbook, places: int) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}
        points = "0.0000##" if places <= 4 else "0.000000"
        self.title = self._of(FONT | {"bold": True, "font_size": 15})
        self.note = self._of(FONT | {"font_color": GREY})
        self.wrapped = self._of(FONT | {"text_wrap": True, "valign": "top"})
        self.block = self._of(FONT | {"bold": True, "font_size": 12, "bottom": 2, "bottom_color": NAVY})
        header = {"bold": True, "font_color": "#FFFFFF", "text_wrap": True, "align": "center"}
        self.header = self._of(_CELL | header | {"bg_color": NAVY})
        self.band = self._of(FONT | {"bold": True, "font_color": "#FFFFFF", "bg_color": "#3D5F8F"})
        large = {"bold": True, "font_size": 20, "align": "center", "text_wrap": True}
        self.verdict = self._of(FONT | large | {"border": 2})
        self.text = self._of(_CELL | {"num_format": "@"})
        self.long_text = self._of(_CELL | {"num_format": "@", "text_wrap": True})
        self.word = self._of(_CELL | {"align": "center"})
        self.count = self._of(_CELL | {"num_format": "#,##0"})
        self.place = self._of(_CELL | {"num_format": "0", "align": "center"})
        self.value = self._of(_CELL | {"num_format": "0.00"})
        self.points = self._of(_CELL | {"num_format": points})
        self.total = self._of(_CELL | {"num_format": points, "bold": True})
        self.sum = self._of(_CELL | {"bold": True, "bg_color": PALE})
        self.sum_text = self._of(_CELL | {"bold": True, "bg_color": PALE})
        self.sum_count = self._of(_CELL | {"num_format": "#,##0", "bold": True, "bg_color": PALE})
        self.total_count = self._of(_CELL | {"num_format": "#,##0", "bold": True})
        self.percent = self._of(_CELL)
        self.apart = self._of(_CELL | {"num_format": "+General;-General;0"})
        self.help = self._of(_CELL | {"num_format": "0", "font_color": "#8A94A6"})
        frame = {"bg_color": INPUT, "font_color": "#1F3FA8", "bold": True, "border": 1, "border_color": "#B58900"}
        self.input = self._of(FONT | frame | {"locked": False})
        self.input_count = self._of(FONT | frame | {"num_format": "#,##0", "locked": False})
        self.good = self._of({"bg_color": GOOD, "font_color": GOOD_TEXT, "bold": True})
        self.seated = self._of({"bg_color": GOOD})
        self.bad = self._of({"bg_color": BAD, "font_color": BAD_TEXT, "bold": True})
        self.waiting = self._of({"bg_color": WAIT})
        self.faint = self._of({"font_color": "#8A94A6", "italic": True})
        self.line = self._of({"bg_color": GOOD, "bottom": 1, "bottom_color": NAVY})

    def _of(self, properties: dict[str, Any]) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(properties)
        return self._made[key]


def set_up(page: Worksheet, title: str, *, landscape: bool = True) -> None:
    """Make a sheet ready to print: A4, margins, footer."""
    page.set_paper(_PAPER_A4)
    if landscape:
        page.set_landscape()
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.set_footer("&L" + title.replace("&", "&&")[:80] + "&C第 &P 页 / 共 &N 页&R&A")


def quiet(page: Worksheet, area: str) -> None:
    """Turn off Excel's green corners in an area (``A5:AG1304``): codes are text and formulas differ on purpose."""
    page.ignore_errors({"number_stored_as_text": area, "formula_range": area, "formula_differs": area})


def say(page: Worksheet, place: tuple[int, int], text: str, form: Format) -> None:
    """Write a text that may be empty: a string cell, or a blank one in the same looks."""
    if text:
        page.write_string(*place, clean(text), form)
    else:
        page.write_blank(*place, None, form)


def protect(page: Worksheet) -> None:
    """Lock what is not an input, without a password: an official can lift it; filters and widths stay free."""
    page.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})
