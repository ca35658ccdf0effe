"""Cells of number and date questions: the answer is what the cell shows.

A cell that shows 85 % is 85 for a question in per cent; one whose format shows other digits, another unit or a day gets
a fault.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from exports.archive.number_formats import Shown, shown_as
from exports.reading.cell_values import day_number, day_of
from exports.reading.placed_cell import PlacedCell
from exports.reading.workbook import Raw, shown
from scoring.answers.answers import Answer, Unreadable
from scoring.answers.written import is_percent, ways_of
from scoring.definition.questionnaire import Kind, Question
from survey.definitions.typed_answers import typed_date, typed_number, units_of

Read = tuple[Answer | None, str, str]
_PERCENT = "%"
_MONEY = frozenset("¥￥$€£")
_DAYS = (date, datetime, time, timedelta)


def read_number_cell(question: Question, place: PlacedCell) -> Read:
    """Return the answer of a cell, the code of its fault (empty for none), and what the cell shows.

    Codes: ``day_as_number``, ``shown_otherwise``, ``other_unit``, ``percent_unclear`` (then the answer is what it would
    be if the question's unit were meant).
    """
    raw = place.raw
    if isinstance(raw, bool):
        return Unreadable(place.text), "", place.text
    if isinstance(raw, _DAYS):
        return None, "day_as_number", _with_number(raw, from_1904=place.from_1904)
    if not isinstance(raw, float | int):
        return _doubted(question, typed_number(question, place.text), place.text)
    look = shown_as(place.number_format, raw)
    number = typed_number(question, place.text)
    if not isinstance(number, Decimal):
        return number, "", place.text
    seen = _seen(number, look)
    if look.altered:
        return None, "shown_otherwise", seen
    if look.percents:
        fine = look.percents == 1 and is_percent(question) and not look.beside
        return (number.scaleb(2), "", seen) if fine else (None, "other_unit", seen)
    if look.beside:
        own = {way for unit in units_of(question) for way in ways_of(unit)}
        return (number, "", seen) if look.beside in own else (None, "other_unit", seen)
    return _doubted(question, number, place.text)


def read_day_cell(place: PlacedCell) -> Answer | None:
    """Return the day of a cell, also from a bare day number of the file's own calendar."""
    return day_of(place.raw, from_1904=place.from_1904) or typed_date(place.text)


def cell_for_copy(question: Question | None, place: PlacedCell) -> Raw:
    """Return the value that a cell of our template needs to mean the same as a cell with a format of its own."""
    raw = place.raw
    if question is None or not isinstance(raw, float):
        return raw
    if question.kind is Kind.DATE:
        return day_of(raw, from_1904=place.from_1904) or raw
    look = shown_as(place.number_format, raw)
    number = typed_number(question, place.text)
    shows = question.kind is Kind.NUMBER and isinstance(number, Decimal) and (look.percents or look.beside)
    return _seen(number, look) if shows and isinstance(number, Decimal) and not look.altered else raw


def _doubted(question: Question, answer: Answer | None, text: str) -> Read:
    """Return an answer, with ``percent_unclear`` if 0.85 may mean 0.85 % or 85 %."""
    unclear = isinstance(answer, Decimal) and is_percent(question) and 0 < abs(answer) <= 1
    return answer, "percent_unclear" if unclear and not text.endswith((_PERCENT, "％")) else "", text


def _seen(number: Decimal, look: Shown) -> str:
    figure = number.scaleb(2 * look.percents).normalize()
    signs = _PERCENT * look.percents
    if look.altered:
        return shown(float(number))
    return f"{look.beside}{figure:f}" if look.beside in _MONEY else f"{figure:f}{signs}{look.beside}"


def _with_number(raw: Raw, *, from_1904: bool) -> str:
    """Return a day as shown with the number behind it; a time as shown."""
    day = raw.date() if isinstance(raw, datetime) else raw
    if not isinstance(day, date):
        return shown(raw)
    return f"{shown(raw)}（{day_number(day, from_1904=from_1904)}）"
