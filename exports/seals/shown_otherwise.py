"""Cells that show something else than they hold: by a number format that is not the export's own, or by a rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from exports.archive.cell_references import Place
from exports.archive.zip_archive import Limits
from exports.reading.workbook import Book, Raw, Sheet
from exports.seals.plain_formats import GENERAL, alike, is_plain, kind_of, shows_another
from exports.seals.row_seals import canonical
from exports.seals.sheet_formats import Seen, seen_formats


@dataclass(frozen=True)
class _Column:
    """What stands in a column, and in which formats by kind of value."""

    texts: set[str] = field(default_factory=set)
    formats: set[tuple[str, str]] = field(default_factory=set)


def shown_otherwise(
    content: bytes, book: Book, limits: Limits, *, kept: tuple[bytes, Book] | None
) -> dict[str, list[Place]]:
    """Return sheet -> places whose format hides or replaces what they hold, or might.

    `content`, `book`: a workbook that was read. `kept`: the same of the export that it is held against; there a format
    is in order that shows every value as it is, or that the export has in the same column. Without it only formats are
    named that show other digits or texts.  Of a rule the first place is named, whatever it holds.
    """
    seen = seen_formats(content, limits)
    if kept is None:
        by_sheet = {name: list(_loose(book.sheets[name], own)) for name, own in seen.items()}
    else:
        by_sheet = _against(seen, book, (seen_formats(kept[0], limits), kept[1]))
    return {name: list(dict.fromkeys(places)) for name, places in by_sheet.items() if places}


def _loose(sheet: Sheet, own: Seen) -> Iterator[Place]:
    yield from (at for at, code in own.formats.items() if shows_another(code, sheet.cell(*at)))
    yield from (at for at, code in own.rules if shows_another(code, 1.0) or shows_another(code, -1.0))


def _against(seen: Mapping[str, Seen], book: Book, kept: tuple[Mapping[str, Seen], Book]) -> dict[str, list[Place]]:
    before, original = kept
    rules = {alike(code) for own in before.values() for _, code in own.rules}
    blank = any(own.blank for own in before.values())
    by_sheet = {}
    for name, own in seen.items():
        sheet = book.sheets[name]
        other = original.sheets.get(name) or _counterpart(sheet, book, original)
        places = list(_strange(sheet, own, (other, before.get(other.name)))) if other is not None else []
        places += _noughts(sheet) if own.blank and not blank else []
        places += [at for at, code in own.rules if not is_plain(code, "number") and alike(code) not in rules]
        by_sheet[name] = places
    return by_sheet


def _counterpart(sheet: Sheet, book: Book, original: Book) -> Sheet | None:
    """Return the sheet of the export that is called otherwise in the file, None where it has none such."""
    texts = _texts(sheet)
    missing = [other for name, other in original.sheets.items() if name not in book.sheets]
    best = max(missing, key=lambda other: len(texts & _texts(other)), default=None)
    return best if best is not None and texts & _texts(best) else None


def _texts(sheet: Sheet) -> set[str]:
    return {text for row in sheet.rows for cell in row if (text := canonical(cell))}


def _strange(sheet: Sheet, own: Seen, kept: tuple[Sheet, Seen | None]) -> Iterator[Place]:
    """Yield the cells whose format need not show what they hold, and is none of the export's own of that column.

    Only what stands in that column of the export counts: everything else is told as altered or unsealed anyway.
    """
    odd = [
        (at, code)
        for at, code in own.formats.items()
        if (sheet.cell(*at) is not None or at in sheet.formulas) and not is_plain(code, _kind(sheet.cell(*at)))
    ]
    if not odd:
        return
    columns, before = _columns(sheet, own), _columns(kept[0], kept[1] or Seen())
    pairs = {column: _other(column, columns, before) for column in {at[1] for at, _ in odd}}
    for at, code in odd:
        other = pairs[at[1]]
        raw = sheet.cell(*at)
        if other is None or (_kind(raw), alike(code)) in before[other].formats:
            continue
        if at in sheet.formulas or canonical(raw) in before[other].texts:
            yield at


def _kind(raw: Raw) -> str:
    """Return the kind of a value; what a formula has not been worked out to yet is taken for a number."""
    return "number" if raw is None else kind_of(raw)


def _columns(sheet: Sheet, own: Seen) -> dict[int, _Column]:
    columns: dict[int, _Column] = {}
    for row, cells in enumerate(sheet.rows):
        for column, raw in enumerate(cells):
            if raw is not None:
                _note(columns.setdefault(column, _Column()), raw, own.formats.get((row, column), GENERAL))
    for row, column in sheet.formulas:
        if sheet.cell(row, column) is None:
            _note(columns.setdefault(column, _Column()), None, own.formats.get((row, column), GENERAL))
        else:
            columns[column].formats.add(("number", alike(own.formats.get((row, column), GENERAL))))
    return columns


def _note(column: _Column, raw: Raw, code: str) -> None:
    column.texts.add(canonical(raw))
    column.formats.add((_kind(raw), alike(code)))


def _other(column: int, columns: Mapping[int, _Column], before: Mapping[int, _Column]) -> int | None:
    """Return the column of the export that a column is: each shares more with the other than with any else."""
    other = _nearest(columns[column], column, before)
    return other if other is not None and _nearest(before[other], other, columns) == column else None


def _nearest(own: _Column, place: int, columns: Mapping[int, _Column]) -> int | None:
    shared = {at: len(own.texts & column.texts) for at, column in columns.items()}
    best = max(shared, key=lambda at: (shared[at], at == place), default=None)
    return best if best is not None and shared[best] else None


def _noughts(sheet: Sheet) -> Sequence[Place]:
    return [
        (row, column)
        for row, cells in enumerate(sheet.rows)
        for column, raw in enumerate(cells)
        if isinstance(raw, (int, float)) and not isinstance(raw, bool) and not raw
    ]
