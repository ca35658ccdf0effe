"""The sheet of one section: a line per question, option and reason; only what is to be filled in is unlocked."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime
from itertools import groupby
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from exports.questionnaire.answer_cells import Entries, Lists, number_format
from exports.questionnaire.contents import Contents, LineWords
from exports.questionnaire.greying import ALWAYS, NEVER, Greying, NoFormulaError, literal
from exports.questionnaire.layout import (
    ENGLISH,
    HEADER_ROW,
    INTRO_ROW,
    TITLE_ROW,
    Column,
    Identity,
    Line,
    LineKind,
    SheetLayout,
    lay_out,
    reason_key,
)
from exports.questionnaire.styles import PARAGRAPH_WIDTH, SMALL_SIZE, TEXT_SIZE, WIDTHS, Styles, height
from exports.reading.workbook import Raw, shown
from exports.writing.cell_text import clean
from exports.writing.tables import Column as TableColumn
from exports.writing.tables import Table

_PAPER_A4 = 9
_PROTECTED = {"format_cells": True, "format_columns": True, "format_rows": True}
_SEALED = (Column.ANSWER, Column.REASON, Column.KEY)
_FIRST_DAY = date(1900, 3, 1)


class SectionWriter:
    """Writes the sections of one file; `lists` collects what its drop-downs offer."""

    def __init__(self, contents: Contents, styles: Styles, lists: Lists) -> None:
        self._contents = contents
        self._styles = styles
        self._entries = Entries(lists, contents.suggestions, contents.words.stop_title)
        self._widths: Mapping[Column, int] = WIDTHS
        self._greying = Greying(contents.questionnaire, contents.language, contents.decided, contents.variant)

    def write(self, page: Worksheet, sheet: SheetLayout) -> None:
        """Write one section's sheet."""
        contents, words = self._contents, self._contents.words
        visible = len(sheet.columns) - 2
        intro = words.sheets[sheet.section].intro
        page.write_string(TITLE_ROW, 0, clean(words.sheets[sheet.section].title), self._styles.title)
        page.set_row(TITLE_ROW, 26)
        self._widths = self._widths_of(sheet)
        page.merge_range(INTRO_ROW, 0, INTRO_ROW, visible, "", self._styles.note)
        page.write_string(INTRO_ROW, 0, clean(intro), self._styles.note)
        page.set_row(INTRO_ROW, height((intro, sum(self._widths[column] for column in sheet.columns[: visible + 1]))))
        page.set_row(HEADER_ROW, 24 if contents.language == "zh" else 36)
        for place, column in enumerate(sheet.columns):
            page.write_string(HEADER_ROW, place, header_text(column, contents.language), self._styles.header)
            hidden = {"hidden": True} if column is Column.KEY else {}
            page.set_column(place, place, self._widths[column], None, hidden)
        for line in sheet.lines:
            self._line(page, sheet, line)
        self._grey(page, sheet)
        self._set_print_area(page, sheet)

    def _widths_of(self, sheet: SheetLayout) -> Mapping[Column, int]:
        """Return the widths of the columns; more room for answers where whole paragraphs are asked for."""
        questions = self._contents.questionnaire.questions
        asked = [questions[line.question] for line in sheet.lines if line.question]
        wide = any(question.format == "multiline" for question in asked)
        return {**WIDTHS, Column.ANSWER: PARAGRAPH_WIDTH} if wide else WIDTHS

    def _line(self, page: Worksheet, sheet: SheetLayout, line: Line) -> None:
        contents, styles = self._contents, self._styles
        words = contents.words.lines[line.key]
        texts = {
            Column.NUMBER: line.number,
            Column.TITLE: words.title,
            Column.UNIT: words.unit,
            Column.GUIDANCE: words.guidance,
            Column.KEY: line.key,
        }
        looks = {
            Column.TITLE: {LineKind.OPTION: styles.option, LineKind.HEADING: styles.heading}.get(
                line.kind, styles.question
            ),
            Column.GUIDANCE: styles.small,
            Column.WHEN: styles.small,
            Column.KEY: styles.key,
        }
        for place, column in enumerate(sheet.columns):
            plain = styles.question if column in {Column.NUMBER, Column.UNIT, Column.CHECKED} else styles.fixed
            _write_text(page, (line.row, place), texts.get(column, ""), looks.get(column, plain))
        self._when(page, sheet, line, words)
        self._answer(page, sheet, line, words)
        if line.reason_column is not None:
            self._reason(page, line, words)
        given = shown(contents.cells.get(line.key)) or words.filler
        when = contents.words.idle_mark + words.when if words.when else ""
        tall = [(words.title, self._widths[Column.TITLE] - (3.0 if line.option else 0.0), TEXT_SIZE)]
        tall += [(given, self._widths[Column.ANSWER], TEXT_SIZE)]
        tall += [
            (words.guidance, self._widths[Column.GUIDANCE], SMALL_SIZE),
            (when, self._widths[Column.WHEN], SMALL_SIZE),
        ]
        page.set_row(line.row, height(*tall))

    def _when(self, page: Worksheet, sheet: SheetLayout, line: Line, words: LineWords) -> None:
        """Say when the line is asked; where that hangs on cells of this file, say live that it is not."""
        contents, formula = self._contents, self._asked(line)
        place = (line.row, sheet.columns.index(Column.WHEN))
        mark = contents.words.idle_mark
        if not words.when or formula == ALWAYS:
            _write_text(page, place, words.when, self._styles.small)
        elif formula == NEVER:
            page.write_string(*place, clean(mark + words.when), self._styles.small)
        else:
            now = words.when if line.question in contents.asked else mark + words.when
            live = f'=IF({formula},"",{literal(mark)})&{literal(clean(words.when))}'
            page.write_formula(*place, live, self._styles.small, clean(now))

    def _answer(self, page: Worksheet, sheet: SheetLayout, line: Line, words: LineWords) -> None:
        contents = self._contents
        column = sheet.columns.index(Column.ANSWER)
        raw = contents.cells.get(line.key)
        if line.answer_column is None:
            self._raw(page, (line.row, column), words.filler if raw is None else raw, "")
            return
        self._raw(page, (line.row, column), raw, number_format(line, contents.questionnaire))
        question = contents.questionnaire.questions.get(line.question)
        rule = self._entries.rule(line, xl_rowcol_to_cell(line.row, column), question, words)
        _validate(page, (line.row, column), rule)

    def _reason(self, page: Worksheet, line: Line, words: LineWords) -> None:
        question = self._contents.questionnaire.questions[line.question]
        place = (line.row, line.reason_column or 0)
        self._raw(page, place, self._contents.cells.get(reason_key(line.key)), "@")
        _validate(page, place, self._entries.reason(question, words))

    def _raw(self, page: Worksheet, place: tuple[int, int], raw: Raw, number_format: str) -> None:
        """Write any cell as it is; `number_format` "" is a cell that is not filled in."""
        look = self._styles.answer(number_format) if number_format else self._styles.fixed
        if raw is None or raw == "":
            page.write_blank(*place, None, look)
        elif isinstance(raw, bool):
            page.write_boolean(*place, raw, look)
        elif isinstance(raw, int | float) and math.isfinite(raw):
            page.write_number(*place, raw, look)
        elif isinstance(raw, date) and _as_day(raw) >= _FIRST_DAY:
            dated = look if number_format and number_format != "@" else self._styles.answer("yyyy-mm-dd")
            page.write_datetime(*place, raw.replace(tzinfo=None) if isinstance(raw, datetime) else raw, dated)
        else:
            page.write_string(*place, clean(shown(raw)), look)

    def _grey(self, page: Worksheet, sheet: SheetLayout) -> None:
        """Grey the lines that are not asked, neighbours with the same condition in one rule."""
        last = sheet.columns.index(Column.CHECKED) - 1
        for formula, lines in groupby(sheet.lines, key=self._asked):
            if formula == ALWAYS:
                continue
            rows = [line.row for line in lines]
            test = "=TRUE" if formula == NEVER else f"=NOT({formula})"
            rule = {"type": "formula", "criteria": test, "format": self._styles.not_asked}
            page.conditional_format(rows[0], 0, rows[-1], last, rule)

    def _asked(self, line: Line) -> str:
        question = self._contents.questionnaire.questions.get(line.question)
        try:
            return ALWAYS if question is None else self._greying.asked(question)
        except NoFormulaError:
            return ALWAYS

    def _set_print_area(self, page: Worksheet, sheet: SheetLayout) -> None:
        last = HEADER_ROW + len(sheet.lines)
        page.freeze_panes(HEADER_ROW + 1, 2)
        page.repeat_rows(HEADER_ROW)
        page.print_area(0, 0, last, len(sheet.columns) - 2)
        page.set_landscape()  # eight columns across an upright page would print below 7 point
        set_page(page, self._contents.words.footer, self._contents.identity[Identity.NUMBER])
        first = next((line for line in sheet.lines if line.answer_column is not None), None)
        if first is not None:
            page.set_selection(first.row, first.answer_column or 0, first.row, first.answer_column or 0)


