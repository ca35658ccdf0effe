"""Of processes that start at once one prepares the database, and the others go on when it has ended, however."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from survey.config import ROOT, Settings
from survey.store import postgresql
from survey.store.starting import StillPreparingError, preparing_alone

HOLDER = """
import sys
from pathlib import Path
from survey.store.starting import preparing_alone
with preparing_alone(sys.argv[1], Path(sys.argv[2]), lambda: None):
    print("held", flush=True)
    sys.stdin.read()
"""


def never() -> None:
    pytest.fail("nobody else prepares this database")


def test_the_second_waits_for_the_first(migrated: Settings, tmp_path: Path) -> None:
    seen: list[str] = []
    inside, told = threading.Event(), threading.Event()

    def waits() -> None:
        seen.append("second waits")
        told.set()

    def second() -> None:
        inside.wait()
        with preparing_alone(migrated.database_url, tmp_path, waits):
            seen.append("second")

    other = threading.Thread(target=second)
    other.start()
    with preparing_alone(migrated.database_url, tmp_path, never):
        seen.append("first")
        inside.set()
        told.wait()
        seen.append("first ends")
    other.join()
    assert seen == ["first", "second waits", "first ends", "second"]


def test_waiting_is_not_ended_as_a_statement_of_a_request_is(
    migrated: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "STATEMENT", 0.2)
    seen: list[str] = []
    inside, told = threading.Event(), threading.Event()

    def second() -> None:
        inside.wait()
        with preparing_alone(migrated.database_url, tmp_path, told.set):
            seen.append("second")

    other = threading.Thread(target=second)
    other.start()
    with preparing_alone(migrated.database_url, tmp_path, never):
        inside.set()
        told.wait()
        other.join(1)
        seen.append("first")
    other.join()
    assert seen == ["first", "second"]


def test_who_failed_holds_nobody_up(migrated: Settings, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="示例"), preparing_alone(migrated.database_url, tmp_path, never):
        raise RuntimeError("示例")
    with preparing_alone(migrated.database_url, tmp_path, never):
        pass


def test_a_killed_process_holds_nobody_up(migrated: Settings, tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, migrated.database_url, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        told: list[str] = []
        with (
            pytest.raises(StillPreparingError),
            preparing_alone(migrated.database_url, tmp_path, lambda: told.append("w"), 0.2),
        ):
            pytest.fail("the other process holds it")
        assert told == ["w"]
        holder.kill()
    with preparing_alone(migrated.database_url, tmp_path, lambda: None, 60):
        told.append("in")
    assert told == ["w", "in"]
