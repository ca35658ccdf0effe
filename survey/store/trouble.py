"""Kinds of trouble with the database or the disk: what an exception means for whoever keeps the service."""

from __future__ import annotations

import errno
import re
import sqlite3
from collections.abc import Iterator
from enum import StrEnum

import psycopg
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from survey.models import Base


class Trouble(StrEnum):
    """What is wrong. None of these is a fault of the program or of what was sent: it can be done again later."""

    HELD = "held"  # somebody else holds the database, or too many ask at once
    FULL = "full"  # no room on the disk
    READ_ONLY = "read_only"  # the disk or the database takes no writing
    DAMAGED = "damaged"  # the database is missing, damaged, or not the one that was there
    AWAY = "away"  # the database server does not answer
    SLOW = "slow"  # the database was too slow, and the question was given up


class HeldError(sqlite3.OperationalError):
    """The turn to write did not come in time."""

    def __init__(self) -> None:
        super().__init__("others were writing all the time")


class DatabaseGoneError(sqlite3.OperationalError):
    """The database's file is not there, or another one stands in its place."""

    def __init__(self) -> None:
        super().__init__("the file of the database was taken away")


class StalledError(psycopg.OperationalError):
    """The server took a question and does not answer."""


RETRY_AFTER = {
    Trouble.HELD: 5,
    Trouble.FULL: 60,
    Trouble.READ_ONLY: 60,
    Trouble.DAMAGED: 60,
    Trouble.AWAY: 10,
    Trouble.SLOW: 10,
}
"""Seconds after which it makes sense to try again."""
FOR_LOGS = {
    Trouble.HELD: "the database is held by somebody else, or has no place left",
    Trouble.FULL: "the disk is full",
    Trouble.READ_ONLY: "the disk or the database takes no writing",
    Trouble.DAMAGED: "the database is missing or damaged",
    Trouble.AWAY: "the database server does not answer",
    Trouble.SLOW: "the database was too slow",
}
"""For logs and the command line; for pages: `survey.words.trouble`."""
_SQLITE = {
    sqlite3.SQLITE_BUSY: Trouble.HELD,
    sqlite3.SQLITE_LOCKED: Trouble.HELD,
    sqlite3.SQLITE_PROTOCOL: Trouble.HELD,
    sqlite3.SQLITE_FULL: Trouble.FULL,
    sqlite3.SQLITE_READONLY: Trouble.READ_ONLY,
    sqlite3.SQLITE_PERM: Trouble.READ_ONLY,
    sqlite3.SQLITE_CORRUPT: Trouble.DAMAGED,
    sqlite3.SQLITE_NOTADB: Trouble.DAMAGED,
    sqlite3.SQLITE_CANTOPEN: Trouble.DAMAGED,
    sqlite3.SQLITE_IOERR: Trouble.DAMAGED,
}
_OF_DISKS = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)
_SQLITE_EXTENDED = {sqlite3.SQLITE_IOERR_WRITE: Trouble.FULL, sqlite3.SQLITE_IOERR_FSYNC: Trouble.FULL}
_POSTGRESQL = {
    "53100": Trouble.FULL,
    "53200": Trouble.HELD,  # out of memory
    "53300": Trouble.HELD,  # too many connections
    "55P03": Trouble.HELD,  # lock not available in time
    "40P01": Trouble.HELD,  # deadlock
    "40001": Trouble.HELD,  # could not serialize
    "57014": Trouble.SLOW,  # statement timeout
    "25006": Trouble.READ_ONLY,  # a server in recovery, or set to read only
    "3D000": Trouble.DAMAGED,  # no such database
    "58P01": Trouble.DAMAGED,  # a file of the server is missing
    "58030": Trouble.DAMAGED,  # input or output error
}
_CLASSES = {
    "08": Trouble.AWAY,
    "57": Trouble.AWAY,
    "28": Trouble.AWAY,
    "XX": Trouble.DAMAGED,
    "53": Trouble.HELD,
}
_ERRNO = {
    errno.ENOSPC: Trouble.FULL,
    errno.EDQUOT: Trouble.FULL,
    errno.EFBIG: Trouble.FULL,
    errno.EROFS: Trouble.READ_ONLY,
    errno.EACCES: Trouble.READ_ONLY,
    errno.EPERM: Trouble.READ_ONLY,
    errno.EIO: Trouble.DAMAGED,
}
_CROWDED = re.compile("too many clients|remaining connection slots|too many connections")
_MISSING_TABLE = re.compile(r'no such table: (\w+)|relation "(\w+)" does not exist')


