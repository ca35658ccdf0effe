"""Whole copies of the database: SQLite by its online copy, PostgreSQL by pg_dump of one snapshot; and back."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from sqlalchemy.engine import make_url

Counts = Mapping[str, int]
"""Table -> how many rows it has."""
OLDEST_SERVER = 130_000
_REMAINDERS = ("-wal", "-journal")
PATIENCE = 10
"""A server that does not answer is given up after so many seconds."""
_TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY table_name"


class CopyError(Exception):
    """A database cannot be copied, or not put back. Its text says why."""


def is_sqlite(url: str) -> bool:
    """Return whether an address is of an SQLite file."""
    return make_url(url).drivername.startswith("sqlite")


def sqlite_file(url: str) -> Path:
    """Return the file of an SQLite address."""
    return Path(make_url(url).database or "")


def copy_database(url: str, target: Path) -> Counts:
    """Write a copy of the database as of one moment, while others read and write; return what is in it.

    Raises CopyError.
    """
    return _copy_sqlite(sqlite_file(url), target) if is_sqlite(url) else _dump_postgresql(url, target)


def put_back(url: str, source: Path) -> Counts:
    """Fill an empty database from a copy, completely or not at all; return what is in it then. Raises CopyError."""
    if is_sqlite(url):
        return _put_back_sqlite(sqlite_file(url), source)
    return _restore_postgresql(url, source)


def is_empty(url: str) -> bool:
    """Return whether a database holds no table, and SQLite no remainder of one. Raises CopyError if it is silent."""
    if is_sqlite(url):
        path = sqlite_file(url)
        if any(path.with_name(f"{path.name}{end}").exists() for end in _REMAINDERS) and not _size(path):
            return False  # SQLite would read what is left of another database into the one that is put there
        if not _size(path):
            return True
        with closing(_opened(path)) as connection:
            return not connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    with connected(url) as connection:
        return not connection.execute(_TABLES).fetchall()


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{path.resolve().as_posix()}?mode=ro", uri=True, timeout=15)


def _copy_sqlite(source: Path, target: Path) -> Counts:
    if not source.is_file():
        message = f"there is no database at {source}: nothing to copy"
        raise CopyError(message)
    try:
        with closing(_opened(source)) as own, closing(sqlite3.connect(target)) as copy:
            own.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        message = f"the database could not be copied: {error}"
        raise CopyError(message) from error
    return _checked(target)


def _checked(path: Path) -> Counts:
    """Return the rows of each table of a file that is whole. Raises CopyError for one that is not."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check(3)")]
            if found != ["ok"]:
                message = f"the copy is damaged: {'; '.join(found)}"
                raise CopyError(message)
            names = connection.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
                " ORDER BY name"
            ).fetchall()
            return {
                name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - its own tables
                for (name,) in names
            }
    except sqlite3.Error as error:
        message = f"the copy is no database that can be read: {error}"
        raise CopyError(message) from error


def _put_back_sqlite(target: Path, source: Path) -> Counts:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    counts = _checked(source)
    half = target.with_name(f"{target.name}.part")
    shutil.copyfile(source, half)
    half.chmod(0o600)
    with half.open("rb") as file:
        os.fsync(file.fileno())
    half.replace(target)
    return counts


@contextmanager
def connected(url: str) -> Iterator[psycopg.Connection]:
    """Give a connection to a PostgreSQL database, each statement committed at once. Raises CopyError."""
    try:
        connection = psycopg.connect(_conninfo(url), autocommit=True, connect_timeout=PATIENCE)
    except psycopg.Error as error:
        message = f"the database does not answer: {error}"
        raise CopyError(message) from error
    with connection:
        yield connection


def server_fault(url: str) -> str:
    """Return why a PostgreSQL database cannot hold ours: its server is too old, its encoding lacks texts; or nothing.

    Raises CopyError where it does not answer.
    """
    with connected(url) as connection:
        version, encoding = connection.info.server_version, connection.execute("SHOW server_encoding").fetchone()
    if version < OLDEST_SERVER:
        return f"the server is PostgreSQL {version // 10_000}: 13 or newer is needed"
    if encoding != ("UTF8",):
        return (
            f"the database's encoding is {encoding[0] if encoding else '?'}, which does not hold every text: make it"
            " with  CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0"
        )
    return ""


def _conninfo(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _dump_postgresql(url: str, target: Path) -> Counts:
    with connected(url) as connection:
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        _check_program("pg_dump", connection.info.server_version // 10_000)
        (snapshot,) = connection.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
        counts = _counts(connection)
        _run(url, ["pg_dump", "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={target}"])
        connection.execute("ROLLBACK")
    return counts


def _restore_postgresql(url: str, source: Path) -> Counts:
    _program("pg_restore")
    with connected(url) as connection:
        _check_program("pg_restore", connection.info.server_version // 10_000)
    _run(url, ["pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", str(source)], restoring=True)
    with connected(url) as connection:
        return _counts(connection)


def _counts(connection: psycopg.Connection) -> Counts:
    names = [row[0] for row in connection.execute(_TABLES).fetchall()]
    statement = sql.SQL("SELECT count(*) FROM {}")
    return {name: (connection.execute(statement.format(sql.Identifier(name))).fetchone() or (0,))[0] for name in names}


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        message = f"{name} is not on this machine: install PostgreSQL's client programs of the server's version"
        raise CopyError(message)
    return found


def _check_program(name: str, server: int) -> None:
    """Raise CopyError where a program is older than the server: what it writes or reads would lack something."""
    done = subprocess.run([_program(name), "--version"], capture_output=True, text=True, check=False)  # noqa: S603 - a program of PostgreSQL
    found = re.search(r"(\d+)(?:\.\d+)*", done.stdout)
    if found is None or int(found.group(1)) < server:
        message = (
            f"{name} on this machine is {done.stdout.strip() or 'of no known version'}, and the server is PostgreSQL"
            f" {server}: install client programs of version {server} or newer, and let them be found first (PATH)"
        )
        raise CopyError(message)


def _run(url: str, command: list[str], *, restoring: bool = False) -> None:
    """Run a program of PostgreSQL for a database; its password goes by the environment. Raises CopyError."""
    program = _program(command[0])
    parts = conninfo_to_dict(_conninfo(url))
    password = parts.pop("password", None)
    environment = os.environ | ({"PGPASSWORD": str(password)} if password else {})
    where = [f"--dbname={make_conninfo('', **parts)}"]
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL
        [program, *command[1:-1], *where, command[-1]] if restoring else [program, *command[1:], *where],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        message = f"{command[0]} failed: {done.stderr.strip() or done.stdout.strip()}"
        raise CopyError(message)
