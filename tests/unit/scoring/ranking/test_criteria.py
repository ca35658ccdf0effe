"""Criteria: profiles and facts become values by fixed anchors."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from scoring.answers.answers import Answer, Dossier, NotApplicable, Unreadable
from scoring.answers.coding import encode
from scoring.loading.questionnaire import load_questionnaire
from scoring.loading.scheme import load_scheme
from scoring.maturity import score
from scoring.ranking.criteria import DecisionMatrix, decide_criteria
from tests.unit.scoring.small import both, changed, dossier, facts_data, full_facts, pilots, scheme_data

FORM: dict[str, Answer] = {"nets": ("wired",), "plan": "some", "rules": "no"}


def matrix(*dossiers: Dossier, questionnaires: Any = None) -> DecisionMatrix:
    sheets = encode(questionnaires or both(), dossiers)
    return decide_criteria(pilots(), sheets, {"form": score(sheets["form"])})


def test_decide_of_a_hand_worked_dossier() -> None:
    found = matrix(dossier(full_facts(digital="5") | {"scenes": ("a",)}, FORM))
    assert found.figures.tolist() == [[525_000, 312_500, 1_000_000, 700_000, 1_000_000]]
    assert found.values.tolist() == [[8_750, 3_125, 10_000, 10_000, 10_000]]
    assert found.missing.tolist() == [[False] * 5]


def test_decide_rounds_half_up_to_a_hundredth_of_a_point() -> None:
    found = matrix(dossier(full_facts(total="2100") | {"spend": Decimal(1)}, FORM))
    assert found.values[0, 3] == 79
    assert found.figures[0, 3] == 476


def test_decide_marks_missing_figures_and_gives_them_nothing() -> None:
    found = matrix(dossier({"young": False}, {}))
    assert found.missing.tolist() == [[False, False, True, True, False]]
    assert found.values.tolist() == [[0, 0, 0, 0, 0]]


def test_decide_marks_a_ratio_over_hidden_numbers_as_missing() -> None:
    found = matrix(dossier(full_facts() | {"young": True}, FORM))
    assert (found.missing[0, 3], found.values[0, 3]) == (True, 0)
    assert found.values[0, 4] == 0


def test_decide_gives_an_unlisted_option_nothing() -> None:
    found = matrix(dossier(full_facts() | {"chain": "other"}, FORM), dossier(full_facts() | {"chain": "chips"}, FORM))
    assert (found.values[:, 2].tolist(), found.missing[:, 2].tolist()) == ([0, 7_000], [False, False])


CUT = [{"id": "none", "label": {"zh": "无", "en": "none"}}]


@pytest.mark.parametrize(
    ("spend", "figure", "missing"), [(NotApplicable("none"), 50, False), (Unreadable("x"), 0, True)]
)
def test_decide_leaves_a_number_that_does_not_apply_out_of_the_sum(spend: Answer, figure: int, missing: bool) -> None:  # noqa: FBT001
    facts = load_questionnaire(changed(facts_data(), ("sections", 0, "questions", 3, "not_applicable"), CUT))
    summed = ("criteria", 3, "source", "compute", "now", "of")
    scheme = load_scheme(changed(scheme_data(), summed, ["facts.spend", "facts.digital"]))
    sheets = encode(both() | {"facts": facts}, [dossier(full_facts() | {"spend": spend}, FORM)])
    found = decide_criteria(scheme, sheets, {"form": score(sheets["form"])})
    assert (found.figures[0, 3], bool(found.missing[0, 3])) == (figure * 10_000, missing)


def test_decide_marks_a_hidden_choice_as_missing() -> None:
    hidden = changed(facts_data(), ("sections", 0, "questions", 5, "visible"), {"question": "young", "is": "no"})
    given = dossier(full_facts() | {"young": True}, FORM)
    found = matrix(given, questionnaires=both() | {"facts": load_questionnaire(hidden)})
    assert (found.values[0, 2], bool(found.missing[0, 2])) == (0, True)


@pytest.mark.parametrize(("digital", "value"), [("10", 0), ("11", 1_667), ("21", 3_333), ("41", 5_000), ("61", 6_667)])
def test_decide_the_index_with_its_own_anchor(digital: str, value: int) -> None:
    assert matrix(dossier(full_facts(digital=digital, total="100"))).values[0, 0] == value


def test_decide_of_no_dossier() -> None:
    found = matrix()
    assert (found.values.shape, found.missing.shape) == ((0, 5), (0, 5))


def test_decide_does_not_depend_on_who_else_applies() -> None:
    one = dossier(full_facts(), FORM)
    rival = dossier(full_facts("10", "10") | {"scenes": ("a", "b")}, FORM | {"plan": "all"})
    assert matrix(one, rival).values[0].tolist() == matrix(one).values[0].tolist()
