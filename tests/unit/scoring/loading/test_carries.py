"""What is carried over: the key read, wrong entries refused with their place, and no part of the digest."""

from __future__ import annotations

from typing import Any

import pytest

from scoring.definition.questionnaire import Carry, Listed
from scoring.definition.texts import Words
from scoring.loading.carries import check_carries, without_carries
from scoring.loading.questionnaire import load_questionnaire
from scoring.loading.reader import DefinitionError
from tests.unit.scoring.small import changed, facts_data, question, words

QUESTIONS = ("sections", 0, "questions")
TOTAL, NAME, YOUNG = 1, 7, 0
"""Places of a number, a text and a yes/no question in the small facts."""


def with_carry(place: int, carry: Any, version: str = "2") -> dict[str, Any]:
    return changed(changed(facts_data(), ("version",), version), (*QUESTIONS, place, "carry"), carry)  # type: ignore[no-any-return]


def refusals(place: int, carry: Any) -> list[str]:
    with pytest.raises(DefinitionError) as caught:
        load_questionnaire(with_carry(place, carry))
    return [f"{'.'.join(map(str, fault.path))}: {fault.problem}" for fault in caught.value.faults]


def against(older: dict[str, Any] | None, place: int, carry: Any) -> list[tuple[str, str, str]]:
    before = load_questionnaire(older) if older is not None else None
    found = check_carries(load_questionnaire(with_carry(place, carry)), before)
    return [(".".join(map(str, fault.path)), fault.problem, fault.fix) for fault in found]


def test_every_key_is_read() -> None:
    read = {
        name: load_questionnaire(with_carry(place, carry)).questions[name].carry
        for name, place, carry in (
            ("total", TOTAL, {"from": "digital"}),
            ("young", YOUNG, {"directory": "above_scale", "changed": words("甲")}),
            ("name", NAME, {"directory": "contact", "never": words("乙")}),
        )
    }
    assert read == {
        "total": Carry(source="digital"),
        "young": Carry(directory=Listed.ABOVE_SCALE, changed=Words("甲", "甲")),
        "name": Carry(directory=Listed.CONTACT, never=Words("乙", "乙")),
    }
    assert load_questionnaire(facts_data()).questions["total"].carry == Carry()


def test_an_entry_is_no_part_of_the_digest() -> None:
    plain = load_questionnaire(changed(facts_data(), ("version",), "2"))
    assert load_questionnaire(with_carry(TOTAL, {"from": "digital"})).digest == plain.digest
    assert load_questionnaire(changed(facts_data(), (*QUESTIONS, TOTAL, "min"), "1")).digest != plain.digest


@pytest.mark.parametrize(
    ("place", "carry", "problem"),
    [
        (TOTAL, {"form": "x"}, "sections.0.questions.1.carry.form: unknown key 'form'"),
        (TOTAL, {}, "sections.0.questions.1.carry: nothing is said"),
        (TOTAL, "total", "sections.0.questions.1.carry: a mapping is expected here"),
        (TOTAL, {"from": ""}, "sections.0.questions.1.carry.from: a text is expected here"),
        (
            TOTAL,
            {"from": "total", "changed": words("甲")},
            "sections.0.questions.1.carry: from and changed exclude each other",
        ),
        (
            TOTAL,
            {"changed": words("甲"), "never": words("甲")},
            "sections.0.questions.1.carry: changed and never exclude each other",
        ),
        (NAME, {"directory": "owner"}, "sections.0.questions.7.carry.directory: 'owner' is not known here"),
        (
            TOTAL,
            {"directory": "contact"},
            (
                "sections.0.questions.1.carry.directory: the directory's contact is an answer to a text question, "
                "and this is number"
            ),
        ),
        (
            NAME,
            {"directory": "above_scale"},
            (
                "sections.0.questions.7.carry.directory: the directory's above_scale is an answer to a yesno question, "
                "and this is text"
            ),
        ),
        (
            NAME,
            {"changed": {"zh": "甲"}},
            "sections.0.questions.7.carry.changed: a text in both languages is expected here",
        ),
    ],
)
def test_a_wrong_entry_is_refused(place: int, carry: Any, problem: str) -> None:
    assert refusals(place, carry) == [problem]


def test_what_nobody_types_has_no_entry() -> None:
    registered = changed(
        facts_data(), (*QUESTIONS, NAME), question("name", "text", register="name", carry={"from": "name"})
    )
    with pytest.raises(DefinitionError) as caught:
        load_questionnaire(registered)
    assert [fault.problem for fault in caught.value.faults] == [
        "nobody types this question, so nothing is offered for it"
    ]


@pytest.mark.parametrize(
    ("carry", "problem", "fix"),
    [
        ({"from": "totl"}, "there is no question 'totl' in version 1", "check the spelling, or say changed"),
        (
            {"from": "name"},
            "name was a text question in version 1, and total is number",
            "name one of the same kind, or say changed",
        ),
    ],
)
def test_an_entry_that_does_not_fit_the_version_before_is_refused(carry: Any, problem: str, fix: str) -> None:
    assert against(facts_data(), TOTAL, carry) == [("sections.0.questions.1.carry.from", problem, fix)]


def test_another_unit_is_refused() -> None:
    older = changed(facts_data(), (*QUESTIONS, TOTAL, "unit"), words("套"))
    problem = "total was asked in another unit in version 1 (套, now 台)"
    fix = "name one in the same unit, or say changed"
    assert against(older, TOTAL, {"from": "total"}) == [("sections.0.questions.1.carry.from", problem, fix)]


def test_one_answer_is_carried_to_one_question() -> None:
    both = changed(with_carry(TOTAL, {"from": "total"}), (*QUESTIONS, 2, "carry"), {"from": "total"})
    found = check_carries(load_questionnaire(both), load_questionnaire(facts_data()))
    assert [(fault.path[3], fault.problem) for fault in found] == [(2, "total of 1 is carried to total already")]


@pytest.mark.parametrize("key", ["from", "changed"])
def test_an_entry_needs_a_version_before(key: str) -> None:
    carry = {"from": "total"} if key == "from" else {"changed": words("甲")}
    problem, fix = "there is no version before 2", "remove it, or ship that version"
    assert against(None, TOTAL, carry) == [(f"sections.0.questions.1.carry.{key}", problem, fix)]


def test_never_needs_none() -> None:
    assert against(None, TOTAL, {"never": words("甲")}) == []


@pytest.mark.parametrize(
    ("data", "bare"),
    [
        ({"id": "a"}, {"id": "a"}),
        ({"sections": "wrong"}, {"sections": "wrong"}),
        ({"sections": ["wrong", {"questions": 3}]}, {"sections": ["wrong", {"questions": 3}]}),
        (
            {"sections": [{"id": "s", "questions": ["wrong", {"id": "q", "carry": "directory"}]}]},
            {"sections": [{"id": "s", "questions": ["wrong", {"id": "q"}]}]},
        ),
    ],
)
def test_what_is_offered_is_taken_out_and_whatever_is_no_questionnaire_stays(data: Any, bare: Any) -> None:
    assert without_carries(data) == bare
