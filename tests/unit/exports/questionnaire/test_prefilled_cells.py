"""Answers as cells: typed, in words, nothing lost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.questionnaire.layout import reason_key
from exports.questionnaire.prefilled_cells import cells_of
from exports.reading.workbook import shown
from scoring.answers.answers import Answer, AnswerSheet, NotApplicable, Unreadable
from scoring.definition.questionnaire import Kind, Option, Question, Questionnaire, Section
from scoring.definition.texts import Status, Words
from tests.unit.survey.shipped import CATALOGUE

FACTS = CATALOGUE.questionnaires["facts"]


def cells(values: dict[str, Answer], notes: dict[str, str] | None = None, **more: str) -> dict[str, object]:
    return dict(cells_of(FACTS, AnswerSheet("facts", FACTS.version, values, notes or {}), **more))


def test_every_kind_becomes_its_cell() -> None:
    found = cells(
        {
            "credit_code": "91999999MA0000001N",
            "founded": date(2001, 2, 3),
            "staff_y1": Decimal(120),
            "revenue_y1": Decimal("1234.50"),
            "above_scale": False,
            "production_type": "process",
            "chains": ("auto_vehicle", "medical"),
            "staff_y2": Unreadable("约一百人"),
            "evidence_ratings": ("0" * 64,),
        },
        {"revenue_change": "新厂投产", "gone": "旧"},
    )
    assert found == {
        "facts.credit_code": "91999999MA0000001N",
        "facts.founded": date(2001, 2, 3),
        "facts.staff_y1": 120.0,
        "facts.revenue_y1": 1234.5,
        "facts.above_scale": "否",
        "facts.production_type": "流程型（连续或批量反应、冶炼等）",
        "facts.chains/auto_vehicle": "是",
        "facts.chains/medical": "是",
        "facts.staff_y2": "约一百人",
        "facts.note:revenue_change": "新厂投产",
    }


def test_english_cells() -> None:
    found = cells({"above_scale": True, "production_type": "process", "chains": ("none",)}, language="en")
    assert found == {
        "facts.above_scale": "Yes",
        "facts.production_type": "Process (continuous or batch)",
        "facts.chains/none": "Yes",
    }


def test_codes_are_shown_by_name() -> None:
    sheet = AnswerSheet("facts", FACTS.version, {"unit": "anting", "name": "示例"})
    found = cells_of(FACTS, sheet, named=lambda form, value: f"{form}:{value}")
    assert found == {"facts.unit": "unit:anting", "facts.name": "plain:示例"}


def test_not_applicable_stands_in_its_own_cell() -> None:
    offered = Option("outsourced", Words("外包", "Outsourced"))
    question = Question("q", Kind.NUMBER, Words("题", "Q"), "s", not_applicable=(offered,))
    section = Section("s", Words("节", "S"), (question,))
    words = Words("卷", "F")
    form = Questionnaire("form", "1", words, words, Status.WORKING, (section,), (), "d" * 64)
    found = cells_of(form, AnswerSheet("form", "1", {"q": NotApplicable("outsourced")}))
    assert found == {reason_key("form.q"): "外包"}


def test_an_unreadable_choice_keeps_its_known_ticks() -> None:
    assert cells({"chains": Unreadable("none,medical,其他")}) == {
        "facts.chains/medical": "是",
        "facts.chains/none": "是",
    }


@pytest.mark.parametrize(
    ("number", "cell"),
    [("0.1", 0.1), ("1234567890123456789", "1234567890123456789"), ("0.10", 0.1), ("-0.000001", -0.000001)],
)
def test_numbers_that_a_cell_would_change_are_text(number: str, cell: object) -> None:
    assert cells({"revenue_y1": Decimal(number)})["facts.revenue_y1"] == cell


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=6))
def test_numbers_come_back_digit_by_digit(number: Decimal) -> None:
    assert Decimal(shown(cells({"revenue_y1": number})["facts.revenue_y1"])) == number  # type: ignore[arg-type]


def test_days_on_which_programs_disagree_are_text() -> None:
    assert cells({"founded": date(1899, 12, 31)}) == {"facts.founded": "1899-12-31"}
    assert cells({"founded": date(1900, 2, 28)}) == {"facts.founded": "1900-02-28"}
    assert cells({"founded": date(1900, 3, 1)}) == {"facts.founded": date(1900, 3, 1)}