def trouble_of(error: BaseException) -> Trouble | None:
    """Return what kind of trouble an exception is, or None for a fault of the program."""
    return next((kind for one in _chain(error) for kind in [_kind(one)] if kind is not None), None)


def in_a_line(error: BaseException) -> str:
    """Return what is wrong and what the database or the system said of it, for logs and the command line."""
    kind = trouble_of(error)
    said = str([*_chain(error)][-1]).strip().splitlines() or [type(error).__name__]
    return f"{FOR_LOGS[kind] if kind is not None else 'unknown trouble'} ({said[0]})"


def is_refused_write(error: BaseException) -> bool:
    """Return whether a session that only reads was asked to write: a fault of the program where nothing is to write."""
    return trouble_of(error) == Trouble.READ_ONLY and not any(
        isinstance(one, OSError) or getattr(one, "survey_read_only", False) for one in _chain(error)
    )


def is_unsure(error: BaseException) -> bool:
    """Return whether what was to be written may have been written: the connection broke while it was confirmed."""
    return any(getattr(one, "survey_unsure", False) for one in _chain(error))


def mark_unsure(error: BaseException) -> None:
    """Note on an exception of a COMMIT that nobody knows what became of it."""
    error.__dict__["survey_unsure"] = True


def mark_read_only(error: BaseException) -> None:
    """Note on an exception of SQLite that the disk takes no writing: its code does not tell that from a full one."""
    error.__dict__["survey_read_only"] = True


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        original = getattr(one, "orig", None) or getattr(one, "original_exception", None)
        one = original or one.__cause__ or (one.__context__ if isinstance(one, SQLAlchemyError) else None)


def _kind(error: BaseException) -> Trouble | None:
    match error:
        case HeldError() | PoolTimeoutError():
            return Trouble.HELD
        case DatabaseGoneError():
            return Trouble.DAMAGED
        case StalledError():
            return Trouble.AWAY
        case sqlite3.Error():
            return _of_sqlite(error)
        case psycopg.Error():
            return _of_postgresql(error)
        case DBAPIError():
            lost = error.connection_invalidated or isinstance(error.orig, ConnectionError)
            return Trouble.AWAY if lost and not isinstance(error.orig, psycopg.Error) else None
        case OSError():
            return _ERRNO.get(error.errno or 0)
    return None


def _of_sqlite(error: sqlite3.Error) -> Trouble | None:
    code: int = getattr(error, "sqlite_errorcode", 0)
    if code & 0xFF in _OF_DISKS and getattr(error, "survey_read_only", False):
        return Trouble.READ_ONLY
    return _SQLITE_EXTENDED.get(code) or _SQLITE.get(code & 0xFF) or _missing_table(error)


def _of_postgresql(error: psycopg.Error) -> Trouble | None:
    state = error.sqlstate or ""
    found = _POSTGRESQL.get(state) or _CLASSES.get(state[:2]) or _missing_table(error)
    if found is None and not state and isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        # the client's own, which has no state: no server reached, no place left there, or the connection is gone
        return Trouble.HELD if _CROWDED.search(str(error)) else Trouble.AWAY
    return found


def _missing_table(error: Exception) -> Trouble | None:
    """Return DAMAGED where a table of ours is not there: an empty database stands in the place of the right one."""
    found = _MISSING_TABLE.search(str(error))
    name = found and (found.group(1) or found.group(2))
    return Trouble.DAMAGED if name in Base.metadata.tables else None
