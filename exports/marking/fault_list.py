"""The lists in front of a marked workbook: 错误清单 with a link to every cell, 提醒清单 with what to look at again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from exports.archive.cell_references import address
from exports.archive.refusals import Hint, Mark
from exports.marking.cell_looks import Look, apply_look, look_of, made_cell
from exports.marking.original_looks import BORDER_COLOUR, select_sheet, write_text
from exports.marking.words import MarkWords
from exports.writing.cell_text import line_count

_HEADER_ROW = 3
_LINKS = 60_000  # a sheet holds 65,530 hyperlinks
_FONT = "等线"
_THIN = Side("thin", color="00C9D2E0")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_FAULT_WIDTHS, _HINT_WIDTHS = (6, 16, 9, 26, 38, 44, 11), (6, 16, 9, 30, 70)


def add_lists(
    book: Workbook, marks: Sequence[Mark], hints: Sequence[Hint], words: MarkWords, *, site: str = ""
) -> None:
    """Put 错误清单 first and 提醒清单 behind it; a list without lines is left out."""
    extents = {sheet.title: (sheet.max_row, sheet.max_column) for sheet in book.worksheets}
    place = 0
    if marks:
        lines = [[item.sheet, place_of(item, extents), item.value, item.rule, item.remedy, item.link] for item in marks]
        title = words.faults_title.format(count=len(marks))
        page = book.create_sheet(_free_name(book, words.faults_sheet), place)
        _head(page, (title, words.faults_note), words.fault_headers)
        _write(page, lines, words, site=site, widths=_FAULT_WIDTHS)
        place += 1
    if hints:
        rows = [[item.sheet, place_of(item, extents), item.value, item.text] for item in hints]
        title = words.hints_title.format(count=len(hints))
        page = book.create_sheet(_free_name(book, words.hints_sheet), place)
        _head(page, (title, words.hints_note), words.hint_headers)
        _write(page, rows, words, site=site, widths=_HINT_WIDTHS)
    select_sheet(book, 0)


def place_of(item: Mark | Hint, extents: Mapping[str, tuple[int, int]]) -> str:
    """Return A1 for the cell of a mark, an empty text where the file has no such cell."""
    rows, columns = extents.get(item.sheet, (0, 0))
    if not (0 <= item.row < rows and 0 <= item.column < columns):
        return ""
    return address(item.row, item.column)


def _free_name(book: Workbook, name: str) -> str:
    return name if name not in book.sheetnames else _free_name(book, f"{name}_")


def _head(page: Worksheet, lines: tuple[str, str], headers: Sequence[str]) -> None:
    write_text(page["A1"], lines[0])
    page["A1"].font = Font(name=_FONT, size=15, bold=True, color=BORDER_COLOUR)
    page.row_dimensions[1].height = 26
    write_text(page["A2"], lines[1])
    page["A2"].font = Font(name=_FONT, size=10.5, color="005A6780")
    for column, header in enumerate(headers, start=1):
        cell = made_cell(page, _HEADER_ROW, column)
        write_text(cell, header)
        cell.font = Font(name=_FONT, size=10.5, bold=True, color="00FFFFFF")
        cell.fill = PatternFill("solid", fgColor="0012386B")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.border = _BORDER


def _write(
    page: Worksheet, lines: Sequence[Sequence[str]], words: MarkWords, *, site: str, widths: Sequence[int]
) -> None:
    """Write the lines below the header: number, sheet, cell, value, then the texts; the seventh column is a link."""
    plain, linked, counted = _looks(page)
    for number, line in enumerate(lines, start=1):
        row = _HEADER_ROW + number
        first = made_cell(page, row, 1)
        first.value = number
        apply_look(first, counted)
        for column, text in enumerate(line, start=2):
            cell = made_cell(page, row, column)
            apply_look(cell, plain)
            if column == 3:
                _link_cell(cell, (line[0], text), words, linked, few=len(lines) <= _LINKS)
            elif column == 7:
                _link_page(cell, text, words, linked, site=site)
            else:
                write_text(cell, text)
        longest = max(line_count(text, widths[place]) for place, text in enumerate(line[:5], start=1))
        page.row_dimensions[row].height = 16.0 * min(12, longest)
    _set_up(page, len(lines), widths, words)


def _looks(page: Worksheet) -> tuple[Look, Look, Look]:
    """Return the looks of a plain cell, of a linked one and of a line's number, made once."""
    sample = made_cell(page, _HEADER_ROW + 1, 1)
    sample.font = Font(name=_FONT, size=10.5)
    sample.alignment = Alignment(vertical="top", wrap_text=True)
    sample.border = _BORDER
    plain = look_of(sample)
    sample.font = Font(name=_FONT, size=10.5, color="001D4F91", underline="single")
    linked = look_of(sample)
    sample.font = Font(name=_FONT, size=10.5)
    sample.alignment = Alignment(horizontal="center", vertical="top")
    return plain, linked, look_of(sample)


def _link_cell(cell: Cell, place: tuple[str, str], words: MarkWords, look: Look, *, few: bool) -> None:
    sheet, coordinate = place
    if not coordinate:
        write_text(cell, words.no_cell)
        return
    cell.value = coordinate
    if few:
        target = f"'{sheet.replace(chr(39), chr(39) * 2)}'!{coordinate}"
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=target, display=coordinate)
        apply_look(cell, look)


def _link_page(cell: Cell, link: str, words: MarkWords, look: Look, *, site: str) -> None:
    if not link or not site:
        return
    cell.hyperlink = site.rstrip("/") + link
    cell.value = words.open_page
    apply_look(cell, look)


def _set_up(page: Worksheet, count: int, widths: Sequence[int], words: MarkWords) -> None:
    for column, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(column)].width = width
    last = get_column_letter(len(widths))
    page.freeze_panes = f"A{_HEADER_ROW + 1}"
    page.auto_filter.ref = f"A{_HEADER_ROW}:{last}{_HEADER_ROW + count}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = 9
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = f"{_HEADER_ROW}:{_HEADER_ROW}"
    footer = page.oddFooter
    if footer is not None and footer.center is not None:
        footer.center.text = words.footer
    page.sheet_properties.tabColor = BORDER_COLOUR
