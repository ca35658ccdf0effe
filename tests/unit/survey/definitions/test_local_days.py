"""The day in Shanghai, also while it is still yesterday where the server stands."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from survey.definitions import local_days


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2026, 11, 28, 15, 59, tzinfo=UTC), date(2026, 11, 28)),
        (datetime(2026, 11, 28, 16, 0, tzinfo=UTC), date(2026, 11, 29)),
    ],
)
def test_the_day_changes_at_midnight_in_shanghai(monkeypatch: pytest.MonkeyPatch, now: datetime, day: date) -> None:
    monkeypatch.setattr(local_days, "utc_now", lambda: now)
    assert local_days.today() == day
