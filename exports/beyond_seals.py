"""What stands in a file besides its sealed rows, held against the export's own bytes: nobody altered that either.

Seals know the rows of a list. Titles, notes, columns outside the seals, further sheets and pictures are only known
where the bytes of the export were kept; there each text must stand as often as it did, wherever that is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from exports.book import Book, Sheet
from exports.headings import PARTED
from exports.references import Place, column_letters
from exports.seal_check import SheetReport
from exports.sealed_rows import FoundRow, Located, Stranger, listed_rows, locate_all
from exports.sealing import SealedSheet, canonical

FORMULA = "="
"""What the text of a formula begins with; what a value looks like that does, a reader can't tell apart either."""

_DRAWN = ("/drawings/", "/media/", "/embeddings/")


@dataclass(frozen=True)
class File:
    """A book with the formulas of its sheets by place; one that leans on another formula has none."""

    book: Book
    formulas: Mapping[str, Mapping[Place, str]] = field(default_factory=dict)

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
    ones that nobody sees.  `drawn`: a picture or shape may lie over cells.
    """

    compared: bool = False
    altered: tuple[Outside, ...] = ()
    added: tuple[Outside, ...] = ()
    new_sheets: tuple[str, ...] = ()
    changed_sheets: tuple[str, ...] = ()
    missing_sheets: tuple[str, ...] = ()
    hidden_sheets: tuple[str, ...] = ()
    drawn: bool = False

    @property
    def nothing_unknown(self) -> bool:
        """Whether all that stands in the file stood in the export."""
        return self.compared and not (self.added or self.new_sheets or self.changed_sheets or self.drawn)


NOTHING_COMPARED = Beyond()


def look_beyond(
    sheets: Sequence[SealedSheet], found: File, kept: File | None, reports: Sequence[SheetReport]
) -> tuple[list[SheetReport], Beyond]:
    """Return the reports without the unsealed columns that stand as they left, and what else is not as it left."""
    located = locate_all(sheets, found.book)
    hidden = tuple(item.sheet.name for item in located.values() if item.sheet.hidden)
    named = {item.sheet.name for item in located.values()}
    others = [name for name in found.book.sheets if name not in named]
    if kept is None:
        return list(reports), Beyond(new_sheets=tuple(others), hidden_sheets=hidden)
    originals = locate_all(sheets, kept.book)
    checked, altered, added = [], list[Outside](), list[Outside]()
    for sheet, report in zip(sheets, reports, strict=True):
        if not report.header or sheet.name not in originals or located[sheet.name].places[sheet.key_column] is None:
            checked.append(report)
            continue
        pair = _Pair(sheet, (found, located[sheet.name]), (kept, originals[sheet.name]))
        wrong, unknown = pair.columns(report.unsealed)
        checked.append(replace(report, unsealed=unknown))
        gone, new = pair.outside()
        altered += [*wrong, *pair.headings(), *gone]
        added += new
    own = {item.sheet.name for item in originals.values()}
    same = {name for name in others if name in kept.book.sheets and name not in own}
    changed = tuple(name for name in others if name in same and _texts(found, name) != _texts(kept, name))
    return checked, Beyond(
        compared=True,
        altered=tuple(altered),
        added=tuple(added),
        new_sheets=tuple(name for name in others if name not in same),
        changed_sheets=changed,
        missing_sheets=tuple(name for name in kept.book.sheets if name not in own and name not in found.book.sheets),
        hidden_sheets=tuple(
            name for name in hidden if name not in kept.book.sheets or not kept.book.sheets[name].hidden
        ),
        drawn=_drawn(found.book) and not _drawn(kept.book),
    )


def _drawn(book: Book) -> bool:
    return any(mark in f"/{name.lower()}" for name in book.lost for mark in _DRAWN)


def _texts(file: File, name: str) -> Counter[str]:
    """Return how often each text stands in a sheet."""
    sheet = file.book.sheets[name]
    return Counter(file.said(sheet, row, column) for row, column in _filled(sheet, frozenset()))


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


class _Side:
    """One sealed sheet in one of the two files."""

    def __init__(self, sheet: SealedSheet, file: File, located: Located) -> None:
        self.file, self.located = file, located
        self.rows: dict[tuple[str, int], FoundRow] = {}
        seen: Counter[str] = Counter()
        for row in listed_rows(located, sheet):
            key = row.cells[sheet.key_column]
            self.rows[key, seen[key]] = row
            seen[key] += 1
        self.lines = {row.line for row in self.rows.values()}
        own = set(located.places)
        self.strangers = {place: item.names for place, item in enumerate(located.headings) if place not in own}

    def said(self, row: FoundRow, place: int) -> str:
        return self.file.said(self.located.sheet, row.line - 1, place)


class _Pair:
    """A sealed sheet in the file and in the export."""

    def __init__(self, sheet: SealedSheet, found: tuple[File, Located], kept: tuple[File, Located]) -> None:
        self.name = sheet.name
        self.found, self.kept = _Side(sheet, *found), _Side(sheet, *kept)

    def columns(self, unsealed: Sequence[Stranger]) -> tuple[list[Outside], tuple[Stranger, ...]]:
        """Return the cells of unsealed columns that were altered, and the columns of which nothing can be known."""
        before = {column_letters(place + 1): (place, was) for place, was in self._same.items()}
        wrong, unknown = list[Outside](), list[Stranger]()
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
        found: dict[int, int] = {}
        for place, names in self.found.strangers.items():
            shared = {was: len(set(names) & set(others)) for was, others in free.items()}
            best = max(shared, key=lambda was: shared[was], default=None)
            if best is not None and shared[best]:
                found[place] = best
                del free[best]
        return found

    def _differing(self, place: int, before: int) -> list[Outside]:
        found = []
        for key, row in self.found.rows.items():
            original = self.kept.rows.get(key)
            was = self.kept.said(original, before) if original is not None else None
            now = self.found.said(row, place)
            if was is not None and was != now:
                found.append(Outside(self.name, str(row.line), now, was))
        return found

    def headings(self) -> list[Outside]:
        """Return the sealed columns that no longer stand under all the headings that stood over them.

        A text with a colon, such as 填报单位：, is a line of its own above the table.
        """
        found = []
        for now, was in zip(self.found.located.places, self.kept.located.places, strict=True):
            if now is not None and was is not None:
                standing = self.found.located.headings[now].texts
                before = self.kept.located.headings[was].texts
                if any("：" not in text for text in set(before) - set(standing)):
                    where = column_letters(now + 1)
                    said = (PARTED.join(reversed(texts)) for texts in (standing, before))
                    found.append(Outside(self.name, where, *said))
        return found

    def outside(self) -> tuple[list[Outside], list[Outside]]:
        """Return the texts beside the list that are gone, and those that are new.

        A formula may read otherwise after rows were moved, and its value is nobody's word: such are only new.
        """
        added = self.found.strangers.keys() - self._same.keys()
        now, was = self._beside(self.found, added), self._beside(self.kept, set())
        gone = [Outside(self.name, "", "", text) for text in was if len(was[text]) > len(now.get(text, ()))]
        new = [Outside(self.name, at[0], text, "") for text, at in now.items() if len(at) > len(was.get(text, ()))]
        reckoned = sum(item.found.startswith(FORMULA) for item in new)
        replaced = [item for item in gone if item.original.startswith(FORMULA)][reckoned:]
        return [item for item in gone if not item.original.startswith(FORMULA)] + replaced, new

    def _beside(self, side: _Side, added: Container[int]) -> Mapping[str, list[str]]:
        """Return text -> where it stands, outside the lines of the list; titles of added columns do not count."""
        sheet, header = side.located.sheet, side.located.header
        found: dict[str, list[str]] = defaultdict(list)
        for row, column in _filled(sheet, side.lines):
            if not (row == header and column in added):
                found[side.file.said(sheet, row, column)].append(f"{column_letters(column + 1)}{row + 1}")
        return found
