"""What is offered for an unanswered question: only what meant the same, only where it fits, and never as an answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.answers.answers import Absence, Answer, AnswerSheet, Dossier
from scoring.answers.carrying import NOTHING_EARLIER, Earlier, Ended, Offer, offers, origin_of
from scoring.answers.checks import find
from scoring.answers.coding import encode, pack
from scoring.answers.visibility import asked, lookup
from scoring.definition.questionnaire import Listed, Questionnaire
from scoring.definition.texts import Words
from scoring.loading.questionnaire import load_questionnaire
from tests.unit.scoring.small import changed, facts_data, full_facts, options, words

QUESTIONS = ("sections", 0, "questions")
PLACES = {"young": 0, "total": 1, "digital": 2, "spend": 3, "since": 4, "chain": 5, "scenes": 6, "name": 7}


def version(number: str, **questions: Mapping[str, Any]) -> Questionnaire:
    """Return a version of the small facts; keywords change keys of questions."""
    data = changed(facts_data(), ("version",), number)
    for name, more in questions.items():
        for key, value in more.items():
            data = changed(data, (*QUESTIONS, PLACES[name], key), value)
    return load_questionnaire(data)


def offered(
    newer: Questionnaire,
    *between: Questionnaire,
    then: Mapping[str, Answer],
    now: Mapping[str, Answer] | None = None,
    listed: Mapping[Listed, Answer] | None = None,
) -> dict[str, Offer | Ended]:
    """Return question -> what is offered now (`now`: answered already) of what was answered `then` to the oldest."""
    oldest = between[-1] if between else newer
    before = Dossier({"facts": AnswerSheet("facts", oldest.version, dict(then))})
    draft = Dossier({"facts": AnswerSheet("facts", newer.version, dict(now or {}))})
    made = offers(
        {"facts": newer},
        draft,
        asked({"facts": newer}, draft),
        earlier=Earlier({"facts": (newer, *between)}, lookup(before, asked({"facts": oldest}, before))),
        listed=listed or {},
        formats={},
    )
    return {name: item for (_owner, name), item in made.items()}


def test_the_same_version_offers_every_answer_to_what_is_asked_and_open() -> None:
    found = offered(version("1"), then=full_facts() | {"name": "甲", "since": date(2020, 1, 2)}, now={"young": False})
    assert {name: item.answer for name, item in found.items() if isinstance(item, Offer)} == {
        "total": Decimal(10),
        "digital": Decimal(5),
        "spend": Decimal(7),
        "chain": "auto",
        "name": "甲",
        "since": date(2020, 1, 2),
    }


def test_what_is_not_asked_now_and_what_was_hidden_then_is_not_offered() -> None:
    assert "spend" not in offered(version("1"), then=full_facts(), now={"young": True})
    hidden = full_facts() | {"young": True}
    assert "spend" not in offered(version("1"), then=hidden, now={"young": False})


def test_a_figure_is_carried_to_the_question_that_the_definition_names() -> None:
    """As 2024's revenue is revenue_y1 in 2025's questionnaire, and revenue_y2 in 2026's."""
    newer = version("2", digital={"title": words("total"), "carry": {"from": "total"}}, total={"title": words("new")})
    older = version("1")
    found = offered(newer, older, then=full_facts())
    assert found["digital"] == Offer(Decimal(10), older.questions["total"])
    assert found["total"] == Ended(older.questions["total"])


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("total", {"title": words("other")}),
        ("total", {"help": words("other")}),
        ("total", {"unit": words("other")}),
        ("total", {"places": "1"}),
        ("total", {"min": "1"}),
        ("total", {"max": "1000"}),
        ("name", {"format": "multiline"}),
        ("chain", {"options": options("auto", "chips")}),
        ("chain", {"not_applicable": options("gone")}),
        ("scenes", {"kind": "single", "options": options("a", "b")}),
    ],
)
def test_whatever_changes_the_meaning_ends_it(name: str, change: Mapping[str, Any]) -> None:
    older = version("1")
    then = full_facts() | {"name": "甲", "scenes": ("a",)}
    assert offered(version("2", **{name: change}), older, then=then)[name] == Ended(older.questions[name])


@pytest.mark.parametrize("change", [{"group": "g"}, {"required": False}, {"uses": ["facts.young"]}])
def test_what_does_not_change_the_meaning_does_not(change: Mapping[str, Any]) -> None:
    older = version("1")
    found = offered(version("2", total=change), older, then=full_facts())
    assert found["total"] == Offer(Decimal(10), older.questions["total"])


