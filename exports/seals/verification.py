"""A file that came back against the seals of what left: which rows are as they were, altered, gone, new or repeated.

Rows are found by what names them, columns by their titles, so that a sorted, filtered or widened list counts as
unaltered. Where the bytes of the export were kept, its rows (each proved by its own seal) say which cells were altered
and what stood there; without them only that a row was altered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from exports.reading.workbook import Book, Sheet
from exports.seals.row_lookup import FoundRow, Located, UnsealedColumn, listed_rows, locate, locate_all, rows_of
from exports.seals.row_seals import RowSealer, SealedSheet, canonical
from exports.writing.tables import Table

_GUESSES = 40_000  # rows whose name may have been altered, tried one against another


@dataclass(frozen=True, slots=True)
class AlteredCell:
    """One altered cell: its column, what stands there now, and what stood there (None where that is not known).

    `formula`: a formula stands where a value was, whatever it shows.
    """

    column: str
    found: str
    original: str | None
    formula: bool = False


@dataclass(frozen=True, slots=True)
class AlteredRow:
    """One altered row by its line in the file (from 1); `cells` is empty where the altered ones are not known."""

    line: int
    key: str
    name: str
    cells: tuple[AlteredCell, ...] = ()


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A row by its line in the file (from 1; 0: it is not there) and what names it."""

    line: int
    key: str
    name: str = ""


@dataclass(frozen=True)
class SheetReport:
    """One sealed sheet. `found_as` is its name in the file, "" where it is gone; `header` tells whether titles stand.

    ``sealed == unchanged + unknown + len(altered) + len(removed)``; `unknown` counts rows that can't be judged, because
    a column was deleted and the export's own rows are not at hand.  `unsealed`: columns outside the seals that hold
    anything in the list: nothing is known of them.  `hidden_rows`, `hidden_columns`: sealed ones that nobody sees.
    """

    name: str
    sealed: int
    found_as: str = ""
    header: bool = False
    unchanged: int = 0
    unknown: int = 0
    altered: tuple[AlteredRow, ...] = ()
    removed: tuple[NamedRow, ...] = ()
    added: tuple[NamedRow, ...] = ()
    repeated: tuple[NamedRow, ...] = ()
    deleted_columns: tuple[str, ...] = ()
    rows_moved: bool = False
    columns_moved: bool = False
    unsealed: tuple[UnsealedColumn, ...] = ()
    hidden_rows: int = 0
    hidden_columns: tuple[str, ...] = ()

    @property
    def intact(self) -> bool:
        """Whether every sealed row stands unaltered and nothing was added."""
        return self.sealed == self.unchanged and not (self.added or self.repeated or self.deleted_columns)


@dataclass(frozen=True)
class Export:
    """What is known of an export: its number, its sealed sheets, and its own book where the bytes were kept."""

    number: str
    sheets: Sequence[SealedSheet]
    book: Book | None = None


def check_book(key: bytes, export: Export, book: Book) -> list[SheetReport]:
    """Return a report per sealed sheet of the export that a book claims to be: rows unchanged, altered, gone, new."""
    located = locate_all(export.sheets, book)
    return [
        _Check(key, export, sheet).run(located[sheet.name])
        if sheet.name in located
        else SheetReport(sheet.name, len(sheet.keys), removed=_all_gone(sheet))
        for sheet in export.sheets
    ]


def originals(key: bytes, export: Export, sheet: SealedSheet) -> Mapping[bytes, FoundRow]:
    """Return seal -> row of the export itself; rows that don't bear their seal are left out."""
    held = export.book.sheets.get(sheet.name) if export.book is not None else None
    located = locate(held, sheet) if held is not None else None
    if located is None:
        return {}
    sealer = RowSealer(key, export.number, sheet.name, sheet.columns)
    known = set(sheet.each())
    rows = {sealer.seal(row.cells): row for row in rows_of(located)}
    return {seal: row for seal, row in rows.items() if seal in known}


def _all_gone(sheet: SealedSheet) -> tuple[NamedRow, ...]:
    return tuple(NamedRow(0, key) for key in sheet.keys)


@dataclass
class _Tally:
    """What is found while rows are gone through."""

    matched: list[tuple[int, FoundRow]] = field(default_factory=list)
    same: int = 0
    unknown: int = 0
    altered: list[AlteredRow] = field(default_factory=list)


