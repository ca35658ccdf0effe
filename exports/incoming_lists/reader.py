"""A table that somebody keeps in a workbook: found by its titles, read by declared fields, with all faults at once.

Titles may stand anywhere in the first rows, below merged headings, in two lines, with line breaks, stars or widths of
their own; columns that nobody asked for are named and left alone. A row is data when one of the key fields is filled.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache

from exports.archive.refusals import RefusedWorkbookError
from exports.reading.cell_values import code_of, day_of, lost_digits, text_of, yes_no
from exports.reading.placed_cell import PlacedCell
from exports.reading.workbook import Book, CellError, Sheet, shown
from exports.seals.headings import spread_merged_headings
from scoring.characters import compared, one_line, unmarked
from scoring.definition.questionnaire import FIRST_DAY

_HEADER_SEARCH = 60
_ADDED = re.compile(r"[（(【\[].*?[)）】\]]|[*＊:：\s]")
_STARRED = re.compile(r"[*＊:：\s]")
_TOTALS = re.compile(r"(合\s*计|总\s*计|小\s*计|备注|说明|注|制表人?|审核人?|填表人?)([:：].*)?\Z", re.DOTALL)
Value = str | bool | date


class FieldKind(StrEnum):
    """How a field's cells are read."""

    TEXT = "text"
    CODE = "code"
    DATE = "date"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a declared table. `format` names a rule of the pages; `choices`: what may stand in it.

    A `key` field makes a row one of data; the first of them must not repeat where `unique` is set. What is wrong with
    a field that `spares` its row costs that cell only. Days are not before `first_day`. Only a text with `lines` may
    have more than one.
    """

    key: str
    title: str
    aliases: tuple[str, ...] = ()
    kind: FieldKind = FieldKind.TEXT
    required: bool = False
    is_key: bool = False
    unique: bool = False
    format: str = ""
    limit: int = 200
    choices: tuple[str, ...] = ()
    choice_aliases: Mapping[str, str] = field(default_factory=dict)
    spares: bool = False
    first_day: date = FIRST_DAY
    lines: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of the pages: how a text of a format becomes regular, and what is wrong with it (a code or None)."""

    normalise: Callable[[str, str], str]
    formats: Mapping[str, Callable[[str], str | None]]


@dataclass(frozen=True, slots=True)
class CellFault:
    """Why a cell is not taken.

    Codes: ``required``, ``formula``, ``error_value``, ``lost_digits``, ``too_long``, ``no_date``, ``no_yes_no``,
    ``no_choice``, ``too_early`` (parameter limit), ``format_<fault>`` (parameter value: what was read) and
    ``repeated`` (parameters row, and sheet where it is another: where it stands first). `spared`: the row is taken
    without this cell.
    """

    key: str
    place: PlacedCell
    code: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    spared: bool = False


@dataclass(frozen=True)
class TableRow:
    """One row of data. `number` counts from 1 as the sheet does; `values` holds what could be read and is not empty.

    `unseen`: the row is hidden in the file, by a filter, by hand or with its sheet.
    """

    number: int
    values: Mapping[str, Value]
    places: Mapping[str, PlacedCell]
    faults: tuple[CellFault, ...] = ()
    unseen: bool = False

    @property
    def refused(self) -> bool:
        """Whether anything is wrong that costs the row."""
        return not all(fault.spared for fault in self.faults)

    @property
    def sheet(self) -> str:
        """The sheet it stands on."""
        return next(iter(self.places.values())).sheet


@dataclass(frozen=True)
class IncomingTable:
    """A whole table. `ignored`: titles that nobody asked for; `skipped`: (sheet, row) of totals and remarks.

    `hidden_sheets`: those that were read though nobody sees them, `hidden_columns`: titles of such columns.
    """

    sheets: tuple[str, ...]
    rows: tuple[TableRow, ...]
    ignored: tuple[str, ...] = ()
    skipped: tuple[tuple[str, int], ...] = ()
    hidden_sheets: tuple[str, ...] = ()
    hidden_columns: tuple[str, ...] = ()


