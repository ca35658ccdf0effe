"""The clock of models and services, and the moment that a season of the demonstration is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from survey.models import as_of, true_now, utc_now

MOMENT = datetime(2025, 8, 20, 7, tzinfo=UTC)


def test_a_block_is_told_its_moment_and_nothing_else_is() -> None:
    with as_of(MOMENT):
        assert utc_now() == MOMENT
        with as_of(MOMENT + timedelta(days=1)):
            assert utc_now() == MOMENT + timedelta(days=1)
        assert utc_now() == MOMENT
        assert true_now() > MOMENT + timedelta(days=1)
    assert MOMENT < utc_now() <= true_now()


def test_a_block_that_fails_leaves_the_clock_as_it_was() -> None:
    with pytest.raises(ZeroDivisionError), as_of(MOMENT):
        1 / 0  # noqa: B018 - it fails
    assert utc_now() > MOMENT
