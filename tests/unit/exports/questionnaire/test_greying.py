"""Conditions as formulas: the words of the formula, and its truth by a small reading of it against `visibility`."""

from __future__ import annotations

from decimal import Decimal

import pytest

from exports.questionnaire.greying import ALWAYS, NEVER, Greying, NoFormulaError, atoms_of, cell_name, literal
from scoring.definition.questionnaire import (
    Atom,
    Condition,
    Every,
    Kind,
    Negation,
    Option,
    Question,
    Questionnaire,
    Section,
    Some,
)
from scoring.definition.texts import Status, Words
from tests.unit.survey.shipped import CATALOGUE

LONG = "长" * 256


def form(condition: Condition | None, variants: tuple[str, ...] = ()) -> Questionnaire:
    options = (Option("a", Words('甲"级', "A")), Option("b", Words("乙", "B")), Option("l", Words(LONG, LONG)))
    words = Words("题", "Q")
    questions = (
        Question("yes", Kind.YESNO, words, "s"),
        Question("one", Kind.SINGLE, words, "s", options=options, visible=Atom("f.yes", "is", ("yes",))),
        Question("many", Kind.MULTIPLE, words, "s", options=options),
        Question("size", Kind.NUMBER, words, "s"),
        Question("asked", Kind.TEXT, words, "s", visible=condition, variants=variants),
    )
    return Questionnaire(
        "f", "1", words, words, Status.WORKING, (Section("s", words, questions),), (), "d" * 64,
        variants=(("discrete", words), ("process", words)),
    )  # fmt: skip


def formula(condition: Condition | None, variants: tuple[str, ...] = (), *, holds: bool = True) -> str:
    made = form(condition, variants)
    return Greying(made, "zh", lambda _atom: holds, "discrete").asked(made.questions["asked"])


FOREIGN = Atom("other.q", "is", ("a",))


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (None, ALWAYS),
        (Atom("f.yes", "is", ("no",)), 'q_yes="否"'),
        (Atom("f.one", "is", ("a",)), 'AND(q_yes="是",q_one="甲""级")'),
        (Atom("f.one", "in", ("a", "b")), 'AND(q_yes="是",OR(q_one="甲""级",q_one="乙"))'),
        (Atom("f.many", "contains", ("b",)), 'q_many__b="是"'),
        (Atom("f.many", "answered"), 'OR(q_many__a="是",q_many__b="是",q_many__l="是")'),
        (Atom("f.size", "answered"), 'q_size<>""'),
        (Atom("f.size", "at_least", ("10",)), "AND(ISNUMBER(q_size),q_size>=10)"),
        (Atom("f.size", "at_most", ("0.5",)), "AND(ISNUMBER(q_size),q_size<=0.5)"),
        (Negation(Atom("f.many", "contains", ("a",))), 'NOT(q_many__a="是")'),
        (Every((Atom("f.size", "answered"), FOREIGN)), 'q_size<>""'),
        (Some((Atom("f.size", "answered"), FOREIGN)), ALWAYS),
        (Every(()), ALWAYS),
        (Some(()), NEVER),
    ],
)
def test_conditions_become_formulas(condition: Condition | None, expected: str) -> None:
    assert formula(condition) == expected


def test_other_questionnaires_and_variants_are_decided_beforehand() -> None:
    assert formula(FOREIGN, holds=False) == NEVER
    assert formula(Negation(FOREIGN), holds=False) == ALWAYS
    assert formula(None, ("process",)) == NEVER
    assert formula(None, ("discrete", "process")) == ALWAYS
    assert formula(Atom("f.yes", "is", ("yes",)), ("process",)) == NEVER


def test_a_text_that_formulas_do_not_take_is_refused() -> None:
    with pytest.raises(NoFormulaError):
        formula(Atom("f.one", "is", ("l",)))


def test_long_words_are_joined_from_pieces() -> None:
    assert literal("") == '""'
    assert literal('说"明"') == '"说""明"""'
    assert literal("长" * 250) == "&".join(f'"{"长" * n}"' for n in (120, 120, 10))


def test_every_shipped_condition_is_a_formula_of_named_cells() -> None:
    assert CATALOGUE.questionnaires
    for questionnaire in CATALOGUE.questionnaires.values():
        made = Greying(questionnaire, "zh", lambda _atom: True, "discrete")
        assert all(len(made.asked(question)) < 2_000 for question in questionnaire.questions.values())


def test_names_and_atoms() -> None:
    assert cell_name("systems", "erp") == "q_systems__erp"
    condition = Every((FOREIGN, Negation(Some((Atom("f.size", "at_least", (str(Decimal(1)),)),)))))
    assert [atom.question for atom in atoms_of(condition)] == ["other.q", "f.size"]
    assert list(atoms_of(None)) == []
