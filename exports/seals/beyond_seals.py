"""What stands in a file besides its sealed rows, held against the export's own bytes: nobody altered that either.

Seals know the rows of a list. Titles, notes, columns outside the seals, further sheets and pictures are only known
where the bytes of the export were kept; there each text must stand in its line and column, wherever lines were pushed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from openpyxl.utils import get_column_letter

from exports.archive.cell_references import Place, address
from exports.reading.workbook import Book, Sheet
from exports.seals.headings import PARTED
from exports.seals.merged_areas import Area, new_areas
from exports.seals.outside_rows import Column, Line, Said, compare
from exports.seals.row_lookup import FoundRow, Located, UnsealedColumn, listed_rows, locate_all
from exports.seals.row_seals import SealedSheet, canonical
from exports.seals.verification import SheetReport

FORMULA = "="
"""What the text of a formula begins with; what a value looks like that does, a reader can't tell apart either."""


@dataclass(frozen=True)
class File:
    """A book with the formulas of its sheets by place; one that leans on another formula has none.

    `drawn`: its pictures and shapes, each with its place, as often as it is drawn.
    """

    book: Book
    formulas: Mapping[str, Mapping[Place, str]] = field(default_factory=dict)
    drawn: Counter[str] = field(default_factory=Counter)

    def said(self, sheet: Sheet, row: int, column: int) -> str:
        """Return what a cell says: its canonical text, or its formula with the value stored beside."""
        text = canonical(sheet.cell(row, column))
        if (row, column) not in sheet.formulas:
            return text
        formula = self.formulas.get(sheet.name, {}).get((row, column))
        return f"{FORMULA}{formula}\0{text}" if formula else f"{FORMULA}\0{id(self)}"


@dataclass(frozen=True, slots=True)
class Outside:
    """A text that stands elsewhere than in a sealed cell: `found` in the file, `original` in the export, else empty."""

    sheet: str
    where: str
    found: str
    original: str


@dataclass(frozen=True)
class Beyond:
    """What is not as it left. `compared`: whether the export's own bytes were at hand.

    `altered`: texts that stood there and don't, and cells of columns outside the seals.  `added`: texts that didn't
    stand there.  `new_sheets`, `changed_sheets`, `missing_sheets`: those without sealed rows.  `hidden_sheets`: sealed
    ones that nobody sees.  `drawn`: a picture or shape may lie over cells.  `sealed`: whether any row was.  `merged`:
    merged areas that the export didn't have.
    """

    compared: bool = False
    sealed: bool = False
    altered: tuple[Outside, ...] = ()
    added: tuple[Outside, ...] = ()
    new_sheets: tuple[str, ...] = ()
    changed_sheets: tuple[str, ...] = ()
    missing_sheets: tuple[str, ...] = ()
    hidden_sheets: tuple[str, ...] = ()
    drawn: bool = False
    merged: tuple[Area, ...] = ()

    @property
    def covered(self) -> Mapping[str, Sequence[Place]]:
        """Return sheet -> filled cells that nobody sees under a new merged area."""
        by_sheet: dict[str, list[Place]] = defaultdict(list)
        for area in self.merged:
            by_sheet[area.sheet] += area.covered
        return {name: places for name, places in by_sheet.items() if places}

    @property
    def nothing_unknown(self) -> bool:
        """Whether rows were sealed, and all that stands in the file stood in the export."""
        more = (self.added, self.new_sheets, self.changed_sheets, self.drawn, self.merged)
        return self.compared and self.sealed and not any(more)


NOTHING_COMPARED = Beyond()


