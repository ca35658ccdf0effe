"""How long it takes: about forty minutes for a firm of 25 people claiming level one, more for who claims more."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from scoring.answers.answers import Dossier
from scoring.definition.questionnaire import Kind
from survey.answering.estimate_effort import Effort, effort_of, whole_effort
from survey.demo import district
from survey.demo.answers import fill_in
from tests.unit.survey.demo.firms import firm
from tests.unit.survey.shipped import CATALOGUE

FORMS = {name: CATALOGUE.questionnaires[name] for name in district.QUESTIONNAIRES}


def dossier(production: str = "discrete", level: int = 1) -> Dossier:
    found = fill_in(FORMS, firm(production, 0.3, level=level), Random(5))
    sheet = found.sheets["cmmm"]
    claiming = replace(sheet, values={**sheet.values, "claim": f"l{level}"})
    return Dossier({**found.sheets, "cmmm": claiming})


def test_a_firm_of_25_people_claiming_level_one_needs_about_forty_minutes() -> None:
    found = dossier()
    assert (found.get("facts.staff_y1"), found.get("cmmm.claim")) == (25, "l1")
    effort = whole_effort(FORMS, found)
    assert 35 <= effort.minutes <= 45
    assert effort.questions < 200


def test_before_anything_is_answered_the_first_level_is_assumed() -> None:
    effort = whole_effort(FORMS, Dossier({}))
    assert 30 <= effort.minutes <= 45


@pytest.mark.parametrize("level", [2, 3, 4])
def test_claiming_more_means_more_questions(level: int) -> None:
    fewer, more = whole_effort(FORMS, dossier(level=level - 1)), whole_effort(FORMS, dossier(level=level))
    assert more.questions > fewer.questions
    assert more.minutes > fewer.minutes


def test_services_are_not_asked_about_manufacturing() -> None:
    assert whole_effort(FORMS, dossier("service")).minutes < whole_effort(FORMS, dossier()).minutes


def test_computed_figures_take_no_time() -> None:
    rates = [item for item in FORMS["sme2024"].questions.values() if item.kind is Kind.RATE]
    assert rates != []
    assert effort_of(rates) == Effort(0, 0)


def test_minutes_are_rounded_up() -> None:
    clauses = [item for item in FORMS["cmmm"].questions.values() if item.kind is Kind.CLAUSE]
    assert [effort_of(clauses[:count]).minutes for count in (0, 1, 5, 6)] == [0, 1, 1, 2]
