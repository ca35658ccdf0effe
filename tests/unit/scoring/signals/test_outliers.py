"""Outliers of a group: values by hand, and against medians worked out another way."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from statistics import median
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from scoring.answers.answers import NotApplicable, Unreadable
from scoring.definition.signals import SignalCheck
from scoring.signals.firms import Firm
from scoring.signals.outliers import Middle, median_of, middle_of, of_outliers
from tests.unit.scoring.signals.firms_of_signals import check_of, firm

FIGURE = {"of": ["facts.revenue"], "to": ["facts.staff"]}


def check(side: str = "both", factor: str = "5", fewest: str = "8") -> SignalCheck:
    return check_of("outlier", figure=FIGURE, side=side, factor=factor, fewest=fewest)


def firms(values: list[int], group: str = "36/small") -> list[Firm]:
    return [firm(f"{number:03d}", group=group, revenue=value, staff=1) for number, value in enumerate(values)]


def test_the_middle_of_nine_by_hand() -> None:
    values = [Fraction(value) for value in (10, 11, 12, 13, 14, 15, 16, 17, 100)]
    assert middle_of(values) == Middle(Fraction(14), Fraction(2), 8)
    assert median_of([Fraction(1), Fraction(2)]) == Fraction(3, 2)


def test_the_one_far_from_eight_others_is_found_with_the_figures() -> None:
    [(key, signal)] = of_outliers(check(), firms([10, 11, 12, 13, 14, 15, 16, 17, 100])).items()
    assert (key, signal.figures) == (
        "008",
        {"figure": "100", "median": "14", "times": "43", "peers": "8", "facts.revenue": "100", "facts.staff": "1"},
    )


def test_with_seven_others_nobody_is_an_outlier_and_groups_do_not_mix() -> None:
    assert of_outliers(check(), firms([10, 11, 12, 13, 14, 15, 16, 100])) == {}
    mixed = [*firms([10, 11, 12, 13, 14]), *firms([15, 16, 17, 100], "36/large")]
    assert of_outliers(check(), mixed) == {}
    assert of_outliers(check(), firms([10, 11, 12, 13, 14, 15, 16, 17, 100], "")) == {}


def test_where_half_are_the_same_nobody_is_infinitely_far() -> None:
    assert of_outliers(check(), firms([10] * 8 + [100])) == {}


def test_a_side_that_does_not_count_is_left_alone() -> None:
    values = [1, 110, 120, 130, 140, 150, 160, 170, 1000]
    assert [list(of_outliers(check(side), firms(values))) for side in ("high", "low", "both")] == [
        ["008"], ["000"], ["000", "008"]
    ]  # fmt: skip


GROUPED = st.lists(
    st.tuples(
        st.sampled_from(["36/small", "36/large", "27/small", ""]),
        st.sampled_from([None, NotApplicable("x"), Unreadable("nan"), Decimal(0)]) | st.integers(0, 60).map(Decimal),
        st.sampled_from([None, Decimal(0)]) | st.integers(1, 3).map(Decimal),
    ),
    max_size=40,
)


def by_hand(rows: list[tuple[str, Any, Any]], factor: int) -> set[str]:
    """Return who lies far, worked out with the library's median from what is a number: nothing of the program."""
    figures: dict[str, dict[str, Fraction]] = {}
    for number, (group, revenue, staff) in enumerate(rows):
        numbers = [value for value in (revenue, staff) if isinstance(value, Decimal)]
        if group and len(numbers) == 2 and staff > 0:
            figures.setdefault(group, {})[f"{number:03d}"] = Fraction(revenue) / Fraction(staff)
    far = set()
    for own in figures.values():
        middle = Fraction(median(own.values()))
        spread = Fraction(median([abs(value - middle) for value in own.values()]))
        if len(own) > 8 and spread:
            far |= {key for key, value in own.items() if abs(value - middle) > factor * spread}
    return far


@given(GROUPED, st.integers(1, 9), st.sampled_from([1, 10_000, 7]))
def test_groups_ties_absent_answers_and_other_units_find_whom_the_rule_finds(
    rows: list[tuple[str, Any, Any]], factor: int, unit: int
) -> None:
    """In yuan or in 10,000 yuan the same firms are far, by as many spreads."""

    def made(scale: int) -> list[Firm]:
        return [
            firm(
                f"{number:03d}",
                group=group,
                revenue=revenue * scale if isinstance(revenue, Decimal) else revenue,
                staff=staff,
            )
            for number, (group, revenue, staff) in enumerate(rows)
        ]

    found, scaled = (of_outliers(check(factor=str(factor)), made(scale)) for scale in (1, unit))
    assert set(found) == by_hand(rows, factor)
    assert {key: signal.figures["times"] for key, signal in scaled.items()} == {
        key: signal.figures["times"] for key, signal in found.items()
    }


@given(st.lists(st.integers(0, 500), min_size=1, max_size=24), st.integers(1, 9))
def test_outliers_are_those_of_the_rule_read_another_way(values: list[int], factor: int) -> None:
    middle = Fraction(median(map(Fraction, values)))
    spread = Fraction(median([abs(Fraction(value) - middle) for value in values]))
    counted = len(values) > 8 and spread > 0
    far = {f"{n:03d}" for n, value in enumerate(values) if counted and abs(value - middle) > factor * spread}
    assert set(of_outliers(check(factor=str(factor)), firms(values))) == far
