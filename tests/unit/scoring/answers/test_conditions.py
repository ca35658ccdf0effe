"""Conditions on matrices mean what they mean on one dossier."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.answers.answers import Answer, Dossier, NotApplicable, Unreadable
from scoring.answers.coding import encode
from scoring.answers.conditions import holds
from scoring.answers.conditions_on_rows import rows_meeting
from scoring.answers.visibility import asked, lookup
from scoring.definition.questionnaire import Atom, Condition, Every, Negation, Some
from tests.unit.scoring.small import both, dossier, full_facts

QUESTIONNAIRES = both()
ABSENT: list[Answer] = [Unreadable("x"), NotApplicable("n")]
WHOLE: list[Answer] = [Decimal(text) for text in ("-2", "-1", "0", "5", "10", "1000000000000")]
NUMBERS: list[Answer] = [*WHOLE, Decimal("9.99"), Decimal("10.01"), Decimal("10.0")]
"""With no more places and no larger than a question allows: what is more is a hard finding, and coded otherwise."""
FACTS: dict[str, list[Answer]] = {
    "young": [*ABSENT, False, True],
    "total": [*ABSENT, *NUMBERS],
    "digital": [*ABSENT, *NUMBERS],
    "spend": [*ABSENT, *WHOLE],
    "since": [*ABSENT, date(1, 1, 1), date(2021, 7, 28), date(9999, 12, 31)],
    "chain": [*ABSENT, "auto", "chips", "other", ""],
    "scenes": [*ABSENT, (), ("a",), ("a", "b"), ("none",)],
    "name": [*ABSENT, "", "x"],
}
FORM: dict[str, list[Answer]] = {
    "s1": [*ABSENT, "l0", "l3", "l4"],
    "nets": [*ABSENT, (), ("wired",), ("wired", "mobile")],
}
KEPT = [*(f"facts.{name}" for name in FACTS if name != "name"), *(f"form.{name}" for name in FORM)]
"""The questions whose codes keep what was answered; of a text they keep only that there is one."""
BOUNDS = ("0", "5", "9.99", "10", "10.005", "-1", "738000", "1000000000001")
OPTIONS = ("auto", "other", "a", "b", "none", "l0", "l4", "wired", "mobile", "yes", "no")
ALL_ATOMS = [
    *(Atom(name, op, (bound,)) for name in KEPT for op in ("at_least", "at_most") for bound in BOUNDS),
    *(
        Atom(name, op, values)
        for name in KEPT
        for op in ("is", "in", "contains")
        for count in (0, 1, 2)
        for values in permutations(OPTIONS, count)
    ),
    *(Atom(name, "answered") for name in (*KEPT, "facts.name")),
]
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    st.sampled_from(ALL_ATOMS),
    lambda inner: st.one_of(
        st.builds(Negation, inner),
        st.builds(lambda parts: Every(tuple(parts)), st.lists(inner, max_size=3)),
        st.builds(lambda parts: Some(tuple(parts)), st.lists(inner, max_size=3)),
    ),
    max_leaves=6,
)
DOSSIERS = st.builds(
    dossier,
    st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in FACTS.items()}),
    st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in FORM.items()}),
)


def test_every_atom_means_the_same_on_every_answer() -> None:
    dossiers = [dossier({})] + [
        dossier(
            {name: values[number % len(values)] for name, values in FACTS.items()} | {"young": young},
            {name: values[number % len(values)] for name, values in FORM.items()},
        )
        for young in (False, True)
        for number in range(max(map(len, FACTS.values())))
    ]
    looks = [lookup(item, asked(QUESTIONNAIRES, item)) for item in dossiers]
    sheets = encode(QUESTIONNAIRES, dossiers)
    different = [
        atom for atom in ALL_ATOMS if rows_meeting(atom, sheets).tolist() != [holds(atom, look) for look in looks]
    ]
    assert different == []


@given(CONDITIONS, st.lists(DOSSIERS, min_size=1, max_size=6))
def test_decide_agrees_with_the_dossier(condition: Condition, dossiers: list[Dossier]) -> None:
    expected = [holds(condition, lookup(item, asked(QUESTIONNAIRES, item))) for item in dossiers]
    assert rows_meeting(condition, encode(QUESTIONNAIRES, dossiers)).tolist() == expected


def test_decide_finds_bounds_between_two_steps_of_a_number() -> None:
    sheets = encode(QUESTIONNAIRES, [dossier(full_facts(total=total)) for total in ("10", "10.01")])
    found = [rows_meeting(Atom("facts.total", op, ("10.005",)), sheets).tolist() for op in ("at_least", "at_most")]
    assert found == [[False, True], [True, False]]


def test_decide_of_an_absent_number_is_false_both_ways() -> None:
    sheets = encode(QUESTIONNAIRES, [dossier({"young": True, "spend": Decimal(7)}), dossier({})])
    found = [rows_meeting(Atom("facts.spend", op, ("0",)), sheets).tolist() for op in ("at_least", "at_most")]
    assert found == [[False, False], [False, False]]


@pytest.mark.parametrize(
    "atom", [Atom("facts.name", "is", ("x",)), Atom("form.rate", "answered"), Atom("form.rate", "is", ("b10",))]
)
def test_decide_refuses_what_no_code_says(atom: Atom) -> None:
    with pytest.raises(ValueError, match="its code does not say"):
        rows_meeting(atom, encode(QUESTIONNAIRES, [dossier(full_facts())]))


@pytest.mark.parametrize(
    ("atom", "expected"),
    [
        (Atom("facts.scenes", "contains", ("a", "b")), [True, False]),
        (Atom("facts.since", "at_least", ("0",)), [False, False]),
        (Atom("facts.since", "answered"), [True, False]),
    ],
)
def test_several_values_and_days(atom: Atom, expected: list[bool]) -> None:
    dossiers = [dossier({"scenes": ("b",), "since": date(2021, 7, 28)}), dossier({"scenes": ("none",)})]
    assert rows_meeting(atom, encode(QUESTIONNAIRES, dossiers)).tolist() == expected
    looks = [lookup(item, asked(QUESTIONNAIRES, item)) for item in dossiers]
    assert [holds(atom, look) for look in looks] == expected
