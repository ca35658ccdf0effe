"""What an address of the list of signals says."""

from __future__ import annotations

from survey.queries.signals import SignalFilters
from survey.signals.read_filters import read_filters


def test_what_is_known_narrows_and_what_is_unknown_does_not() -> None:
    given = {"check": "project_over_revenue", "outcome": "on_site", "unit": "anting", "text": " 示例 "}
    assert read_filters(given) == SignalFilters("project_over_revenue", "on_site", "anting", "示例")
    assert read_filters({"check": "x", "outcome": "revoked", "unit": "x"}) == SignalFilters()
