"""What the service asks of every SQLite connection; the tests themselves ask for less (tests/conftest.py)."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from survey.store.db import make_engine
from survey.store.migrations import upgrade
from tests.conftest import FULL_SAFETY


def test_a_connection_waits_for_the_disk_keeps_foreign_keys_and_writes_ahead(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.sqlite")) as connection:
        FULL_SAFETY(connection, None)
        found = {
            name: connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_new_database_and_what_lies_beside_it_are_read_by_their_owner_only(tmp_path: Path) -> None:
    url, before = f"sqlite:///{tmp_path / 'a.sqlite'}", os.umask(0)
    try:
        upgrade(url)
        engine = make_engine(url)
        with engine.connect() as connection:
            connection.exec_driver_sql("CREATE TABLE t (x)")
            connection.commit()
            modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
        engine.dispose()
    finally:
        os.umask(before)
    assert modes == dict.fromkeys(("a.sqlite", "a.sqlite-wal", "a.sqlite-shm"), 0o600)


def test_a_database_in_memory_makes_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    engine = make_engine("sqlite://")
    with engine.connect():
        assert list(tmp_path.iterdir()) == []
    engine.dispose()
