"""Filters of the trail: read from an address, said in words, taken off one by one."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest

from survey.accounts.read_trail_filters import chips_of, in_address, read_filters, read_typed, say_fault, say_filters
from survey.accounts.trail_results import FilterChip
from survey.queries.trail import TrailFilters

EVERYTHING = {
    "person": "li",
    "action": "pin",
    "whom": "示例精密",
    "kind": "enterprise",
    "number": "7",
    "since": "2026-03-01",
    "until": "2026-03-02",
}


def test_a_period_begins_and_ends_at_midnight_in_shanghai() -> None:
    assert read_filters(read_typed(EVERYTHING)) == TrailFilters(
        person="li",
        action="pin",
        whom="示例精密",
        about=("enterprise", "7"),
        since=datetime(2026, 2, 28, 16, tzinfo=UTC),
        until=datetime(2026, 3, 2, 16, tzinfo=UTC),
    )


def test_what_the_address_does_not_name_narrows_nothing() -> None:
    typed = read_typed({"other": "x", "since": "yesterday"})
    assert (read_filters(typed), in_address(typed)) == (TrailFilters(), {"since": "yesterday"})


def test_filters_are_said_in_words() -> None:
    assert say_filters(read_typed(EVERYTHING)) == {
        "person": "人员：li",
        "action": "操作：提出指定",
        "whom": "涉及：示例精密",
        "kind": "对象：企业",
        "number": "编号：7",
        "since": "自 2026-03-01 起",
        "until": "至 2026-03-02（含）",
    }


def test_each_chip_leads_to_the_page_without_it() -> None:
    chips = chips_of(read_typed({"person": "li", "number": "7"}), lambda **given: f"/audit?{urlencode(given)}")
    assert chips == [FilterChip("人员：li", "/audit?number=7"), FilterChip("编号：7", "/audit?person=li")]


@pytest.mark.parametrize(
    ("given", "begins"),
    [
        ({}, ""),
        ({"since": "2026-03-01", "until": "2026-03-01"}, ""),
        ({"since": "2026-03-02", "until": "2026-03-01"}, "起始日期晚于截止日期"),
        ({"since": "2026-02-30"}, "日期请写成"),
        ({"until": "0001-01-01"}, "日期请写成"),
    ],
)
def test_faults_of_a_period(given: dict[str, str], begins: str) -> None:
    said = say_fault(read_typed(given))
    assert (said.startswith(begins), bool(said)) == (True, bool(begins))
