"""Fixed anchors: straight lines between declared pairs of figure and value, flat outside them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil, lcm

import numpy as np
from numpy.typing import NDArray

from scoring.exact import half_up

_WIDEST = 1 << 62
Anchors = tuple[tuple[Decimal, Decimal], ...]


def interpolate(anchors: Sequence[tuple[Decimal, Decimal]], number: Fraction) -> Fraction:
    """Return the exact value of a figure. Figures of the anchors rise; values may rise or fall.

    ``interpolate([(0, 0), (60, 100)], 45) == 75``; below 0 it stays 0, above 60 it stays 100.
    """
    points = [(Fraction(figure), Fraction(value)) for figure, value in anchors]
    if number <= points[0][0]:
        return points[0][1]
    for (x0, y0), (x1, y1) in pairwise(points):
        if number <= x1:
            return y0 + (y1 - y0) * (number - x0) / (x1 - x0)
    return points[-1][1]


def interpolate_all(anchors: Anchors, numbers: NDArray[np.int64], scale: Fraction, unit: int) -> NDArray[np.int64]:
    """Return the values of the figures ``number x scale`` in 1/`unit`, each rounded half-up once, int64.

    What `interpolate` says, worked out for all at once: on each stretch a value is ``(a x number + b) / d`` with whole
    a, b and d. Anchors' values are 0 or more.
    """
    points = [(Fraction(x), Fraction(y) * unit) for x, y in anchors]
    values = np.full(len(numbers), half_up(points[0][1]), dtype=np.int64)
    for (low, first), (high, second) in pairwise(points):
        slope = (second - first) / (high - low)
        step, start = slope * scale, first - slope * low
        one = lcm(step.denominator, start.denominator)
        a, b = int(step * one), int(start * one)
        inside = numbers >= ceil(low / scale)
        if not inside.any():
            break
        own = numbers[inside]
        wide = 2 * (abs(a) * int(np.abs(own).max()) + abs(b)) + one >= _WIDEST
        terms = (own.astype(object) if wide else own) * (2 * a) + (2 * b + one)
        values[inside] = (terms // (2 * one)).astype(np.int64)
    values[numbers >= ceil(points[-1][0] / scale)] = half_up(points[-1][1])
    return values
