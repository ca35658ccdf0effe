"""A workbook's cells written anew, without anything else: for files that can be read but not opened to be changed."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from exports.reading.workbook import Book, CellError, Raw
from exports.writing.cell_text import clean


def plain_copy(book: Book) -> bytes:
    """Return an .xlsx file with the same sheets and the same cells in the same places; formulas become their values.

    The calendar stays, so that bare day numbers mean the same days.
    """
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    options["date_1904"] = any(sheet.from_1904 for sheet in book.sheets.values())
    made = xlsxwriter.Workbook(buffer, options)
    day = made.add_format({"num_format": "yyyy-mm-dd"})
    for sheet in book.sheets.values():
        page = made.add_worksheet(sheet.name)
        for row, cells in enumerate(sheet.rows):
            for column, raw in enumerate(cells):
                if isinstance(raw, date | datetime):
                    page.write_datetime(row, column, raw, day)
                else:
                    _write(page, (row, column), raw)
    made.close()
    return buffer.getvalue()


def _write(page: Worksheet, place: tuple[int, int], raw: Raw) -> None:
    match raw:
        case None:
            return
        case bool():
            page.write_boolean(*place, raw)
        case int() | float():
            page.write_number(*place, raw)
        case CellError(code):
            page.write_string(*place, clean(code))
        case time() | timedelta():
            page.write_string(*place, str(raw))
        case _:
            page.write_string(*place, clean(str(raw)))
