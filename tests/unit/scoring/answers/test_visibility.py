"""What is asked."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from scoring.answers.answers import Absence, Answer, AnswerSheet, Dossier, NotApplicable, Unreadable
from scoring.answers.conditions import holds
from scoring.answers.visibility import asked, in_order, lookup
from scoring.definition.questionnaire import Atom, Condition, Every, Negation, Some
from scoring.loading.questionnaire import load_questionnaire
from tests.unit.scoring.small import both, changed, dossier, facts_data, form_data, question

FACTS = facts_data()["sections"][0]["questions"]


def chained() -> Any:
    """Return facts where `deep` hangs on `spend`, which hangs on `young`."""
    more = question("deep", "yesno", visible={"question": "spend", "at_least": "5"})
    last = question("last", "yesno", visible={"not": {"question": "deep", "is": "yes"}})
    return {"facts": load_questionnaire(changed(facts_data(), ("sections", 0, "questions"), [*FACTS, more, last]))}


def seen(answers: dict[str, Answer]) -> set[str]:
    return {"spend", "deep", "last"} & asked(chained(), dossier(answers))["facts"]


def test_asked_follows_a_chain_of_conditions() -> None:
    assert seen({"young": False, "spend": Decimal(5)}) == {"spend", "deep", "last"}


def test_asked_hides_what_hangs_on_a_hidden_answer() -> None:
    assert seen({"young": True, "spend": Decimal(5), "deep": True}) == {"last"}


def test_asked_hides_before_the_first_answer() -> None:
    assert seen({}) == {"last"}


def test_asked_of_a_variant_only() -> None:
    data = changed(facts_data(), ("variants",), [{"id": "discrete", "title": {"zh": "d", "en": "d"}}])
    facts = load_questionnaire(changed(data, ("sections", 0, "questions", 7, "variants"), ["discrete"]))
    shown = [
        "name" in asked({"facts": facts}, Dossier({"facts": AnswerSheet("facts", "1", variant=variant)}))["facts"]
        for variant in ("discrete", "", "process")
    ]
    assert shown == [True, False, False]


def test_asked_lets_another_questionnaire_look_at_facts() -> None:
    form = changed(form_data(), ("sections", 0, "questions", 2, "visible"), {"question": "facts.young", "is": "no"})
    questionnaires = {"form": load_questionnaire(form), "facts": both()["facts"]}
    assert "plan" in asked(questionnaires, dossier({"young": False}))["form"]
    assert "plan" not in asked(questionnaires, dossier({"young": True}))["form"]


def test_in_order_puts_facts_first() -> None:
    found = both()
    assert [item.id for item in in_order({"form": found["form"], "facts": found["facts"]})] == ["facts", "form"]


def test_lookup_says_not_asked_for_a_hidden_answer() -> None:
    given = dossier({"young": True, "spend": Decimal(5)})
    look = lookup(given, asked(both(), given))
    assert [look("facts.spend"), look("facts.young"), look("facts.name")] == [
        Absence.NOT_ASKED,
        True,
        Absence.NOT_ANSWERED,
    ]


ANSWERS: dict[str, Answer | Absence] = {
    "f.one": "a",
    "f.many": ("a", "b"),
    "f.number": Decimal("10.0"),
    "f.yes": True,
    "f.cut": NotApplicable("why"),
    "f.typo": Unreadable("x"),
    "f.blank": Absence.NOT_ANSWERED,
    "f.empty": (),
    "f.text": "",
}
HOLDS = [
    (Atom("f.one", "is", ("a",)), True),
    (Atom("f.one", "is", ("b",)), False),
    (Atom("f.one", "in", ("b", "a")), True),
    (Atom("f.many", "contains", ("b",)), True),
    (Atom("f.many", "contains", ("c",)), False),
    (Atom("f.number", "at_least", ("10",)), True),
    (Atom("f.number", "at_least", ("10.01",)), False),
    (Atom("f.number", "at_most", ("10",)), True),
    (Atom("f.number", "at_most", ("9.99",)), False),
    (Atom("f.one", "at_least", ("1",)), False),
    (Atom("f.yes", "is", ("yes",)), True),
    (Atom("f.yes", "is", ("no",)), False),
    (Atom("f.one", "answered"), True),
    (Atom("f.empty", "answered"), False),
    (Atom("f.text", "answered"), False),
    (Atom("f.cut", "answered"), False),
    (Atom("f.typo", "answered"), False),
    (Atom("f.blank", "answered"), False),
    (Negation(Atom("f.blank", "answered")), True),
    (Every(()), True),
    (Some(()), False),
    (Every((Atom("f.one", "is", ("a",)), Atom("f.yes", "is", ("no",)))), False),
    (Some((Atom("f.one", "is", ("b",)), Atom("f.yes", "is", ("yes",)))), True),
]


@pytest.mark.parametrize(("condition", "expected"), HOLDS)
def test_holds_decides(condition: Condition, expected: bool) -> None:  # noqa: FBT001 - a table's column
    assert holds(condition, ANSWERS.__getitem__) is expected
