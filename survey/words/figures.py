"""Moments, numbers, sizes and units of the district as pages and files show them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal

from survey.definitions import local_days
from survey.definitions.directory import directory
from survey.words.language import _, _l, _n, in_words, language

SHANGHAI = local_days.SHANGHAI
_KILOBYTES_OF_A_MEGABYTE = 1024


def moment(value: datetime | None) -> str:
    """Return 2026年11月23日 14:32 in Shanghai time (in English 23 Nov 2026, 14:32); an empty text for none."""
    if value is None:
        return ""
    local = value.astimezone(SHANGHAI)
    if language() == "en":
        return f"{local:%d %b %Y, %H:%M}"
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


_WEEKDAYS = (_l("周一"), _l("周二"), _l("周三"), _l("周四"), _l("周五"), _l("周六"), _l("周日"))


def deadline(value: datetime | None) -> str:
    """Return a moment with its day of the week, 2026年12月11日（周五）23:59; an empty text for none."""
    if value is None:
        return ""
    local = value.astimezone(SHANGHAI)
    weekday = str(_WEEKDAYS[local.weekday()])
    if language() == "en":
        return f"{weekday} {local:%d %b %Y, %H:%M}"
    return f"{local.year}年{local.month}月{local.day}日（{weekday}）{local:%H:%M}"


def say_date(day: date | None) -> str:
    """Return 2026年11月23日, in English 23 Nov 2026; an empty text for none."""
    if day is None:
        return ""
    return f"{day:%d %b %Y}" if language() == "en" else f"{day.year}年{day.month}月{day.day}日"


def as_sentence(text: str) -> str:
    """Return what somebody typed with a full stop, where it has no sign of its own at its end."""
    stripped = text.rstrip()
    return stripped if not stripped or stripped[-1] in "。！？!?.；;…" else stripped + "。"


def days_left(value: datetime, now: datetime) -> str:
    """Return how many days there are until a moment, counted by the calendar of Shanghai."""
    days = (value.astimezone(SHANGHAI).date() - now.astimezone(SHANGHAI).date()).days
    if value < now:
        return _("已过")
    return _n("还有 %(n)s 天", n=days) if days else _("今天")


def end_of_day(day: date) -> datetime:
    """Return the last minute of a day in Shanghai."""
    return datetime.combine(day, time(23, 59), tzinfo=SHANGHAI)


def say_anchors(anchors: Sequence[tuple[Decimal, Decimal]]) -> str:
    """Return the fixed anchors of a figure: 0 → 0；60 → 100."""
    return _("；").join(f"{x:f} → {y:f}" for x, y in anchors)


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
