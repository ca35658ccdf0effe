"""Criteria: profiles and facts become values 0-100 by fixed anchors, so that a late applicant re-orders nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from scoring.maturity import AnyProfile, Profile
from scoring.questionnaire import Compute
from scoring.scheme import (
    ChecklistSource,
    ClosenessSource,
    ExpertSource,
    Feature,
    IndexSource,
    OptionsSource,
    RatioSource,
    Scheme,
    Source,
)

Figures = tuple[list[Fraction], NDArray[np.bool_]]
Profiles = Mapping[str, AnyProfile]
NO_FEATURES: NDArray[np.int64] = np.zeros((0, 0), dtype=np.int64)


@dataclass(frozen=True)
class DecisionMatrix:
    """`values` int64 [n, criteria] in 1/100 point (0-10 000); `missing` bool, where there was no figure (value 0).

    `figures`: per criterion the exact figure of each row before the anchors, in 1/10 000 (rounded half-up).
    """

    values: NDArray[np.int64]
    missing: NDArray[np.bool_]
    figures: NDArray[np.int64]


def decide_criteria(
    scheme: Scheme, sheets: Sheets, profiles: Profiles, features: NDArray[np.int64] = NO_FEATURES
) -> DecisionMatrix:
    """Return the decision matrix, one column per criterion in the scheme's order.

    `features`: what `decide_features` returned, for criteria by closeness.
    """
    rows = len(next(iter(sheets.values())))
    shape = (rows, len(scheme.criteria))
    values, figures = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    missing = np.zeros(shape, dtype=bool)
    for column, criterion in enumerate(scheme.criteria):
        exact, missing[:, column] = _exact(scheme, criterion.source, (sheets, profiles), features)
        values[:, column], figures[:, column] = _anchored_all(criterion.anchors, exact)
        values[missing[:, column], column] = 0
    return DecisionMatrix(values, missing, figures)


def decide_again(
    scheme: Scheme,
    matrix: DecisionMatrix,
    scored: tuple[Sheets, Profiles],
    features: NDArray[np.int64] = NO_FEATURES,
) -> NDArray[np.int64]:
    """Return the values of a matrix for other answers to the same facts: only what comes from profiles changes.

    `scored`: the changed sheets with their profiles; rows as in `matrix`.
    """
    values = matrix.values.copy()
    for column, criterion in enumerate(scheme.criteria):
        if isinstance(criterion.source, IndexSource | ClosenessSource):
            exact, missing = _exact(scheme, criterion.source, scored, features)
            values[:, column] = _anchored_all(criterion.anchors, exact)[0]
            values[missing, column] = 0
    return values


def _exact(scheme: Scheme, source: Source, scored: tuple[Sheets, Profiles], features: NDArray[np.int64]) -> Figures:
    """Return the exact figure of every row, and where there is none."""
    if isinstance(source, ClosenessSource):
        return _closeness(scheme, source, features), np.zeros(len(features), dtype=bool)
    return _figures(source, *scored)


def _anchored_all(anchors: Anchors, exact: Sequence[Fraction]) -> tuple[list[int], list[int]]:
    """Return the values in 1/100 point and the figures in 1/10 000, each different figure worked out once."""
    table = {number: (anchored(anchors, number), half_up(number * POINT)) for number in set(exact)}
    return [table[number][0] for number in exact], [table[number][1] for number in exact]


def decide_features(features: Sequence[Feature], sheets: Sheets, profiles: Profiles) -> NDArray[np.int64]:
    """Return what segments are made from, int64 [n, features] in 1/100; 0 where there is no figure."""
    rows = len(next(iter(sheets.values())))
    values = np.zeros((rows, len(features)), dtype=np.int64)
    for column, feature in enumerate(features):
        exact, missing = _figures(feature.source, sheets, profiles)
        table = {number: anchored(feature.anchors, number) for number in set(exact)}
        values[:, column] = [table[number] for number in exact]
        values[missing, column] = 0
    return values


def _closeness(scheme: Scheme, source: ClosenessSource, features: NDArray[np.int64]) -> list[Fraction]:
    """Return 100 x the mean of ``min(value, target) / target``, exactly."""
    names = [feature.id for feature in scheme.segments.features] if scheme.segments is not None else []
    columns = [(features[:, names.index(name)].tolist(), target) for name, target in source.target]
    found = [Fraction(0)] * len(features)
    for values, target in columns:
        table = {value: Fraction(100 * min(value, target), target * len(columns)) for value in set(values)}
        found = [total + table[value] for total, value in zip(found, values, strict=True)]
    return found


def anchored(anchors: Anchors, number: Fraction) -> int:
    """Return the value of a figure in 1/100 point, rounded half-up once."""
    return half_up(interpolate(anchors, number) * VALUE)


def _figures(source: Source, sheets: Sheets, profiles: Profiles) -> Figures:
    rows = len(next(iter(sheets.values())))
    match source:
        case IndexSource(questionnaire, part):
            return _index_figures(profiles[questionnaire], part)
        case OptionsSource(question, values):
            return _option_figures(sheets, question, values)
        case RatioSource(compute):
            return _ratio_figures(compute, sheets)
        case ChecklistSource(items):
            points = np.zeros(rows, dtype=np.int64)
            for item in items:
                points += decide(item.when, sheets) * item.points
            return [Fraction(int(value), POINT) for value in points], np.zeros(rows, dtype=bool)
        case ExpertSource() | ClosenessSource():
            return [Fraction(0)] * rows, np.ones(rows, dtype=bool)


def _index_figures(profile: AnyProfile, part: str) -> Figures:
    present = np.zeros(len(profile.total), dtype=bool)
    if not part:
        return [Fraction(int(value), POINT) for value in profile.index], present
    if not isinstance(profile, Profile):
        return [Fraction(int(value), POINT) for value in profile.part(part)], profile.nodes[part] < 0
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
