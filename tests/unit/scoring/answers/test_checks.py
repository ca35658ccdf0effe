"""Findings: single answers, checks over several, order, hidden answers and explained soft ones."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from scoring.answers.answers import Answer, AnswerSheet, Dossier, NotApplicable, Unreadable
from scoring.answers.checks import Finding, explains, find
from scoring.answers.visibility import asked
from scoring.loading.questionnaire import load_questionnaire
from tests.unit.scoring.small import changed, dossier, facts_data, full_facts, question

FACTS = facts_data()


def findings(answers: dict[str, Answer], data: Any = FACTS, **more: Any) -> list[tuple[str, tuple[str, ...]]]:
    found = find({"facts": load_questionnaire(data)}, dossier(answers), **more)
    return [(finding.code, finding.questions) for finding in found]


def test_find_nothing_in_a_complete_dossier() -> None:
    assert findings(full_facts()) == []


def test_find_required_answers_in_order() -> None:
    assert findings({}) == [("required", (name,)) for name in ("young", "total", "digital", "chain")]


def test_find_does_not_require_what_is_hidden() -> None:
    assert findings(full_facts() | {"young": True}) == []


def test_find_does_not_require_what_is_not_applicable() -> None:
    cut = [{"id": "none", "label": {"zh": "无", "en": "none"}}]
    data = changed(FACTS, ("sections", 0, "questions", 5, "not_applicable"), cut)
    assert findings(full_facts() | {"chain": NotApplicable("none")}, data) == []


SINGLE: list[tuple[str, Answer, str, dict[str, str]]] = [
    ("total", Decimal("-0.01"), "below_minimum", {"limit": "0"}),
    ("total", Decimal("12.345"), "too_many_places", {"places": "2"}),
    ("total", Decimal("1E+13"), "above_maximum", {"limit": "1000000000000"}),
    ("spend", Decimal("-1E+13"), "below_minimum", {"limit": "-1000000000000"}),
    ("spend", Decimal("1.5"), "too_many_places", {"places": "0"}),
    ("total", Unreadable("many"), "unreadable", {"value": "many"}),
    ("name", "十一个字的企业名称太长", "too_long", {"limit": "10", "length": "11"}),
    ("chain", "", "required", {}),
    ("since", date(15, 6, 30), "below_minimum", {"limit": "1900-01-01"}),
    ("since", date(2100, 1, 1), "above_maximum", {"limit": "2099-12-31"}),
    ("since", date(1900, 1, 1), "", {}),
    ("since", date(2099, 12, 31), "", {}),
    ("scenes", (), "", {}),
    ("scenes", ("none",), "", {}),
    ("scenes", ("a", "b"), "", {}),
    ("scenes", Unreadable("none,a"), "exclusive", {"option": "none"}),
    ("scenes", Unreadable("a,none"), "exclusive", {"option": "none"}),
    ("scenes", Unreadable("a,b,none"), "exclusive", {"option": "none"}),
    ("scenes", ("a", "none"), "exclusive", {"option": "none"}),
    ("scenes", Unreadable("a,gone"), "unreadable", {"value": "a,gone"}),
    ("scenes", Unreadable("none,gone"), "unreadable", {"value": "none,gone"}),
    ("chain", Unreadable("auto,other"), "unreadable", {"value": "auto,other"}),
]


@pytest.mark.parametrize(
    ("day", "code"),
    [("2024-12-31", ["below_minimum"]), ("2025-01-01", []), ("2026-06-30", []), ("2026-07-01", ["above_maximum"])],
)
def test_find_a_day_outside_of_the_bounds_of_its_question(day: str, code: list[str]) -> None:
    data = changed(FACTS, ("sections", 0, "questions", 4, "min"), "2025-01-01")
    data = changed(data, ("sections", 0, "questions", 4, "max"), "2026-06-30")
    assert findings(full_facts() | {"since": date.fromisoformat(day)}, data) == [(name, ("since",)) for name in code]


@pytest.mark.parametrize(("name", "answer", "code", "parameters"), SINGLE)
def test_find_in_a_single_answer(name: str, answer: Answer, code: str, parameters: dict[str, str]) -> None:
    found = find({"facts": load_questionnaire(FACTS)}, dossier(full_facts() | {name: answer}))
    expected = Finding("facts", (name,), hard=True, code=code, parameters=parameters)
    assert [finding for finding in found if finding.code != "check"] == ([expected] if code else [])


def test_find_a_number_above_its_own_maximum() -> None:
    data = changed(FACTS, ("sections", 0, "questions", 1, "max"), "100")
    assert findings(full_facts() | {"total": Decimal("100.01")}, data) == [("above_maximum", ("total",))]
    assert findings(full_facts() | {"total": Decimal(100)}, data) == []


def test_find_in_a_number_of_sixty_digits() -> None:
    huge = Decimal("9" * 60 + ".5")
    codes = [code for code, _ in findings(full_facts() | {"spend": huge})]
    assert codes == ["above_maximum", "too_many_places"]


def test_find_what_a_format_says() -> None:
    data = changed(FACTS, ("sections", 0, "questions", 7, "format"), "phone")
    formats = {"phone": lambda text: None if text.isdigit() else "letters"}
    assert findings(full_facts() | {"name": "12a"}, data, formats=formats) == [("format_letters", ("name",))]
    assert findings(full_facts() | {"name": "123"}, data, formats=formats) == []


def fired(check: Any, answers: dict[str, Answer]) -> list[dict[str, str]]:
    body = {"id": "c", "level": "hard", "message": {"zh": "x", "en": "x"}} | check
    data = changed(FACTS, ("checks",), [body])
    found = find({"facts": load_questionnaire(data)}, dossier(full_facts() | answers))
    return [dict(finding.parameters) for finding in found if finding.code == "check"]


AT_MOST = {"kind": "at_most", "left": "digital", "right": "total"}
CHANGE = {"kind": "change", "left": "digital", "right": "total", "limit": "50"}
CHECKS: list[tuple[Any, dict[str, Answer], list[dict[str, str]]]] = [
    (AT_MOST, {"digital": Decimal(10)}, []),
    (AT_MOST, {"digital": Decimal("10.01")}, [{"left": "10.01", "right": "10"}]),
    (AT_MOST, {"digital": Unreadable("x")}, []),
    (AT_MOST | {"left": {"sum": ["digital", "spend"]}}, {}, [{"left": "12", "right": "10"}]),
    (AT_MOST | {"left": {"sum": ["digital", "spend"]}}, {"young": True}, []),
    (AT_MOST | {"right": {"value": "4"}}, {}, [{"left": "5", "right": "4"}]),
    (CHANGE, {"digital": Decimal(15)}, []),
    (CHANGE, {"digital": Decimal("15.01")}, [{"left": "15.01", "right": "10", "change": "+50"}]),
    (CHANGE, {"digital": Decimal("26.7")}, [{"left": "26.7", "right": "10", "change": "+167"}]),
    (CHANGE, {"digital": Decimal("4.99")}, [{"left": "4.99", "right": "10", "change": "-50"}]),
    (CHANGE, {"total": Decimal(0)}, []),
    ({"kind": "count", "question": "scenes", "minimum": "2"}, {"scenes": ("a",)}, [{"left": "1", "right": "2"}]),
    ({"kind": "count", "question": "scenes", "minimum": "2"}, {"scenes": ("a", "b")}, []),
    ({"kind": "count", "question": "scenes", "minimum": "2"}, {}, []),
    ({"kind": "requires", "question": "scenes", "option": "b", "needs": ["a"]}, {"scenes": ("b",)}, [{"missing": "a"}]),
    ({"kind": "requires", "question": "scenes", "option": "b", "needs": ["a"]}, {"scenes": ("a", "b")}, []),
    ({"kind": "requires", "question": "scenes", "option": "b", "needs": ["a"]}, {"scenes": ("a",)}, []),
]


@pytest.mark.parametrize(("check", "answers", "expected"), CHECKS)
def test_check_fires(check: Any, answers: dict[str, Answer], expected: list[dict[str, str]]) -> None:
    assert fired(check, answers) == expected


def test_check_compares_dates() -> None:
    data = changed(FACTS, ("sections", 0, "questions"), [*FACTS["sections"][0]["questions"], question("until", "date")])
    check = {"id": "c", "level": "hard", "kind": "at_most", "left": "since", "right": "until"}
    data = changed(data, ("checks",), [check | {"message": {"zh": "x", "en": "x"}}])
    days: dict[str, Answer] = {"since": date(2026, 2, 1), "until": date(2026, 1, 31)}
    assert findings(full_facts() | days, data) == [("check", ("since", "until"))]
    assert findings(full_facts() | days | {"until": date(2026, 2, 1)}, data) == []


def test_check_member_of_those_chosen() -> None:
    chosen = [{"id": name, "label": {"zh": name, "en": name}} for name in ("a", "b")]
    questions = [*FACTS["sections"][0]["questions"], question("main", "single", options=chosen)]
    check = {"id": "c", "level": "hard", "kind": "member", "question": "main", "of": "scenes"}
    data = changed(FACTS, ("sections", 0, "questions"), questions)
    data = changed(data, ("checks",), [check | {"message": {"zh": "x", "en": "x"}}])
    assert findings(full_facts() | {"scenes": ("a",), "main": "b"}, data) == [("check", ("main",))]
    assert findings(full_facts() | {"scenes": ("a", "b"), "main": "b"}, data) == []


IMPLIES = {
    "kind": "implies",
    "questions": ["chain", "spend"],
    "when": {"question": "chain", "is": "auto"},
    "then": {"question": "total", "at_least": "100"},
}


def test_check_implies_is_shown_where_it_says() -> None:
    check = {"id": "c", "level": "soft", "message": {"zh": "x", "en": "x"}} | IMPLIES
    data = changed(FACTS, ("checks",), [check])
    assert findings(full_facts(), data) == [("check", ("chain", "spend"))]
    assert findings(full_facts() | {"young": True}, data) == [("check", ("chain",))]
    assert findings(full_facts() | {"chain": "chips"}, data) == []


def test_check_is_silent_when_all_its_questions_are_hidden() -> None:
    check = IMPLIES | {"questions": ["spend"]}
    assert fired(check, {"young": True}) == []


@pytest.mark.parametrize(("level", "hard", "explained"), [("soft", False, "因为"), ("hard", True, "")])
def test_check_keeps_the_reason_of_a_soft_finding_only(level: str, hard: bool, explained: str) -> None:  # noqa: FBT001
    data = changed(FACTS, ("checks", 0, "level"), level)
    sheet = AnswerSheet("facts", "1", full_facts(digital="11"), notes={"within": "因为"})
    found = find({"facts": load_questionnaire(data)}, Dossier({"facts": sheet}))
    parameters = {"left": "11", "right": "10"}
    assert found == (Finding("facts", ("digital", "total"), hard, "check", parameters, "within", explained),)


def test_what_is_asked_may_be_given_with_the_dossier() -> None:
    questionnaires = {"facts": load_questionnaire(FACTS)}
    for answers in ({}, full_facts(), full_facts() | {"young": True}, full_facts() | {"total": Decimal(-1)}):
        given = dossier(answers)
        assert find(questionnaires, given, seen=asked(questionnaires, given)) == find(questionnaires, given)


@pytest.mark.parametrize(("note", "counts"), [("", False), ("长", True), ("长" * 300, True), ("长" * 301, False)])
def test_a_note_explains_up_to_its_longest(note: str, *, counts: bool) -> None:
    finding = Finding("facts", ("total",), hard=False, code="check", check="more", explained=note)
    assert (explains(note), finding.accounted_for) == (counts, counts)