def header_text(column: Column, language: str) -> str:
    """Return a header cell: the Chinese title by which a reader knows it, the English one behind it where wanted."""
    return f"{column.value} {ENGLISH[column]}" if language == "en" else column.value


def sealed_tables(contents: Contents) -> list[Table]:
    """Return what is sealed of a file, as it stands in it: per section the answers, reasons and keys of its lines."""
    tables = []
    for sheet in lay_out(contents.questionnaire).sheets:
        kept = [column for column in sheet.columns if column in _SEALED]
        rows = [[_sealed(contents, line, column) for column in kept] for line in sheet.lines]
        columns = tuple(TableColumn(column.name, header_text(column, contents.language)) for column in kept)
        tables.append(Table(sheet.name, contents.words.sheets[sheet.section].title, "", columns, rows))
    return tables


def _sealed(contents: Contents, line: Line, column: Column) -> str:
    if column is Column.KEY:
        return line.key
    if column is Column.REASON:
        return shown(contents.cells.get(reason_key(line.key))) if line.reason_column is not None else ""
    filler = contents.words.lines[line.key].filler if line.answer_column is None else ""
    return shown(contents.cells.get(line.key)) or filler


def set_page(page: Worksheet, footer: str, number: str) -> None:
    """Set a sheet's print set-up (A4, one page wide, the file's number on top) and its lock."""
    page.set_paper(_PAPER_A4)
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.hide_gridlines(2)
    page.set_header("&R" + _in_margin(number))
    page.set_footer("&L" + _in_margin(footer) + "&C第 &P 页 / 共 &N 页&R&A")
    page.protect("", _PROTECTED)


def _in_margin(text: str) -> str:
    """Return a text as a header or footer takes it: cut first, so that no lone & is left before a code."""
    return clean(text)[:60].replace("&", "&&")


def _as_day(raw: date) -> date:
    return raw.date() if isinstance(raw, datetime) else raw


def _write_text(page: Worksheet, place: tuple[int, int], text: str, look: Format) -> None:
    if text:
        page.write_string(*place, clean(text), look)
    else:
        page.write_blank(*place, None, look)


def _validate(page: Worksheet, place: tuple[int, int], rule: dict[str, Any]) -> None:
    page.data_validation(*place, *place, rule)
