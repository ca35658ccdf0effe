"""Criteria: profiles and facts become values 0-100 by fixed anchors, so that a late applicant re-orders nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from scoring.anchors import Anchors, interpolate
from scoring.answers import Absence, Given, NotApplicable
from scoring.computing import figure
from scoring.conditions import Sheets, decide
from scoring.encode import NOT_APPLICABLE, NOT_ASKED, NUMBER_BASE, Coded
from scoring.exact import POINT, VALUE, half_up
from scoring.maturity import Profile
from scoring.questionnaire import Compute
from scoring.scheme import ChecklistSource, Criterion, IndexSource, OptionsSource, RatioSource, Scheme

Figures = tuple[list[Fraction], NDArray[np.bool_]]


@dataclass(frozen=True)
class DecisionMatrix:
    """`values` int64 [n, criteria] in 1/100 point (0-10 000); `missing` bool, where there was no figure (value 0).

    `figures`: per criterion the exact figure of each row before the anchors, in 1/10 000 (rounded half-up).
    """

    values: NDArray[np.int64]
    missing: NDArray[np.bool_]
    figures: NDArray[np.int64]


def decide_criteria(scheme: Scheme, sheets: Sheets, profiles: Mapping[str, Profile]) -> DecisionMatrix:
    """Return the decision matrix, one column per criterion in the scheme's order."""
    rows = len(next(iter(sheets.values())))
    shape = (rows, len(scheme.criteria))
    values, figures = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    missing = np.zeros(shape, dtype=bool)
    for column, criterion in enumerate(scheme.criteria):
        exact, missing[:, column] = _figures(criterion, sheets, profiles)
        table: dict[Fraction, tuple[int, int]] = {}
        for number in set(exact):
            table[number] = (anchored(criterion.anchors, number), half_up(number * POINT))
        values[:, column] = [table[number][0] for number in exact]
        figures[:, column] = [table[number][1] for number in exact]
        values[missing[:, column], column] = 0
    return DecisionMatrix(values, missing, figures)


def anchored(anchors: Anchors, number: Fraction) -> int:
    """Return the value of a figure in 1/100 point, rounded half-up once."""
    return half_up(interpolate(anchors, number) * VALUE)


def _figures(criterion: Criterion, sheets: Sheets, profiles: Mapping[str, Profile]) -> Figures:
    match criterion.source:
        case IndexSource(questionnaire, part):
            return _index_figures(profiles[questionnaire], part)
        case OptionsSource(question, values):
            return _option_figures(sheets, question, values)
        case RatioSource(compute):
            return _ratio_figures(compute, sheets)
        case ChecklistSource(items):
            rows = len(next(iter(sheets.values())))
            points = np.zeros(rows, dtype=np.int64)
            for item in items:
                points += decide(item.when, sheets) * item.points
            return [Fraction(int(value), POINT) for value in points], np.zeros(rows, dtype=bool)


def _index_figures(profile: Profile, part: str) -> Figures:
    present = np.zeros(len(profile.total), dtype=bool)
    if not part:
        return [Fraction(int(value), POINT) for value in profile.index], present
    position = [item.id for item in profile.rule.parts].index(part)
    maximum = profile.rule.parts[position].maximum
    return [Fraction(100 * int(value), maximum) for value in profile.parts[:, position]], present


def _option_figures(sheets: Sheets, question: str, values: Mapping[str, int]) -> Figures:
    owner, _, local = question.partition(".")
    coded = sheets[owner]
    options = coded.coding.questionnaire.questions[local].options
    table = [Fraction(values.get(option.id, 0), POINT) for option in options]
    codes = coded.column(local)
    return [table[code] if code >= 0 else Fraction(0) for code in codes.tolist()], codes < 0


def _ratio_figures(compute: Compute, sheets: Sheets) -> Figures:
    columns = {name: _decimals(sheets, name) for name in (*compute.now.of, *compute.now.to)}
    exact, missing = [], []
    for row in zip(*columns.values(), strict=True):
        found = figure(compute, dict(zip(columns, row, strict=True)).__getitem__)
        exact.append(Fraction(0) if isinstance(found, Absence) else found)
        missing.append(isinstance(found, Absence))
    return exact, np.array(missing, dtype=bool)


def _decimals(sheets: Mapping[str, Coded], name: str) -> list[Given]:
    owner, _, local = name.partition(".")
    coded = sheets[owner]
    places = coded.coding.questionnaire.questions[local].places
    return [_given(number, places) for number in coded.number(local).tolist()]


def _given(number: int, places: int) -> Given:
    if number > NUMBER_BASE:
        return Decimal(number).scaleb(-places)
    absence = number - NUMBER_BASE
    if absence == NOT_APPLICABLE:
        return NotApplicable("")
    return Absence.NOT_ASKED if absence == NOT_ASKED else Absence.NOT_ANSWERED
