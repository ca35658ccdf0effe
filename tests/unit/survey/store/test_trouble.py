"""What an exception of a database or of the system is called; what is the program's own fault stays one."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from survey.store.trouble import (
    FOR_LOGS,
    RETRY_AFTER,
    DatabaseGoneError,
    HeldError,
    StalledError,
    Trouble,
    in_a_line,
    is_refused_write,
    is_unsure,
    mark_read_only,
    mark_unsure,
    trouble_of,
)
from survey.words.service_state import _REMEDIES
from survey.words.trouble import CAUSES, say_trouble


def wrapped(error: Exception) -> OperationalError:
    return OperationalError("SELECT 1", {}, error)


def of_sqlite(code: int) -> sqlite3.Error:
    error = sqlite3.OperationalError("so it said")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (sqlite3.SQLITE_BUSY, Trouble.HELD),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, Trouble.HELD),
        (sqlite3.SQLITE_LOCKED, Trouble.HELD),
        (sqlite3.SQLITE_FULL, Trouble.FULL),
        (sqlite3.SQLITE_IOERR_WRITE, Trouble.FULL),
        (sqlite3.SQLITE_IOERR_READ, Trouble.DAMAGED),
        (sqlite3.SQLITE_READONLY_DIRECTORY, Trouble.READ_ONLY),
        (sqlite3.SQLITE_CORRUPT, Trouble.DAMAGED),
        (sqlite3.SQLITE_NOTADB, Trouble.DAMAGED),
        (sqlite3.SQLITE_CANTOPEN, Trouble.DAMAGED),
        (sqlite3.SQLITE_ERROR, None),
        (sqlite3.SQLITE_CONSTRAINT_UNIQUE, None),
    ],
)
def test_codes_of_sqlite(code: int, kind: Trouble | None) -> None:
    assert trouble_of(wrapped(of_sqlite(code))) == kind


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (sqlite3.SQLITE_IOERR_WRITE, Trouble.READ_ONLY),
        (sqlite3.SQLITE_CANTOPEN, Trouble.READ_ONLY),
        (sqlite3.SQLITE_BUSY, Trouble.HELD),
        (sqlite3.SQLITE_ERROR, None),
    ],
)
def test_codes_of_sqlite_on_a_disk_that_was_turned_read_only(code: int, kind: Trouble | None) -> None:
    error = of_sqlite(code)
    mark_read_only(error)
    assert (trouble_of(wrapped(error)), is_refused_write(wrapped(error))) == (kind, False)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (psycopg.errors.DiskFull, Trouble.FULL),
        (psycopg.errors.LockNotAvailable, Trouble.HELD),
        (psycopg.errors.DeadlockDetected, Trouble.HELD),
        (psycopg.errors.TooManyConnections, Trouble.HELD),
        (psycopg.errors.QueryCanceled, Trouble.SLOW),
        (psycopg.errors.ReadOnlySqlTransaction, Trouble.READ_ONLY),
        (psycopg.errors.AdminShutdown, Trouble.AWAY),
        (psycopg.errors.CannotConnectNow, Trouble.AWAY),
        (psycopg.errors.InvalidPassword, Trouble.AWAY),
        (psycopg.errors.InvalidCatalogName, Trouble.DAMAGED),
        (psycopg.errors.DataCorrupted, Trouble.DAMAGED),
        (psycopg.errors.UniqueViolation, None),
        (psycopg.errors.SyntaxError, None),
        (psycopg.OperationalError, Trouble.AWAY),
        (StalledError, Trouble.AWAY),
    ],
)
def test_states_of_postgresql(error: type[Exception], kind: Trouble | None) -> None:
    assert trouble_of(wrapped(error())) == kind


def test_a_server_without_a_place_left_is_busy_though_it_gives_no_state() -> None:
    said = "connection failed: FATAL:  sorry, too many clients already"
    assert trouble_of(wrapped(psycopg.OperationalError(said))) == Trouble.HELD


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, Trouble.FULL),
        (errno.EDQUOT, Trouble.FULL),
        (errno.EFBIG, Trouble.FULL),
        (errno.EROFS, Trouble.READ_ONLY),
        (errno.EACCES, Trouble.READ_ONLY),
        (errno.EIO, Trouble.DAMAGED),
        (errno.ENOENT, None),
        (errno.ECONNREFUSED, None),
    ],
)
def test_numbers_of_the_system(number: int, kind: Trouble | None) -> None:
    assert trouble_of(OSError(number, "said")) == kind


def test_what_stands_around_and_behind_is_looked_at() -> None:
    assert trouble_of(HeldError()) == Trouble.HELD
    assert trouble_of(wrapped(DatabaseGoneError())) == Trouble.DAMAGED
    assert trouble_of(PoolTimeoutError()) == Trouble.HELD
    caused = RuntimeError()
    caused.__cause__ = OSError(errno.ENOSPC, "said")
    assert trouble_of(caused) == Trouble.FULL
    assert trouble_of(RuntimeError()) is None
    assert trouble_of(IntegrityError("INSERT", {}, of_sqlite(sqlite3.SQLITE_CONSTRAINT_UNIQUE))) is None


@pytest.mark.parametrize("said", ["no such table: {}", 'relation "{}" does not exist'])
def test_a_table_of_ours_that_is_missing_is_damage_and_any_other_a_fault(said: str) -> None:
    for table, kind in (("draft_sheet", Trouble.DAMAGED), ("made_up", None)):
        assert trouble_of(wrapped(sqlite3.OperationalError(said.format(table)))) == kind
        missing = ProgrammingError("SELECT", {}, psycopg.errors.UndefinedTable(said.format(table)))
        assert trouble_of(missing) == kind


def test_a_real_file_that_is_no_database_is_damage(tmp_path: Path) -> None:
    (tmp_path / "a.sqlite").write_bytes(b"no database" * 1000)
    connection = sqlite3.connect(tmp_path / "a.sqlite")
    with pytest.raises(sqlite3.DatabaseError) as caught:
        connection.execute("SELECT * FROM draft_sheet")
    connection.close()
    assert trouble_of(caught.value) == Trouble.DAMAGED
    assert in_a_line(caught.value) == "the database is missing or damaged (file is not a database)"


def test_a_refused_write_of_the_database_is_told_from_one_of_the_disk() -> None:
    assert is_refused_write(wrapped(of_sqlite(sqlite3.SQLITE_READONLY)))
    assert not is_refused_write(OSError(errno.EROFS, "said"))
    assert not is_refused_write(wrapped(of_sqlite(sqlite3.SQLITE_FULL)))


def test_what_nobody_knows_is_marked() -> None:
    error = wrapped(psycopg.errors.AdminShutdown())
    assert not is_unsure(error)
    mark_unsure(error)
    assert is_unsure(error)


def test_every_kind_has_its_words() -> None:
    kinds = set(Trouble)
    assert kinds == set(CAUSES) == set(RETRY_AFTER) == set(FOR_LOGS) == set(_REMEDIES) - {"unknown"}
    assert {len(say_trouble(kind, sent=True, unsure=False)) for kind in kinds} == {4}
    assert {len(say_trouble(kind, sent=False, unsure=False)) for kind in kinds} == {3}
