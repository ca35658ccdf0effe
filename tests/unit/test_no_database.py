"""The unit layer's own guard, seen to refuse."""

from __future__ import annotations

import contextlib

import pytest

from survey.store.db import make_engine


@pytest.mark.parametrize("way", ["connect", "begin", "raw_connection"])
def test_connection_in_a_unit_test_refused(way: str) -> None:
    with pytest.raises(AssertionError) as refusal, contextlib.ExitStack() as stack:
        stack.enter_context(getattr(make_engine("sqlite://"), way)())
    assert str(refusal.value) == "a unit test reaches for a database: move it to tests/integration"
