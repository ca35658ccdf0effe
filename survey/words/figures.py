"""Moments, numbers, sizes and units of the district as pages and files show them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from survey.definitions.directory import directory
from survey.words.language import in_words, language

SHANGHAI = ZoneInfo("Asia/Shanghai")
_KILOBYTES_OF_A_MEGABYTE = 1024


def moment(value: datetime | None) -> str:
    """Return 2026年11月23日 14:32 in Shanghai time (in English 23 Nov 2026, 14:32); an empty text for none."""
    if value is None:
        return ""
    local = value.astimezone(SHANGHAI)
    if language() == "en":
        return f"{local:%d %b %Y, %H:%M}"
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


def figure(value: Decimal | float | None, places: int = 0) -> str:
    """Return a number with thousands separators and fixed places; a dash for none."""
    return "–" if value is None else f"{value:,.{places}f}"


def file_size(size: int) -> str:
    """Return a number of bytes in KB, or from one MB on in MB with at most one place; rounded up."""
    kilobytes = -(-size // 1024)
    if kilobytes < _KILOBYTES_OF_A_MEGABYTE:
        return f"{kilobytes} KB"
    tenths = -(-size * 10 // 1024**2)
    return f"{tenths // 10}.{tenths % 10} MB" if tenths % 10 else f"{tenths // 10} MB"


def unit_name(unit_id: str) -> str:
    """Return the name of a town or street in the reader's language."""
    return in_words(directory().unit_name(unit_id))
