"""Answers as typed values, to JSON and back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from scoring.answers.answers import (
    Absence,
    Answer,
    AnswerSheet,
    Dossier,
    NotApplicable,
    Unreadable,
    UnreadableAnswerError,
    from_json,
    says_same,
    sheet_from_json,
    sheet_to_json,
    to_json,
)
from scoring.loading.questionnaire import load_questionnaire
from tests.unit.scoring.small import both, changed, facts_data

CUT = [{"id": "none", "label": {"zh": "无", "en": "none"}}]
FACTS = load_questionnaire(changed(facts_data(), ("sections", 0, "questions", 1, "not_applicable"), CUT))
FORM = both()["form"]

READ: list[tuple[str, Any, Answer]] = [
    ("young", "yes", True),
    ("young", False, False),
    ("total", "12.50", Decimal("12.50")),
    ("total", 12, Decimal(12)),
    ("total", Decimal("0.1"), Decimal("0.1")),
    ("total", {"not_applicable": "none"}, NotApplicable("none")),
    ("total", {"unreadable": "many"}, Unreadable("many")),
    ("since", "2026-11-23", date(2026, 11, 23)),
    ("chain", "auto", "auto"),
    ("scenes", ["b", "a"], ("a", "b")),
    ("scenes", ["a", "a"], ("a",)),
    ("scenes", ["none"], ("none",)),
    ("scenes", [], ()),
    ("name", "示例", "示例"),
]


@pytest.mark.parametrize(("name", "data", "answer"), READ)
def test_from_json_reads(name: str, data: Any, answer: Answer) -> None:
    assert from_json(FACTS.questions[name], data) == answer


REFUSED = [
    ("young", "maybe", "yesno_unreadable"),
    ("young", 1, "yesno_unreadable"),
    ("total", "12,5", "number_unreadable"),
    ("total", True, "number_unreadable"),
    ("total", None, "number_unreadable"),
    ("total", Decimal("NaN"), "number_unreadable"),
    ("total", Decimal("1E+999999"), "number_unreadable"),
    ("total", float("nan"), "number_unreadable"),
    ("total", {"not_applicable": "tired"}, "reason_unknown"),
    ("digital", {"not_applicable": "none"}, "reason_unknown"),
    ("since", "20261123", "date_unreadable"),
    ("since", "2026-02-30", "date_unreadable"),
    ("since", 2026, "date_unreadable"),
    ("chain", "autos", "option_unknown"),
    ("chain", ["auto"], "option_unknown"),
    ("scenes", "a", "list_expected"),
    ("scenes", [1], "list_expected"),
    ("scenes", ["a", "z"], "option_unknown"),
    ("scenes", ["a", "none"], "option_exclusive"),
    ("name", 5, "text_expected"),
]


@pytest.mark.parametrize(("name", "data", "code"), REFUSED)
def test_from_json_refuses(name: str, data: Any, code: str) -> None:
    with pytest.raises(UnreadableAnswerError) as caught:
        from_json(FACTS.questions[name], data)
    assert caught.value.code == code


def test_from_json_refuses_a_computed_question() -> None:
    with pytest.raises(UnreadableAnswerError) as caught:
        from_json(FORM.questions["rate"], "12")
    assert (caught.value.code, caught.value.parameters) == ("computed", {"value": "rate"})


@pytest.mark.parametrize(("name", "data", "answer"), READ)
def test_to_json_can_be_read_back(name: str, data: Any, answer: Answer) -> None:
    del data
    assert from_json(FACTS.questions[name], to_json(answer)) == answer


def test_to_json_writes_numbers_as_text() -> None:
    assert to_json(Decimal("1E+3")) == "1000"


def test_sheet_survives_storing() -> None:
    values: dict[str, Answer] = {"total": Decimal("1.50"), "scenes": ("a",), "name": Unreadable("?")}
    sheet = AnswerSheet("facts", "1", values, {"within": "因为"}, "discrete")
    assert sheet_from_json(FACTS, sheet_to_json(sheet)) == sheet


def test_sheet_keeps_what_no_longer_fits_as_unreadable() -> None:
    sheet = sheet_from_json(FACTS, {"values": {"chain": "gone", "vanished": "x"}})
    assert dict(sheet.values) == {"chain": Unreadable("gone")}


def test_sheet_keeps_several_options_and_a_reason_as_forms_send_them() -> None:
    """So that a page still shows the ticks: both at once, an option that is gone, a reason that is gone."""
    stored = {"scenes": ["a", "none"], "chain": {"not_applicable": "gone"}}
    assert dict(sheet_from_json(FACTS, {"values": stored}).values) == {
        "scenes": Unreadable("a,none"),
        "chain": Unreadable("gone"),
    }
    assert sheet_from_json(FACTS, {"values": {"scenes": ["b", "gone"]}}).values == {"scenes": Unreadable("b,gone")}


def test_dossier_knows_no_answer_without_a_sheet() -> None:
    dossier = Dossier({"facts": AnswerSheet("facts", "1", {"chain": "auto"})})
    assert [dossier.get(name) for name in ("facts.chain", "facts.name", "form.plan")] == [
        "auto",
        Absence.NOT_ANSWERED,
        Absence.NOT_ANSWERED,
    ]


@pytest.mark.parametrize(
    ("name", "one", "other", "same"),
    [
        ("total", "19.10", "19.1", True),
        ("total", "19.10", "19.01", False),
        ("scenes", ["b", "a"], ["a", "b"], True),
        ("scenes", ["a"], ["a", "b"], False),
        ("name", "1.0", "1", False),
        ("total", "many", "19.1", False),
        ("total", "many", "many", True),
    ],
)
def test_numbers_and_several_options_are_compared_by_what_they_say(
    name: str, one: Any, other: Any, *, same: bool
) -> None:
    assert says_same(FACTS.questions[name], one, other) is same
