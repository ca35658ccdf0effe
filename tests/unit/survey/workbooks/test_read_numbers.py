"""Cells under number and date questions: what they show, and what they become in another file."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from exports.reading.placed_cell import PlacedCell
from exports.reading.workbook import Raw
from scoring.answers.answers import Unreadable
from scoring.definition.questionnaire import Questionnaire
from scoring.loading.questionnaire import load_questionnaire
from survey.workbooks.read_numbers import cell_for_copy, read_day_cell, read_number_cell


def words(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}


def made() -> Questionnaire:
    questions: list[dict[str, Any]] = [
        {"id": "money", "kind": "number", "title": words("金额"), "unit": {"zh": "万元", "en": "10,000 yuan"}},
        {"id": "share", "kind": "number", "title": words("比率"), "unit": words("%"), "places": "2"},
        {"id": "day", "kind": "date", "title": words("日")},
    ]
    return load_questionnaire(
        {
            "id": "small",
            "version": "1",
            "title": words("小"),
            "basis": words("无"),
            "sections": [{"id": "all", "title": words("全"), "questions": questions}],
        }
    )


QUESTIONS = made().questions


def cell(raw: Raw, number_format: str = "", *, from_1904: bool = False) -> PlacedCell:
    return PlacedCell("表", 0, 0, raw, number_format=number_format, from_1904=from_1904)


@pytest.mark.parametrize(
    ("name", "place", "read"),
    [
        ("money", cell(1200.0), (Decimal(1200), "", "1200")),
        ("money", cell(True), (Unreadable("是"), "", "是")),
        ("money", cell(datetime(2023, 3, 15)), (None, "day_as_number", "2023-03-15（45000）")),  # noqa: DTZ001
        ("money", cell(date(2023, 3, 15), from_1904=True), (None, "day_as_number", "2023-03-15（43538）")),
        ("money", cell(time(12, 30)), (None, "day_as_number", "12:30:00")),
        ("money", cell(0.85, "0%"), (None, "other_unit", "85%")),
        ("money", cell(1200.0, '0"万元"'), (Decimal(1200), "", "1200万元")),
        ("money", cell(1200.0, '0"元"'), (None, "other_unit", "1200元")),
        ("money", cell(0.5), (Decimal("0.5"), "", "0.5")),
        ("money", cell(1200.0, "-0"), (None, "shown_otherwise", "1200")),
        ("money", cell(1200.0, '(0)"万元"'), (None, "shown_otherwise", "1200")),
        ("money", cell(-5.0, "0;0"), (None, "shown_otherwise", "-5")),
        ("money", cell(-5.0, "0;(0)"), (Decimal(-5), "", "-5")),
        ("money", cell(-5.0, "#,##0;[Red](#,##0)"), (Decimal(-5), "", "-5")),
        ("money", cell(-5.0, "#,##0;[Red]#,##0"), (Decimal(-5), "", "-5")),
        ("money", cell(-5.0, "0_);(0)"), (Decimal(-5), "", "-5")),
        ("money", cell(-5.0, "0;（0）"), (Decimal(-5), "", "-5")),
        ("money", cell(-5.0, '0"万元";(0"万元")'), (Decimal(-5), "", "-5万元")),
        ("share", cell(-0.05, "0%;(0%)"), (Decimal(-5), "", "-5%")),
        ("share", cell(0.85, '"-"0%'), (None, "shown_otherwise", "0.85")),
        ("share", cell(0.85, "0%"), (Decimal(85), "", "85%")),
        ("share", cell(85.0, "0%"), (Decimal(8500), "", "8500%")),
        ("share", cell(0.85, "0%%"), (None, "other_unit", "8500%%")),
        ("share", cell(0.85), (Decimal("0.85"), "percent_unclear", "0.85")),
        ("share", cell(-0.85), (Decimal("-0.85"), "percent_unclear", "-0.85")),
        ("share", cell("0.85"), (Decimal("0.85"), "percent_unclear", "0.85")),
        ("share", cell("0.85%"), (Decimal("0.85"), "", "0.85%")),
        ("share", cell(1.5), (Decimal("1.5"), "", "1.5")),
        ("share", cell(0.0), (Decimal(0), "", "0")),
        ("share", cell(0.1 + 0.2, "0%"), (Decimal(30), "", "30%")),
    ],
)
def test_a_cell_is_what_it_shows(name: str, place: PlacedCell, read: tuple[Any, str, str]) -> None:
    assert read_number_cell(QUESTIONS[name], place) == read


@pytest.mark.parametrize(
    ("name", "place", "raw"),
    [
        ("share", cell(0.85, "0%"), "85%"),
        ("share", cell(0.85), 0.85),
        ("money", cell(1200.0, '0"元"'), "1200元"),
        ("money", cell(8500.0, "0,"), 8500.0),
        ("money", cell("12,5"), "12,5"),
        ("day", cell(44376.0, from_1904=True), date(2025, 6, 30)),
        ("day", cell(44376.0), date(2021, 6, 29)),
        ("day", cell(7.0), 7.0),
    ],
)
def test_a_cell_means_the_same_in_another_file(name: str, place: PlacedCell, raw: Raw) -> None:
    assert cell_for_copy(QUESTIONS[name], place) == raw


def test_a_day_may_be_a_bare_number() -> None:
    assert read_day_cell(cell(44376.0, from_1904=True)) == date(2025, 6, 30)
    assert read_day_cell(cell("去年")) == Unreadable("去年")
