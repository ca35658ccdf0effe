"""Exact numbers: decimal strings held as scaled integers, and the one rounding rule.

Points and index values are integers in 1/10 000 point, weights in 1/10 000, criterion values in 1/100 point and
criterion scores (weight x value) in 1/1 000 000 point. See docs/architecture.md, "Exact numbers".
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

POINT = 10_000
WEIGHT = 10_000
VALUE = 100
SCORE = WEIGHT * VALUE

_DECIMAL = re.compile(r"[+-]?\d+(\.\d+)?\Z")


class NotExactError(ValueError):
    """A text is no plain decimal, or has more places than its scale can hold."""


def decimal(text: str) -> Decimal:
    """Read a plain decimal such as ``-12.50`` (no exponent, no separators, no NaN).

    Raises NotExactError for anything else.
    """
    if not _DECIMAL.match(text):
        message = f"{text!r} is not a plain decimal number"
        raise NotExactError(message)
    return Decimal(text)


def scaled(value: Decimal, scale: int) -> int:
    """Return ``value x scale`` as an integer; raises NotExactError when that is not whole."""
    product = Fraction(value) * scale
    if product.denominator != 1:
        message = f"{value} has more places than 1/{scale} can hold"
        raise NotExactError(message)
    return product.numerator


def half_up(value: Fraction) -> int:
    """Round to the nearest integer, halves away from zero (四舍五入): 2.5 -> 3, -2.5 -> -3."""
    doubled = 2 * abs(value.numerator) + value.denominator
    rounded = doubled // (2 * value.denominator)
    return rounded if value.numerator >= 0 else -rounded


def unscaled(value: int, scale: int) -> Decimal:
    """Return ``value / scale`` as a Decimal; ``scale`` is a power of ten."""
    places = len(str(scale)) - 1
    return Decimal(value).scaleb(-places)
