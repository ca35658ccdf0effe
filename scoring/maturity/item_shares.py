"""What an item of a tree scores: its points over the most it can give, or the exact share of a linear rate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm

import numpy as np
from numpy.typing import NDArray

from scoring.answers.coding import ABOVE, BELOW, Coded
from scoring.definition.questionnaire import Kind, Question

Integers = NDArray[np.int64]
_ABSENCES = 3
_UNSURE = 1e-6
"""A float this near to a whole number does not say on which side of it the exact figure lies.

A score is at most 1 and the sum of some twenty products, each right to 2⁻⁵²; times a million that is below 10⁻⁸.
"""


def item_points(question: Question) -> NDArray[np.float64]:
    """Return points by code (whole numbers); the last three are 0: an absence, counted from the end, gives nothing."""
    if question.kind is Kind.MULTIPLE:
        values = np.zeros(1)
        for option in question.options:
            values = np.concatenate([values, values + option.points])
    else:
        values = np.array([choice.points for choice in question.options or question.bands], dtype=np.float64)
    return np.concatenate([values, np.zeros(_ABSENCES)])


def item_share(coded: Coded, name: str, row: int) -> Fraction:
    """Return the score 0-1 of an item in one row; an absence gives 0."""
    question = coded.coding.questionnaire.questions[name]
    code = int(coded.column(name)[row])
    if code < 0:
        return Fraction(0)
    if question.linear is None:
        return Fraction(int(item_points(question)[code]), question.max_points)
    return Fraction(int(coded.number(f"{name}{ABOVE}")[row]), int(coded.number(f"{name}{BELOW}")[row]))


@dataclass(frozen=True)
class Lines:
    """The shares of linear items of some rows: `above` and `below` the line, int64 [items, rows]."""

    names: Sequence[str]
    above: Integers
    below: Integers

    @cached_property
    def shares(self) -> NDArray[np.float64]:
        """The quotients, each the float nearest to it."""
        quotients: NDArray[np.float64] = self.above / self.below
        return quotients

    def flat(self, places: Integers, rows: Integers) -> NDArray[np.bool_]:
        """Return, of some rows, those in which each of these items has nothing or everything."""
        above = self.above[np.ix_(places, rows)]
        ends: NDArray[np.bool_] = ((above == 0) | (above == self.below[np.ix_(places, rows)])).all(axis=0)
        return ends

    def exact(self, weights: Mapping[str, Fraction], row: int) -> Fraction:
        """Return the weighted sum of one row."""
        return sum(
            (
                weights[name] * Fraction(int(self.above[place, row]), int(self.below[place, row]))
                for place, name in enumerate(self.names)
                if name in weights
            ),
            Fraction(0),
        )

    def reach(self, name: str, at_least: int, whole: int) -> NDArray[np.bool_]:
        """Return where the share of one item is at least ``at_least / whole``, exactly."""
        place = self.names.index(name)
        reached: NDArray[np.bool_] = (
            self.above[place].astype(object) * whole >= self.below[place].astype(object) * at_least
        ).astype(np.bool_)
        return reached


def lines_of(coded: Coded, names: Sequence[str], rows: Integers) -> Lines:
    """Return the shares of linear items in these rows; whoever did not answer has 0 over 1."""
    above, below = np.zeros((len(names), len(rows)), dtype=np.int64), np.ones((len(names), len(rows)), dtype=np.int64)
    for place, name in enumerate(names):
        given = coded.column(name).take(rows) >= 0
        above[place] = np.where(given, coded.number(f"{name}{ABOVE}").take(rows), 0)
        below[place] = np.where(given, coded.number(f"{name}{BELOW}").take(rows), 1)
    return Lines(names, above, below)


@dataclass(frozen=True)
class LinearSum:
    """The score of a node in some rows: ``numerators / denominator`` of its graded items, and what its `lines` add."""

    numerators: NDArray[np.object_] | Integers
    denominator: int
    weights: Mapping[str, Fraction]
    lines: Lines

    def floors(self, scale: int, *, half: bool = False) -> Integers:
        """Return ``scale x score`` rounded down, or half-up, exactly.

        Floats decide what they can decide; where one lies too near a whole number the row is worked out in fractions.
        """
        places = np.array([place for place, name in enumerate(self.lines.names) if name in self.weights], dtype=np.intp)
        factors = np.array([float(self.weights[self.lines.names[place]]) for place in places])
        graded = np.asarray(self.numerators / self.denominator, dtype=np.float64)
        figures = (graded + factors @ self.lines.shares[places]) * scale + (0.5 if half else 0.0)
        floors: Integers = np.floor(figures).astype(np.int64)
        unsure = np.flatnonzero(np.abs(figures - np.round(figures)) < _UNSURE)
        if len(unsure):
            flat = self.lines.flat(places, unsure)
            floors[unsure[flat]] = self._flat(places, unsure[flat], scale, half=half)
            added = Fraction(1, 2) if half else Fraction(0)
            for row in unsure[~flat].tolist():
                exact = Fraction(int(self.numerators[row]), self.denominator) + self.lines.exact(self.weights, row)
                figure = exact * scale + added
                floors[row] = figure.numerator // figure.denominator
        return floors

    def _flat(self, places: Integers, rows: Integers, scale: int, *, half: bool) -> Integers:
        """Return the floors of rows in which each linear item has nothing or everything: whole numbers suffice."""
        weights = [self.weights[self.lines.names[place]] for place in places]
        one = lcm(self.denominator, *(weight.denominator for weight in weights))
        own = np.array([int(weight * one) for weight in weights], dtype=object)
        full = (self.lines.above[np.ix_(places, rows)] > 0).astype(object)
        whole = self.numerators[rows].astype(object) * (one // self.denominator) + own @ full
        floors: Integers = ((2 * scale * whole + one * half) // (2 * one)).astype(np.int64)
        return floors
