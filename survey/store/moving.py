"""Moving a database from SQLite to PostgreSQL: schema, rows, sequences, and a comparison row by row, or nothing at all.

The source is held alone from the first look to the end, so that nothing is typed into it meanwhile. Whatever is done
to the target is one transaction, committed once every row is found equal: broken off, it is as empty as before.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.migration import MigrationContext
from sqlalchemy import JSON, Connection, Integer, Table, create_engine, event, func, insert, inspect, select, text
from sqlalchemy import column as plain_column
from sqlalchemy import table as plain_table
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import StaticPool
from sqlalchemy.types import NullType

from survey.models import Base
from survey.store.database_copies import is_empty, is_sqlite, server_fault
from survey.store.db import make_engine
from survey.store.equal_rows import compare_rows, fault_of_row
from survey.store.migrations import alembic_config, newest_revision

TOGETHER = 500
"""How many rows are read and written at a time."""
_VERSIONS = "alembic_version"
_FOREIGN_KEYS = (
    "SELECT conrelid::regclass::text, quote_ident(conname) FROM pg_constraint WHERE contype = 'f' ORDER BY 1, 2"
)
_GUARDS = "SELECT count(*), count(*) FILTER (WHERE tgenabled <> 'O') FROM pg_trigger WHERE NOT tgisinternal"
_SEQUENCE = text("SELECT pg_get_serial_sequence(quote_ident(:table), :column)")


class MoveError(Exception):
    """The database cannot be moved. Its text says why, and what to do; the target is as it was."""


def move(source: Path, target: str, *, said: Callable[[str, int], None], done: Callable[[], None]) -> Mapping[str, int]:
    """Move the database of an SQLite file into an empty PostgreSQL database; return the equal rows of each table.

    `said` is told each table and its number of rows once they are found equal; `done` is called when all are, before
    the commit. Raises MoveError, and CopyError where a database does not answer; nothing is in the target then.
    """
    check_target(target)
    with _held(source) as old:
        _check_source(old)
        engine = make_engine(target)
        try:
            with engine.begin() as new:
                counts = _fill(old, new, said)
                done()
        except DBAPIError as error:
            message = f"PostgreSQL refused or went away, and nothing was moved: {str(error.orig).strip()}"
            raise MoveError(message) from error
        finally:
            engine.dispose()
    return counts


def check_target(url: str) -> None:
    """Raise MoveError unless an address is of an empty PostgreSQL database in UTF8, and CopyError if it is silent."""
    try:
        other = is_sqlite(url)
    except ArgumentError as error:
        message = "that is no address of a database: write  postgresql://user:password@host/name"
        raise MoveError(message) from error
    if other or not url.startswith("postgres"):
        message = "the target must be a PostgreSQL database: write  postgresql://user:password@host/name"
        raise MoveError(message)
    if fault := server_fault(url):
        raise MoveError(fault)
    if not is_empty(url):
        message = "the target is not empty: nothing is ever moved into a database that holds a table; make a new one"
        raise MoveError(message)


@contextmanager
def _held(source: Path) -> Iterator[Connection]:
    """Give the only connection to an SQLite file: while it is open nobody else reads or writes there.

    Raises MoveError where somebody has the file open, and for what is no database.
    """
    if not source.is_file():
        message = f"there is no database at {source}: nothing to move"
        raise MoveError(message)
    engine = create_engine(f"sqlite:///{source}", poolclass=StaticPool, connect_args={"timeout": 1})
    event.listen(engine, "connect", _hold)
    try:
        with engine.connect() as connection:
            yield connection
    except DBAPIError as error:
        raise MoveError(_words_of(source, error.orig)) from error
    except sqlite3.Error as error:
        raise MoveError(_words_of(source, error)) from error
    finally:
        engine.dispose()


def _hold(connection: Any, _record: Any) -> None:  # noqa: ANN401 - the driver's own types
    connection.isolation_level = None
    connection.execute("PRAGMA locking_mode=EXCLUSIVE")
    connection.execute("BEGIN EXCLUSIVE")


def _words_of(source: Path, error: BaseException | None) -> str:
    if "locked" in str(error) or "busy" in str(error):
        return f"{source} is in use: stop the service, and every other program that has it open, then move"
    return f"{source} cannot be read: {error}"


def _check_source(old: Connection) -> None:
    """Raise MoveError unless the source is whole and has the schema that this program knows, and nothing else."""
    found = [str(row[0]) for row in old.execute(text("PRAGMA integrity_check(3)"))]
    if found != ["ok"]:
        message = f"the database is damaged ({'; '.join(found)}): put a backup back first"
        raise MoveError(message)
    revision, newest = MigrationContext.configure(old).get_current_revision(), newest_revision()
    if revision != newest:
        message = (
            f"the database has revision {revision or 'none'} and this program {newest}: start the service once with"
            " this program, stop it, then move"
        )
        raise MoveError(message)
    if lost := old.execute(text("PRAGMA foreign_key_check")).first():
        message = f"table {lost[0]}, row {lost[1]} points to a row of {lost[2]} that is not there: mend it, then move"
        raise MoveError(message)
    there = inspect(old)
    known = {name: {column.name for column in table.columns} for name, table in Base.metadata.tables.items()}
    own = {name: {item["name"] for item in there.get_columns(name)} for name in there.get_table_names()}
    own.pop(_VERSIONS, None)
    strange = sorted(name for name in {*own, *known} if own.get(name) != known.get(name))
    if strange:
        message = f"these tables are not as this program makes them, and might be moved in part: {', '.join(strange)}"
        raise MoveError(message)


def _fill(old: Connection, new: Connection, said: Callable[[str, int], None]) -> Mapping[str, int]:
    """Make the schema, copy all rows and compare them. Raises MoveError and DBAPIError."""
    command.upgrade(alembic_config(new), "head")
    tables = Base.metadata.sorted_tables
    with _references_checked_at_the_end(new):
        for table in tables:
            _copy(old, new, table)
    counts = {}
    for table in tables:
        _set_sequence(new, table)
        counts[table.name], difference = compare_rows(old, new, table, TOGETHER)
        if difference:
            message = f"not moved: {difference} is not the same in PostgreSQL"
            raise MoveError(message)
        said(table.name, counts[table.name])
    guards, asleep = new.execute(text(_GUARDS)).one()
    if asleep or not guards:
        message = "not moved: the triggers that refuse changes of the record do not stand in the target"
        raise MoveError(message)
    return counts


@contextmanager
def _references_checked_at_the_end(new: Connection) -> Iterator[None]:
    """Let rows come in any order (a scheme may be based on a later one): references are checked when all are there."""
    keys = [(str(name), str(key)) for name, key in new.execute(text(_FOREIGN_KEYS))]
    for name, key in keys:
        new.execute(text(f"ALTER TABLE {name} ALTER CONSTRAINT {key} DEFERRABLE INITIALLY DEFERRED"))
    yield
    new.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    for name, key in keys:
        new.execute(text(f"ALTER TABLE {name} ALTER CONSTRAINT {key} NOT DEFERRABLE"))


def _copy(old: Connection, new: Connection, table: Table) -> None:
    """Copy the rows of a table as they are; JSON as the very text that is stored. Raises MoveError."""
    raw = plain_table(
        table.name,
        *(plain_column(item.name, NullType() if isinstance(item.type, JSON) else item.type) for item in table.columns),
    )
    if new.scalar(select(func.count()).select_from(raw)):
        message = f"not moved: the schema came with rows of {table.name}, and they would stand beside those of SQLite"
        raise MoveError(message)
    keys = [raw.columns[item.name] for item in table.primary_key]
    try:
        for part in old.execute(select(raw).order_by(*keys)).mappings().partitions(TOGETHER):
            for row in part:
                if fault := fault_of_row(table, row):
                    message = f"not moved: {fault}, and PostgreSQL would not take it"
                    raise MoveError(message)
            new.execute(insert(raw), [dict(row) for row in part])
    except (ValueError, TypeError) as error:
        message = f"not moved: table {table.name} holds a value that cannot be read: {error}"
        raise MoveError(message) from error
    except DBAPIError as error:
        message = f"not moved: a row of {table.name} was not taken by PostgreSQL: {str(error.orig).strip()}"
        raise MoveError(message) from error


def _set_sequence(new: Connection, table: Table) -> None:
    """Let the next row of a table get a number that is free."""
    for column in table.primary_key:
        if not isinstance(column.type, Integer):
            continue
        sequence = new.scalar(_SEQUENCE, {"table": table.name, "column": column.name})
        highest = new.scalar(select(func.max(column)))
        if sequence is not None and highest is not None:
            new.execute(text("SELECT setval(:sequence, :highest)"), {"sequence": sequence, "highest": highest})
