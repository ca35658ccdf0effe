"""A questionnaire as a workbook to fill in offline: guide, a sheet per section, drop-down lists, identity."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from exports.questionnaire.answer_cells import Lists
from exports.questionnaire.contents import Contents
from exports.questionnaire.greying import atoms_of, cell_name
from exports.questionnaire.layout import (
    GUIDE_SHEET,
    IDENTITY_SHEET,
    LIST_SHEET,
    Identity,
    Layout,
    lay_out,
)
from exports.questionnaire.progress import filled_formula, filled_now
from exports.questionnaire.section_sheet import SectionWriter, set_page
from exports.questionnaire.styles import LockedWorkbook, Styles, height
from exports.writing.cell_text import clean
from exports.writing.formula_worksheet import PlainFormulas
from exports.writing.tables import FactSheet
from exports.writing.workbook_writer import Properties

_LABEL_WIDTH, _TEXT_WIDTH, _COUNT_WIDTH, _FILLED_WIDTH = 26, 56, 24, 14
_WIDTHS = (_LABEL_WIDTH, _TEXT_WIDTH, _COUNT_WIDTH, _FILLED_WIDTH)
_BESIDE = _TEXT_WIDTH + _COUNT_WIDTH + _FILLED_WIDTH
_LAST = len(_WIDTHS) - 1


def write_questionnaire(contents: Contents, properties: Properties) -> bytes:
    """Return an .xlsx file: 填写须知, the sections, `contents.notes`, 选项 (hidden), _信息 (very hidden).

    Whatever text stands in `contents` becomes a string cell, never a formula; the same contents give the same bytes.
    """
    layout = lay_out(contents.questionnaire)
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = LockedWorkbook(buffer, options)
    created = properties.created.replace(tzinfo=None, microsecond=0)
    book.set_properties({"title": properties.title, "author": properties.author, "created": created})
    styles, lists = Styles(book), Lists(contents.language)
    guide = book.add_worksheet(GUIDE_SHEET)
    writer = SectionWriter(contents, styles, lists)
    for sheet in layout.sheets:
        writer.write(book.add_worksheet(sheet.name, PlainFormulas), sheet)
    _write_guide(guide, contents, layout, styles)
    for note in contents.notes:
        note.check()
        _write_facts(
            book.add_worksheet(note.name), note, styles, (contents.words.footer, contents.identity[Identity.NUMBER])
        )
    _write_lists(book, lists, styles)
    _name_cells(book, contents, layout)
    _write_identity(book.add_worksheet(IDENTITY_SHEET), contents, styles)
    book.close()
    return buffer.getvalue()


def _write_guide(page: Worksheet, contents: Contents, layout: Layout, styles: Styles) -> None:
    words = contents.words
    for place, width in enumerate(_WIDTHS):
        page.set_column(place, place, width)
    page.write_string(0, 0, clean(words.title), styles.title)
    page.set_row(0, 26)
    page.write_string(1, 0, clean(words.subtitle), styles.plain_line)
    row = 3
    for heading, pairs in words.guide:
        row = _block(page, (row, heading), pairs, styles)
    row = _write_legend(page, row, contents, styles)
    page.merge_range(row, 0, row, _LAST, "", styles.block)
    page.write_string(row, 0, clean(words.index), styles.block)
    for sheet in layout.sheets:
        row += 1
        said = words.sheets[sheet.section]
        target = "internal:'" + sheet.name.replace("'", "''") + "'!A1"
        page.write_url(row, 0, target, styles.link, clean(sheet.name))
        text = said.intro if said.title == sheet.name else said.title
        page.write_string(row, 1, clean(text), styles.text)
        page.write_string(row, 2, clean(said.count), styles.text)
        look = styles.filled(words.filled)
        page.write_formula(row, _LAST, filled_formula(sheet), look, filled_now(sheet, contents.cells))
        page.set_row(row, height((sheet.name, _LABEL_WIDTH), (text, _TEXT_WIDTH), (said.count, _COUNT_WIDTH)))
    set_page(page, words.footer, contents.identity[Identity.NUMBER])
    page.activate()


def _block(page: Worksheet, place: tuple[int, str], pairs: Sequence[tuple[str, str]], styles: Styles) -> int:
    """Write a heading with its label and text pairs; return the row of the next block."""
    row, heading = place
    page.merge_range(row, 0, row, _LAST, "", styles.block)
    page.write_string(row, 0, clean(heading), styles.block)
    for label, text in pairs:
        row += 1
        page.write_string(row, 0, clean(label), styles.label)
        page.merge_range(row, 1, row, _LAST, "", styles.text)
        page.write_string(row, 1, clean(text), styles.text)
        page.set_row(row, height((label, _LABEL_WIDTH), (text, _BESIDE)))
    return row + 2


def _write_legend(page: Worksheet, row: int, contents: Contents, styles: Styles) -> int:
    legend = contents.words.legend
    page.merge_range(row, 0, row, _LAST, "", styles.block)
    page.write_string(row, 0, clean(legend.heading), styles.block)
    looks = (styles.answer("@"), styles.fixed, styles.gone)
    for look, text in zip(looks, (legend.to_fill, legend.fixed, legend.not_asked), strict=True):
        row += 1
        page.write_string(row, 0, clean(legend.sample), look)
        page.merge_range(row, 1, row, _LAST, "", styles.text)
        page.write_string(row, 1, clean(text), styles.text)
        page.set_row(row, height((text, _BESIDE)))
    return row + 2


def _write_facts(page: Worksheet, sheet: FactSheet, styles: Styles, margins: tuple[str, str]) -> None:
    for place, width in enumerate(_WIDTHS):
        page.set_column(place, place, width)
    page.write_string(0, 0, clean(sheet.title), styles.title)
    row = 2
    for heading, pairs in sheet.blocks:
        row = _block(page, (row, heading), pairs, styles)
    set_page(page, *margins)


def _write_lists(book: xlsxwriter.Workbook, lists: Lists, styles: Styles) -> None:
    page = book.add_worksheet(LIST_SHEET)
    for place, (name, texts) in enumerate(lists.columns.items()):
        page.write_string(0, place, name, styles.header)
        page.set_column(place, place, 24)
        for row, text in enumerate(texts, start=1):
            page.write_string(row, place, clean(text), styles.listed)
        column = xl_col_to_name(place, col_abs=True)
        book.define_name(name, f"='{LIST_SHEET}'!{column}$2:{column}${len(texts) + 1}")
    page.protect("")
    page.hide()


def _name_cells(book: xlsxwriter.Workbook, contents: Contents, layout: Layout) -> None:
    """Name the answer cells that conditions look at."""
    questionnaire = contents.questionnaire
    conditions = [question.visible for question in questionnaire.questions.values()]
    looked_at = {atom.question for condition in conditions for atom in atoms_of(condition)}
    for line in layout.by_key.values():
        if line.answer_column is not None and questionnaire.qualified(line.question) in looked_at:
            cell = xl_rowcol_to_cell(line.row, line.answer_column, row_abs=True, col_abs=True)
            name = line.sheet.replace("'", "''")
            book.define_name(cell_name(line.question, line.option), f"='{name}'!{cell}")


def _write_identity(page: Worksheet, contents: Contents, styles: Styles) -> None:
    page.set_column(0, 0, 16)
    page.set_column(1, 1, 60)
    for row, label in enumerate(Identity):
        page.write_string(row, 0, label.value, styles.listed)
        page.write_string(row, 1, clean(contents.identity.get(label, "")), styles.listed)
    page.protect("")
    page.very_hidden()
