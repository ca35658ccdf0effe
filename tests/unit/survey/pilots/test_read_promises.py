"""What an application promised: figures of the indicators that were chosen, never of answers that are hidden."""

from __future__ import annotations

from datetime import date

from survey.pilots.read_promises import Promise, promise_of
from tests.unit.survey.shipped import facts

SAID = {
    "project_start": "2026-03-01",
    "project_end": "2027-02-28",
    "project_indicators": ["quality", "delivery"],
    "quality_baseline": "3.50",
    "quality_target": "1.2",
    "delivery_baseline": "30",
    "delivery_target": "21",
    "stock_target": "40",
    "investment": "500",
}


def test_what_was_chosen_is_promised_with_its_question_and_where_the_firm_stood() -> None:
    found = promise_of(facts(), {"values": SAID})
    assert (found.starts_on, found.ends_on) == (date(2026, 3, 1), date(2027, 2, 28))
    assert list(found.promised) == [
        {"question": "investment", "name": "计划总投资", "value": "500", "was": "", "unit": "万元"},
        {"question": "quality_target", "name": "产品不良率", "value": "1.2", "was": "3.50", "unit": "%"},
        {"question": "delivery_target", "name": "交付周期", "value": "21", "was": "30", "unit": "天"},
    ]


def test_an_application_that_says_nothing_promises_nothing() -> None:
    assert promise_of(facts(), {"values": {}}) == Promise(None, None, [])
