"""Medians and spreads of marks, by hand, and against the library's median."""

from __future__ import annotations

from fractions import Fraction
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.experts.opinion_figures import ScaleFigure, figures_of
from survey.models import ExpertAdvice

FOR, OPEN, AGAINST = ExpertAdvice.RECOMMEND, ExpertAdvice.HESITATE, ExpertAdvice.AGAINST


def test_three_experts_by_hand() -> None:
    found = figures_of(["a", "b"], [({"a": 4, "b": 3}, FOR), ({"a": 2, "b": 3}, OPEN), ({"a": 5, "b": 4}, FOR)])
    assert found.scales == {"a": ScaleFigure(Fraction(4), 2, 5), "b": ScaleFigure(Fraction(3), 3, 4)}
    assert found.total == ScaleFigure(Fraction(7), 5, 9)
    assert (found.given, found.advices, found.is_far_apart) == (3, {FOR: 2, OPEN: 1}, True)


def test_two_experts_have_a_half_between_them() -> None:
    found = figures_of(["a"], [({"a": 3}, FOR), ({"a": 4}, FOR)])
    assert (found.scales["a"].median, found.scales["a"].spread, found.is_far_apart) == (Fraction(7, 2), 1, False)


@pytest.mark.parametrize(("advices", "apart"), [((FOR, OPEN), False), ((FOR, AGAINST), True), ((OPEN, AGAINST), False)])
def test_advice_for_and_against_is_far_apart(advices: tuple[ExpertAdvice, ...], apart: bool) -> None:  # noqa: FBT001
    assert figures_of(["a"], [({"a": 3}, one) for one in advices]).is_far_apart is apart


def test_nobody_gave_anything() -> None:
    found = figures_of(["a"], [])
    assert (found.given, found.scales, found.total, found.is_far_apart) == (0, {}, None, False)


@given(st.lists(st.integers(1, 5), min_size=1, max_size=9))
def test_the_median_is_the_librarys(marks: list[int]) -> None:
    found = figures_of(["a"], [({"a": mark}, FOR) for mark in marks])
    assert found.scales["a"] == ScaleFigure(Fraction(median(marks)), min(marks), max(marks))
