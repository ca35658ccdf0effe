"""Days of visits, and what a finding is called."""

from __future__ import annotations

from datetime import date

import pytest

from survey.visiting.visit_results import FoundValue, after_working_days, working_days

FRIDAY, SATURDAY, MONDAY = date(2026, 12, 4), date(2026, 12, 5), date(2026, 12, 7)


@pytest.mark.parametrize(
    ("day", "count", "last"),
    [(FRIDAY, 0, FRIDAY), (FRIDAY, 1, MONDAY), (SATURDAY, 1, MONDAY), (FRIDAY, 5, date(2026, 12, 11))],
)
def test_days_in_which_a_firm_answers_are_working_days(day: date, count: int, last: date) -> None:
    assert after_working_days(day, count) == last


def test_days_of_a_plan_leave_weekends_out() -> None:
    assert working_days(FRIDAY, 3) == [FRIDAY, MONDAY, date(2026, 12, 8)]
    assert working_days(SATURDAY, 2) == [MONDAY, date(2026, 12, 8)]
    assert working_days(FRIDAY, 0) == []


def test_a_finding_is_named_by_its_question() -> None:
    assert FoundValue("cmmm", "x", "l1").qualified == "cmmm.x"
