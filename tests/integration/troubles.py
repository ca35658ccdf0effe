"""Trouble with the database, brought about on either engine: held by others, full, read-only, gone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import Connection, Engine, event, make_url, text

from survey.store import db
from survey.store.db import make_engine
from survey.store.postgresql import ImpatientConnection
from survey.store.trouble import Trouble


def is_sqlite(app: Flask) -> bool:
    return bool(app.extensions["engine"].dialect.name == "sqlite")


@contextmanager
def closing_engine(app: Flask) -> Iterator[Engine]:
    """Give an engine of another program, to the same database."""
    engine = make_engine(app.extensions["settings"].database_url)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def beginning_with(app: Flask, *statements: str) -> Iterator[None]:
    """Run statements at the start of each of the application's transactions."""

    def run(connection: Any) -> None:
        for statement in statements:
            connection.exec_driver_sql(statement)

    event.listen(app.extensions["engine"], "begin", run, insert=not is_sqlite(app))
    try:
        yield
    finally:
        event.remove(app.extensions["engine"], "begin", run)
        app.extensions["engine"].dispose()  # what they set is a connection's


@contextmanager
def held(app: Flask, mode: str = "EXCLUSIVE") -> Iterator[None]:
    """Hold what everybody writes from outside: the SQLite file, or the tables of a PostgreSQL database.

    `mode`: of PostgreSQL's locks; under ``ACCESS EXCLUSIVE`` nobody reads these tables either.
    """
    if is_sqlite(app):
        path = make_url(app.extensions["settings"].database_url).database
        with closing(sqlite3.connect(str(path), isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            yield
            other.execute("ROLLBACK")
        return
    with closing_engine(app) as engine, engine.begin() as connection:
        for name in ("draft_sheet", "submission", "web_session", "request_count", "audit_entry", "evidence", "upload"):
            connection.execute(text(f"LOCK TABLE {name} IN {mode} MODE"))
        with beginning_with(app, "SET LOCAL lock_timeout = '200ms'"):
            yield


@contextmanager
def full(app: Flask) -> Iterator[None]:
    """Let the database grow no more. A PostgreSQL server's disk is not ours to fill: its refusal is imitated."""
    engine = app.extensions["engine"]
    if is_sqlite(app):

        def fill(connection: Connection) -> None:
            if connection.get_execution_options().get(db.WRITING):
                connection.exec_driver_sql("PRAGMA max_page_count = 1")  # the least there can be: what is there now
                connection.exec_driver_sql("CREATE TABLE filler AS SELECT zeroblob(50000000)")

        event.listen(engine, "begin", fill)
        try:
            yield
        finally:
            event.remove(engine, "begin", fill)
            engine.dispose()  # the limit is a connection's
        return

    def refuse(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            raise psycopg.errors.DiskFull

    event.listen(engine, "before_cursor_execute", refuse)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", refuse)


@contextmanager
def read_only(app: Flask) -> Iterator[None]:
    """Let the database be read, as one on a read-only disk or on a server in recovery."""
    with beginning_with(app, "PRAGMA query_only = ON" if is_sqlite(app) else "SET TRANSACTION READ ONLY"):
        yield


@contextmanager
def gone(app: Flask) -> Iterator[None]:
    """Take the SQLite file away; of PostgreSQL end every connection and refuse new ones."""
    if is_sqlite(app):
        path = Path(str(make_url(app.extensions["settings"].database_url).database))
        away = path.with_suffix(".away")
        path.rename(away)
        try:
            yield
        finally:
            away.rename(path)
        return

    with closing_engine(app) as other, other.connect() as connection:
        end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        connection.execute(text(f"{end} AND application_name = 'survey' AND pid <> pg_backend_pid()"))
    with pytest.MonkeyPatch.context() as patch:
        to_nobody = partial(psycopg.connect, "host=127.0.0.1 port=1")
        patch.setattr(ImpatientConnection, "connect", lambda **_named: to_nobody())
        yield


TROUBLES = {"held": held, "full": full, "read_only": read_only, "gone": gone}
CALLED = {"gone": {True: Trouble.DAMAGED, False: Trouble.AWAY}}
