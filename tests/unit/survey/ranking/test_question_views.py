"""The page of one question: the points of a linear rate, and of a change that is not asked."""

from __future__ import annotations

from decimal import Decimal

from survey.ranking.question_views import view_question
from tests.unit.survey.sheets import DEFINITIONS, INTEGRATION, dossier, facts_of


def test_a_linear_rate_says_its_score_and_where_it_ends() -> None:
    """A third of the machines: 33.33 of 80 %, 41.67 of 100 points."""
    facts = facts_of(equipment_total=Decimal(60), equipment_digital=Decimal(20))
    shown = view_question(DEFINITIONS, INTEGRATION, "b15", dossier(facts, integration={}))
    assert (shown.figure, shown.answer) == ("33.33%", "按比例得41.67分（达到80得100分）")
    assert (shown.points, shown.maximum, shown.scored, shown.pending) == ("41.667", "100.000", True, "待核")
    assert shown.choices == []


def test_a_change_that_is_not_asked_has_no_points() -> None:
    facts = facts_of(years_operating="one", revenue_y1=Decimal(100), cost_y1=Decimal(90))
    shown = view_question(DEFINITIONS, INTEGRATION, "e1", dossier(facts, integration={}))
    assert (shown.answer, shown.points, shown.figure) == ("不需填写", "0.000", "")
