"""The commission's own form, filled: markers become values, the marked row a block, all else stays as it was drawn."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from exports.archive.refusals import RefusedWorkbookError
from exports.archive.regular_names import with_regular_names as regular_names
from exports.blank_forms.formula_shift import Growth
from exports.blank_forms.header_repair import keep_headers
from exports.blank_forms.limits import FORM, sheet_parts
from exports.blank_forms.markers import (
    MARKER,
    Form,
    MarkerKind,
    filled_cells,
    header_parts,
    read_form,
    regular,
    replaced,
    text_of,
    titles_in,
)
from exports.blank_forms.row_heights import make_room
from exports.blank_forms.row_insertion import grow
from exports.blank_forms.validation_repair import keep_validations
from exports.writing.append_fact_sheet import append_facts
from exports.writing.cell_text import clean
from exports.writing.tables import FactSheet

Value = str | int | Decimal | date | None
NOBODY, NAME = "无", "企业名称"
_NUMBER_LIKE = re.compile(r"[+\-=@]?[\d.,]+[eE]?\d*\Z")
_NO_NAME = re.compile(r"[\[\]:*?/\\]")
_GENERAL, _TEXT, _DAY = "General", "@", 'yyyy"年"m"月"d"日"'


@dataclass(frozen=True)
class Filling:
    """What goes into a form: `document`: regular title -> value; `rows`: the same per enterprise, in order.

    `properties` become custom properties of the document; `facts` is appended as the last sheet.
    """

    document: Mapping[str, Value]
    rows: Sequence[Mapping[str, Value]]
    properties: Mapping[str, str] = field(default_factory=dict)
    facts: FactSheet | None = None


def inspect(content: bytes, known: Mapping[str, MarkerKind]) -> Form:
    """Return the markers of a blank form; `known`: title -> kind. The bytes were taken by `read_book` before.

    Raises RefusedWorkbookError(``damaged``) when openpyxl can't open it.
    """
    return read_form(_open(content), _regular(known))


def try_out(content: bytes, known: Mapping[str, MarkerKind]) -> None:
    """Fill a form without faults with two empty rows and throw the result away: raises what filling it would raise.

    Raises RefusedWorkbookError(``damaged``).
    """
    try:
        fill(content, known, Filling({}, [{}, {}]))
    except RefusedWorkbookError:
        raise
    except Exception as error:
        raise RefusedWorkbookError("damaged") from error


@dataclass(frozen=True)
class FilledForm:
    """A form that was filled and is not written yet.

    `blocks`: sheet -> (row of the first listed enterprise from 1, rows).  `marked`: sheet -> column (from 1) -> regular
    titles of the markers that its cell in the marked row held. Sheets by the name that they bear now.
    """

    book: Workbook
    blocks: Mapping[str, tuple[int, int]]
    marked: Mapping[str, Mapping[int, tuple[str, ...]]]


def fill(content: bytes, known: Mapping[str, MarkerKind], filling: Filling) -> bytes:
    """Return the form with its known markers filled; unknown ones stay as they are.

    Raises RefusedWorkbookError: ``damaged``, or ``form_faults`` when `inspect` finds faults.
    """
    return written(filled(content, known, filling), filling)


def filled(content: bytes, known: Mapping[str, MarkerKind], filling: Filling) -> FilledForm:
    """Return the form with its known markers filled, to be sealed and then written. Raises as `fill` does."""
    book, kinds = _open(content), _regular(known)
    form = read_form(book, kinds)
    if form.faults:
        raise RefusedWorkbookError("form_faults")
    listed = [title for title in form.titles if kinds[title] is MarkerKind.LIST]
    rows = [*filling.rows] or [_nobody(listed)]
    marked = {name: _marked(book[name], row) for name, row in form.rows.items()}
    grow(book, {sheet: Growth(row, len(rows)) for sheet, row in form.rows.items()})
    for sheet in book.worksheets:
        _fill_sheet(sheet, filling.document, rows, form.rows.get(sheet.title))
    named = {sheet.title: sheet for sheet in book.worksheets}
    for sheet in book.worksheets:
        _rename(book, sheet, filling.document)
    blocks = {named[name].title: (row, len(rows)) for name, row in form.rows.items()}
    return FilledForm(book, blocks, {named[name].title: columns for name, columns in marked.items()})


def written(form: FilledForm, filling: Filling) -> bytes:
    """Return the bytes of a filled form, with the properties and the sheet of facts of its filling."""
    if filling.facts is not None:
        append_facts(form.book, filling.facts)
    _write_properties(form.book, filling.properties)
    form.book.calculation.fullCalcOnLoad = True
    target = io.BytesIO()
    form.book.save(target)
    return target.getvalue()


def _marked(sheet: Worksheet, row: int) -> Mapping[int, tuple[str, ...]]:
    """Return column -> titles of the markers in a row."""
    cells = (cell for cell in filled_cells(sheet) if cell.row == row)
    return {cell.column: tuple(titles) for cell in cells if (titles := titles_in(text_of(cell)))}


def _write_properties(book: Any, properties: Mapping[str, str]) -> None:  # noqa: ANN401 - the stubs lack them
    kept = book.custom_doc_props
    for name, text in properties.items():
        if name in kept.names:
            del kept[name]
        kept.append(StringProperty(name=name, value=clean(text)))


def _open(content: bytes) -> Workbook:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of extensions it drops; the reading names them
            book = load_workbook(io.BytesIO(regular_names(content, FORM)), rich_text=True)
        parts = sheet_parts(content)
        keep_validations(book, parts)
        keep_headers(book, parts)
    except RefusedWorkbookError:
        raise
    except Exception as error:
        raise RefusedWorkbookError("damaged") from error
    return book


def _regular(known: Mapping[str, MarkerKind]) -> dict[str, MarkerKind]:
    return {regular(title): kind for title, kind in known.items()}


def _nobody(listed: Sequence[str]) -> Mapping[str, Value]:
    """Return the one row of a list without anybody."""
    row: dict[str, Value] = dict.fromkeys(listed)
    if listed:
        row[NAME if NAME in row else listed[0]] = NOBODY
    return row


def _fill_sheet(
    sheet: Worksheet, document: Mapping[str, Value], rows: Sequence[Mapping[str, Value]], first: int | None
) -> None:
    for cell in filled_cells(sheet):
        if cell.data_type != "s":
            continue
        inside = first is not None and first <= cell.row < first + len(rows)
        values = {**document, **rows[cell.row - first]} if inside and first is not None else document
        _fill_cell(cell, values)
    if first is not None:
        make_room(sheet, first, len(rows))
    for _place, part in header_parts(sheet):
        part.text = replaced(part.text, _saying(document, escape=True))


def _fill_cell(cell: Cell, values: Mapping[str, Value]) -> None:
    text = text_of(cell)
    titles = titles_in(text)
    if not any(title in values for title in titles):
        return
    if len(titles) == 1 and MARKER.fullmatch(text.strip()):
        _put(cell, values[titles[0]])
        return
    say = _saying(values)
    if isinstance(cell.value, CellRichText) and sum(len(titles_in(str(part))) for part in cell.value) == len(titles):
        parts = [
            TextBlock(part.font, clean(replaced(part.text, say))) if isinstance(part, TextBlock)
            else clean(replaced(str(part), say))
            for part in cell.value
        ]  # fmt: skip
        cell.value = CellRichText(*parts)
        return
    _put(cell, replaced(text, say))


def _put(cell: Cell, value: Value) -> None:
    """Write a value as what it is: text is never a formula, and stays text when somebody edits the cell."""
    if not isinstance(value, str):
        plain = cell.number_format == _GENERAL
        cell.value = float(value) if isinstance(value, Decimal) else value
        if plain and isinstance(value, date):
            cell.number_format = _DAY
        return
    text = clean(value)
    cell.value = text or None
    if text:
        cell.data_type = "s"
    if cell.number_format == _GENERAL and (_NUMBER_LIKE.match(text) or text[:1] in tuple("=+-@")):
        cell.number_format = _TEXT


def _saying(values: Mapping[str, Value], *, escape: bool = False) -> Callable[[str], str | None]:
    def say(title: str) -> str | None:
        if title not in values:
            return None
        said = in_text(values[title])
        return said.replace("&", "&&") if escape else said

    return say


def in_text(value: Value) -> str:
    """Return a value inside a longer text: 2026年11月25日 for a date, a number without separators."""
    match value:
        case None:
            return ""
        case date():
            return f"{value.year}年{value.month}月{value.day}日"
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value)


def _rename(book: Workbook, sheet: Worksheet, document: Mapping[str, Value]) -> None:
    if titles_in(sheet.title):
        name = _NO_NAME.sub("", replaced(sheet.title, _saying(document))).strip("' ")[:31] or NOBODY
        taken = {other.title.casefold() for other in book.worksheets if other is not sheet}
        sheet.title = name if name.casefold() not in taken else f"{name[:28]}{book.index(sheet) + 1:03d}"
