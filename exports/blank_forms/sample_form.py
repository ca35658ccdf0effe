"""A blank form of our own, drawn as a commission would: title, header in groups, one marked row, total, signatures."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

_TITLE_FONT, _HEAD_FONT, _TEXT_FONT = "方正小标宋简体", "黑体", "仿宋"
_LINE = Side(style="thin", color="000000")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
_TITLE, _ABOUT, _GROUPS, _HEADS, _MARKED, _TOTAL = 1, 2, 3, 4, 5, 6


@dataclass(frozen=True, slots=True)
class BlankColumn:
    """One column: heading, the heading above it (empty: one cell of two rows), its marked cell, width in characters.

    `number_format` empty: text. `summed`: the total's row adds it up. `left`: text stands to the left.
    """

    head: str
    marker: str
    width: float
    group: str = ""
    number_format: str = ""
    summed: bool = False
    left: bool = False


@dataclass(frozen=True)
class BlankForm:
    """What the form says. `about`: (left, right) of the line below the title; `signatures` close the page."""

    name: str
    title: str
    about: tuple[str, str]
    columns: Sequence[BlankColumn]
    total: str
    signatures: Sequence[str]
    footer: str


def draw(form: BlankForm) -> bytes:
    """Return the form as an .xlsx file, A4 landscape, its header on every page."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = form.name
    last = len(form.columns)
    _line(sheet, _TITLE, (1, last), text=form.title, font=Font(name=_TITLE_FONT, size=20)).alignment = _CENTRE
    half = last // 2
    small = Font(name=_TEXT_FONT, size=11)
    _line(sheet, _ABOUT, (1, half), text=form.about[0], font=small).alignment = _LEFT
    _line(sheet, _ABOUT, (half + 1, last), text=form.about[1], font=small).alignment = Alignment(
        horizontal="right", vertical="center"
    )
    _heads(sheet, form.columns)
    _rows(sheet, form)
    share = last / len(form.signatures)
    for place, text in enumerate(form.signatures):
        span = (round(place * share) + 1, round((place + 1) * share))
        _line(sheet, _TOTAL + 2, span, text=text, font=Font(name=_TEXT_FONT, size=12)).alignment = _LEFT
    for row, height in ((_TITLE, 38), (_ABOUT, 20), (_GROUPS, 22), (_HEADS, 22), (_MARKED, 27), (_TOTAL, 24), (8, 28)):
        sheet.row_dimensions[row].height = height
    _paper(sheet, form, last)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _line(sheet: Worksheet, row: int, span: tuple[int, int], *, text: str, font: Font) -> Cell:
    if span[1] > span[0]:
        sheet.merge_cells(start_row=row, end_row=row, start_column=span[0], end_column=span[1])
    cell = sheet.cell(row, span[0])
    assert isinstance(cell, Cell)  # noqa: S101 - the first cell of a merged range is a cell
    cell.value, cell.font = text, font
    return cell


def _heads(sheet: Worksheet, columns: Sequence[BlankColumn]) -> None:
    """Draw the two rows of headings: a group over its columns, a lone heading over both rows."""
    font = Font(name=_HEAD_FONT, size=11)
    for place, column in enumerate(columns, start=1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = column.width
        for row, text in ((_GROUPS, column.group or column.head), (_HEADS, column.head if column.group else None)):
            cell = sheet.cell(row, place)
            cell.font, cell.border, cell.alignment = font, _BOX, _CENTRE
            if row == _HEADS or not column.group or column.group != (columns[place - 2].group if place > 1 else ""):
                cell.value = text
        if not column.group:
            sheet.merge_cells(f"{letter}{_GROUPS}:{letter}{_HEADS}")
    for first, end in _runs([column.group for column in columns]):
        if end > first:
            sheet.merge_cells(start_row=_GROUPS, end_row=_GROUPS, start_column=first, end_column=end)


def _runs(groups: Sequence[str]) -> list[tuple[int, int]]:
    """Return (first, last) of neighbouring columns of one group, counted from 1; ungrouped ones are left out."""
    runs: list[tuple[int, int]] = []
    for place, group in enumerate(groups, start=1):
        if group and place > 1 and groups[place - 2] == group:
            runs[-1] = (runs[-1][0], place)
        elif group:
            runs.append((place, place))
    return runs


def _rows(sheet: Worksheet, form: BlankForm) -> None:
    """Draw the marked row and the total below it."""
    font = Font(name=_TEXT_FONT, size=11)
    first = next((place for place, column in enumerate(form.columns) if column.summed), len(form.columns))
    for place, column in enumerate(form.columns, start=1):
        letter = get_column_letter(place)
        marked, total = sheet.cell(_MARKED, place), sheet.cell(_TOTAL, place)
        marked.value = column.marker
        total.value = f"=SUM({letter}{_MARKED}:{letter}{_MARKED})" if column.summed else None
        for cell in (marked, total):
            cell.font, cell.border = font, _BOX
            cell.alignment = _LEFT if column.left and cell is marked else _CENTRE
            cell.number_format = column.number_format or "@"
    label = _line(sheet, _TOTAL, (1, first), text=form.total, font=Font(name=_HEAD_FONT, size=11))
    label.alignment = _CENTRE


def _paper(sheet: Any, form: BlankForm, last: int) -> None:  # noqa: ANN401 - the stubs take the set-up for absent
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    margins = sheet.page_margins
    margins.left, margins.right, margins.top, margins.bottom = 0.6, 0.6, 0.7, 0.7
    sheet.print_options.horizontalCentered = True
    sheet.print_title_rows = f"{_GROUPS}:{_HEADS}"
    sheet.print_area = f"A1:{get_column_letter(last)}{_TOTAL + 2}"
    sheet.freeze_panes = f"A{_MARKED}"
    sheet.oddFooter.left.text, sheet.oddFooter.right.text = form.footer, "第 &P 页，共 &N 页"
