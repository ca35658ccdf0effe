"""Where a sealed sheet stands in a book: its header by the titles, its rows below, cells in the sealed order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from exports.book import Sheet
from exports.sealing import SealedSheet, canonical

_HEADER_SEARCH = 100  # lines in which the header is looked for


@dataclass(frozen=True)
class Located:
    """A sheet with the row of its header (from 0, -1 for none), and where each sealed column stands (None: nowhere).

    `strangers`: titles of columns that were not sealed.
    """

    sheet: Sheet
    header: int
    places: tuple[int | None, ...]
    strangers: tuple[str, ...]

    def hits(self, sheet: SealedSheet) -> tuple[int, int]:
        """Return how many sealed columns stand here, and how few strangers: the better fit is the greater."""
        return sum(place is not None for place in self.places), -abs(len(self.sheet.rows) - len(sheet.keys))


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One row of a file: its line (from 1), canonical cells in sealed order, and which of them hold a formula."""

    line: int
    cells: tuple[str, ...]
    formulas: frozenset[int]


def locate(held: Sheet, sheet: SealedSheet) -> Located | None:
    """Return where the sealed columns stand, None where fewer than half of their titles stand in one row."""
    best: Located | None = None
    most = (len(sheet.columns) - 1) // 2
    for row in range(min(len(held.rows), _HEADER_SEARCH)):
        titles = [canonical(cell) for cell in held.rows[row]]
        places = _places(titles, sheet)
        count = sum(place is not None for place in places)
        if count > most:
            most = count
            own = {place for place in places if place is not None}
            strangers = tuple(title for place, title in enumerate(titles) if title and place not in own)
            best = Located(held, row, places, strangers)
    return best


def _places(titles: list[str], sheet: SealedSheet) -> tuple[int | None, ...]:
    """Return the column of each sealed title; of a title that occurs twice the first goes with the first."""
    standing: dict[str, list[int]] = defaultdict(list)
    for place, title in enumerate(titles):
        standing[title].append(place)
    return tuple(standing[title].pop(0) if standing.get(title) else None for title in sheet.columns)


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
