"""A linear rate: nothing at 0, everything from its figure on, exactly in between."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from scoring.answers.linear_shares import linear_share
from scoring.definition.questionnaire import Kind, Question
from scoring.definition.texts import Words


def rate(full: str | None) -> Question:
    words = Words("比率", "rate")
    return Question("r", Kind.RATE, words, "s", linear=None if full is None else Decimal(full))


@pytest.mark.parametrize(
    ("figure", "share"), [("-5", "0"), ("0", "0"), ("17.5", "1/4"), ("100/3", "10/21"), ("70", "1"), ("70.01", "1")]
)
def test_share_lies_on_the_line(figure: str, share: str) -> None:
    assert linear_share(rate("70"), Fraction(figure)) == Fraction(share)


def test_share_with_too_many_digits_is_the_nearest_that_fits() -> None:
    figure = Fraction(10**18 + 9, 3 * 10**18 + 7) * 70
    found = linear_share(rate("70"), figure * Fraction(7, 11))
    assert found.denominator < 2**62
    assert abs(found - figure / 70 * Fraction(7, 11)) < Fraction(1, 10**30)


def test_share_of_a_rate_with_bands_is_refused() -> None:
    with pytest.raises(ValueError, match="r does not score in proportion"):
        linear_share(rate(None), Fraction(1))
