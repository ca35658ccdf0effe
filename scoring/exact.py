"""Exact numbers: decimal strings held as scaled integers, and the one rounding rule; days as they are stored.

Points and index values are integers in 1/10 000 point, weights in 1/10 000, criterion values in 1/100 point and
criterion scores (weight x value) in 1/1 000 000 point. See docs/architecture.md, "Exact numbers".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from fractions import Fraction

POINT = 10_000
WEIGHT = 10_000
VALUE = 100
SCORE = WEIGHT * VALUE
LARGEST = Decimal(10**12)
"""No figure of an enterprise is larger (in its unit), so that all of them fit scaled into 64 bits."""
MOST_PLACES = 6

_DECIMAL = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?\Z")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_LONGEST = 400


class NotExactError(ValueError):
    """A text is no plain decimal or no day, or a number has more places than its scale can hold."""


def decimal(text: str) -> Decimal:
    """Return the decimal of a text such as ``-12.50``: ASCII digits, no exponent, no separators, up to 400 characters.

    Raises NotExactError for anything else.
    """
    if len(text) > _LONGEST or not _DECIMAL.match(text):
        message = f"{text[:_LONGEST]!r} is not a plain decimal number"
        raise NotExactError(message)
    return Decimal(text)


def day(text: str) -> date:
    """Return the day of a text such as ``2026-12-31``. Raises NotExactError unless it is four, two and two digits."""
    if _DAY.match(text):
        with suppress(ValueError):
            return date.fromisoformat(text)
    message = f"{text[:_LONGEST]!r} is not a day"
    raise NotExactError(message)


def scaled(value: Decimal, scale: int) -> int:
    """Return ``value x scale`` as an integer; raises NotExactError when that is not whole."""
    product = Fraction(value) * scale
    if product.denominator != 1:
        message = f"{value} has more places than 1/{scale} can hold"
        raise NotExactError(message)
    return product.numerator


def half_up(value: Fraction) -> int:
    """Return the nearest integer, halves away from zero (四舍五入): 2.5 -> 3, -2.5 -> -3."""
    doubled = 2 * abs(value.numerator) + value.denominator
    rounded = doubled // (2 * value.denominator)
    return rounded if value.numerator >= 0 else -rounded


def half_up_to(value: Decimal, places: int) -> int:
    """Return ``value x 10**places`` as the nearest integer, halves away from zero; `value` is at most `LARGEST`."""
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and 0 <= exponent + places <= MOST_PLACES:  # whole, and never rounded: 19 digits
        return int(value.scaleb(places))
    return half_up(Fraction(value) * 10**places)


def places_of(value: Decimal) -> int:
    """Return how many decimal places a number needs: 2 for ``1.250``, 0 for ``100``."""
    sign, digits, exponent = value.as_tuple()
    del sign
    zeros = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    return max(0, -int(exponent) - zeros) if any(digits) else 0


def exact_text(value: Fraction) -> str:
    """Return a figure in full: a decimal where it ends (``12.5``), else a fraction in lowest terms (``100/3``)."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    places = max(twos, fives)
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[: len(digits) - places]}.{digits[-places:]}" if places else sign + digits


def apportion(total: int, shares: Sequence[Fraction]) -> list[int]:
    """Return the shares rounded to integers that add up to `total`, each to one of its two neighbours.

    `total` is the sum of the shares, rounded in any way. What is left after rounding all down goes to the greatest
    remainders, the earlier share first.
    """
    floors = [share.numerator // share.denominator for share in shares]
    remainders = [share - floor for share, floor in zip(shares, floors, strict=True)]
    order = sorted(range(len(shares)), key=lambda place: (-remainders[place], place))
    for place in order[: total - sum(floors)]:
        floors[place] += 1
    return floors


def unscaled(value: int, scale: int) -> Decimal:
    """Return ``value / scale`` as a Decimal; ``scale`` is a power of ten."""
    places = len(str(scale)) - 1
    return Decimal(value).scaleb(-places)
