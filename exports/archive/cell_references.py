"""Cell references: B7 and A1:C3 as places that count from 0."""

from __future__ import annotations

import re
from functools import lru_cache

from openpyxl.utils import column_index_from_string, get_column_letter

Place = tuple[int, int]
Box = tuple[int, int, int, int]
_PLACE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})\Z")


def address(row: int, column: int) -> str:
    """Return the address of a cell as the sheet shows it (``C5``), from a row and a column counted from 0."""
    return f"{get_column_letter(column + 1)}{row + 1}"


def place(reference: str) -> Place | None:
    """Return (row, column) of a reference such as B7; None when it is none."""
    match = _PLACE.match(reference)
    return (int(match[2]) - 1, column_index_from_string(match[1]) - 1) if match and int(match[2]) else None


@lru_cache(maxsize=1024)
def box(reference: str) -> Box | None:
    """Return (first row, first column, last row, last column) of a reference such as A1:B2; None when it is none."""
    first, _, last = reference.partition(":")
    begin, end = place(first), place(last or first)
    return (*begin, *end) if begin and end else None
