"""A firm as checks read it, and figures as sentences print them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from scoring.signals.firms import figures_read, shown
from tests.unit.scoring.signals.firms_of_signals import CHOICES, check_of, firm


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(783, 143), "5.48"),
        (Fraction(5, 2), "2.5"),
        (Fraction(100), "100"),
        (Fraction(1, 200), "0.01"),
        (Fraction(-1, 200), "-0.01"),
        (Fraction(0), "0"),
    ],
)
def test_a_figure_is_rounded_half_up_to_two_places(value: Fraction, text: str) -> None:
    assert shown(value) == text


def test_questions_of_a_questionnaire_and_of_a_section_come_in_order_and_once() -> None:
    one = firm(small=True)
    assert [name for name, _ in one.questions(("form.second", "form"))] == [
        *(f"form.{name}" for name in CHOICES[6:]), *(f"form.{name}" for name in CHOICES[:6])
    ]  # fmt: skip
    assert [name for name, _ in one.questions(("gone",))] == []
    assert "facts.hidden" not in [name for name, _ in one.questions(("facts",))]


def test_only_figures_that_were_typed_are_read() -> None:
    check = check_of("ratio", figure={"of": ["facts.investment"], "to": ["facts.revenue"]}, at_most="1")
    assert figures_read(check, firm(investment=3)) == {"facts.investment": "3"}


def test_a_firm_knows_which_questions_its_definitions_have() -> None:
    assert (firm().has("facts.staff"), firm().has("facts.gone"), firm().has("gone.staff")) == (True, False, False)
