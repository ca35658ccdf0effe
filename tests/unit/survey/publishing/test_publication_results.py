"""Days of a publication, and where it stands on a day."""

from __future__ import annotations

from datetime import date

import pytest

from survey.models import Publication, PublicationEnd
from survey.publishing.publication_results import PublicationState, count_working_days, state_of, was_public

FRIDAY, MONDAY = date(2026, 12, 4), date(2026, 12, 7)


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [(FRIDAY, FRIDAY, 1), (FRIDAY, MONDAY, 2), (date(2026, 12, 5), date(2026, 12, 6), 0), (MONDAY, FRIDAY, 0),
     (MONDAY, date(2026, 12, 11), 5), (FRIDAY, date(2026, 12, 18), 11)],
)  # fmt: skip
def test_weekends_are_no_working_days(first: date, last: date, count: int) -> None:
    assert count_working_days(first, last) == count


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (3, PublicationState.COMING),
        (4, PublicationState.RUNNING),
        (7, PublicationState.RUNNING),
        (8, PublicationState.OVER),
    ],
)
def test_both_days_belong_to_it(day: int, state: PublicationState) -> None:
    one = Publication(starts_on=FRIDAY, ends_on=MONDAY)
    assert state_of(one, date(2026, 12, day)) is state
    one.ended = PublicationEnd(reason="示例")
    assert state_of(one, date(2026, 12, day)) is PublicationState.TAKEN_BACK


def test_a_version_was_public_once_a_publication_of_it_is_over() -> None:
    one = Publication(starts_on=FRIDAY, ends_on=MONDAY, list_version_id=2)
    days = (MONDAY, date(2026, 12, 8))
    assert [[was_public([one], version, day) for day in days] for version in (1, 2)] == [[False, False], [False, True]]
    one.ended = PublicationEnd(reason="示例")
    assert not was_public([one], 2, days[1])
