"""An entry is read as it lies in the database; what the program never writes is refused and not guessed at."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from survey.records.read_entries import FoundEntry, moment_of, read_entry

MOMENT = datetime(2026, 11, 28, 8, 0, 0, 123456, tzinfo=UTC)
ROW = (7, "2026-11-28 08:00:00.123456", None, "a", "", "", '{"n": 1}', "10.0.0.1", "k", "s", "d", "m", None)


def test_a_row_becomes_an_entry() -> None:
    assert read_entry(ROW) == FoundEntry(
        id=7,
        at=MOMENT,
        user_id=None,
        action="a",
        object_type="",
        object_id="",
        detail={"n": 1},
        address="10.0.0.1",
        key="k",
        salt="s",
        personal_digest="d",
        mac="m",
        content=None,
    )
    assert read_entry((*ROW[:-1], '{"name": "x"}')).content == {"name": "x"}


def test_a_moment_is_read_as_either_database_has_it() -> None:
    naive = MOMENT.replace(tzinfo=None)
    assert {moment_of(value) for value in (MOMENT, naive, str(naive), naive.isoformat())} == {MOMENT}


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (0, "7"), (1, "yesterday"), (1, 5), (1, None), (2, "3"), (3, None), (3, 5), (4, b"x"), (5, 3.5), (6, "[1]"),
        (6, "{"), (6, None), (7, None), (8, 1), (9, None), (10, b""), (11, None), (12, "[]"), (12, 5),
    ],
)  # fmt: skip
def test_a_spoilt_row_is_refused(place: int, value: Any) -> None:
    row = [*ROW[:place], value, *ROW[place + 1 :]]
    with pytest.raises((TypeError, ValueError)):
        read_entry(row)
