"""The day of the directory is that of Shanghai."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from survey.firms.read_source import read_source
from survey.queries.firm_filters import FirmSource
from survey.store.scope import Scope


def test_the_day_begins_in_shanghai(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("survey.firms.read_source.utc_now", lambda: datetime(2026, 11, 24, 16, tzinfo=UTC))
    assert read_source(None, Scope(unit="malu")) == FirmSource(0, date(2026, 11, 25), Scope(unit="malu"))
