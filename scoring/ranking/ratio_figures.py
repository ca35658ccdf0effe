"""Ratios of numbers for all rows at once, as whole numerators over whole denominators: exact, whatever their size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scoring.answers.coding import NOT_ANSWERED, NUMBER_BASE
from scoring.answers.conditions_on_rows import Sheets
from scoring.definition.anchors import Anchors
from scoring.definition.questionnaire import Compute, Ratio
from scoring.exact import POINT, VALUE, half_up

Wide = NDArray[np.object_]
"""Python's integers, which never overflow."""


@dataclass(frozen=True)
class Ratios:
    """The figure of each row as ``numerator / denominator``, denominators above 0; bool where there is none (0 / 1)."""

    numerators: Wide
    denominators: Wide
    missing: NDArray[np.bool_]

    def values(self, anchors: Anchors) -> NDArray[np.int64]:
        """Return the values between the anchors in 1/100 point, rounded half-up; 0 where there is no figure."""
        points = [(Fraction(x), Fraction(y) * VALUE) for x, y in anchors]
        values = np.full(len(self.missing), half_up(points[-1][1]), dtype=np.int64)
        lowest = self._up_to(points[0][0])
        values[lowest] = half_up(points[0][1])
        open_ = ~lowest  # stretch by stretch from the left, each up to and with its end
        for low, high in pairwise(points):
            inside = open_ & self._up_to(high[0])
            values[inside] = self._on_stretch(low, high, inside)
            open_ &= ~inside
        return np.where(self.missing, np.int64(0), values)

    def _up_to(self, bound: Fraction) -> NDArray[np.bool_]:
        return np.asarray(self.numerators * bound.denominator <= self.denominators * bound.numerator, dtype=bool)

    def _on_stretch(
        self, low: tuple[Fraction, Fraction], high: tuple[Fraction, Fraction], rows: NDArray[np.bool_]
    ) -> Wide:
        """Return ``slope x figure + start`` of these rows, rounded half-up; values of anchors are 0 or more."""
        slope = (high[1] - low[1]) / (high[0] - low[0])
        start = low[1] - slope * low[0]
        one = slope.denominator * start.denominator
        step, base = slope.numerator * start.denominator, start.numerator * slope.denominator
        above, below = self.numerators[rows], self.denominators[rows]
        return (2 * (step * above + base * below) + one * below) // (2 * one * below)  # type: ignore[no-any-return]

    def rounded(self) -> NDArray[np.int64]:
        """Return the figures in 1/10 000, halves away from zero."""
        doubled = 2 * POINT * abs(self.numerators) + self.denominators
        sizes = doubled // (2 * self.denominators)
        return np.asarray(np.where(self.numerators < 0, -sizes, sizes), dtype=np.int64)


def ratio_figures(compute: Compute, sheets: Sheets) -> Ratios:
    """Return the computed figure of every row, as `scoring.answers.derived_figures.figure` gives it one by one."""
    now = plain_figures(compute.now, sheets)
    if compute.before is None:
        return now
    before = plain_figures(compute.before, sheets)
    change = now.numerators * before.denominators - before.numerators * now.denominators
    missing = now.missing | before.missing | np.asarray(before.numerators == 0, dtype=bool)
    return _figures(100 * change, before.numerators * now.denominators, missing)


def plain_figures(definition: Ratio, sheets: Sheets) -> Ratios:
    """Return a ratio, or an amount, of every row."""
    above, up, lacking_above = _total(definition.of, sheets)
    scale = Fraction(definition.scale)
    if not definition.to:
        ones = np.full(len(lacking_above), scale.denominator * 10**up, dtype=object)
        return _figures(above * scale.numerator, ones, lacking_above)
    below, down, lacking_below = _total(definition.to, sheets)
    missing = lacking_above | lacking_below | np.asarray(below == 0, dtype=bool)
    return _figures(above * (scale.numerator * 10**down), below * (scale.denominator * 10**up), missing)


def _figures(above: Wide, below: Wide, missing: NDArray[np.bool_]) -> Ratios:
    """Return the figures with denominators above 0."""
    turned = np.where(below < 0, -1, 1).astype(object)
    return Ratios(np.where(missing, 0, above * turned), np.where(missing, 1, below * turned), missing)


def _total(names: Sequence[str], sheets: Sheets) -> tuple[Wide, int, NDArray[np.bool_]]:
    """Return the sum of number questions in units of ``10**-places``, the places, and where there is no sum.

    What is not asked or 不适用 is left out; without a rest, or where an answer lacks, there is none.
    """
    rows = len(next(iter(sheets.values())))
    total, some, lacking = np.zeros(rows, dtype=object), np.zeros(rows, dtype=bool), np.zeros(rows, dtype=bool)
    split = [name.partition(".") for name in names]
    places = [sheets[owner].coding.questionnaire.questions[local].places for owner, _, local in split]
    for (owner, _, local), own in zip(split, places, strict=True):
        numbers = sheets[owner].number(local)
        given = numbers > NUMBER_BASE
        total += np.where(given, numbers, 0).astype(object) * 10 ** (max(places) - own)
        some |= given
        lacking |= numbers == NUMBER_BASE + NOT_ANSWERED
    return total, max(places), lacking | ~some
