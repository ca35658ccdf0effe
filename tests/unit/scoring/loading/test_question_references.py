"""References across questions and files: each one that leads nowhere, or does not fit, is refused."""

from __future__ import annotations

from typing import Any

import pytest

from scoring.loading.questionnaire import check_references, load_questionnaire
from tests.unit.scoring.small import both, changed, facts_data, form_data, question

FACTS, FORM = facts_data(), form_data()
PLAN = ("sections", 0, "questions", 2)


def faults_with(facts: Any, form: Any) -> list[tuple[str, str, str]]:
    loaded = {"facts": load_questionnaire(facts), "form": load_questionnaire(form)}
    return [(owner, ".".join(map(str, f.path)), f.problem) for owner, f in check_references(loaded)]


def test_references_of_sound_definitions_have_no_fault() -> None:
    assert check_references(both()) == []


CONDITIONS = [
    ({"question": "facts.size", "is": "big"}, "there is no question 'facts.size'"),
    ({"question": "facts.chain", "is": "autos"}, "facts.chain has no option 'autos'"),
    ({"question": "facts.chain", "in": ["auto", "x"]}, "facts.chain has no option 'x'"),
    ({"question": "facts.young", "is": "maybe"}, "facts.young has no option 'maybe'"),
    ({"question": "facts.scenes", "contains": "z"}, "facts.scenes has no option 'z'"),
    ({"question": "facts.scenes", "is": "a"}, "is can't be asked of facts.scenes, a multiple question"),
    ({"question": "facts.chain", "contains": "auto"}, "contains can't be asked of facts.chain, a single question"),
    ({"question": "facts.name", "is": "x"}, "is can't be asked of facts.name, a text question"),
    ({"question": "facts.since", "at_least": "1"}, "at_least can't be asked of facts.since, a date question"),
    ({"question": "rate", "answered": True}, "answered can't be asked of form.rate, a rate question"),
    ({"not": {"any": [{"question": "facts.size", "is": "big"}]}}, "there is no question 'facts.size'"),
]


@pytest.mark.parametrize(("condition", "problem"), CONDITIONS)
def test_references_refuse_a_condition_that_can_never_hold(condition: Any, problem: str) -> None:
    form = changed(FORM, (*PLAN, "visible"), condition)
    assert faults_with(FACTS, form) == [("form", "sections.0.questions.2.visible", problem)]


def test_references_refuse_a_condition_on_a_third_questionnaire() -> None:
    facts = changed(FACTS, ("sections", 0, "questions", 7, "visible"), {"question": "form.plan", "is": "some"})
    assert faults_with(facts, FORM) == [
        ("facts", "sections.0.questions.7.visible", "a condition looks at another questionnaire, 'form'")
    ]


NOW = ("sections", 0, "questions", 1, "compute", "now")


@pytest.mark.parametrize(
    ("name", "problem"),
    [("facts.size", "there is no question 'facts.size'"), ("facts.chain", "facts.chain is no number question")],
)
def test_references_refuse_a_rate_over_no_number(name: str, problem: str) -> None:
    form = changed(FORM, (*NOW, "of"), [name])
    assert faults_with(FACTS, form) == [("form", "sections.0.questions.1.compute", problem)]


def test_references_refuse_unknown_uses() -> None:
    form = changed(FORM, (*PLAN, "uses"), ["facts.size", "plan", "nowhere"])
    assert faults_with(FACTS, form) == [
        ("form", "sections.0.questions.2.uses", "there is no question 'facts.size'"),
        ("form", "sections.0.questions.2.uses", "there is no question 'form.nowhere'"),
    ]


def check(**keys: Any) -> Any:
    return [{"id": "c", "level": "soft", "message": {"zh": "x", "en": "x"}} | keys]


CHECKS = [
    (check(kind="at_most", left="chain", right="total"), "facts.chain is neither a number nor a date"),
    (check(kind="at_most", left={"sum": ["size"]}, right="total"), "there is no question 'facts.size'"),
    (
        check(kind="at_most", left={"value": "1"}, right={"value": "2"}),
        "the check is shown at no question of this questionnaire",
    ),
    (check(kind="member", question="chain", of="young"), "young is no multiple question"),
    (check(kind="member", question="scenes", of="scenes"), "scenes is no single question"),
    (check(kind="count", question="chain", minimum="2"), "chain is no multiple question"),
    (check(kind="requires", question="scenes", option="z", needs=["a"]), "scenes has no option 'z'"),
    (check(kind="requires", question="scenes", option="a", needs=["z"]), "scenes has no option 'z'"),
    (
        check(
            kind="implies",
            questions=["size"],
            when={"question": "young", "is": "yes"},
            then={"question": "chain", "is": "auto"},
        ),
        "there is no question 'facts.size'",
    ),
    (
        check(
            kind="implies",
            questions=["chain"],
            when={"question": "young", "is": "so"},
            then={"question": "chain", "is": "auto"},
        ),
        "facts.young has no option 'so'",
    ),
]


@pytest.mark.parametrize(("checks", "problem"), CHECKS)
def test_references_refuse_a_check_that_does_not_fit(checks: Any, problem: str) -> None:
    found = faults_with(changed(FACTS, ("checks",), checks), FORM)
    assert [fault[2] for fault in found] == [problem]


def test_references_take_conditions_on_earlier_questions() -> None:
    questions = [
        *FACTS["sections"][0]["questions"],
        question("why", "text", visible={"question": "total", "at_most": "3"}),
    ]
    assert faults_with(changed(FACTS, ("sections", 0, "questions"), questions), FORM) == []
