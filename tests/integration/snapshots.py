"""States of the test database, kept whole for the run and put back at once: nothing is migrated or made twice.

SQLite copies pages from memory, PostgreSQL copies rows in its binary form. The state `EMPTY` is the migrated database
without a row.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from survey.models import Base

Made = TypeVar("Made")
EMPTY = ""
_TABLES = tuple(table.name for table in Base.metadata.sorted_tables)


class States(Protocol):
    """What a database can do with states by name. `made` holds what their makers returned."""

    made: dict[str, Any]

    def keep(self, name: str) -> None:
        """Keep the database as it is now."""

    def put_back(self, name: str) -> bool:
        """Make the database what it was when `name` was kept; returns False when nothing was kept by that name."""

    def close(self) -> None:
        """Let go of connections and memory."""


def states_of(url: str) -> States:
    """Return the states of a migrated database without rows, which are kept as EMPTY."""
    parsed = make_url(url)
    found: States = SqliteStates(str(parsed.database)) if parsed.drivername == "sqlite" else PostgresqlStates(url)
    found.keep(EMPTY)
    return found


def restored(states: States, database: Session, name: str, make: Callable[[], Made]) -> Made:
    """Bring the empty database to the state that `make` leaves and return what it returns (ids, no rows).

    The second time the state is put back, and what the first call returned is returned again.
    """
    database.rollback()
    if not states.put_back(name):
        states.made[name] = make()
        database.rollback()
        states.keep(name)
    found: Made = states.made[name]
    return found


class SqliteStates:
    """States of a SQLite file, each a database in memory."""

    def __init__(self, path: str) -> None:
        self._file = sqlite3.connect(path, timeout=20)
        self._file.execute("PRAGMA synchronous=OFF")
        self._kept: dict[str, sqlite3.Connection] = {}
        self.made: dict[str, Any] = {}

    def keep(self, name: str) -> None:
        """Keep the database as it is now."""
        self._kept[name] = sqlite3.connect(":memory:")
        self._file.backup(self._kept[name])

    def put_back(self, name: str) -> bool:
        """Make the database what it was when `name` was kept; returns False when nothing was kept by that name."""
        if name in self._kept:
            self._kept[name].backup(self._file)
        return name in self._kept

    def close(self) -> None:
        """Let go of connections and memory."""
        for connection in (self._file, *self._kept.values()):
            connection.close()


SWEPT, LARGE = 50, 1_000_000
"""After so many tests tables of more bytes are swept: their files keep every row that was deleted, and `_used` looks
through them for one that lives. Half through a run that were 270 MB, and 60 milliseconds of the server for each test.
"""


class PostgresqlStates:
    """States of a PostgreSQL database: rows as `COPY` writes them, and how far each sequence had counted."""

    def __init__(self, url: str) -> None:
        self._times = 0
        self._connection = psycopg.connect(url, autocommit=True, options="-c lock_timeout=30s")
        self._free = self._set_triggers_aside()
        self._kept: dict[str, tuple[dict[str, bytes], dict[str, int]]] = {}
        self.made: dict[str, Any] = {}

    def keep(self, name: str) -> None:
        """Keep the database as it is now."""
        rows = {}
        for table in self._used():
            with self._connection.cursor().copy(_statement("COPY {} TO STDOUT (FORMAT binary)", table)) as pieces:
                rows[table] = b"".join(bytes(piece) for piece in pieces)
        self._kept[name] = rows, self._counted()

    def put_back(self, name: str) -> bool:
        """Make the database what it was when `name` was kept; returns False when nothing was kept by that name."""
        if name not in self._kept:
            return False
        rows, counted = self._kept[name]
        self._times += 1
        if self._times % SWEPT == 0:
            with self._connection.transaction():
                self._clear(self._used())
            self._sweep()
        with self._connection.transaction():
            self._clear(self._used())
            for table in (table for table in _TABLES if table in rows):
                with self._connection.cursor().copy(_statement("COPY {} FROM STDIN (FORMAT binary)", table)) as pipe:
                    pipe.write(rows[table])
            for sequence in self._counted() | counted:
                self._connection.execute(
                    "SELECT setval(%s::regclass, %s, %s)", (sequence, counted.get(sequence, 1), sequence in counted)
                )
        return True

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()

    def _used(self) -> list[str]:
        """Return the tables that hold a row, in an order that foreign keys allow."""
        one = sql.SQL(" UNION ALL ").join(
            sql.SQL("SELECT {} WHERE EXISTS (TABLE {})").format(sql.Literal(table), sql.Identifier(table))
            for table in _TABLES
        )
        found = {row[0] for row in self._connection.execute(one)}
        return [table for table in _TABLES if table in found]

    def _counted(self) -> dict[str, int]:
        """Return the last value of every sequence that has given one."""
        statement = (
            "SELECT quote_ident(sequencename), last_value FROM pg_sequences"
            " WHERE schemaname = 'public' AND last_value IS NOT NULL"
        )
        return dict(self._connection.execute(statement).fetchall())

    def _set_triggers_aside(self) -> bool:
        """Let append-only triggers and foreign keys stand aside here for good; returns whether the user may let them.

        Setting it anew each time would plan all of `_used` anew each time: four milliseconds of the server's.
        """
        try:
            self._connection.execute("SET session_replication_role = replica")
        except psycopg.errors.InsufficientPrivilege:
            return False
        return True

    def _clear(self, tables: Sequence[str]) -> None:
        """Empty tables."""
        if self._free:
            for table in tables:
                self._connection.execute(_statement("DELETE FROM {}", table))
        else:
            every = sql.SQL(", ").join(map(sql.Identifier, _TABLES))
            self._connection.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(every))

    def _sweep(self) -> None:
        """Give the space of deleted rows back."""
        large = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        for (table,) in self._connection.execute(f"{large} AND pg_table_size(oid) > %s", (LARGE,)).fetchall():
            self._connection.execute(_statement("VACUUM {}", table))


def _statement(text: str, table: str) -> sql.Composed:
    return sql.SQL(text).format(sql.Identifier(table))  # type: ignore[arg-type]
