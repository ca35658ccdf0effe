"""What cells take, as XlsxWriter is told; never stricter than the checks."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from exports.questionnaire.answer_cells import Entries, Lists, cut, number_format, sentences_of
from exports.questionnaire.contents import LineWords
from exports.questionnaire.layout import lay_out
from scoring.answers.answers import AnswerSheet, Dossier
from scoring.answers.checks import find
from tests.unit.survey.shipped import CATALOGUE

FACTS, INTEGRATION = CATALOGUE.questionnaires["facts"], CATALOGUE.questionnaires["integration"]
WORDS = LineWords("题目", prompt="请填", stop="请更正")


def entries(**suggestions: list[str]) -> Entries:
    return Entries(Lists("zh"), suggestions, "请更正")


def rule(key: str, made: Entries | None = None) -> dict[str, Any]:
    line = lay_out(FACTS).by_key[key]
    return (made or entries()).rule(line, "C5", FACTS.questions.get(line.question), WORDS)


def test_choices_draw_on_named_lists() -> None:
    made = entries()
    assert rule("facts.above_scale", made)["source"] == "=list_yes_no"
    assert rule("facts.systems/erp", made)["source"] == "=list_tick"
    assert rule("facts.production_type", made)["source"] == "=list_3"
    assert rule("facts.production_type", made)["source"] == "=list_3"
    assert rule("facts.supplier", made)["source"] == "=list_4"
    assert {key: rule("facts.supplier", made)[key] for key in ("validate", "error_type", "error_title")} == {
        "validate": "list",
        "error_type": "stop",
        "error_title": "请更正",
    }
    assert made.lists.columns["list_tick"] == ("是",)
    assert made.lists.columns["list_yes_no"] == ("是", "否")
    assert made.lists.columns["list_4"] == ("尚未接触", "正在比选", "已确定，或由本单位自行实施")


def test_numbers_are_held_between_the_limits_of_the_checks() -> None:
    limits = {key: rule("facts.staff_y1")[key] for key in ("validate", "criteria", "minimum", "maximum")}
    assert limits == {"validate": "integer", "criteria": "between", "minimum": "1", "maximum": "1000000000000"}
    assert rule("facts.quality_target")["validate"] == "decimal"
    assert rule("facts.quality_target")["maximum"] == "100"


@pytest.mark.parametrize("value", ["1", "1000000000000", "0", "1000000000001", "1.5"])
def test_what_the_checks_accept_can_be_typed(value: str) -> None:
    sheet = AnswerSheet("facts", FACTS.version, {"staff_y1": Decimal(value)})
    found = find({"facts": FACTS}, Dossier({"facts": sheet}))
    faults = {item.code for item in found if item.questions == ("staff_y1",)}
    taken = Decimal(1) <= Decimal(value) <= Decimal(10**12) and Decimal(value) % 1 == 0
    assert taken == (faults == set())


def test_dates_take_real_dates_and_text() -> None:
    assert rule("facts.founded")["value"] == "=OR(ISNUMBER(C5),LEN(C5)>=8)"


def test_texts_are_limited_where_nothing_shortens_them() -> None:
    assert rule("facts.name")["value"] == "=LEN(TRIM(C5))<=200"
    assert rule("facts.credit_code")["value"] == "=LEN(C5)>=18"
    assert rule("facts.contact_phone")["value"] == "=LEN(C5)>=7"
    assert rule("facts.contact_email")["value"] == '=OR(ISNUMBER(FIND("@",C5)),ISNUMBER(FIND("＠",C5)))'
    assert rule("facts.industry")["validate"] == "any"
    assert rule("facts.note:revenue_change")["validate"] == "any"


def test_suggestions_warn_only() -> None:
    made = entries(unit=["示例镇", "示例街道"])
    found = rule("facts.unit", made)
    assert (found["validate"], found["error_type"]) == ("list", "warning")
    assert made.lists.columns[found["source"][1:]] == ("示例镇", "示例街道")


def test_reasons_have_their_own_list() -> None:
    question = next(item for item in INTEGRATION.questions.values() if item.not_applicable)
    made = entries()
    found = made.reason(question, WORDS)
    assert made.lists.columns[found["source"][1:]] == tuple(item.label.zh for item in question.not_applicable)
    assert "input_message" not in found


def test_words_keep_within_what_excel_takes() -> None:
    line = lay_out(FACTS).by_key["facts.name"]
    long = LineWords("题" * 40, prompt="说" * 300, stop="错" * 300)
    found = entries().rule(line, "C5", FACTS.questions["name"], long)
    assert {key: len(found[key]) for key in ("input_title", "input_message", "error_message")} == {
        "input_title": 32,
        "input_message": 255,
        "error_message": 225,
    }
    assert cut("四个汉字", 4) == "四个汉字"
    assert cut("四个汉字", 3) == "四个…"
    assert cut("𠮷𠮷", 3) == "𠮷…"


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("facts.staff_y1", "#,##0"),
        ("facts.revenue_y1", "#,##0.00"),
        ("facts.founded", "yyyy-mm-dd"),
        ("facts.contact_phone", "@"),
        ("facts.production_type", "@"),
        ("facts.systems/erp", "@"),
        ("facts.note:revenue_change", "@"),
    ],
)
def test_number_formats(key: str, expected: str) -> None:
    assert number_format(lay_out(FACTS).by_key[key], FACTS) == expected


def test_long_options_and_levels_are_written_out() -> None:
    ladder = CATALOGUE.questionnaires["sme2024"].questions["scene_production"]
    clause = next(item for item in CATALOGUE.questionnaires["cmmm"].questions.values() if item.kind == "clause")
    assert sentences_of(ladder, "zh") == ladder.options
    assert sentences_of(clause, "zh") == ()
    assert sentences_of(FACTS.questions["systems"], "zh") == ()
