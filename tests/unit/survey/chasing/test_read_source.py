"""What an address narrows the list of firms to be called to."""

from __future__ import annotations

from survey.chasing.read_source import chase_filters
from survey.queries.chasing import ChaseFilters


def test_an_address_is_read_with_what_it_knows() -> None:
    given = {"unit": "anting", "stage": "ready", "outcome": "never", "due": "today", "text": " 示例 ", "page": "2"}
    assert chase_filters(given, 7) == ChaseFilters("anting", "ready", "never", "today", "示例")
    assert chase_filters({"mine": "1"}, 7) == ChaseFilters(holder=7)
    assert chase_filters({}, 7) == ChaseFilters()