class _Check:
    """One sealed sheet against one sheet of the file."""

    def __init__(self, key: bytes, export: Export, sheet: SealedSheet) -> None:
        self._sheet = sheet
        self._sealer = RowSealer(key, export.number, sheet.name, sheet.columns)
        self._known = originals(key, export, sheet)
        held = export.book.sheets.get(sheet.name) if export.book is not None else None
        self._own = locate(held, sheet) if held is not None else None
        self._keys = frozenset(sheet.keys)
        self._name = sheet.columns.index("企业名称") if "企业名称" in sheet.columns else None

    def run(self, located: Located) -> SheetReport:
        """Return the report of the sheet as it was located."""
        sheet = self._sheet
        report = SheetReport(sheet.name, len(sheet.keys), located.sheet.name)
        if located.header < 0:
            return replace(report, unknown=len(sheet.keys))
        missing = tuple(title for title, place in zip(sheet.columns, located.places, strict=True) if place is None)
        report = replace(report, header=True, deleted_columns=missing)
        kept = [place for place in located.places if place is not None]
        report = replace(report, columns_moved=kept != sorted(kept))
        if located.places[sheet.key_column] is None:
            return replace(report, unknown=len(sheet.keys))
        rows = listed_rows(located, sheet, self._own)
        lines = frozenset(row.line for row in rows)
        report = replace(
            report,
            unsealed=located.filled_strangers(lines),
            hidden_rows=sum(line - 1 in located.sheet.unseen.rows for line in lines),
            hidden_columns=self._hidden_columns(located),
        )
        return self._compare(report, rows, located)

    def _hidden_columns(self, located: Located) -> tuple[str, ...]:
        unseen = located.sheet.unseen.columns
        return tuple(title for title, place in zip(self._sheet.columns, located.places, strict=True) if place in unseen)

    def _compare(self, report: SheetReport, rows: Sequence[FoundRow], located: Located) -> SheetReport:
        sheet, tally = self._sheet, _Tally()
        waiting: dict[str, list[int]] = defaultdict(list)
        for place, key in enumerate(sheet.keys):
            waiting[key].append(place)
        rest = self._take_same(rows, waiting, tally, located)
        spare: list[FoundRow] = []
        for row in rest:
            own = waiting.get(row.cells[sheet.key_column])
            if own:
                self._judge(own.pop(0), row, tally, located)
            else:
                spare.append(row)
        gone = sorted(place for own in waiting.values() for place in own)
        gone, spare = self._renamed(gone, spare, tally, located)
        order = [place for place, _ in sorted(tally.matched, key=lambda pair: pair[1].line)]
        known, key_of = self._keys, sheet.key_column
        return replace(
            report,
            unchanged=tally.same,
            unknown=tally.unknown,
            altered=tuple(sorted(tally.altered, key=lambda row: row.line)),
            removed=tuple(NamedRow(0, sheet.keys[place], self._old_name(place)) for place in gone),
            added=tuple(self._named(row) for row in spare if row.cells[key_of] not in known),
            repeated=tuple(self._named(row) for row in spare if row.cells[key_of] in known),
            rows_moved=order != sorted(order),
        )

    def _take_same(
        self, rows: Sequence[FoundRow], waiting: dict[str, list[int]], tally: _Tally, located: Located
    ) -> list[FoundRow]:
        """Take the rows that bear their seal; return the others. With a deleted column none can."""
        if None in located.places:
            return list(rows)
        rest = []
        for row in rows:
            own = waiting.get(row.cells[self._sheet.key_column], [])
            seal = self._sealer.seal(row.cells)
            place = next((place for place in own if self._sheet.seal(place) == seal), None)
            if place is None:
                rest.append(row)
                continue
            own.remove(place)
            self._settle(place, row, self._formulas(row, self._known.get(seal)), tally)
        return rest

    def _judge(self, place: int, row: FoundRow, tally: _Tally, located: Located) -> None:
        """Compare a row with the one of the same name, cell by cell where that one is at hand."""
        original = self._known.get(self._sheet.seal(place))
        if original is None:
            if None in located.places:
                tally.unknown += 1
                tally.matched.append((place, row))
            else:
                tally.altered.append(AlteredRow(row.line, self._sheet.keys[place], self._name_of(row)))
                tally.matched.append((place, row))
            return
        cells = {
            n: AlteredCell(title, row.cells[n], original.cells[n], n in row.formulas)
            for n, title in enumerate(self._sheet.columns)
            if located.places[n] is not None and row.cells[n] != original.cells[n]
        }
        self._settle(place, row, self._formulas(row, original) | cells, tally)

    def _settle(self, place: int, row: FoundRow, cells: Mapping[int, AlteredCell], tally: _Tally) -> None:
        """Note a row that was found; `cells`: the altered ones by their sealed column."""
        tally.matched.append((place, row))
        if not cells:
            tally.same += 1
            return
        ordered = tuple(cells[n] for n in sorted(cells))
        tally.altered.append(AlteredRow(row.line, self._sheet.keys[place], self._name_of(row), ordered))

    def _formulas(self, row: FoundRow, original: FoundRow | None) -> dict[int, AlteredCell]:
        """Return cells that show what they showed but became formulas."""
        before = original.formulas if original is not None else frozenset()
        return {
            n: AlteredCell(self._sheet.columns[n], row.cells[n], row.cells[n], formula=True)
            for n in row.formulas - before
        }

    def _renamed(
        self, gone: list[int], spare: list[FoundRow], tally: _Tally, located: Located
    ) -> tuple[list[int], list[FoundRow]]:
        """Find rows of which only the name was altered: with the old name back they bear their seal."""
        if None in located.places or len(gone) * len(spare) > _GUESSES:
            return gone, spare
        left, column = list(gone), self._sheet.key_column
        rest = []
        for row in spare:
            for place in left:
                cells = list(row.cells)
                cells[column] = self._sheet.keys[place]
                if self._sealer.seal(cells) == self._sheet.seal(place):
                    cell = AlteredCell(self._sheet.columns[column], row.cells[column], cells[column])
                    self._settle(place, row, {column: cell}, tally)
                    left.remove(place)
                    break
            else:
                rest.append(row)
        return left, rest

    def _named(self, row: FoundRow) -> NamedRow:
        return NamedRow(row.line, row.cells[self._sheet.key_column], self._name_of(row))

    def _name_of(self, row: FoundRow) -> str:
        return row.cells[self._name] if self._name is not None else ""

    def _old_name(self, place: int) -> str:
        row = self._known.get(self._sheet.seal(place))
        return self._name_of(row) if row is not None else ""


def book_of(tables: Sequence[Table]) -> Book:
    """Return tables as the book that they would be read from, to be compared with an export's seals."""
    return Book(
        {
            table.name: Sheet(
                table.name,
                [[column.title for column in table.columns], *([canonical(c) for c in r] for r in table.rows)],
            )
            for table in tables
        }
    )
