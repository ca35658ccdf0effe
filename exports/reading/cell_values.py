"""What a person meant by a cell: text, numbers, dates and yes-or-no as they come out of Excel and WPS.

Nothing is guessed. A number that lost digits is told by `lost_digits`, to be refused in words; what can't be
recognised comes back as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from exports.reading.workbook import Raw, shown
from scoring.answers.written import read_date
from scoring.characters import cleaned, half_width, unmarked

KEPT_DIGITS = 15
"""Significant digits a workbook keeps of a number; a longer code typed as a number has lost the rest."""

_EXPONENT = re.compile(r"[+-]?\d(\.\d+)?[eE]\+?(\d{2,3})\Z")
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_FAR = 100_000
_DAYS = date(1954, 10, 3), date(2118, 12, 31)
_YES_NO: Mapping[str, bool] = {
    **dict.fromkeys(("是", "有", "对", "√", "✓", "✔", "☑", "y", "yes", "true", "1"), True),
    **dict.fromkeys(("否", "无", "错", "×", "✗", "✘", "x", "n", "no", "false", "0"), False),
}


def lost_digits(raw: Raw) -> bool:
    """Return whether a code that was typed as a number can't be known any more: 9.13101E+17, as a number or as text."""
    if isinstance(raw, str):
        match = _EXPONENT.match(half_width(raw))
        return match is not None and int(match[2]) >= KEPT_DIGITS
    return isinstance(raw, int | float) and not isinstance(raw, bool) and abs(raw) >= 10**KEPT_DIGITS


def text_of(raw: Raw) -> str:
    """Return a cell as the text its owner typed: no ``.0`` after whole numbers, dates as ISO, `cleaned`.

    Punctuation stays as typed; lines end as on Unix. See `lost_digits` for codes that this can't bring back.
    """
    return cleaned(shown(raw))


def code_of(raw: Raw) -> str:
    """Return a cell as a code: half-width, without spaces and the apostrophe that marks a text."""
    return "".join(unmarked(half_width(text_of(raw))).split())


def date_of(raw: Raw) -> date | None:
    """Return the date in a cell, be it a real one or a text that `scoring.answers.written` reads; else None."""
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    day = read_date(raw) if isinstance(raw, str) else None
    return day if isinstance(day, date) else None


def day_of(raw: Raw, *, from_1904: bool = False) -> date | None:
    """Return the day in a cell as `date_of` does, also from a bare day number and from eight digits.

    `from_1904`: the calendar of the file. A bare number is a day from 1954 to 2118; whatever lies outside is none.
    """
    if not isinstance(raw, float):
        return date_of(raw)
    if not raw.is_integer() or not 0 < raw < 10**8:
        return None
    if raw >= 10**7:
        return date_of(f"{raw:.0f}")
    day = (_EPOCH_1904 if from_1904 else _EPOCH) + timedelta(days=int(raw)) if raw < _FAR else None
    return day if day is not None and _DAYS[0] <= day <= _DAYS[1] else None


def day_number(day: date, *, from_1904: bool = False) -> int:
    """Return the number as which a file holds a day."""
    return (day - (_EPOCH_1904 if from_1904 else _EPOCH)).days


def yes_no(raw: Raw) -> bool | None:
    """Return what a cell says to a yes-or-no question: 是/否, 有/无, √/×, Y/N, TRUE/FALSE, 1/0; else None."""
    return raw if isinstance(raw, bool) else _YES_NO.get(half_width(text_of(raw)).lower())