def compare_beyond_seals(
    sheets: Sequence[SealedSheet], file: File, kept: File | None, reports: Sequence[SheetReport]
) -> tuple[list[SheetReport], Beyond]:
    """Return the reports without the unsealed columns that stand as they left, and what else is not as it left."""
    located = locate_all(sheets, file.book)
    hidden = tuple(item.sheet.name for item in located.values() if item.sheet.hidden)
    named = {item.sheet.name for item in located.values()}
    others = [name for name in file.book.sheets if name not in named]
    if kept is None:
        return list(reports), Beyond(sealed=bool(sheets), new_sheets=tuple(others), hidden_sheets=hidden)
    originals = locate_all(sheets, kept.book)
    own = {item.sheet.name for item in originals.values()}
    same = [name for name in others if name in kept.book.sheets and name not in own]
    checked, altered, added = [], list[Outside](), list[Outside]()
    merged = [area for name in same for area in new_areas(file.book.sheets[name], kept.book.sheets[name])]
    for sheet, report in zip(sheets, reports, strict=True):
        if not report.header or sheet.name not in originals or located[sheet.name].places[sheet.key_column] is None:
            checked.append(report)
            continue
        pair = _Pair(sheet, (file, located[sheet.name]), (kept, originals[sheet.name]))
        wrong, unknown = pair.columns(report.unsealed)
        checked.append(replace(report, unsealed=unknown))
        gone, new = pair.outside()
        altered += [*wrong, *pair.headings(), *gone]
        added += new
        merged += pair.merged()
    return checked, Beyond(
        compared=True,
        sealed=bool(sheets),
        altered=tuple(altered),
        added=tuple(added),
        new_sheets=tuple(name for name in others if name not in same),
        changed_sheets=tuple(name for name in same if _layout(file, name) != _layout(kept, name)),
        missing_sheets=tuple(name for name in kept.book.sheets if name not in own and name not in file.book.sheets),
        hidden_sheets=tuple(
            name for name in hidden if name not in kept.book.sheets or not kept.book.sheets[name].hidden
        ),
        drawn=bool(file.drawn - kept.drawn),
        merged=tuple(merged),
    )


def _layout(file: File, name: str) -> list[list[tuple[int, str]]]:
    """Return the lines of a sheet that hold anything, each cell with its place among the columns that do."""
    sheet = file.book.sheets[name]
    filled = sorted(set(_filled(sheet, frozenset())))
    rank = {column: at for at, column in enumerate(sorted({column for _, column in filled}))}
    lines: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for row, column in filled:
        lines[row].append((rank[column], file.said(sheet, row, column)))
    return [lines[row] for row in sorted(lines)]


def _filled(sheet: Sheet, left_out: Container[int]) -> Iterator[Place]:
    """Yield the places that hold anything, but for those in some lines (from 1)."""
    for row, cells in enumerate(sheet.rows):
        if row + 1 not in left_out:
            yield from ((row, column) for column, raw in enumerate(cells) if canonical(raw))
    yield from (
        (row, column)
        for row, column in sorted(sheet.formulas)
        if row + 1 not in left_out and not canonical(sheet.cell(row, column))
    )


def _as_known(columns: set[int], known: Mapping[int, int]) -> Mapping[int, Column]:
    """Return each column by one that both files know, the next to its left, and its number from there."""
    relative: dict[int, Column] = {}
    last: Column = (-1, 0)
    for column in sorted(columns | known.keys()):
        last = (known[column], 0) if column in known else (last[0], last[1] + 1)
        relative[column] = last
    return relative


class _Side:
    """One sealed sheet in one of the two files."""

    def __init__(self, sheet: SealedSheet, file: File, located: Located, own: Located) -> None:
        self.file, self.located = file, located
        self.rows: dict[tuple[str, int], FoundRow] = {}
        seen: Counter[str] = Counter()
        for row in listed_rows(located, sheet, own):
            key = row.cells[sheet.key_column]
            self.rows[key, seen[key]] = row
            seen[key] += 1
        self.lines = {row.line for row in self.rows.values()}
        sealed = set(located.places)
        self.strangers = {place: item.names for place, item in enumerate(located.headings) if place not in sealed}

    def said(self, row: FoundRow, place: int) -> str:
        return self.file.said(self.located.sheet, row.line - 1, place)

    def beside(self, added: Container[int], known: Mapping[int, int]) -> list[Line]:
        """Return the lines outside the list. `known`: column -> column of the export; titles of `added` don't count."""
        sheet, header = self.located.sheet, self.located.header
        filled = [at for at in _filled(sheet, self.lines) if not (at[0] == header and at[1] in added)]
        columns = _as_known({column for _, column in filled}, known)
        cells: dict[int, dict[Column, Said]] = defaultdict(dict)
        for row, column in filled:
            where = address(row, column)
            reckoned = (row, column) in sheet.formulas
            cells[row][columns[column]] = Said(self.file.said(sheet, row, column), where, reckoned)
        return [Line(self._region(row), cells[row]) for row in sorted(cells)]

    def _region(self, row: int) -> int:
        """Return whether a line stands above the list (-1), between its rows (0) or below (1)."""
        line = row + 1
        return (line > min(self.lines, default=line)) + (line > max(self.lines, default=0)) - 1