def test_another_intro_of_the_section_ends_it_and_other_days_of_a_date_do_not() -> None:
    older = version("1", since={"max": "2025-12-31"})
    newer = version("2", since={"max": "2026-12-31"})
    told = load_questionnaire(changed(_data(newer), ("sections", 0, "intro"), words("as of another day")))
    then = full_facts() | {"since": date(2020, 1, 2)}
    assert offered(newer, older, then=then)["since"] == Offer(date(2020, 1, 2), older.questions["since"])
    assert offered(told, older, then=then)["total"] == Ended(older.questions["total"])


def _data(questionnaire: Questionnaire) -> Any:
    return changed(facts_data(), ("version",), questionnaire.version)


def test_a_new_question_says_nothing() -> None:
    older = load_questionnaire(changed(facts_data(), (*QUESTIONS, PLACES["name"], "id"), "label"))
    assert "name" not in offered(version("2"), older, then=full_facts())


def test_why_is_told_only_to_who_answered() -> None:
    newer = version("2", name={"carry": {"changed": words("why")}})
    then = full_facts()
    assert "name" not in offered(newer, version("1"), then=then)
    found = offered(newer, version("1"), then=then | {"name": "甲"})["name"]
    assert found == Ended(version("1").questions["name"], Words("why", "why"))


def test_never_holds_for_the_same_version_too() -> None:
    own = version("1", chain={"carry": {"never": words("today")}})
    assert offered(own, then=full_facts())["chain"] == Ended(own.questions["chain"], Words("today", "today"))


def test_an_answer_that_does_not_fit_its_new_question_is_not_offered() -> None:
    older = version("1")
    newer = version(
        "2",
        total={"max": "9", "carry": {"from": "total"}},
        chain={"options": options("chips", "other"), "carry": {"from": "chain"}},
    )
    found = offered(newer, older, then=full_facts())
    assert (found["total"], found["chain"]) == (Ended(older.questions["total"]), Ended(older.questions["chain"]))


def test_the_directory_comes_first_and_has_to_fit() -> None:
    newer = version("2", name={"carry": {"directory": "contact"}})
    then = full_facts() | {"name": "甲"}
    assert offered(newer, version("1"), then=then, listed={Listed.CONTACT: "乙"})["name"] == Offer("乙")
    too_long = offered(newer, version("1"), then=then, listed={Listed.CONTACT: "十一个字十一个字十一个字"})["name"]
    assert too_long == Offer("甲", version("1").questions["name"])


def test_versions_are_followed_one_after_the_other() -> None:
    third = version("3", digital={"title": words("b"), "carry": {"from": "total"}}, total={"title": words("c")})
    second = version("2", total={"title": words("b"), "carry": {"from": "spend"}})
    first = version("1")
    assert origin_of("digital", (third, second, first)) == first.questions["spend"]
    assert origin_of("digital", (third, second)) == second.questions["total"]
    assert origin_of("chain", (third, second, first)) == first.questions["chain"]


NAMES = sorted(full_facts())


@given(st.sets(st.sampled_from(NAMES)), st.sampled_from([True, False]), st.integers(0, 99), st.integers(0, 99))
def test_an_offer_changes_no_finding_no_code_and_nothing_that_is_asked(
    answered: set[str], young: Answer, digital: int, total: int
) -> None:
    """Of any draft beside any earlier answers; and only what is asked and open is offered."""
    newer, older = version("2", digital={"carry": {"from": "total"}}), version("1")
    now = {name: value for name, value in full_facts(str(digital), str(total)).items() if name in answered}
    now |= {"young": young} if "young" in answered else {}
    draft = Dossier({"facts": AnswerSheet("facts", "2", dict(now))})
    definitions = {"facts": newer}

    def results() -> tuple[Any, ...]:
        return (
            find(definitions, draft),
            asked(definitions, draft),
            pack(encode(definitions, [draft])["facts"], 0),
            {name: draft.get(f"facts.{name}") for name in newer.questions},
        )

    before = results()
    made = offered(newer, older, then=full_facts(), now=now, listed={Listed.CONTACT: "甲"})
    assert results() == before
    seen = asked(definitions, draft)["facts"]
    open_now = {name for name in newer.questions if name in seen and draft.get(f"facts.{name}") is Absence.NOT_ANSWERED}
    assert set(made) <= open_now
    assert {"chain"} - answered <= set(made)


def test_nothing_earlier_offers_nothing() -> None:
    definitions: dict[str, Questionnaire] = {"facts": version("1")}
    draft = Dossier({"facts": AnswerSheet("facts", "1", {})})
    seen = asked(definitions, draft)
    assert offers(definitions, draft, seen, earlier=NOTHING_EARLIER, listed={}, formats={}) == {}
