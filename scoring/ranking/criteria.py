"""Criteria: profiles and facts become values 0-100 by fixed anchors, so that a late applicant re-orders nobody."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np
from numpy.typing import NDArray

from scoring.answers.conditions_on_rows import Sheets, rows_meeting
from scoring.definition.anchors import Anchors, interpolate_all
from scoring.definition.scheme import (
    ChecklistSource,
    ClosenessSource,
    ExpertSource,
    Feature,
    FiguresSource,
    IndexSource,
    OptionsSource,
    RatioSource,
    Scheme,
    Source,
)
from scoring.exact import POINT, VALUE
from scoring.maturity import AnyProfile, Profile
from scoring.ranking.measures import ONE, measured
from scoring.ranking.ratio_figures import Ratios, ratio_figures

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
        exact = _exact(scheme, criterion.source, (sheets, profiles), features)
        values[:, column], figures[:, column] = exact.values(criterion.anchors), exact.rounded()
        missing[:, column] = exact.missing
    return DecisionMatrix(values, missing, figures)


def decide_again(
    scheme: Scheme,
    matrix: DecisionMatrix,
    scored: tuple[Sheets, Profiles],
    features: NDArray[np.int64] = NO_FEATURES,
) -> NDArray[np.int64]:
    """Return the values of a matrix for other answers to the same facts: only what comes from profiles changes.

    `scored`: the changed sheets with their profiles; rows as in `matrix`. What comes from a profile that is not given,
    and closeness where there are no `features`, stays as it was.
    """
    values = matrix.values.copy()
    for column, criterion in enumerate(scheme.criteria):
        source = criterion.source
        changed = isinstance(source, IndexSource) and source.questionnaire in scored[1]
        if changed or (isinstance(source, ClosenessSource) and features is not NO_FEATURES):
            values[:, column] = _exact(scheme, source, scored, features).values(criterion.anchors)
    return values


@dataclass(frozen=True)
class _Multiples:
    """Exact figures of all rows as whole multiples of a scale above 0; bool where there is none."""

    numbers: NDArray[np.int64]
    scale: Fraction
    missing: NDArray[np.bool_]

    def values(self, anchors: Anchors) -> NDArray[np.int64]:
        """Return the values in 1/100 point; 0 where there is no figure."""
        return np.where(self.missing, 0, interpolate_all(anchors, self.numbers, self.scale, VALUE))

    def rounded(self) -> NDArray[np.int64]:
        """Return the figures in 1/10 000."""
        factor = self.scale * POINT
        terms = self.numbers.astype(object) * (2 * factor.numerator) + factor.denominator
        return np.asarray((terms // (2 * factor.denominator)).astype(np.int64))


_Figures = _Multiples | Ratios


def _scaled(numbers: NDArray[np.int64], scale: Fraction, missing: NDArray[np.bool_] | None = None) -> _Multiples:
    """Return figures that are whole multiples of a scale."""
    absent = np.zeros(len(numbers), dtype=np.bool_) if missing is None else missing
    return _Multiples(numbers.astype(np.int64), scale, absent)


def _exact(scheme: Scheme, source: Source, scored: tuple[Sheets, Profiles], features: NDArray[np.int64]) -> _Figures:
    """Return the exact figure of every row, and where there is none."""
    if isinstance(source, ClosenessSource):
        return _closeness(scheme, source, features)
    return _figures(source, *scored)


def decide_features(
    features: Sequence[Feature], sheets: Sheets, profiles: Profiles, wanted: Container[str] | None = None
) -> NDArray[np.int64]:
    """Return what segments are made from, int64 [n, features] in 1/100; 0 where there is no figure.

    `wanted`: the ids of those that are needed, the others are 0; None for all.
    """
    rows = len(next(iter(sheets.values())))
    values = np.zeros((rows, len(features)), dtype=np.int64)
    for column, feature in enumerate(features):
        if wanted is not None and feature.id not in wanted:
            continue
        values[:, column] = _figures(feature.source, sheets, profiles).values(feature.anchors)
    return values


def _closeness(scheme: Scheme, source: ClosenessSource, features: NDArray[np.int64]) -> _Figures:
    """Return 100 x the mean of ``min(value, target) / target``, exactly: whole numbers over one denominator."""
    names = [feature.id for feature in scheme.segments.features] if scheme.segments is not None else []
    one = lcm(*(target for _, target in source.target))
    total = np.zeros(len(features), dtype=np.int64)
    for name, target in source.target:
        total += np.minimum(features[:, names.index(name)], target) * (one // target)
    return _scaled(total, Fraction(100, one * len(source.target)))


def _figures(source: Source, sheets: Sheets, profiles: Profiles) -> _Figures:
    rows = len(next(iter(sheets.values())))
    match source:
        case IndexSource(questionnaire, part):
            return _index_figures(profiles[questionnaire], part)
        case OptionsSource(question, values):
            return _option_figures(sheets, question, values)
        case RatioSource(compute):
            return ratio_figures(compute, sheets)
        case ChecklistSource(items):
            points = np.zeros(rows, dtype=np.int64)
            for item in items:
                points += rows_meeting(item.when, sheets) * item.points
            return _scaled(points, Fraction(1, POINT))
        case FiguresSource(measures):
            points, missing = measured(measures, sheets)
            return _scaled(points, Fraction(1, ONE), missing)
        case ExpertSource() | ClosenessSource():
            return _scaled(np.zeros(rows, dtype=np.int64), Fraction(1), np.ones(rows, dtype=np.bool_))


def _index_figures(profile: AnyProfile, part: str) -> _Figures:
    if not part:
        return _scaled(profile.index, Fraction(1, POINT), profile.asked == 0)
    if not isinstance(profile, Profile):
        return _scaled(profile.part(part), Fraction(1, POINT), profile.nodes[part] < 0)
    position = [item.id for item in profile.rule.parts].index(part)
    points, there = profile.whole_parts
    scale = Fraction(100, profile.rule.parts[position].maximum)
    return _scaled(points[:, position], scale, ~there[:, position])


def _option_figures(sheets: Sheets, question: str, values: Mapping[str, int]) -> _Figures:
    owner, _, local = question.partition(".")
    coded = sheets[owner]
    options = coded.coding.questionnaire.questions[local].options
    table = np.array([values.get(option.id, 0) for option in options], dtype=np.int64)
    codes = coded.column(local)
    points = np.where(codes >= 0, table[np.maximum(codes, 0)], 0)
    return _scaled(points, Fraction(1, POINT), codes < 0)
