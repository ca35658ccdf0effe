"""Where a sealed sheet stands in a book: its header by the titles, its rows below, cells in the sealed order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from exports.reading.workbook import Book, Sheet
from exports.seals.headings import PARTED, Heading, Headings
from exports.seals.row_seals import SealedSheet, canonical

_HEADER_SEARCH = 100  # lines in which the header is looked for


@dataclass(frozen=True, slots=True)
class UnsealedColumn:
    """A column that was not sealed: its letters and its title, which may be empty."""

    letters: str
    title: str


@dataclass(frozen=True)
class Located:
    """A sheet with the row of its header (from 0, -1 for none), and where each sealed column stands (None: nowhere).

    `headings`: what stands over each column of the sheet.
    """

    sheet: Sheet
    header: int
    places: tuple[int | None, ...]
    headings: tuple[Heading, ...] = ()

    def hits(self, sheet: SealedSheet) -> tuple[int, int]:
        """Return how many sealed columns stand here, and how few strangers: the better fit is the greater."""
        return sum(place is not None for place in self.places), -abs(len(self.sheet.rows) - len(sheet.keys))

    def filled_strangers(self, lines: frozenset[int]) -> tuple[UnsealedColumn, ...]:
        """Return the columns that were not sealed and hold anything in some of these lines (from 1)."""
        own, filled = set(self.places), set[int]()
        for line in lines:
            row = self.sheet.rows[line - 1]
            filled.update(place for place in range(len(row)) if place not in own and canonical(row[place]))
        filled.update(place for row, place in self.sheet.formulas if row + 1 in lines and place not in own)
        titles = {place: heading.title for place, heading in enumerate(self.headings)}
        return tuple(UnsealedColumn(get_column_letter(place + 1), titles.get(place, "")) for place in sorted(filled))


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One row of a file: its line (from 1), canonical cells in sealed order, and which of them hold a formula."""

    line: int
    cells: tuple[str, ...]
    formulas: frozenset[int]


def locate(held: Sheet, sheet: SealedSheet) -> Located | None:
    """Return where the sealed columns stand, None where fewer than half of their titles stand over one row."""
    best: Located | None = None
    most = (len(sheet.columns) - 1) // 2
    headings = Headings(held, _HEADER_SEARCH)
    sought = {title.rsplit(PARTED, 1)[-1] for title in sheet.columns} | set(sheet.columns)
    for row in range(len(headings)):
        if sought.isdisjoint(headings.texts(row)):
            continue
        over = headings.over(row)
        places = _places(over, sheet)
        count = sum(place is not None for place in places)
        if count > most:
            most = count
            best = Located(held, row, places, tuple(over))
    return best


def _places(headings: Sequence[Heading], sheet: SealedSheet) -> tuple[int | None, ...]:
    """Return the column of each sealed title; of a title that occurs twice the first goes with the first."""
    standing: dict[str, list[int]] = defaultdict(list)
    for place, heading in enumerate(headings):
        for name in heading.names:
            standing[name].append(place)
    taken: set[int] = set()
    places: list[int | None] = []
    for title in sheet.columns:
        free = next((place for place in standing.get(title, ()) if place not in taken), None)
        if free is not None:
            taken.add(free)
        places.append(free)
    return tuple(places)


def locate_all(sheets: Sequence[SealedSheet], book: Book) -> Mapping[str, Located]:
    """Return sealed name -> where it stands in the book: by its name, else by its titles under another name."""
    by_name: dict[str, Located] = {}
    for sheet in sheets:
        held = book.sheets.get(sheet.name)
        if held is not None:
            by_name[sheet.name] = locate(held, sheet) or Located(held, -1, ())
    taken = {located.sheet.name for located in by_name.values()}
    for sheet in sheets:
        if sheet.name in by_name:
            continue
        renamed = (locate(held, sheet) for name, held in book.sheets.items() if name not in taken)
        best = max((item for item in renamed if item), key=lambda item: item.hits(sheet), default=None)
        if best is not None:
            by_name[sheet.name] = best
            taken.add(best.sheet.name)
    return by_name


def rows_of(located: Located) -> Iterator[FoundRow]:
    """Yield the rows below the header that hold anything in a sealed column."""
    formulas: dict[int, set[int]] = defaultdict(set)
    for line, column in located.sheet.formulas:
        formulas[line].add(column)
    for number in range(located.header + 1, len(located.sheet.rows)):
        row = located.sheet.rows[number]
        width = len(row)
        cells = tuple(canonical(row[place]) if place is not None and place < width else "" for place in located.places)
        if any(cells):
            own = formulas.get(number, ())
            yield FoundRow(number + 1, cells, frozenset(n for n, place in enumerate(located.places) if place in own))


def listed_rows(located: Located, sheet: SealedSheet, own: Located | None) -> list[FoundRow]:
    """Return the rows of the list itself.

    Left out are lines below it such as 制表： and 审核：, totals by formula, which name no row, and whatever else stood
    beside the list in the export. `own`: where the sheet stands in the export itself.
    """
    keys, key_column = frozenset(sheet.keys), sheet.key_column
    beside = frozenset(map(_text_of, _beside(own, sheet))) if own is not None and own.header >= 0 else frozenset()
    rows = (row for row in rows_of(located) if row.cells[key_column] in keys or _telling(row, key_column))
    return [row for row in rows if _text_of(row) not in beside]


def _beside(own: Located, sheet: SealedSheet) -> list[FoundRow]:
    """Return the rows of the export below the header that are none of its list; its rows stand in one block."""
    rows = list(rows_of(own))
    names, count = [row.cells[sheet.key_column] for row in rows], len(sheet.keys)
    begin = sheet.keys[:1]
    starts = (at for at in range(len(rows)) if tuple(names[at : at + 1]) == begin or not begin)
    first = next((at for at in starts if tuple(names[at : at + count]) == sheet.keys), None)
    if first is None:
        return []
    block = {_text_of(row) for row in rows[first : first + count]}
    return [row for row in (*rows[:first], *rows[first + count :]) if _text_of(row) not in block]


def _text_of(row: FoundRow) -> tuple[str | None, ...]:
    """Return the cells of a row, None for what a formula says."""
    return tuple(None if place in row.formulas else cell for place, cell in enumerate(row.cells))


def _telling(row: FoundRow, key_column: int) -> bool:
    key = row.cells[key_column]
    said = (place for place, cell in enumerate(row.cells) if cell and "：" not in cell)
    return sum(bool(key) or place not in row.formulas for place in said) > 1
