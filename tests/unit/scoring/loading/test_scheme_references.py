"""What a scheme refers to must exist, fit, and be required."""

from __future__ import annotations

from typing import Any

import pytest

from scoring.loading.scheme import load_scheme
from scoring.loading.scheme_references import check_scheme
from tests.unit.scoring.small import both, changed, scheme_data

DATA = scheme_data()
CHAIN = {"kind": "options", "question": "facts.chain"}


def faults_of(path: tuple[Any, ...], value: Any) -> list[tuple[str, str]]:
    scheme = load_scheme(changed(DATA, path, value))
    return [(".".join(map(str, fault.path)), fault.problem) for fault in check_scheme(scheme, both())]


def test_check_scheme_finds_nothing_in_a_sound_one() -> None:
    assert check_scheme(load_scheme(DATA), both()) == []


FAULTS = [
    (("required",), ["facts", "form", "forms"], "required.2", "there is no questionnaire 'forms'"),
    (("required",), ["facts"], "criteria.0.source", "'form' is not under required"),
    (("required",), ["form"], "gates.0.fail_when", "'facts' is not under required"),
    (
        ("criteria", 0, "source", "questionnaire"),
        "facts",
        "criteria.0.source.questionnaire",
        "this questionnaire has no rule that gives points",
    ),
    (("criteria", 1, "source", "part"), "head", "criteria.1.source.part", "there is no part 'head'"),
    (
        ("criteria", 2, "source"),
        CHAIN | {"values": {"autos": "1"}},
        "criteria.2.source.values.autos",
        "facts.chain has no option 'autos'",
    ),
    (
        ("criteria", 2, "source", "question"),
        "facts.scenes",
        "criteria.2.source.question",
        "'facts.scenes' is no single question",
    ),
    (
        ("criteria", 3, "source", "compute", "now", "of"),
        ["facts.chain"],
        "criteria.3.source",
        "facts.chain is no number question",
    ),
    (
        ("criteria", 4, "source", "items", 0, "when", "contains"),
        "z",
        "criteria.4.source.items.0.when",
        "facts.scenes has no option 'z'",
    ),
    (("gates", 0, "fail_when", "is"), "so", "gates.0.fail_when", "facts.young has no option 'so'"),
    (
        ("gates", 1, "pass_when"),
        {"question": "facts.x", "is": "a"},
        "gates.1.pass_when",
        "there is no question 'facts.x'",
    ),
]


@pytest.mark.parametrize(("path", "value", "where", "problem"), FAULTS)
def test_check_scheme_refuses(path: tuple[Any, ...], value: Any, where: str, problem: str) -> None:
    found = [(place, text) for place, text in faults_of(path, value) if place == where]
    assert found == [(where, problem)]
