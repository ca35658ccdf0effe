"""Fixed anchors."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.definition.anchors import Anchors, interpolate, interpolate_all
from scoring.exact import half_up


def anchors(*pairs: tuple[str, str]) -> Anchors:
    return tuple((Decimal(figure), Decimal(value)) for figure, value in pairs)


READINESS = anchors(("0", "0"), ("60", "100"))
COST = anchors(("10", "100"), ("20", "40"), ("50", "0"))


@pytest.mark.parametrize(
    ("figure", "value"), [("-1", "0"), ("0", "0"), ("45", "75"), ("20", "100/3"), ("60", "100"), ("61", "100")]
)
def test_interpolate_is_linear_between_and_flat_outside(figure: str, value: str) -> None:
    assert interpolate(READINESS, Fraction(figure)) == Fraction(value)


@pytest.mark.parametrize(
    ("figure", "value"),
    [("0", "100"), ("10", "100"), ("15", "70"), ("20", "40"), ("35", "20"), ("50", "0"), ("99", "0")],
)
def test_interpolate_falls_for_costs(figure: str, value: str) -> None:
    assert interpolate(COST, Fraction(figure)) == Fraction(value)


@given(st.fractions(), st.fractions(min_value=0))
def test_interpolate_never_falls_on_rising_anchors(figure: Fraction, more: Fraction) -> None:
    assert interpolate(READINESS, figure + more) >= interpolate(READINESS, figure)


@settings(deadline=None)
@given(st.data())
def test_interpolating_all_at_once_is_interpolating_one_by_one(data: st.DataObject) -> None:
    figures = data.draw(st.lists(st.integers(0, 2_000), min_size=2, max_size=5, unique=True).map(sorted))
    values = sorted(data.draw(st.integers(0, 1_000)) for _figure in figures)
    anchors = tuple((Decimal(x) / 10, Decimal(y) / 10) for x, y in zip(figures, values, strict=True))
    scale = Fraction(data.draw(st.integers(1, 50)), data.draw(st.integers(1, 10_000)))
    numbers = data.draw(st.lists(st.integers(0, 10**9), min_size=1, max_size=20))
    found = interpolate_all(anchors, np.array(numbers, dtype=np.int64), scale, 100)
    assert found.tolist() == [half_up(interpolate(anchors, number * scale) * 100) for number in numbers]
