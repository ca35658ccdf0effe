"""The whole path: shuffled input, ties, gates, fingerprint."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.answers.answers import Answer, Dossier
from scoring.answers.coding import encode
from scoring.evaluate import Evaluation, Inputs, evaluate
from scoring.loading.scheme import load_scheme
from scoring.ranking.gates import Verdict
from scoring.selection.selection import Place, Reason
from tests.unit.scoring.small import both, changed, criterion, dossier, full_facts, pilots, scheme_data, words


def firm(plan: str, chain: str = "auto", *, young: bool = False) -> Dossier:
    form: dict[str, Answer] = {"nets": ("wired",), "plan": plan, "rules": "yes"}
    return dossier(full_facts() | {"chain": chain, "young": young}, form)


FIRMS = {
    "C3": firm("all"),
    "A1": firm("some"),
    "B2": firm("some"),
    "D4": firm("no", "chips"),
    "E5": firm("all", young=True),
}
CHECKED = {("A1", "old"): Verdict.PASSED, ("nobody", "old"): Verdict.FAILED}


def run(names: Sequence[str], seats: int = 2) -> Evaluation:
    sheets = encode(both(), [FIRMS[name] for name in names])
    return evaluate(pilots(), Inputs(tuple(names), sheets, CHECKED), seats)


def test_evaluate_from_dossiers_to_places() -> None:
    found = run(list(FIRMS))
    assert found.keys == ("A1", "B2", "C3", "D4", "E5")
    assert found.ranking.ranks.tolist() == [2, 2, 1, 4, 5]
    places = dict(zip(found.keys, found.shortlist.places, strict=True))
    assert places == {
        "A1": Place.SELECTED,
        "B2": Place.RESERVE,
        "C3": Place.SELECTED,
        "D4": Place.OUT,
        "E5": Place.OUT,
    }


def test_evaluate_adds_up_to_the_last_digit() -> None:
    found = run(["A1"])
    assert found.matrix.values.tolist() == [[10_000, 6_875, 10_000, 10_000, 4_000]]
    assert found.ranking.contributions.tolist() == [[40_000_000, 6_875_000, 20_000_000, 15_000_000, 6_000_000]]
    assert found.ranking.scores.tolist() == [87_875_000]


def test_evaluate_applies_checked_gates_to_the_right_row() -> None:
    verdicts = run(["C3", "A1", "E5"]).verdicts
    assert verdicts[:, 0].tolist() == [Verdict.PASSED, Verdict.PENDING, Verdict.FAILED]


@given(st.permutations(list(FIRMS)))
def test_evaluate_does_not_depend_on_the_order_of_input(names: list[str]) -> None:
    found, sorted_ = run(names), run(sorted(FIRMS))
    assert found.fingerprint == sorted_.fingerprint
    assert found.keys == sorted_.keys
    assert np.array_equal(found.ranking.order, sorted_.ranking.order)
    assert found.shortlist == sorted_.shortlist


def test_evaluate_twice_gives_the_same_fingerprint() -> None:
    assert run(list(FIRMS)).fingerprint == run(list(FIRMS)).fingerprint


def test_fingerprint_changes_with_seats_scheme_keys_and_answers() -> None:
    names = list(FIRMS)
    sheets = encode(both(), [FIRMS[name] for name in names])
    reworded = load_scheme(changed(scheme_data(), ("version",), "2"))
    swapped = encode(both(), [FIRMS[name] for name in reversed(names)])
    found = {
        evaluate(pilots(), Inputs(tuple(names), sheets), 2).fingerprint,
        evaluate(pilots(), Inputs(tuple(names), sheets), 3).fingerprint,
        evaluate(reworded, Inputs(tuple(names), sheets), 2).fingerprint,
        evaluate(pilots(), Inputs(("F6", *names[1:]), sheets), 2).fingerprint,
        evaluate(pilots(), Inputs(tuple(names), swapped), 2).fingerprint,
        evaluate(pilots(), Inputs(tuple(names), sheets, CHECKED), 2).fingerprint,
    }
    assert len(found) == 6


def test_evaluate_refuses_a_key_that_occurs_twice() -> None:
    sheets = encode(both(), [FIRMS["A1"], FIRMS["B2"]])
    with pytest.raises(ValueError, match="a key occurs twice"):
        evaluate(pilots(), Inputs(("A1", "A1"), sheets), 1)


def test_evaluate_nobody() -> None:
    found = evaluate(pilots(), Inputs((), encode(both(), [])), 3)
    assert (found.keys, found.shortlist.places, found.shortlist.cut) == ((), (), None)


def test_a_late_applicant_changes_nobody_elses_score() -> None:
    before, after = run(["A1", "D4"]), run(["A1", "C3", "D4"])
    scores = dict(zip(after.keys, after.ranking.scores.tolist(), strict=True))
    assert dict(zip(before.keys, before.ranking.scores.tolist(), strict=True)) == {
        name: scores[name] for name in ("A1", "D4")
    }


def test_a_pool_orders_equal_scores_by_its_own_keys() -> None:
    """Both makers have the same score. What only the other pool counts would put the second first; it does not."""
    data = scheme_data()
    checklist = next(item for item in data["criteria"] if item["id"] == "list")
    spends = [{"id": "s", "title": words("s"), "points": "40", "when": {"question": "facts.spend", "at_least": "5"}}]
    data["criteria"].remove(checklist)
    data["criteria"] += [
        {**checklist, "pools": ["chips"]},
        {**criterion("rest_list", "0.15", {"kind": "checklist", "items": spends}), "pools": ["rest"]},
    ]
    share = {"required": ["form"], "share": "0.5"}
    data["pools"] = [
        {"id": "chips", "title": words("chips"), "when": {"question": "facts.chain", "is": "chips"}, **share},
        {"id": "rest", "title": words("rest"), **share},
    ]
    data |= {"required": ["facts"], "tie_keys": ["list", "index", "rest_list"], "reserve": "2"}
    scheme = load_scheme(data)
    form: dict[str, Answer] = {"nets": ("wired",), "plan": "all", "rules": "yes"}
    plain, rich = (dossier(full_facts() | more, form) for more in ({}, {"scenes": ("a",)}))
    found = evaluate(scheme, Inputs(("A1", "B2"), encode(both(), [plain, rich])), 1)
    column = [item.id for item in scheme.criteria].index("list")
    assert found.matrix.values[:, column].tolist() == [4_000, 10_000]
    assert found.ranking.scores[0] == found.ranking.scores[1]
    assert found.ranking.order.tolist() == [0, 1]
    assert scheme.keys_of("rest") == ("index", "rest_list")
    assert scheme.keys_of("chips") == ("list", "index")
    assert found.shortlist.places == (Place.SELECTED, Place.RESERVE)
    assert found.shortlist.reasons[0][-1] == Reason("tie_at_line", {"pool": "rest"})
