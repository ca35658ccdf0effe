"""Figures and days as people write them: one reading for pages, workbooks, tables and the command line.

Nothing is guessed. What can be read in two ways, or not at all, comes back as `Misread` with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

from scoring.characters import Odd, as_typed, half_width, odd_character, unmarked
from scoring.definition.questionnaire import Question
from scoring.exact import NotExactError, decimal

_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?\Z")
_FIGURE = re.compile(r"([+-]?)([0-9][0-9,.]*)(.*)\Z", re.DOTALL)
_EXPONENT = re.compile(r"[+-]?[0-9.,]+ ?[eE] ?[+-]?[0-9]+\Z")
_FIGURES_APART = re.compile(r"[0-9,.] +[0-9,.]")
_SIGN_APART = re.compile(r"[+-] +[0-9]")
_LINES = re.compile(r"[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029\u2424]")
_OF_NUMBERS = re.compile(r"[0-9,.+-]")
_MINUS = str.maketrans("\u2010\u2011\u2212", "---")
_DASHES = str.maketrans("\u2012\u2013\u2014\u2015", "----")
_UNIT_SIGNS = frozenset("%‰°℃(/¥￥$")

_DAY = r"([0-9]{4}) ?(?:([-/.]) ?([0-9]{1,2}) ?\2 ?([0-9]{1,2})|年 ?([0-9]{1,2}) ?月 ?([0-9]{1,2}) ?[日号]?)"
_TIME = r"(?:[Tt ]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]{1,9})?)?(?: ?([Zz]|[+-][0-9]{2}:?[0-9]{2}))?)?"
_DATE = re.compile(rf"{_DAY} ?{_TIME}\Z")
_EIGHT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})\Z")
_HERE = timezone(timedelta(hours=8))
"""The calendar of the district: a moment given with another zone is read only where its day is the same here."""


@dataclass(frozen=True, slots=True)
class Misread:
    """Why a text is no figure or day.

    Codes of figures: ``lines``, ``spaces``, ``commas``, ``points``, ``exponent``, ``unit`` (parameter unit), ``date``,
    ``odd`` (then `odd` names the character) and ``text``; of days: ``lines``, ``no_such_day``, ``zone``, ``text``.
    """

    code: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    odd: Odd | None = None


def read_number(text: str, units: Sequence[str] = ()) -> Decimal | Misread:
    """Return the figure that a text writes.

    Full-width digits, points, commas and signs are read as half-width ones; commas only where they part thousands:
    ``1,234,567.8``, not ``12,5``. `units`: what may stand behind the figure, in the languages of the question.
    """
    plain = _plain(text)
    if _LINES.search(text.strip()):
        return Misread("lines")
    match = _FIGURE.match(plain)
    if match is None:
        return Misread("spaces") if _SIGN_APART.match(plain) else _odd(plain)
    sign, figure, behind = match.groups()
    if behind and _unit_of(behind) not in {_unit_of(way) for unit in units for way in ways_of(unit)}:
        return _left_over(plain, behind.strip())
    if figure.count(".") > 1:
        return Misread("date" if isinstance(read_date(plain), date) else "points")
    if "," in figure and not _GROUPED.match(figure):
        return Misread("commas")
    try:
        return decimal(sign + figure.replace(",", ""))
    except NotExactError:
        return Misread("text")


def ways_of(unit: str) -> tuple[str, ...]:
    """Return how a unit may be written: ``台（套）`` also as 台, 套 and 台套."""
    plain = half_width(unit)
    parts = re.fullmatch(r"([^()]+)\(([^()]+)\)", plain)
    return (plain, parts[1], parts[2], parts[1] + parts[2]) if parts else (plain,)


def is_percent(question: Question) -> bool:
    """Return whether the figures of a question are per cent."""
    return question.unit is not None and "%" in ways_of(question.unit.zh)


def _plain(text: str) -> str:
    return unmarked(half_width(as_typed(text))).translate(_MINUS)


def _unit_of(text: str) -> str:
    plain = "".join(half_width(text).split()).casefold()
    return plain[1:-1] if plain.startswith("(") and plain.endswith(")") else plain


def _left_over(plain: str, behind: str) -> Misread:
    """Return why what stands behind the digits is neither a part of the figure nor its unit."""
    if isinstance(read_date(plain), date):
        return Misread("date")
    if _EXPONENT.match(plain):
        return Misread("exponent")
    if _FIGURES_APART.search(plain):
        return Misread("spaces")
    if (behind[0].isalpha() or behind[0] in _UNIT_SIGNS) and not any(sign.isdecimal() for sign in behind):
        return Misread("unit", {"unit": behind})
    return _odd(plain)


def _odd(plain: str) -> Misread:
    odd = odd_character(plain, _OF_NUMBERS)
    return Misread("text") if odd is None else Misread("odd", odd=odd)


def read_date(text: str) -> date | Misread:
    """Return the day that a text writes: 2026-11-23, 2026/11/23, 2026.11.23, 2026年11月23日, 20261123, ISO with a time.

    A year always has four digits and stands first. A time of day is passed over.
    """
    if _LINES.search(text.strip()):
        return Misread("lines")
    plain = _plain(text).translate(_DASHES)
    match, digits = _DATE.match(plain), _EIGHT.match(plain)
    try:
        if digits is not None:
            return date(*map(int, digits.groups()))
        return Misread("text") if match is None else _day(match)
    except (ValueError, OverflowError):
        return Misread("no_such_day")


def _day(match: re.Match[str]) -> date | Misread:
    year, _, month, day, other_month, other_day, hours, minutes, seconds, zone = match.groups()
    when = datetime(int(year), int(month or other_month), int(day or other_day), tzinfo=_HERE)
    when = when.replace(hour=int(hours or 0), minute=int(minutes or 0), second=int(seconds or 0))
    if zone is None:
        return when.date()
    own = when.replace(tzinfo=_zone(zone))
    return own.date() if own.astimezone(_HERE).date() == own.date() else Misread("zone")


def _zone(text: str) -> timezone:
    if text in {"Z", "z"}:
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if text.startswith("-") else offset)
