"""A sheet of facts appended to a workbook that openpyxl holds: the same look as in the workbooks we write."""

from __future__ import annotations

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from exports.writing.cell_text import LINE_HEIGHT, clean, line_count
from exports.writing.tables import FactSheet

_FONT, _WIDTH = "等线", 84
_THIN = Side(style="thin", color="C9D2E0")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_RULE = Border(bottom=Side(style="medium", color="12386B"))


def append_facts(book: Workbook, facts: FactSheet) -> None:
    """Append the facts as the last sheet, one A4 page wide; where the name is taken, ours gets a number."""
    facts.check()
    sheet = book.create_sheet(facts.name)
    sheet.column_dimensions["A"].width = 26
    sheet.column_dimensions["B"].width = _WIDTH
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    _text(sheet, 1, 1, facts.title).font = Font(name=_FONT, size=15, bold=True)
    line = 3
    for heading, pairs in facts.blocks:
        for column in (1, 2):
            cell = _text(sheet, line, column, heading if column == 1 else "")
            cell.font, cell.border = Font(name=_FONT, size=12, bold=True), _RULE
        for label, text in pairs:
            line += 1
            sheet.row_dimensions[line].height = LINE_HEIGHT * line_count(text, _WIDTH)
            for column, content in ((1, label), (2, text)):
                cell = _text(sheet, line, column, content)
                cell.font, cell.border = Font(name=_FONT, size=10.5), _BOX
                cell.alignment = Alignment(wrap_text=True, vertical="top")
            sheet.cell(line, 1).fill = PatternFill("solid", fgColor="F3F5F9")
        line += 2


def _text(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # noqa: S101 - a new sheet has no merged cells
    cell.value = clean(text) or None
    if text:
        cell.data_type = "s"
    cell.number_format = "@"
    return cell
