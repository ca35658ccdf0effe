"""Reading a scheme, and each fault seen to be refused."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from scoring.definition.questionnaire import Atom, Compute, Ratio
from scoring.definition.scheme import ChecklistSource, IndexSource, OptionsSource, RatioSource
from scoring.loading.reader import DefinitionError
from scoring.loading.scheme import load_scheme
from tests.unit.scoring.small import changed, criterion, pilots, scheme_data

DATA = scheme_data()


def faults_of(path: tuple[Any, ...], value: Any) -> list[tuple[str, str]]:
    try:
        load_scheme(changed(DATA, path, value))
    except DefinitionError as error:
        return [(".".join(map(str, fault.path)), fault.problem) for fault in error.faults]
    return []


def test_load_scheme_reads_weights_and_anchors() -> None:
    scheme = pilots()
    assert [item.weight for item in scheme.criteria] == [4_000, 1_000, 2_000, 1_500, 1_500]
    assert scheme.criteria[0].anchors == ((Decimal(0), Decimal(0)), (Decimal(60), Decimal(100)))
    assert scheme.criteria[1].anchors == ((Decimal(0), Decimal(0)), (Decimal(100), Decimal(100)))
    assert (scheme.reserve, scheme.required, scheme.tie_keys) == (1, ("facts", "form"), ("index",))


def test_load_scheme_reads_every_kind_of_source() -> None:
    index, lead, chain, spending, checklist = (item.source for item in pilots().criteria)
    assert index == IndexSource("form")
    assert lead == IndexSource("form", "lead")
    assert chain == OptionsSource("facts.chain", {"auto": 1_000_000, "chips": 700_000})
    assert spending == RatioSource(Compute(Ratio(("facts.spend",), ("facts.total",), Decimal(100))))
    assert isinstance(checklist, ChecklistSource)
    assert [(item.points, item.when) for item in checklist.items] == [
        (600_000, Atom("facts.scenes", "contains", ("a",))),
        (400_000, Atom("facts.spend", "at_least", ("5",))),
    ]


def test_load_scheme_reads_gates() -> None:
    old, chain = pilots().gates
    assert (old.computed, old.pass_when, old.fail_when) == (False, None, Atom("facts.young", "is", ("yes",)))
    assert (chain.computed, chain.pass_when) == (True, Atom("facts.chain", "in", ("auto", "chips")))


@pytest.mark.parametrize(("weight", "other", "places"), [("0.40", "0.10", 4), ("0.405", "0.095", 6)])
def test_places_print_every_contribution_in_full(weight: str, other: str, places: int) -> None:
    data = changed(changed(DATA, ("criteria", 0, "weight"), weight), ("criteria", 1, "weight"), other)
    assert load_scheme(data).places == places


SOURCE = ("criteria", 0, "source")
ITEM = ("criteria", 4, "source", "items", 0)
FAULTS = [
    (("id",), "P", "id", "'P' is no id"),
    (("colour",), "red", "colour", "unknown key 'colour'"),
    (("reserve",), "some", "reserve", "a whole number is expected here"),
    (("criteria",), [], "criteria", "a list of mappings is expected here"),
    (("criteria", 0, "weight"), "0.39", "criteria", "the weights add up to 9900/10000"),
    (("criteria", 0, "weight"), "0.40001", "criteria.0.weight", "0.40001 is finer than 1/10000"),
    (("criteria", 0, "weight"), "-0.40", "criteria.0.weight", "-0.40 is below 0"),
    (("criteria", 0, "weight"), 0.4, "criteria.0.weight", "0.4 is no decimal in quotes"),
    (("criteria", 0, "colour"), "red", "criteria.0.colour", "unknown key 'colour'"),
    (("criteria", 0, "why"), ..., "criteria.0.why", "a text in both languages is expected here"),
    (("criteria", 1, "id"), "index", "criteria", "the id 'index' occurs more than once"),
    (("criteria", 0, "anchors"), [["0", "0"]], "criteria.0.anchors", "these anchors do not rise"),
    (("criteria", 0, "anchors"), [["0", "100"], ["60", "0"]], "criteria.0.anchors", "these anchors do not rise"),
    (("criteria", 0, "anchors"), [["9", "0"], ["9", "100"]], "criteria.0.anchors", "these anchors do not rise"),
    (("criteria", 0, "anchors"), [["0", "0"], ["60", "101"]], "criteria.0.anchors", "these anchors do not rise"),
    (("criteria", 0, "anchors"), [["0"], ["60", "100"]], "criteria.0.anchors.0", "an anchor is a pair"),
    (("criteria", 0, "anchors", 0), [0, "0"], "criteria.0.anchors.0.figure", "0 is no decimal in quotes"),
    (SOURCE, "index", "criteria.0.source", "a mapping is expected here"),
    (SOURCE, {"kind": "luck"}, "criteria.0.source.kind", "unknown source 'luck'"),
    (SOURCE, {"kind": "index"}, "criteria.0.source.questionnaire", "a text is expected here"),
    (SOURCE, {"kind": "part", "questionnaire": "form"}, "criteria.0.source.part", "a text is expected here"),
    (("criteria", 4, "source", "items", 0, "points"), "70", "criteria.4.source.items", "the items give more than 100"),
    (("criteria", 4, "source", "items"), [], "criteria.4.source.items", "a list of mappings is expected here"),
    (
        ("criteria", 4, "source", "items", 0, "when"),
        "a",
        "criteria.4.source.items.0.when",
        "a condition is expected here",
    ),
    (("tie_keys",), ["luck"], "tie_keys", "no criterion 'luck'"),
    (("gates", 0, "fail_when"), ..., "gates.0.fail_when", "a condition is expected here"),
    (("gates", 0, "colour"), "red", "gates.0.colour", "unknown key 'colour'"),
    (("gates", 0, "computed"), True, "gates.0.computed", "a computed gate needs pass_when"),
    (("gates", 1, "id"), "old", "gates", "the id 'old' occurs more than once"),
]


@pytest.mark.parametrize(("path", "value", "where", "problem"), FAULTS)
def test_load_scheme_refuses(path: tuple[Any, ...], value: Any, where: str, problem: str) -> None:
    assert (where, problem) in faults_of(path, value)


def test_load_scheme_adds_up_weights_exactly() -> None:
    tenths = [criterion(f"c{n}", "0.1", {"kind": "index", "questionnaire": "form"}) for n in range(10)]
    assert faults_of(("criteria",), tenths) == [("tie_keys", "no criterion 'index'")]
