"""Connections to PostgreSQL that do not wait without end: for the server, for a lock, for an answer.

A request's connection, lock and statement are given up after a few seconds each; a command or a job waits a minute for
a lock, and as long as it takes for an answer.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.errors import _WaitTimeout  # what `wait` raises
from sqlalchemy import URL, Connection, Engine, create_engine, event

from survey.store.patience import IN_REQUEST, LONG, hurried
from survey.store.trouble import StalledError

CONNECTING, PINGING, STATEMENT, SILENT = 2, 1.5, 4.2, 4.5
"""Seconds: for a connection (the driver takes no less), for a sign of life of a kept one, for a statement (the server
ends it), and without any answer (we end it)."""
_OURS = {
    "application_name": "survey",
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 5_000,
}
_Value = TypeVar("_Value")


class ImpatientConnection(psycopg.Connection[Any]):
    """A connection on which a request gives up a server that says nothing. Raises StalledError, and is closed then."""

    longest = SILENT

    def wait(self, gen: PQGen[_Value], interval: float = 0.1, timeout: float | None = None) -> _Value:
        """Wait as psycopg does, in a request no longer than `longest`."""
        if not hurried() or timeout is not None:
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, self.longest)
        except _WaitTimeout:
            self.pgconn.finish()
            message = "the server does not answer"
            raise StalledError(message) from None

    @contextmanager
    def giving_up_after(self, seconds: float) -> Iterator[None]:
        """Wait no longer than so many seconds inside the block."""
        self.longest = seconds
        try:
            yield
        finally:
            del self.longest


class _Door:
    """Connects; while the server does not answer, one request at a time tries and the others are told so at once."""

    def __init__(self) -> None:
        self._trying = threading.Lock()
        self._shut_until = 0.0

    def connect(self, arguments: Any, named: Any) -> ImpatientConnection:  # noqa: ANN401 - as SQLAlchemy hands them on
        """Return a connection, its limits set. Raises psycopg.OperationalError."""
        shut = hurried() and time.monotonic() < self._shut_until
        if shut and not self._trying.acquire(blocking=False):
            message = "the server did not answer a moment ago"
            raise StalledError(message)
        try:
            made = ImpatientConnection.connect(*arguments, **{"connect_timeout": CONNECTING, **_OURS, **named})
            _set_limits(made)
        except psycopg.OperationalError:
            self._shut_until = time.monotonic() + 1
            raise
        finally:
            if shut:
                self._trying.release()
        self._shut_until = 0.0
        return made


def _set_limits(made: ImpatientConnection) -> None:
    """Let locks and statements of requests end after some seconds; `_wait_longer` lifts it for others."""
    try:
        made.autocommit = True
        made.execute(f"SET lock_timeout = '{int(IN_REQUEST * 1000)}ms'")
        made.execute(f"SET statement_timeout = '{int(STATEMENT * 1000)}ms'")
        made.autocommit = False
    except BaseException:
        made.close()
        raise


def make_postgresql_engine(url: URL) -> Engine:
    """Return an engine whose kept connections are tried before each use, so that a server may go and come back."""
    engine = create_engine(
        url, pool_pre_ping=True, pool_size=10, max_overflow=10, pool_timeout=CONNECTING, hide_parameters=True
    )
    door, ping = _Door(), engine.dialect.do_ping

    def connect(_dialect: Any, _record: Any, arguments: Any, named: Any) -> ImpatientConnection:  # noqa: ANN401
        return door.connect(arguments, named)

    def ping_soon(connection: Any) -> bool:  # noqa: ANN401 - the driver's connection
        with connection.giving_up_after(PINGING):
            return ping(connection)

    engine.dialect.do_ping = ping_soon  # type: ignore[method-assign, assignment]
    event.listen(engine, "do_connect", connect)
    event.listen(engine, "begin", _wait_longer)
    return engine


def _wait_longer(connection: Connection) -> None:
    """Let a command or a job wait longer than a request, for this transaction."""
    if not hurried():
        limits = f"SET LOCAL lock_timeout = '{int(LONG)}s'; SET LOCAL statement_timeout = 0"
        connection.exec_driver_sql(limits)
