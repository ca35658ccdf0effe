"""Cell references: B7 and A1:C3 as places that count from 0."""

from __future__ import annotations

import re
from functools import lru_cache

Place = tuple[int, int]
Box = tuple[int, int, int, int]
_PLACE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})\Z")


def column_number(letters: str) -> int:
    """Return 1 for A, 27 for AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """Return A for 1, AA for 27."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """Return the address of a cell as the sheet shows it (``C5``), from a row and a column counted from 0."""
    return f"{column_letters(column + 1)}{row + 1}"


def place(reference: str) -> Place | None:
    """Return (row, column) of a reference such as B7; None when it is none."""
    found = _PLACE.match(reference)
    return (int(found[2]) - 1, column_number(found[1]) - 1) if found and int(found[2]) else None


@lru_cache(maxsize=1024)
def box(reference: str) -> Box | None:
    """Return (first row, first column, last row, last column) of a reference such as A1:B2; None when it is none."""
    first, _, last = reference.partition(":")
    begin, end = place(first), place(last or first)
    return (*begin, *end) if begin and end else None
