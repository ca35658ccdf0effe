"""Seals of rows: what tells an altered row from one that Excel, WPS or LibreOffice merely wrote anew.

Office programs rewrite a file at every save, so nothing here looks at a file's bytes. A cell counts as the text that
a person reads in it (`canonical`), a row as the keyed hash of its cells (`RowSealer`), a file as one hash over the
seals of its rows in whatever order (`fingerprint`): sorting, filtering and formatting change none of them.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from exports.reading.workbook import Raw, shown
from exports.writing.cell_text import clean
from exports.writing.tables import Cell, Column, Table

SEAL_BYTES = 16
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class SealError(ValueError):
    """A table can't be sealed: no column names its rows."""


@dataclass(frozen=True)
class SealedSheet:
    """One sheet under seal: titles in order, the column that names a row, each row's name and `SEAL_BYTES` bytes."""

    name: str
    columns: tuple[str, ...]
    key_column: int
    keys: tuple[str, ...]
    seals: bytes

    def seal(self, row: int) -> bytes:
        """Return the seal of a row, counted from 0."""
        return self.seals[row * SEAL_BYTES : (row + 1) * SEAL_BYTES]

    def each(self) -> list[bytes]:
        """Return the seals in row order."""
        return [self.seal(row) for row in range(len(self.keys))]


def canonical(value: Raw | Decimal) -> str:
    """Return the text that a cell counts as, the same before and after an office program saved the file.

    Numbers: 15 significant digits, no trailing zeros, no -0. Text: line ends as LF, NFC, no blanks around it; text
    that reads like a number counts as that text. Dates in ISO, a date at midnight without its time. Nothing is "".
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Decimal):
        return _number(float(value))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _number(float(value))
    return shown(value)


def _number(value: float) -> str:
    """Return the figure as `shown` gives it, nothing without a sign."""
    return shown(value or 0.0)


def _text(text: str) -> str:
    if text.isascii() and text.isprintable() and "_x" not in text:
        return text.strip()
    return unicodedata.normalize("NFC", clean(_unescaped(text))).strip()


def _unescaped(text: str) -> str:
    """Return text without the ``_x000D_`` escapes of the format, which programs write and read unlike each other."""
    plain = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return plain if plain == text else _unescaped(plain)


def _part(text: str) -> bytes:
    raw = text.encode("utf-8", "surrogatepass")
    return len(raw).to_bytes(8) + raw


def _list(parts: Sequence[str]) -> bytes:
    return len(parts).to_bytes(8) + b"".join(map(_part, parts))


class RowSealer:
    """Seals rows of one sheet of an export; what is the same for all of them is worked out once.

    A seal is 16 bytes of HMAC-SHA256 over the export's number, the sheet's name and titles, and the canonical cells.
    Every part goes in as its length in bytes (8 bytes, big-endian) and its UTF-8 text, lists with their own length
    before them, so that no two rows read the same.
    """

    def __init__(self, key: bytes, number: str, sheet: str, columns: Sequence[str]) -> None:
        self._key = key
        self._prefix = _part(number) + _part(sheet) + _list(columns)

    def seal(self, cells: Sequence[str]) -> bytes:
        """Return the seal of a row's canonical cells."""
        return hmac.digest(self._key, self._prefix + _list(cells), "sha256")[:SEAL_BYTES]


class SheetSealer:
    """Seals a sheet row by row while its rows pass: a name and `SEAL_BYTES` bytes are kept of each."""

    def __init__(self, key: bytes, number: str, sheet: tuple[str, Sequence[Column]], *, key_title: str) -> None:
        """Begin a sheet of (name, columns). Raises SealError when no column has the title that names the rows."""
        self._name, columns = sheet
        self._titles = tuple(canonical(column.title) for column in columns)
        if canonical(key_title) not in self._titles:
            message = f"{self._name}: no column {key_title!r} names the rows"
            raise SealError(message)
        self._place = self._titles.index(canonical(key_title))
        self._sealer = RowSealer(key, number, self._name, self._titles)
        self._keys: list[str] = []
        self._seals = bytearray()

    def add(self, row: Iterable[Cell]) -> None:
        """Seal the next row."""
        cells = [canonical(cell) for cell in row]
        self._keys.append(cells[self._place])
        self._seals += self._sealer.seal(cells)

    def sealed(self) -> SealedSheet:
        """Return the sheet with the seals of all rows so far."""
        return SealedSheet(self._name, self._titles, self._place, tuple(self._keys), bytes(self._seals))


def seal_table(key: bytes, number: str, table: Table, *, key_title: str) -> SealedSheet:
    """Return a table under seal. Raises SealError when no column has the title that names the rows."""
    sealer = SheetSealer(key, number, (table.name, table.columns), key_title=key_title)
    for row in table.rows:
        sealer.add(row)
    return sealer.sealed()


def seal_tables(
    key: bytes, number: str, tables: Sequence[Table], key_titles: Mapping[str, str] | str
) -> tuple[SealedSheet, ...]:
    """Return every table under seal, as `seal_table` does. `key_titles`: one title for all, or sheet name -> title."""
    return tuple(
        seal_table(key, number, table, key_title=key_titles if isinstance(key_titles, str) else key_titles[table.name])
        for table in tables
    )


def fingerprint(seals: Iterable[bytes]) -> str:
    """Return 32 hexadecimal digits over all rows, whatever their order: sorting a list does not alter it."""
    return hashlib.sha256(b"".join(sorted(seals))).hexdigest()[:32]
