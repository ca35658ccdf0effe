"""The day and the moment that called firms are seen at."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from survey.calling import results
from survey.calling.results import seen_at
from survey.queries.calls import At


def test_the_day_is_that_of_shanghai(monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime(2026, 11, 28, 16, 30, tzinfo=UTC)
    monkeypatch.setattr(results, "utc_now", lambda: now)
    assert seen_at(7) == At(7, date(2026, 11, 29), now)