class _Pair:
    """A sealed sheet in the file and in the export."""

    def __init__(self, sheet: SealedSheet, file: tuple[File, Located], kept: tuple[File, Located]) -> None:
        self.name = sheet.name
        self.file, self.kept = _Side(sheet, *file, kept[1]), _Side(sheet, *kept, kept[1])

    def columns(self, unsealed: Sequence[UnsealedColumn]) -> tuple[list[Outside], tuple[UnsealedColumn, ...]]:
        """Return the cells of unsealed columns that were altered, and the columns of which nothing can be known."""
        before = {get_column_letter(place + 1): (place, was) for place, was in self._same.items()}
        wrong, unknown = list[Outside](), list[UnsealedColumn]()
        for column in unsealed:
            differing = self._differing(*before[column.letters]) if column.letters in before else None
            if differing is None or any(item.original.startswith(FORMULA) or not item.original for item in differing):
                unknown.append(column)
            else:
                wrong += [replace(item, where=f"{column.letters}{item.where}") for item in differing]
        return wrong, tuple(unknown)

    @cached_property
    def _same(self) -> Mapping[int, int]:
        """Return column outside the seals in the file -> the same in the export, by most of what stands over both."""
        free = dict(self.kept.strangers)
        same: dict[int, int] = {}
        for place, names in self.file.strangers.items():
            shared = {was: len(set(names) & set(others)) for was, others in free.items()}
            best = max(shared, key=lambda was: shared[was], default=None)
            if best is not None and shared[best]:
                same[place] = best
                del free[best]
        return same

    def _differing(self, place: int, before: int) -> list[Outside]:
        differing = []
        for key, row in self.file.rows.items():
            original = self.kept.rows.get(key)
            was = self.kept.said(original, before) if original is not None else None
            now = self.file.said(row, place)
            if was is not None and was != now:
                differing.append(Outside(self.name, str(row.line), now, was))
        return differing

    def headings(self) -> list[Outside]:
        """Return the sealed columns that no longer stand under all the headings that stood over them.

        A text with a colon, such as 填报单位：, is a line of its own above the table.
        """
        differing = []
        for now, was in zip(self.file.located.places, self.kept.located.places, strict=True):
            if now is not None and was is not None:
                standing = self.file.located.headings[now].texts
                before = self.kept.located.headings[was].texts
                if any("：" not in text for text in set(before) - set(standing)):
                    where = get_column_letter(now + 1)
                    said = (PARTED.join(reversed(texts)) for texts in (standing, before))
                    differing.append(Outside(self.name, where, *said))
        return differing

    def outside(self) -> tuple[list[Outside], list[Outside]]:
        """Return the texts beside the list that are gone, and those that are new.

        A formula may read otherwise after rows were moved, and its value is nobody's word: such are only new.
        """
        added = self.file.strangers.keys() - self._same.keys()
        was, now = self.kept.beside(set(), self._own_columns), self.file.beside(added, self._columns)
        lost, more = compare(was, now)
        gone = [Outside(self.name, "", "", said.text) for said in lost if not said.reckoned]
        formulas = [Outside(self.name, "", "", said.text) for said in lost if said.reckoned]
        new = [Outside(self.name, said.where, said.text, "") for said in more]
        return gone + formulas[sum(said.reckoned for said in more) :], new

    def merged(self) -> list[Area]:
        """Return the merged areas that the export did not have."""
        sheets = self.file.located.sheet, self.kept.located.sheet
        return new_areas(*sheets, columns=(self._columns, self._own_columns))

    @cached_property
    def _columns(self) -> Mapping[int, int]:
        """Return column of the file -> column of the export, sealed or not."""
        pairs = zip(self.file.located.places, self.kept.located.places, strict=True)
        sealed = {now: was for now, was in pairs if now is not None and was is not None}
        return {**self._same, **sealed}

    @cached_property
    def _own_columns(self) -> Mapping[int, int]:
        return {place: place for place in self._columns.values()}
