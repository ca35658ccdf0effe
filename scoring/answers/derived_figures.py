"""Computed figures: ratios and their changes, exactly, and the band that a figure falls into."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from scoring.answers.answers import Absence, Given, NotApplicable
from scoring.definition.questionnaire import Compute, Question, Ratio

Look = Callable[[str], Given]


def figure(compute: Compute, look: Look) -> Fraction | Absence:
    """Return the computed figure.

    Numbers not asked (or 不适用) are left out of a sum; if none is left of any of its sums the figure is NOT_ASKED,
    whatever is blank beside it. Else a number that was asked and not answered, or a divisor of 0, makes it
    NOT_ANSWERED.
    """
    now = ratio(compute.now, look)
    if compute.before is None or now is Absence.NOT_ASKED:
        return now
    before = ratio(compute.before, look)
    if before is Absence.NOT_ASKED:
        return before
    if isinstance(now, Absence) or isinstance(before, Absence) or before == 0:
        return Absence.NOT_ANSWERED
    return (now - before) / before * 100


def ratio(definition: Ratio, look: Look) -> Fraction | Absence:
    """Return ``scale x sum(of) / sum(to)``, or ``scale x sum(of)`` where nothing stands below the line."""
    above = _total(definition.of, look)
    if not definition.to:
        return above if isinstance(above, Absence) else above * _exact(definition.scale)
    below = _total(definition.to, look)
    if above is Absence.NOT_ASKED or below is Absence.NOT_ASKED:
        return Absence.NOT_ASKED
    if isinstance(above, Absence) or isinstance(below, Absence) or below == 0:
        return Absence.NOT_ANSWERED
    return above / below * _exact(definition.scale)


def _total(names: tuple[str, ...], look: Look) -> Fraction | Absence:
    total: Fraction | None = None
    for name in names:
        given = look(name)
        if isinstance(given, Decimal):
            total = _exact(given) if total is None else total + _exact(given)
        elif given is not Absence.NOT_ASKED and not isinstance(given, NotApplicable):
            return Absence.NOT_ANSWERED
    return Absence.NOT_ASKED if total is None else total


@lru_cache(maxsize=1 << 14)
def _exact(number: Decimal) -> Fraction:
    """Return a number as a fraction; the same bounds and figures are met again and again."""
    return Fraction(number)


def band_index(question: Question, value: Fraction) -> int:
    """Return the index of the band that `value` falls into: bounds belong to the lower band where `upto` says so."""
    for index, band in enumerate(question.bands):
        if band.bound is None:
            return index
        bound = _exact(band.bound)
        if value < bound or (band.inclusive and value == bound):
            return index
    return len(question.bands) - 1
