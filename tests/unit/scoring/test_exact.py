"""Exact numbers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.exact import (
    NotExactError,
    apportion,
    day,
    decimal,
    exact_text,
    half_up,
    half_up_to,
    places_of,
    scaled,
    unscaled,
)


@pytest.mark.parametrize(
    ("text", "number"), [("0", "0"), ("-12.50", "-12.50"), ("+3", "3"), ("007", "7"), ("0.1", "0.1")]
)
def test_decimal_reads_plain_numbers(text: str, number: str) -> None:
    assert decimal(text) == Decimal(number)


@pytest.mark.parametrize(
    "text", ["", " 1", "1 ", "1e3", "1.", ".5", "1,000", "NaN", "inf", "--1", "１２", "٣", "1_000", "1\n", "9" * 401]
)
def test_decimal_refuses_everything_else(text: str) -> None:
    with pytest.raises(NotExactError):
        decimal(text)


def test_day_reads_a_day() -> None:
    assert day("2024-02-29") == date(2024, 2, 29)


@pytest.mark.parametrize(
    "text", ["", "2024-2-9", "20240229", "2023-02-29", "2024-02-29\n", "２０２４-02-29", "2024-W09-4"]
)
def test_day_refuses_everything_else(text: str) -> None:
    with pytest.raises(NotExactError):
        day(text)


def test_scaled_holds_four_places() -> None:
    assert scaled(Decimal("5.625"), 10_000) == 56_250
    assert unscaled(56_250, 10_000) == Decimal("5.6250")


def test_scaled_refuses_a_fifth_place() -> None:
    with pytest.raises(NotExactError):
        scaled(Decimal("0.00001"), 10_000)


@pytest.mark.parametrize(
    ("value", "rounded"),
    [("5/2", 3), ("-5/2", -3), ("7/3", 2), ("-7/3", -2), ("1/2", 1), ("-1/2", -1), ("0", 0), ("4", 4), ("-4", -4)],
)
def test_half_up_rounds_halves_away_from_zero(value: str, rounded: int) -> None:
    assert half_up(Fraction(value)) == rounded


@given(st.integers(-(10**18), 10**18), st.integers(-20, 2), st.integers(0, 6))
def test_half_up_to_places_is_that_of_the_fraction(digits: int, exponent: int, places: int) -> None:
    value = Decimal(digits).scaleb(exponent)
    assert half_up_to(value, places) == half_up(Fraction(value) * 10**places)


@pytest.mark.parametrize(
    ("value", "places"), [("1.250", 2), ("100", 0), ("1E+2", 0), ("0.000", 0), ("-0.5", 1), ("12.30", 1)]
)
def test_places_of_counts_needed_places(value: str, places: int) -> None:
    assert places_of(Decimal(value)) == places


def test_places_of_takes_more_digits_than_the_decimal_context() -> None:
    assert places_of(Decimal("1" * 60 + ".25")) == 2


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("25/2", "12.5"),
        ("100/3", "100/3"),
        ("-1/8", "-0.125"),
        ("7", "7"),
        ("0", "0"),
        ("-200", "-200"),
        ("1/25", "0.04"),
    ],
)
def test_exact_text_prints_in_full(value: str, text: str) -> None:
    assert exact_text(Fraction(value)) == text


@given(st.fractions())
def test_exact_text_can_be_read_back(value: Fraction) -> None:
    assert Fraction(exact_text(value)) == value


def test_apportion_gives_the_rest_to_the_greatest_remainders() -> None:
    assert apportion(10, [Fraction(10, 3), Fraction(10, 3), Fraction(10, 3)]) == [4, 3, 3]
    assert apportion(7, [Fraction(5, 2), Fraction(9, 2)]) == [3, 4]
    assert apportion(0, []) == []


@given(st.lists(st.fractions(min_value=0, max_value=1000), max_size=8))
def test_apportion_adds_up_and_stays_beside_each_share(shares: list[Fraction]) -> None:
    total = half_up(sum(shares, Fraction(0)))
    rounded = apportion(total, shares)
    assert sum(rounded) == total
    assert [abs(whole - share) < 1 for whole, share in zip(rounded, shares, strict=True)] == [True] * len(shares)