def read_table(book: Book, fields: Sequence[Field], rules: Rules) -> IncomingTable:
    """Return the table of a book: the rows of every sheet whose header names all that is required.

    Raises RefusedWorkbookError: ``no_header`` (parameters titles: those that must be there, missing: what the
    nearest row lacks), ``no_rows``.
    """
    remembered = _remembered(rules)
    rows: list[TableRow] = []
    skipped: list[tuple[str, int]] = []
    ignored: dict[str, None] = {}
    hidden: dict[str, None] = {}
    read: list[str] = []
    for bare in book.sheets.values():
        sheet = spread_merged_headings(bare)
        header, columns = _header(sheet, fields)
        if header is None:
            continue
        own, left = _rows(sheet, header, columns, (fields, remembered))
        read.append(sheet.name)
        rows += own
        skipped += [(sheet.name, number) for number in left]
        ignored |= dict.fromkeys(_ignored(sheet, header, columns))
        unseen = [item.title for item in fields if columns.get(item.key, -1) in sheet.unseen.columns]
        hidden |= dict.fromkeys(unseen)
    if not read:
        raise _no_header(book, fields)
    if not rows:
        raise RefusedWorkbookError("no_rows", sheet=read[0])
    return IncomingTable(
        sheets=tuple(read),
        rows=tuple(_repeated(rows, fields)),
        ignored=tuple(ignored),
        skipped=tuple(skipped),
        hidden_sheets=tuple(name for name in read if book.sheets[name].hidden),
        hidden_columns=tuple(hidden),
    )


def _no_header(book: Book, fields: Sequence[Field]) -> RefusedWorkbookError:
    """Return the refusal of a book without a header; `missing` names what its best row lacks, empty for no such row."""
    rows = (_columns(sheet, row, fields) for sheet in book.sheets.values() for row in range(_searched(sheet)))
    best = max(rows, key=len, default={})
    needed = [item for item in fields if item.required]
    missing = [item.title for item in needed if item.key not in best] if len(best) > 1 else []
    titles = "、".join(item.title for item in needed)
    return RefusedWorkbookError("no_header", titles=titles, missing="、".join(missing))


def _searched(sheet: Sheet) -> int:
    return min(_HEADER_SEARCH, len(sheet.rows))


def _header(sheet: Sheet, fields: Sequence[Field]) -> tuple[int | None, Mapping[str, int]]:
    """Return the row that names the most fields, and where they stand; None where no row names all required ones."""
    best: tuple[int | None, Mapping[str, int]] = (None, {})
    for row in range(_searched(sheet)):
        columns = _columns(sheet, row, fields)
        if all(item.key in columns for item in fields if item.required) and len(columns) > len(best[1]):
            best = (row, columns)
    return best


def _remembered(rules: Rules) -> Rules:
    """Return the rules so that what many rows say is judged once."""
    formats = {name: lru_cache(maxsize=4_096)(check) for name, check in rules.formats.items()}
    return Rules(lru_cache(maxsize=4_096)(rules.normalise), formats)


@lru_cache(maxsize=4_096)
def _plain(text: str) -> str:
    return _ADDED.sub("", compared(text))


def _title(sheet: Sheet, row: int, column: int) -> str:
    """Return a title; where two lines of header are merged downwards it stands one row above."""
    own = shown(sheet.cell(row, column))
    return own if own.strip() or not row else shown(sheet.cell(row - 1, column))


def _columns(sheet: Sheet, row: int, fields: Sequence[Field]) -> Mapping[str, int]:
    """Return field -> the column whose title says it best: the field's own title before any other name for it.

    So a column of one's own, such as 编号 or 日期, never takes the place of 报告编号 or 报告日期.
    """
    best: dict[str, tuple[int, int]] = {}
    for column in range(len(sheet.rows[row])):
        title = _title(sheet, row, column)
        rank, key = _meaning(title, fields)
        if key and (key not in best or rank < best[key][0]):
            best[key] = (rank, column)
    return {key: column for key, (_rank, column) in best.items()}


def _meaning(title: str, fields: Sequence[Field]) -> tuple[int, str]:
    """Return which field a title means and how far it is from that field's own title; an empty key for none."""
    plain, bare = _plain(title), _bare(title)
    for rank, item in ((rank, item) for rank in range(4) for item in fields):
        names = (item.title,) if rank < 2 else item.aliases
        if any((_bare(name) == bare) if rank % 2 == 0 else (_plain(name) == plain) for name in names):
            return rank, item.key
    return 4, ""


@lru_cache(maxsize=4_096)
def _bare(title: str) -> str:
    """Return a title without stars and blanks, its additions in brackets kept."""
    return _STARRED.sub("", compared(title))


def _ignored(sheet: Sheet, header: int, columns: Mapping[str, int]) -> tuple[str, ...]:
    taken = set(columns.values())
    titles = (_title(sheet, header, column).strip() for column in range(len(sheet.rows[header])) if column not in taken)
    return tuple(" ".join(title.split()) for title in titles if title)


def _rows(
    sheet: Sheet, header: int, columns: Mapping[str, int], declared: tuple[Sequence[Field], Rules]
) -> tuple[list[TableRow], tuple[int, ...]]:
    fields, rules = declared
    keys = [columns[item.key] for item in fields if item.is_key and item.key in columns]
    read, skipped = [], []
    for row in range(header + 1, len(sheet.rows)):
        if all(sheet.cell(row, column) is None for column in columns.values()):
            continue
        texts = [text_of(sheet.cell(row, column)) for column in keys]
        first = next((text_of(cell) for cell in sheet.rows[row] if text_of(cell)), "")
        if not any(texts) or _is_remark(first, texts):
            if first:
                skipped.append(row + 1)
            continue
        read.append(_row(sheet, row, columns, (fields, rules)))
    return read, tuple(skipped)


