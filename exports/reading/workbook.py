"""What a workbook holds once it is read: plain cells, whoever wrote the file."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from exports.archive.hidden_places import NOTHING_HIDDEN, HiddenPlaces


@dataclass(frozen=True, slots=True)
class CellError:
    """An error value such as ``#DIV/0!``."""

    code: str


Raw = str | float | bool | date | datetime | time | timedelta | CellError | None


@dataclass(frozen=True)
class Sheet:
    """One sheet from its first row and column on: `rows[r][c]` is the cell in row r, column c, both from 0.

    Rows are as long as they need to be; `cell` gives None beyond them. Numbers come as floats (a workbook knows no
    other), dates as dates whichever epoch the file uses. `formulas`: (row, column) of cells that hold a formula.
    `merged`: (first row, first column, last row, last column), the value standing in the first cell. `formats`: the
    number formats of cells that don't show the number's own digits. `from_1904`: which calendar bare day numbers mean.
    `unseen`: which rows and columns are hidden; `hidden`: whether the whole sheet is.
    """

    name: str
    rows: Sequence[Sequence[Raw]]
    formulas: frozenset[tuple[int, int]] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    formats: Mapping[tuple[int, int], str] = field(default_factory=dict)
    from_1904: bool = False
    unseen: HiddenPlaces = NOTHING_HIDDEN
    hidden: bool = False

    def is_unseen(self, row: int, column: int) -> bool:
        """Return whether a cell is hidden: with its row, its column or the whole sheet."""
        return self.hidden or row in self.unseen.rows or column in self.unseen.columns

    def cell(self, row: int, column: int) -> Raw:
        """Return a cell, None where the sheet has none."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return None


@dataclass(frozen=True)
class Book:
    """A workbook by sheet name, in order. `lost`: parts that openpyxl would drop when it saves (pictures, shapes …)."""

    sheets: Mapping[str, Sheet]
    lost: tuple[str, ...] = ()


def shown(raw: Raw) -> str:
    """Return a cell as text, as a person reads it in the sheet: a number with at most 15 digits, a date as ISO.

    Fifteen significant digits are what a workbook keeps and shows, so 0.1 + 0.2 comes back as 0.3.
    """
    match raw:
        case None:
            return ""
        case bool():
            return "是" if raw else "否"
        case str():
            return raw
        case CellError(code):
            return code
        case datetime():
            return raw.date().isoformat() if raw.time() == time() else raw.isoformat(sep=" ")
        case date() | time():
            return raw.isoformat()
        case timedelta():
            return str(raw)
        case float() | int():
            return _figure(float(raw))


def _figure(number: float) -> str:
    """Return 15 significant digits without an exponent where that is readable, so that a long code shows its length."""
    if not math.isfinite(number):
        return str(number)
    kept = Decimal(f"{number:.15g}")
    return f"{kept:f}" if -9 <= kept.adjusted() <= 20 else f"{kept}"
