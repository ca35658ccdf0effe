"""The live workbook: weights to change in the meeting, and a list that moves with them.

XlsxWriter writes every formula with its cached value, which is the server's number: previews and telephones show it,
and a spreadsheet that recalculates must arrive at the same.
"""

from __future__ import annotations

import io

import xlsxwriter

from exports.live import layout as at
from exports.live.calculation_sheet import write_calculation_sheet
from exports.live.contents import LiveBook, standings_of
from exports.live.ranking_sheet import write_ranking_sheet
from exports.live.statistics_sheet import write_statistics_sheet
from exports.live.styles import LiveStyles
from exports.live.weights_sheet import write_weights_sheet
from exports.writing.formula_worksheet import PlainFormulas
from exports.writing.tables import check_name
from exports.writing.workbook_writer import Properties, Styles, set_table_page, write_facts


def write_live(book: LiveBook, properties: Properties) -> bytes:
    """Return an .xlsx file with 权重, 排序, 测算, 统计 and the notes; before them the list itself where it is given.

    Raises TableError for a book that contradicts itself.
    """
    book.check()
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    file = xlsxwriter.Workbook(buffer, options)
    created = properties.created.replace(tzinfo=None, microsecond=0)
    file.set_properties({"title": properties.title, "author": properties.author, "created": created})
    styles, standings = LiveStyles(file, book.places), standings_of(book)
    calculation, order = at.calculation_grid(book), at.ranking_grid(book)
    plain = Styles(file)
    if book.table is not None:
        book.table.check()
        set_table_page(file.add_worksheet(book.table.name), book.table, plain, footer=properties.title)
    pages = {
        name: file.add_worksheet(name, PlainFormulas)
        for name in (at.WEIGHTS, at.RANKING, at.CALCULATION, at.STATISTICS)
    }
    write_weights_sheet(pages[at.WEIGHTS], book, calculation, styles)
    write_ranking_sheet(pages[at.RANKING], book, order, calculation, standings=standings, styles=styles)
    write_calculation_sheet(pages[at.CALCULATION], book, calculation, standings, styles=styles)
    write_statistics_sheet((file, pages[at.STATISTICS]), book, calculation, standings=standings, styles=styles)
    for sheet in book.facts:
        check_name(sheet.name)
        write_facts(file.add_worksheet(sheet.name), sheet, plain)
    file.close()
    return buffer.getvalue()
