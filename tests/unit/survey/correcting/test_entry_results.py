"""What deciding on entries returns is a collection of its own each time."""

from __future__ import annotations

from survey.correcting.entry_results import Decided, From, Recorded
from survey.models import EntrySource


def test_two_decisions_share_nothing() -> None:
    first, second = Decided(), Decided()
    first.confirmed.append(1)
    first.refused[2] = "gone"
    assert (second.confirmed, second.refused) == ([], {})


def test_what_is_typed_is_of_no_workbook() -> None:
    assert From(EntrySource.PHONE, "示例").upload_id is None
    assert Recorded() == Recorded(0, 0)
