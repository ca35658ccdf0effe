"""Markers such as ``{{企业名称}}`` in a blank form: where they stand, which are known, what the others may mean."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.utils import coordinate_to_tuple
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from exports.archive.refusals import RefusedWorkbookError

MARKER = re.compile(r"[{｛]\s*[{｛]([^{}｛｝\n]{1,80})[}｝]\s*[}｝]")
HEADER, FOOTER, TITLE = "页眉", "页脚", "工作表名"
MOST_MARKERS = 1_000
_ALIKE = 0.4


class MarkerKind(StrEnum):
    """Whether a marker stands for one value of the document or for one per listed enterprise."""

    DOCUMENT = "document"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker where it stands: `cell` is ``B5``, or 页眉, 页脚, 工作表名; `row` is 0 for those three."""

    sheet: str
    cell: str
    title: str
    row: int = 0


@dataclass(frozen=True, slots=True)
class Unknown:
    """A marker that we have nothing for, and the known titles nearest to it, the nearest first."""

    marker: Marker
    nearest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormFault:
    """Why a form can't be filled.

    ``two_rows`` (`other`: the first one's cell), ``list_outside`` (a header, a footer, a sheet's name), ``tall_merge``,
    ``in_formula``, ``title_used`` (formulas name the sheet whose name holds a marker).
    """

    code: str
    sheet: str
    cell: str
    title: str
    other: str = ""


@dataclass(frozen=True)
class Form:
    """What a blank form asks for. `rows`: sheet -> the marked row (from 1)."""

    markers: tuple[Marker, ...]
    unknown: tuple[Unknown, ...]
    faults: tuple[FormFault, ...]
    rows: Mapping[str, int]

    @property
    def titles(self) -> tuple[str, ...]:
        """Return every known title that the form uses, in the order of the form."""
        strangers = {item.marker.title for item in self.unknown}
        return tuple(dict.fromkeys(item.title for item in self.markers if item.title not in strangers))


def regular(title: str) -> str:
    """Return a title as it is compared: half-width, without spaces."""
    return "".join(unicodedata.normalize("NFKC", title).split())


def titles_in(text: str) -> list[str]:
    """Return the regular titles of the markers in a text."""
    return [regular(title) for title in MARKER.findall(text)]


def replaced(text: str, say: Callable[[str], str | None]) -> str:
    """Return a text with its markers replaced; those that `say` gives None for stay as they are."""

    def word(match: re.Match[str]) -> str:
        said = say(regular(match[1]))
        return match[0] if said is None else said

    return MARKER.sub(word, text)


def nearest(title: str, known: Iterable[str], count: int = 1) -> tuple[str, ...]:
    """Return the known titles most like this one, the best first; none where nothing is like it."""
    own = regular(title)
    scored = []
    for place, other in enumerate(known):
        candidate = regular(other)
        share = difflib.SequenceMatcher(None, own, candidate, autojunk=False).ratio()
        within = own in candidate or candidate in own
        scored.append((-(share + 0.2 * within), place, other))
    return tuple(other for score, _place, other in sorted(scored)[:count] if -score >= _ALIKE)


def read_form(book: Workbook, known: Mapping[str, MarkerKind]) -> Form:
    """Return the markers of a workbook and what is wrong with them; `known`: regular title -> kind.

    Raises RefusedWorkbookError(``too_complex``) above `MOST_MARKERS`.
    """
    markers: list[Marker] = []
    faults: list[FormFault] = []
    rows: dict[str, int] = {}
    for sheet in book.worksheets:
        own, wrong = _of_cells(sheet)
        own += [Marker(sheet.title, place, title) for place, text in header_texts(sheet) for title in titles_in(text)]
        named = titles_in(sheet.title)
        own += [Marker(sheet.title, TITLE, title) for title in named]
        if named and sheet.title in _formulas(book):
            wrong += [FormFault("title_used", sheet.title, TITLE, title) for title in named]
        faults += [*wrong, *_misplaced(sheet, [item for item in own if known.get(item.title) is MarkerKind.LIST], rows)]
        markers += own
        if len(markers) > MOST_MARKERS:
            raise RefusedWorkbookError("too_complex")
    strangers = dict.fromkeys(item.title for item in markers if item.title not in known)
    likely = {title: nearest(title, known) for title in strangers}
    unknown = tuple(Unknown(item, likely[item.title]) for item in markers if item.title in likely)
    return Form(tuple(markers), unknown, tuple(faults), rows)


