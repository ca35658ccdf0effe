"""Gates with three values."""

from __future__ import annotations

import pytest

from scoring.answers.answers import Answer
from scoring.answers.coding import encode
from scoring.loading.scheme import load_scheme
from scoring.ranking.gates import Verdict, judge
from tests.unit.scoring.small import both, changed, dossier, full_facts, pilots, scheme_data


def verdicts(facts: dict[str, Answer], checked: dict[tuple[int, str], Verdict] | None = None) -> list[int]:
    return [int(value) for value in judge(pilots(), encode(both(), [dossier(facts)]), checked or {})[0]]


CASES: list[tuple[dict[str, Answer], list[Verdict]]] = [
    ({"young": False, "chain": "auto"}, [Verdict.PENDING, Verdict.PASSED]),
    ({"young": True, "chain": "other"}, [Verdict.FAILED, Verdict.FAILED]),
    ({}, [Verdict.PENDING, Verdict.PENDING]),
]


@pytest.mark.parametrize(("facts", "expected"), CASES)
def test_judge_never_passes_a_declaration_that_is_not_computed(
    facts: dict[str, Answer], expected: list[Verdict]
) -> None:
    assert verdicts(facts) == expected


@pytest.mark.parametrize("verdict", list(Verdict))
def test_judge_lets_an_outside_source_decide(verdict: Verdict) -> None:
    assert verdicts(full_facts() | {"young": True}, {(0, "old"): verdict}) == [verdict, Verdict.PASSED]


def test_judge_many_rows_each_for_itself() -> None:
    sheets = encode(both(), [dossier({"young": value}) for value in (True, False, True)])
    found = judge(pilots(), sheets, {(2, "old"): Verdict.PASSED})
    assert found[:, 0].tolist() == [Verdict.FAILED, Verdict.PENDING, Verdict.PASSED]


def test_judge_leaves_a_declared_pass_pending() -> None:
    scheme = load_scheme(changed(scheme_data(), ("gates", 1, "computed"), False))
    verdict = judge(scheme, encode(both(), [dossier({"chain": "auto"})]), {})
    assert verdict[0, 1] == Verdict.PENDING
