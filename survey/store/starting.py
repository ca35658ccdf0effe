"""One process at a time prepares a database: migrations, the demonstration, fresh passwords of sample accounts.

The lock ends with its process, however that ends: on PostgreSQL it is one of the server's, on SQLite that of a second
file beside the database, which holds nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from survey.store.db import make_engine
from survey.store.trouble import Trouble, trouble_of

LOCK_FILE = "starting.lock"
LONGEST = 1800.0
"""Seconds after which whoever waits gives up: loading the demonstration takes a minute or two."""
_PREPARING = 20_261_129  # any number that nobody else locks


class StillPreparingError(RuntimeError):
    """Another process has been preparing the database for longer than anybody waits."""


@contextmanager
def preparing_alone(
    database_url: str, instance: Path, waits: Callable[[], None], longest: float = LONGEST
) -> Iterator[None]:
    """Run the block while no other process prepares this database; `waits` is called once if one does.

    Raises StillPreparingError after `longest` seconds.
    """
    lock = _on_postgresql if database_url.startswith("postgresql") else _on_sqlite
    with lock(database_url, instance, waits, longest):
        yield


@contextmanager
def _on_postgresql(database_url: str, _instance: Path, waits: Callable[[], None], longest: float) -> Iterator[None]:
    engine = make_engine(database_url)
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if not connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({_PREPARING})").scalar():
                waits()
                connection.exec_driver_sql(f"SET lock_timeout = '{int(1000 * longest)}ms'")
                connection.exec_driver_sql("SET statement_timeout = 0")  # a request's would end the waiting
                try:
                    connection.exec_driver_sql(f"SELECT pg_advisory_lock({_PREPARING})")
                except DBAPIError as error:
                    if trouble_of(error) != Trouble.HELD:
                        raise
                    raise StillPreparingError from error
            try:
                yield
            finally:
                connection.exec_driver_sql(f"SELECT pg_advisory_unlock({_PREPARING})")
    finally:
        engine.dispose()


@contextmanager
def _on_sqlite(_database_url: str, instance: Path, waits: Callable[[], None], longest: float) -> Iterator[None]:
    with closing(sqlite3.connect(instance / LOCK_FILE, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            waits()
            connection.execute(f"PRAGMA busy_timeout = {int(1000 * longest)}")
            try:
                connection.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError as error:
                raise StillPreparingError from error
        yield
        connection.execute("ROLLBACK")