def _is_remark(first: str, texts: Sequence[str]) -> bool:
    """Return whether a line is a total or a remark. `first`: its first text; `texts`: what its key fields say.

    A remark in a column of one's own beside a row that says who it is about costs that row nothing.
    """
    said = any(map(_TOTALS.match, texts)) or (len(texts) > 1 and len(set(texts)) == 1)
    return said or (_TOTALS.match(first) is not None and not all(texts))


def _row(sheet: Sheet, row: int, columns: Mapping[str, int], declared: tuple[Sequence[Field], Rules]) -> TableRow:
    values: dict[str, Value] = {}
    places: dict[str, PlacedCell] = {}
    faults: list[CellFault] = []
    fields, rules = declared
    for item in fields:
        if item.key not in columns:
            continue
        column = columns[item.key]
        raw, formula = sheet.cell(row, column), (row, column) in sheet.formulas
        unseen = sheet.is_unseen(row, column)
        place = PlacedCell(sheet.name, row, column, raw, formula, from_1904=sheet.from_1904, unseen=unseen)
        places[item.key] = place
        value, code, parameters = _read(item, place, rules)
        if code:
            faults.append(CellFault(item.key, place, code, parameters, item.spares))
        elif value is not None:
            values[item.key] = value
    unseen = sheet.hidden or row in sheet.unseen.rows
    return TableRow(row + 1, values, places, tuple(faults), unseen)


def _read(item: Field, place: PlacedCell, rules: Rules) -> tuple[Value | None, str, Mapping[str, str]]:
    """Return value, code of a fault, and its parameters."""
    if place.formula:
        return None, "formula", {}
    if isinstance(place.raw, CellError):
        return None, "error_value", {}
    if not place.text:
        return None, "required" if item.required else "", {}
    match item.kind:
        case FieldKind.DATE:
            return _day(item, place)
        case FieldKind.YES_NO:
            said = yes_no(place.raw)
            return said, "" if said is not None else "no_yes_no", {}
        case FieldKind.CODE if lost_digits(place.raw):
            return None, "lost_digits", {}
    typed = place.text if item.lines else one_line(place.text)
    return _text(item, code_of(place.raw) if item.kind is FieldKind.CODE else unmarked(typed), rules)


def _day(item: Field, place: PlacedCell) -> tuple[Value | None, str, Mapping[str, str]]:
    """Return a day, also from a cell that shows a day's number, and from eight digits."""
    day = day_of(place.raw, from_1904=place.from_1904)
    if day is None:
        return None, "no_date", {}
    if day < item.first_day:
        return None, "too_early", {"limit": item.first_day.isoformat()}
    return day, "", {}


def _text(item: Field, typed: str, rules: Rules) -> tuple[Value | None, str, Mapping[str, str]]:
    text = rules.normalise(item.format, typed) if item.format else typed
    fault = rules.formats[item.format](text) if item.format in rules.formats else None
    if fault:
        return None, f"format_{fault}", {"value": text}
    if len(text) > item.limit:
        return None, "too_long", {"limit": str(item.limit), "length": str(len(text))}
    if item.choices:
        named = {_plain(other): choice for other, choice in item.choice_aliases.items()}
        named |= {_plain(choice): choice for choice in item.choices}
        chosen = named.get(_plain(text))
        return chosen, "" if chosen else "no_choice", {}
    return text, "", {}


def _repeated(rows: Sequence[TableRow], fields: Sequence[Field]) -> Iterator[TableRow]:
    """Yield the rows, with a fault on each that repeats the value of a unique field.

    The one that counts is seen, stands in the sheet with the most of the fields, and stands first; so a sheet of notes
    on some of the enterprises, or a hidden line, costs no row of the list itself.
    """
    unique = [item.key for item in fields if item.unique]
    first: dict[tuple[str, Value], TableRow] = {}
    for row in sorted(rows, key=lambda row: (row.unseen, -len(row.places))):
        for key in unique:
            if key in row.values:
                first.setdefault((key, row.values[key]), row)
    for row in rows:
        own = [(key, first[key, row.values[key]]) for key in unique if key in row.values]
        faults = [_repeats(row, key, other) for key, other in own if other is not row]
        yield replace(row, faults=(*row.faults, *faults))


def _repeats(row: TableRow, key: str, other: TableRow) -> CellFault:
    where = {"row": str(other.number)}
    elsewhere = {} if other.sheet == row.sheet else {"sheet": other.sheet}
    return CellFault(key, row.places[key], "repeated", where | elsewhere)
