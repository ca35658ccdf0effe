"""What a person meant by a cell: text, numbers, dates and yes-or-no as they come out of Excel and WPS.

Nothing is guessed. A number that lost digits is told by `lost_digits`, to be refused in words; what can't be
recognised comes back as it stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime

from exports.book import Raw, shown

KEPT_DIGITS = 15
"""Significant digits a workbook keeps of a number; a longer code typed as a number has lost the rest."""

_EXPONENT = re.compile(r"[+-]?\d(\.\d+)?[eE]\+?(\d{2,3})\Z")
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(\s+0{1,2}:00(:00)?)?\Z")
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?\Z")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_YES_NO: Mapping[str, bool] = {
    **dict.fromkeys(("是", "有", "对", "√", "✓", "✔", "☑", "y", "yes", "true", "1"), True),
    **dict.fromkeys(("否", "无", "错", "×", "✗", "✘", "x", "n", "no", "false", "0"), False),
}


def lost_digits(raw: Raw) -> bool:
    """Whether a code that was typed as a number can't be known any more: 9.13101E+17, as a number or as text."""
    if isinstance(raw, str):
        found = _EXPONENT.match(half_width(raw))
        return found is not None and int(found[2]) >= KEPT_DIGITS
    return isinstance(raw, int | float) and not isinstance(raw, bool) and abs(raw) >= 10**KEPT_DIGITS


def text_of(raw: Raw) -> str:
    """Return a cell as the text its owner typed: no ``.0`` after whole numbers, dates as ISO, no invisible letters.

    Punctuation stays as typed; lines end as on Unix. See `lost_digits` for codes that this can't bring back.
    """
    return _INVISIBLE.sub("", shown(raw)).replace("\r\n", "\n").replace("\r", "\n").strip()


def code_of(raw: Raw) -> str:
    """Return a cell as a code or a telephone number: half-width, without spaces."""
    return "".join(half_width(text_of(raw)).split())


def number_text(raw: Raw) -> str:
    """Return a cell as the text of a number: half-width, no thousands separators, no spaces; not checked further.

    Separators go only where they part thousands: ``1,234.5`` is 1234.5, while ``1,5`` stays as typed, for it may
    mean either.
    """
    text = "".join(half_width(text_of(raw)).split())
    return text.replace(",", "") if _GROUPED.match(text) else text


def date_of(raw: Raw) -> date | None:
    """Return the date in a cell, be it a real one or text such as 2026年3月5日, 2026/3/5, 2026.03.05; else None."""
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    found = _DATE.match(half_width(raw)) if isinstance(raw, str) else None
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def yes_no(raw: Raw) -> bool | None:
    """Return what a cell says to a yes-or-no question: 是/否, 有/无, √/×, Y/N, TRUE/FALSE, 1/0; else None."""
    return raw if isinstance(raw, bool) else _YES_NO.get(half_width(text_of(raw)).lower())


def half_width(text: str) -> str:
    """Return text with full-width letters, digits and signs made half-width, trimmed."""
    return unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).strip()
