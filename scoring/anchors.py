"""Fixed anchors: straight lines between declared pairs of figure and value, flat outside them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

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