def _of_cells(sheet: Worksheet) -> tuple[list[Marker], list[FormFault]]:
    markers, faults = [], []
    for cell in filled_cells(sheet):
        titles = titles_in(text_of(cell))
        if cell.data_type == "f":
            faults += [FormFault("in_formula", sheet.title, cell.coordinate, title) for title in titles]
        else:
            markers += [Marker(sheet.title, cell.coordinate, title, cell.row) for title in titles]
    return markers, faults


def _misplaced(sheet: Worksheet, listed: list[Marker], rows: dict[str, int]) -> Iterator[FormFault]:
    """Note the marked row of a sheet; yield list markers that stand elsewhere or in a merged cell of several rows."""
    first = next((item for item in listed if item.row), None)
    if first is not None:
        rows[sheet.title] = first.row
    covered = _covered(sheet, first.row) if first is not None else frozenset()
    for item in listed:
        if not item.row:
            yield FormFault("list_outside", sheet.title, item.cell, item.title)
        elif first is not None and item.row != first.row:
            yield FormFault("two_rows", sheet.title, item.cell, item.title, first.cell)
        elif coordinate_to_tuple(item.cell)[1] in covered:
            yield FormFault("tall_merge", sheet.title, item.cell, item.title)


def _covered(sheet: Worksheet, row: int) -> frozenset[int]:
    """Return the columns in which a merged area of several rows lies over a row."""
    areas = [area for area in sheet.merged_cells.ranges if area.min_row < area.max_row]
    over = [area for area in areas if area.min_row <= row <= area.max_row]
    return frozenset(column for area in over for column in range(area.min_col, area.max_col + 1))


def _formulas(book: Workbook) -> str:
    """Return every formula and name of a workbook, one a line."""
    cells = (cell for sheet in book.worksheets for cell in filled_cells(sheet) if cell.data_type == "f")
    names = [str(name.attr_text) for name in book.defined_names.values()]
    return "\n".join([*(text_of(cell) for cell in cells), *names])


def filled_cells(sheet: Worksheet) -> list[Cell]:
    """Return the cells of a sheet that hold text or a formula, row by row."""
    cells = [cell for _place, cell in sorted(sheet._cells.items())]  # noqa: SLF001 - iter_rows makes cells of all gaps
    return [cell for cell in cells if isinstance(cell, Cell) and cell.data_type in {"s", "f"}]


def text_of(cell: Cell) -> str:
    """Return what a cell says as plain text; of an array formula its formula."""
    value = cell.value
    return str(value.text) if isinstance(value, ArrayFormula) else str(value)


def header_texts(sheet: Worksheet) -> Iterator[tuple[str, str]]:
    """Yield (页眉 or 页脚, text) of every part of the headers and footers that says something."""
    for place, part in header_parts(sheet):
        yield place, part.text or ""


def header_parts(sheet: Worksheet) -> Iterator[tuple[str, Any]]:
    """Yield (页眉 or 页脚, part) of headers and footers with a text."""
    for name in ("oddHeader", "evenHeader", "firstHeader", "oddFooter", "evenFooter", "firstFooter"):
        item = getattr(sheet.HeaderFooter, name)
        for side in ("left", "center", "right"):
            part = getattr(item, side)
            if part is not None and part.text:
                yield (HEADER if name.endswith("Header") else FOOTER), part
