"""Engine, sessions and the unit of work.

SQLite runs in WAL with synchronous=FULL and foreign keys; a write begins with BEGIN IMMEDIATE under one lock per
process, so that two saves wait for each other instead of failing, and waits for the disk together with the others
(`survey.store.shared_sync`). PostgreSQL needs none of that.

Whoever only reads (every GET) gets a session of `make_readers`: the database itself refuses to write for it.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from scoring.characters import compared
from survey.store.shared_sync import MODES, wait_for_disk

WRITING, _READING = "survey_writing", "survey_reading"
_write_lock = threading.RLock()
_here = threading.local()


def make_engine(url: str) -> Engine:
    """Return an engine for SQLite or PostgreSQL with our settings applied to every connection."""
    parsed = make_url(url)
    if parsed.drivername in {"postgres", "postgresql"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
    if not parsed.drivername.startswith("sqlite"):
        engine = create_engine(parsed, pool_pre_ping=True)
        event.listen(engine, "before_cursor_execute", _show_nul, retval=True)
        return engine
    engine = create_engine(parsed, connect_args={"timeout": 15})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:  # noqa: ANN401 - the driver's own types
    connection.isolation_level = None
    _make_private(connection)
    connection.create_function("compared", 1, _compared, deterministic=True)
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _make_private(connection: Any) -> None:  # noqa: ANN401 - the driver's own type
    """Let only the owner read a file that was just made; what SQLite lays beside it gets the same mode."""
    connection.execute("PRAGMA user_version")  # SQLite opens the file at the first question
    path = connection.execute("PRAGMA database_list").fetchone()[2]
    with suppress(OSError):
        if path and not os.stat(path).st_size:  # noqa: PTH116 - a text, and at every connection
            os.chmod(path, 0o600)  # noqa: PTH101


def _compared(text: str | None) -> str | None:
    """Return what ``compared(…)`` is in SQL; PostgreSQL has its own (`survey.queries.comparing_names`)."""
    return None if text is None else compared(text)


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    connection.exec_driver_sql(f"PRAGMA query_only={'ON' if options.get(_READING) else 'OFF'}")
    connection.exec_driver_sql(f"PRAGMA synchronous={MODES[bool(options.get(WRITING))]}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(WRITING) else "BEGIN")


def _show_nul(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> tuple[str, Any]:  # noqa: ANN401 - whatever SQLAlchemy hands on
    """Write NUL as the sign ␀, at whatever door a text came in: PostgreSQL refuses it, and nothing typed gets lost."""
    return statement, _shown(parameters)


def _shown(value: Any) -> Any:  # noqa: ANN401 - a parameter, or any nest of them
    if isinstance(value, str):
        return value.replace("\0", "␀")
    if isinstance(value, Mapping):
        return {key: _shown(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_shown(one) for one in value)
    return value


def make_sessions(engine: Engine) -> sessionmaker[Session]:
    """Return the factory of sessions that may write; each request that is no GET and each command gets its own."""
    return sessionmaker(engine)


def make_readers(engine: Engine) -> sessionmaker[Session]:
    """Return the factory of sessions that read only: the database refuses every INSERT, UPDATE and DELETE of theirs.

    They share the engine's connections (SQLite: PRAGMA query_only; PostgreSQL: a READ ONLY transaction).
    """
    return sessionmaker(engine.execution_options(**{_READING: True, "postgresql_readonly": True}))


class ReadOnlySessionError(RuntimeError):
    """A unit of work was asked of a session that only reads: the route is a GET and not declared to record."""


@contextmanager
def unit_of_work(session: Session) -> Iterator[Session]:
    """Run the block as one transaction: committed at its end, rolled back and re-raised when it fails.

    What was read before is forgotten first, so that the block sees what is true now. Raises ReadOnlySessionError for a
    session of `make_readers`.
    """
    if session.get_bind().get_execution_options().get(_READING):
        raise ReadOnlySessionError
    session.rollback()
    with _write_lock:
        _here.writing = True
        try:
            session.connection(execution_options={WRITING: True})
            yield session
            session.flush()
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            _here.writing = False
    _wait_for_disk(session)


def _wait_for_disk(session: Session) -> None:
    """Return once a unit of work is on the disk; the next one writes meanwhile. PostgreSQL waited at its commit."""
    bind = session.get_bind()
    if bind.dialect.name == "sqlite":
        try:
            wait_for_disk(bind.engine.url.database)
        except OSError as error:
            raise OperationalError("COMMIT", {}, error) from error


@contextmanager
def one_look(session: Session) -> Iterator[Session]:
    """Read as of one moment, whatever others write meanwhile; nothing is locked, and nothing stays open afterwards.

    What was read before is forgotten first. Objects that were read are stale once the block is left: take plain values.
    """
    session.rollback()
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    try:
        yield session
    finally:
        session.rollback()


def writing() -> bool:
    """Whether this thread is inside a unit of work: whoever writes on another connection then would wait for itself."""
    return getattr(_here, "writing", False)
