"""Computed figures and their bands, exactly."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from scoring.answers.answers import Absence, Given, NotApplicable, Unreadable
from scoring.answers.derived_figures import band_index, figure
from scoring.definition.questionnaire import Compute, Ratio
from scoring.loading.questionnaire import load_questionnaire
from tests.unit.scoring.small import RATE_BANDS, both, changed, form_data

SHARE = Compute(Ratio(("f.a", "f.b"), ("f.c",)))
CHANGE = Compute(Ratio(("f.a",), ("f.c",), Decimal(1)), Ratio(("f.b",), ("f.d",), Decimal(1)))


def value(compute: Compute, **given: Given) -> Fraction | Absence:
    return figure(compute, lambda name: given.get(name.removeprefix("f."), Absence.NOT_ANSWERED))


def test_figure_is_an_exact_share() -> None:
    assert value(SHARE, a=Decimal(1), b=Decimal("0.5"), c=Decimal("4.5")) == Fraction(100, 3)


def test_figure_leaves_out_what_is_not_asked_or_not_applicable() -> None:
    assert value(SHARE, a=Decimal(1), b=Absence.NOT_ASKED, c=Decimal(4)) == 25
    assert value(SHARE, a=Decimal(1), b=NotApplicable("x"), c=Decimal(4)) == 25


def test_figure_of_nothing_asked_is_not_asked() -> None:
    assert value(SHARE, a=Absence.NOT_ASKED, b=Absence.NOT_ASKED, c=Decimal(4)) is Absence.NOT_ASKED
    assert value(SHARE, a=Decimal(1), b=Decimal(1), c=Absence.NOT_ASKED) is Absence.NOT_ASKED


@pytest.mark.parametrize("missing", [Absence.NOT_ANSWERED, Unreadable("many")])
def test_figure_with_a_number_missing_is_not_answered(missing: Given) -> None:
    assert value(SHARE, a=Decimal(1), b=missing, c=Decimal(4)) is Absence.NOT_ANSWERED


def test_figure_with_divisor_zero_is_not_answered() -> None:
    assert value(SHARE, a=Decimal(1), b=Decimal(1), c=Decimal(0)) is Absence.NOT_ANSWERED


def test_figure_is_the_change_of_a_ratio_in_per_cent() -> None:
    given = {"a": Decimal(99), "c": Decimal(100), "b": Decimal(110), "d": Decimal(100)}
    assert value(CHANGE, **given) == -10


def test_figure_without_the_year_before_is_absent() -> None:
    given: dict[str, Given] = {"a": Decimal(99), "c": Decimal(100), "b": Absence.NOT_ASKED, "d": Absence.NOT_ASKED}
    assert value(CHANGE, **given) is Absence.NOT_ASKED
    assert value(CHANGE, **given | {"b": Decimal(0), "d": Decimal(1)}) is Absence.NOT_ANSWERED


@pytest.mark.parametrize(
    ("edge", "below"), [("10", 0), ("20", 1), ("40", 2), ("60", 3)], ids=["10 %", "20 %", "40 %", "60 %"]
)
def test_band_edges_belong_to_the_lower_band(edge: str, below: int) -> None:
    rate = both()["form"].questions["rate"]
    hair = Fraction(1, 10**30)
    found = [band_index(rate, Fraction(edge) + step) for step in (-hair, Fraction(0), hair)]
    assert found == [below, below, below + 1]


def test_band_of_extremes() -> None:
    rate = both()["form"].questions["rate"]
    assert [band_index(rate, Fraction(number)) for number in (-5, 0, 100, 10**9)] == [0, 0, 4, 4]


def test_band_edges_below_belong_to_the_upper_band() -> None:
    bands = changed(RATE_BANDS, (0,), {"id": "b10", "label": {"zh": "b", "en": "b"}, "below": "10", "points": "0"})
    form = load_questionnaire(changed(form_data(), ("sections", 0, "questions", 1, "bands"), bands))
    rate = form.questions["rate"]
    assert [band_index(rate, Fraction(text)) for text in ("9.99", "10", "10.01")] == [0, 1, 1]


def test_change_against_a_year_that_is_not_asked_is_not_asked_whatever_is_blank() -> None:
    blank: dict[str, Given] = {"a": Absence.NOT_ANSWERED, "c": Absence.NOT_ANSWERED}
    hidden: dict[str, Given] = {"b": Absence.NOT_ASKED, "d": Absence.NOT_ASKED}
    assert value(CHANGE, **blank, **hidden) is Absence.NOT_ASKED
    assert value(CHANGE, **{**hidden, "a": Decimal(1), "c": Absence.NOT_ANSWERED}) is Absence.NOT_ASKED
    assert value(CHANGE, **blank, b=Decimal(1), d=Absence.NOT_ANSWERED) is Absence.NOT_ANSWERED
    assert value(SHARE, a=Absence.NOT_ANSWERED, b=Decimal(1), c=Absence.NOT_ASKED) is Absence.NOT_ASKED
