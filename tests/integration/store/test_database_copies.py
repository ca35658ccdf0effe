"""Copies of a database: what is no database, or cannot be reached or copied, is said in words."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from survey.store.database_copies import (
    CopyError,
    copy_database,
    is_empty,
    is_sqlite,
    put_back,
    server_fault,
    sqlite_file,
)
from tests.integration.servers import Maker, new_database, server, target

__all__ = ["new_database", "server", "target"]

NOWHERE = "postgresql://nobody:secret@127.0.0.1:1/none"


def test_an_address_says_which_engine() -> None:
    assert (is_sqlite("sqlite:////a/b.sqlite"), is_sqlite(NOWHERE)) == (True, False)
    assert sqlite_file("sqlite:////a/b.sqlite") == Path("/a/b.sqlite")


def test_a_file_is_copied_with_what_is_not_in_its_main_part_yet(tmp_path: Path) -> None:
    source, target = tmp_path / "a.sqlite", tmp_path / "b.sqlite"
    connection = sqlite3.connect(source)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE t (x)")
    connection.executemany("INSERT INTO t VALUES (?)", [(number,) for number in range(500)])
    connection.commit()
    assert copy_database(f"sqlite:///{source}", target) == {"t": 500}
    connection.close()
    assert [path.name for path in sorted(tmp_path.glob("b*"))] == ["b.sqlite"]
    assert sqlite3.connect(target).execute("SELECT sum(x) FROM t").fetchone() == (499 * 500 // 2,)


def test_a_place_without_a_table_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    assert is_empty(f"sqlite:///{path}")
    assert not path.exists()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (x)")
    connection.commit()
    connection.close()
    assert not is_empty(f"sqlite:///{path}")


def test_what_is_not_there_or_no_database_is_said(tmp_path: Path) -> None:
    with pytest.raises(CopyError, match="there is no database"):
        copy_database(f"sqlite:///{tmp_path / 'none.sqlite'}", tmp_path / "copy")
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"no database at all" * 100)
    with pytest.raises(CopyError, match="could not be copied"):
        copy_database(f"sqlite:///{broken}", tmp_path / "copy")
    with pytest.raises(CopyError, match="no database that can be read"):
        put_back(f"sqlite:///{tmp_path / 'new.sqlite'}", broken)
    assert not (tmp_path / "new.sqlite").exists()


def test_a_server_that_does_not_answer_is_said(tmp_path: Path) -> None:
    for attempt in (lambda: copy_database(NOWHERE, tmp_path / "copy"), lambda: is_empty(NOWHERE)):
        with pytest.raises(CopyError, match="does not answer") as error:
            attempt()
        assert "secret" not in str(error.value)


def test_programs_that_are_not_installed_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CopyError, match="pg_restore is not on this machine"):
        put_back(NOWHERE, tmp_path / "dump")


@pytest.mark.parametrize("said", ["pg_dump (PostgreSQL) 9.6.24", "nothing known"])
def test_programs_older_than_the_server_are_refused_by_their_version(
    target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    for name in ("pg_dump", "pg_restore"):
        (tmp_path / name).write_text(f"#!/bin/sh\necho '{said.replace('pg_dump', name)}'\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    with pytest.raises(CopyError, match=r"pg_dump on this machine is .*, and the server is PostgreSQL \d+: install"):
        copy_database(target, tmp_path / "copy")
    with pytest.raises(CopyError, match=r"pg_restore on this machine is .*, and the server is PostgreSQL \d+: install"):
        put_back(target, tmp_path / "copy")
    assert is_empty(target)


def test_a_database_that_would_lose_texts_is_told_apart(
    new_database: Maker, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert server_fault(target) == ""
    assert "encoding is LATIN1" in server_fault(new_database("LATIN1"))
    monkeypatch.setattr("survey.store.database_copies.OLDEST_SERVER", 9_990_000)
    assert "13 or newer is needed" in server_fault(target)
