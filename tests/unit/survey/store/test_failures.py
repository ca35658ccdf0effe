"""Failures are lines of a small file: several may write, a full disk loses none, it does not grow for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from survey.store import failures
from survey.store.failures import FAILURES_FILE, Failure, failures_since, note_failure

START = datetime(2026, 11, 28, 12, tzinfo=UTC)


def failure(minutes: int, kind: str = "full", status: int = 503) -> Failure:
    return Failure(START + timedelta(minutes=minutes), status, kind, "filling.section")


def test_what_was_counted_is_read_again(tmp_path: Path) -> None:
    given = [failure(0), failure(1, "", 500), failure(2, "held")]
    for one in given:
        note_failure(tmp_path, one)
    assert failures_since(tmp_path, START) == given
    assert failures_since(tmp_path, START + timedelta(minutes=1)) == given[1:]
    assert failures_since(tmp_path / "nowhere", START) == []


def test_what_the_disk_does_not_take_waits_for_the_next(tmp_path: Path) -> None:
    note_failure(tmp_path / "gone", failure(0))
    assert failures_since(tmp_path, START) == [failure(0)]
    note_failure(tmp_path, failure(1))
    assert (tmp_path / FAILURES_FILE).read_text(encoding="utf-8").count("\n") == 2
    assert failures_since(tmp_path, START) == [failure(0), failure(1)]


def test_the_older_half_is_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(failures, "LONGEST", 600)
    for minute in range(40):
        note_failure(tmp_path, failure(minute))
    kept = failures_since(tmp_path, START)
    assert (tmp_path / FAILURES_FILE).stat().st_size <= 600
    assert kept == [failure(minute) for minute in range(40 - len(kept), 40)]


def test_a_line_that_is_none_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / FAILURES_FILE).write_text("\n2026-11-28T12:0\nx 500 - a\n2026-11-28T12:00:00 500 - naive\n", "utf-8")
    note_failure(tmp_path, failure(5))
    assert failures_since(tmp_path, START) == [failure(5)]
