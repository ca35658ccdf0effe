"""Fixed anchors."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.anchors import Anchors, interpolate


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
