"""Working days that a question waits, by the calendar of Shanghai."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from survey.enquiries.words import working_days

FRIDAY = datetime(2026, 11, 27, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "hour", "days"),
    [(27, 9, 0), (28, 3, 1), (29, 3, 1), (29, 15, 1), (29, 17, 1), (30, 17, 2)],
)
def test_weekends_do_not_count_and_days_begin_in_shanghai(day: int, hour: int, days: int) -> None:
    assert working_days(FRIDAY, datetime(2026, 11, day, hour, tzinfo=UTC)) == days
