"""A questionnaire workbook that came back: what it says of itself, and what stands in the cells of each key.

Cells are found by the titles of the header and by the keys in the file, so that inserted rows and columns, sorted
rows and renamed or re-ordered sheets do no harm. What a cell means is not worked out here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from exports.archive.refusals import RefusedWorkbookError
from exports.questionnaire.layout import (
    IDENTITY_SHEET,
    REASON_MARK,
    TEMPLATE,
    Column,
    Identity,
    column_of,
)
from exports.reading.cell_values import text_of
from exports.reading.placed_cell import PlacedCell
from exports.reading.workbook import Book, Sheet

_HEADER_SEARCH = 60
MANIFEST_SHEET = "文件说明"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a file's identity sheet says, whoever wrote it. `digest`: the beginning of the definition's."""

    questionnaire: str
    version: str
    digest: str
    credit_code: str
    number: str


@dataclass(frozen=True)
class ReturnedCells:
    """The cells by key (`reason_key` for a reason), and cells whose key stands elsewhere once more and that differ.

    `keyless`: sheets that look like a section and have no column of keys: they are not read.
    """

    claim: Claim
    cells: Mapping[str, PlacedCell]
    doubled: tuple[tuple[str, PlacedCell], ...] = ()
    keyless: tuple[str, ...] = ()


def read_handed(book: Book) -> ReturnedCells:
    """Return what a book says and holds.

    Sheets that somebody added do no harm: a copy of a section that says the same, a hidden one, notes in such columns.
    Raises RefusedWorkbookError: ``not_questionnaire`` for any other workbook, ``other_export`` for another file of
    ours, ``no_identity`` where the identity sheet is gone, ``no_keys`` where every column of keys is.
    """
    cells: dict[str, PlacedCell] = {}
    doubled: list[tuple[str, PlacedCell]] = []
    keyless: list[str] = []
    for sheet in sorted(book.sheets.values(), key=lambda sheet: sheet.hidden):
        columns = _header(sheet)
        if columns is None:
            continue
        if Column.KEY not in columns[1]:
            keyless.append(sheet.name)
            continue
        for key, place in _keyed(sheet, *columns):
            first = cells.setdefault(key, place)
            if first is not place and first.text != place.text and not sheet.hidden:
                doubled.append((key, place))
    claim = _claim(book)
    if keyless and not cells:
        raise RefusedWorkbookError("no_keys", sheet=keyless[0])
    if not cells:
        raise RefusedWorkbookError("other_export" if MANIFEST_SHEET in book.sheets else "not_questionnaire")
    if claim is None:
        raise RefusedWorkbookError("no_identity")
    return ReturnedCells(claim, cells, tuple(doubled), tuple(keyless))


def _claim(book: Book) -> Claim | None:
    sheet = book.sheets.get(IDENTITY_SHEET)
    if sheet is None:
        return None
    said = {text_of(sheet.cell(row, 0)): text_of(sheet.cell(row, 1)) for row in range(len(sheet.rows))}
    if said.get(Identity.TEMPLATE) != TEMPLATE:
        return None
    return Claim(
        questionnaire=said.get(Identity.QUESTIONNAIRE, ""),
        version=said.get(Identity.VERSION, ""),
        digest=said.get(Identity.DIGEST, ""),
        credit_code=said.get(Identity.CREDIT_CODE, ""),
        number=said.get(Identity.NUMBER, ""),
    )


def _header(sheet: Sheet) -> tuple[int, Mapping[Column, int]] | None:
    """Return the row of the header and where each known column stands; None for a sheet that is no section."""
    for row, cells in enumerate(sheet.rows[:_HEADER_SEARCH]):
        columns: dict[Column, int] = {}
        for place, raw in enumerate(cells):
            column = column_of(raw) if isinstance(raw, str) else None
            if column is not None:
                columns.setdefault(column, place)
        if {Column.ANSWER, Column.TITLE} <= set(columns):
            return row, columns
    return None


def _keyed(sheet: Sheet, header: int, columns: Mapping[Column, int]) -> Iterator[tuple[str, PlacedCell]]:
    def placed(row: int, column: Column) -> PlacedCell:
        place = columns[column]
        at = (row, place)
        return PlacedCell(
            sheet.name,
            *at,
            sheet.cell(*at),
            at in sheet.formulas,
            sheet.formats.get(at, ""),
            from_1904=sheet.from_1904,
            unseen=sheet.is_unseen(*at),
        )

    for row in range(header + 1, len(sheet.rows)):
        key = text_of(sheet.cell(row, columns[Column.KEY]))
        if "." not in key:
            continue
        yield key, placed(row, Column.ANSWER)
        if Column.REASON in columns:
            yield key + REASON_MARK, placed(row, Column.REASON)
