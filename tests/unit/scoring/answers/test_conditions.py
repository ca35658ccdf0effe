"""Conditions on matrices mean what they mean on one dossier."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from scoring.answers.answers import Dossier, NotApplicable, Unreadable
from scoring.answers.coding import encode
from scoring.answers.conditions import decide
from scoring.answers.visibility import asked, holds, lookup
from scoring.definition.questionnaire import Atom, Condition, Every, Negation, Some
from tests.unit.scoring.small import both, dossier, full_facts

QUESTIONNAIRES = both()
BOUNDS = st.sampled_from(["0", "5", "9.99", "10", "10.005", "-1"])
ATOMS = st.one_of(
    st.builds(
        lambda name, op, bound: Atom(name, op, (bound,)),
        st.sampled_from(["facts.total", "facts.spend"]),
        st.sampled_from(["at_least", "at_most"]),
        BOUNDS,
    ),
    st.builds(
        lambda values: Atom("facts.chain", "in", tuple(values)), st.lists(st.sampled_from(["auto", "chips", "other"]))
    ),
    st.builds(lambda value: Atom("facts.young", "is", (value,)), st.sampled_from(["yes", "no"])),
    st.builds(lambda value: Atom("facts.scenes", "contains", (value,)), st.sampled_from(["a", "b", "none"])),
    st.builds(
        lambda name: Atom(f"facts.{name}", "answered"),
        st.sampled_from(["young", "total", "spend", "since", "chain", "scenes", "name"]),
    ),
    st.builds(lambda level: Atom("form.s1", "is", (level,)), st.sampled_from(["l0", "l3", "l4"])),
)
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds(Negation, inner),
        st.builds(lambda parts: Every(tuple(parts)), st.lists(inner, max_size=3)),
        st.builds(lambda parts: Some(tuple(parts)), st.lists(inner, max_size=3)),
    ),
    max_leaves=6,
)
WHOLE = st.sampled_from([Decimal(0), Decimal(5), Decimal(10), Unreadable("x"), NotApplicable("n")])
NUMBERS = st.one_of(WHOLE, st.sampled_from([Decimal("9.99"), Decimal("10.01")]))
DOSSIERS = st.builds(
    dossier,
    st.fixed_dictionaries(
        {},
        optional={
            "young": st.booleans(),
            "total": NUMBERS,
            "spend": WHOLE,
            "chain": st.sampled_from(["auto", "chips", "other", "", NotApplicable("n")]),
            "scenes": st.sampled_from([(), ("a",), ("a", "b"), ("none",)]),
            "name": st.sampled_from(["", "x"]),
        },
    ),
    st.fixed_dictionaries({}, optional={"s1": st.sampled_from(["l0", "l3", "l4"])}),
)


@given(CONDITIONS, st.lists(DOSSIERS, min_size=1, max_size=6))
def test_decide_agrees_with_the_dossier(condition: Condition, dossiers: list[Dossier]) -> None:
    expected = [holds(condition, lookup(item, asked(QUESTIONNAIRES, item))) for item in dossiers]
    assert decide(condition, encode(QUESTIONNAIRES, dossiers)).tolist() == expected


def test_decide_finds_bounds_between_two_steps_of_a_number() -> None:
    sheets = encode(QUESTIONNAIRES, [dossier(full_facts(total=total)) for total in ("10", "10.01")])
    found = [decide(Atom("facts.total", op, ("10.005",)), sheets).tolist() for op in ("at_least", "at_most")]
    assert found == [[False, True], [True, False]]


def test_decide_of_an_absent_number_is_false_both_ways() -> None:
    sheets = encode(QUESTIONNAIRES, [dossier({"young": True, "spend": Decimal(7)}), dossier({})])
    found = [decide(Atom("facts.spend", op, ("0",)), sheets).tolist() for op in ("at_least", "at_most")]
    assert found == [[False, False], [False, False]]
