"""Engine, sessions and the unit of work.

SQLite runs in WAL with synchronous=FULL and foreign keys; a write begins with BEGIN IMMEDIATE, one at a time in this
process, so that two saves wait for each other instead of failing, and waits for the disk together with the others
(`survey.store.shared_sync`). PostgreSQL needs none of that. How long somebody waits: `survey.store.patience`; what it
is called when it was in vain: `survey.store.trouble`.

Whoever only reads (every GET) gets a session of `make_readers`: the database itself refuses to write for it.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DisconnectionError, IntegrityError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

from scoring.characters import compared
from survey.store.on_behalf import noting
from survey.store.patience import Gate, seconds_left, waiting
from survey.store.pause_collecting import collector_paused
from survey.store.postgresql import make_postgresql_engine
from survey.store.shared_sync import MODES, let_go, wait_for_disk
from survey.store.trouble import DatabaseGoneError, HeldError, Trouble, mark_read_only, mark_unsure, trouble_of

WRITING, _READING = "survey_writing", "survey_reading"
_BEGIN_WRITING = "BEGIN IMMEDIATE"
_MEETINGS = 5
Made = TypeVar("Made")
_writers = Gate()
_here = threading.local()


def make_engine(url: str, *, existing: bool = False) -> Engine:
    """Return an engine for SQLite or PostgreSQL with our settings applied to every connection.

    `existing`: an SQLite file that is not there is not made anew, but trouble (DatabaseGoneError): an empty database
    in the place of one that was taken away would look like a loss of everything.
    """
    parsed = make_url(url)
    if parsed.drivername in {"postgres", "postgresql"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
    if not parsed.drivername.startswith("sqlite"):
        engine = make_postgresql_engine(parsed)
        event.listen(engine, "before_cursor_execute", _show_nul, retval=True)
        event.listen(engine, "begin", _hurry)
        event.listen(engine, "handle_error", _note_held)
        return engine
    engine = create_engine(parsed, hide_parameters=True)  # what somebody typed is in no log
    if parsed.database and parsed.database != ":memory:":
        _watch_file(engine, Path(parsed.database), existing=existing)
        event.listen(engine, "engine_disposed", lambda _engine: let_go(parsed.database))
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:  # noqa: ANN401 - the driver's own types
    connection.isolation_level = None
    _make_private(connection)
    connection.create_function("compared", 1, _compared, deterministic=True)
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _make_private(connection: Any) -> None:  # noqa: ANN401 - the driver's own type
    """Let only the owner read a file that was just made; what SQLite lays beside it gets the same mode."""
    connection.execute("PRAGMA user_version")  # SQLite opens the file at the first question
    path = connection.execute("PRAGMA database_list").fetchone()[2]
    with suppress(OSError):
        if path and not os.stat(path).st_size:  # noqa: PTH116 - a text, and at every connection
            os.chmod(path, 0o600)  # noqa: PTH101


def _watch_file(engine: Engine, path: Path, *, existing: bool) -> None:
    """Let no connection go on with a file that was taken away or replaced: what it writes would be lost."""

    def refuse_missing(_dialect: Any, _record: Any, _arguments: Any, named: dict[str, Any]) -> None:  # noqa: ANN401
        named["timeout"] = seconds_left()
        if existing and not path.exists():
            raise DatabaseGoneError

    def remember(_connection: Any, record: Any) -> None:  # noqa: ANN401
        record.info[_FILE] = (path, _file_number(path))

    def refuse_another(_connection: Any, record: Any, _proxy: Any) -> None:  # noqa: ANN401
        if _moved(record.info):
            raise DisconnectionError

    event.listen(engine, "do_connect", refuse_missing)
    event.listen(engine, "connect", remember)

    def tell_read_only(context: ExceptionContext) -> None:
        if _takes_no_writing(path.parent):
            mark_read_only(context.original_exception)

    event.listen(engine, "checkout", refuse_another)
    event.listen(engine, "handle_error", tell_read_only)


def _takes_no_writing(folder: Path) -> bool:
    """Return whether the file system of a folder was turned read-only, as Linux does where a disk fails."""
    if not hasattr(os, "statvfs"):
        return False  # Windows
    with suppress(OSError):
        return bool(os.statvfs(folder).f_flag & os.ST_RDONLY)
    return False


_FILE, _CONNECTION, _SET = "survey_file", "survey_connection", "survey_set"


def _file_number(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _moved(info: Mapping[str, Any]) -> bool:
    """Return whether the file of a connection is no longer the one that it opened."""
    path, number = info.get(_FILE, (None, None))
    return path is not None and _file_number(path) != number


def _compared(text: str | None) -> str | None:
    """Return what ``compared(…)`` is in SQL; PostgreSQL has its own (`survey.queries.comparing_names`)."""
    return None if text is None else compared(text)


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    writes = options.get(WRITING)
    own: Any = connection.connection.dbapi_connection
    known = connection.connection.info.setdefault(_SET, {})  # each change hands the interpreter to another thread
    wanted = {
        "query_only": "ON" if options.get(_READING) else "OFF",
        "synchronous": MODES[bool(writes)],
        "busy_timeout": int(1000 * (_writers.seconds() if writes else seconds_left())),
    }
    for name, value in wanted.items():
        if known.get(name) != value:
            own.execute(f"PRAGMA {name}={value}")
            known[name] = value
    begin = _BEGIN_WRITING if writes else "BEGIN"
    with waiting():
        try:
            own.execute(begin)
        except own.Error:  # SQLAlchemy tells it in its own words; the time for waiting is over
            own.execute("PRAGMA busy_timeout=0")
            known.clear()
            connection.exec_driver_sql(begin)


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
    return noting(sessionmaker(engine))


def make_readers(engine: Engine) -> sessionmaker[Session]:
    """Return the factory of sessions that read only: the database refuses every INSERT, UPDATE and DELETE of theirs.

    They share the engine's connections (SQLite: PRAGMA query_only; PostgreSQL: a READ ONLY transaction).
    """
    return sessionmaker(engine.execution_options(**{_READING: True, "postgresql_readonly": True}))


class ReadOnlySessionError(RuntimeError):
    """A unit of work was asked of a session that only reads: the route is a GET and not declared to record."""


@contextmanager
def unit_of_work(session: Session, *, waits: bool = True) -> Iterator[Session]:
    """Run the block as one transaction: committed at its end, rolled back and re-raised when it fails.

    `waits`: whether it is on the disk before this returns; only where nobody is told that it is kept may it not be.
    What was read before is forgotten first, so that the block sees what is true now. Python's collector rests
    meanwhile: after something large it takes longer than most units of work, and everybody would wait for it. Raises
    ReadOnlySessionError for a session of `make_readers`, and whatever `survey.store.trouble.trouble_of` knows when the
    database can't be written.
    """
    if session.get_bind().get_execution_options().get(_READING):
        raise ReadOnlySessionError
    session.rollback()
    with _turn(session), collector_paused():
        _here.writing = True
        try:
            session.info[_CONNECTION] = session.connection(execution_options={WRITING: True})
            yield session
            session.flush()
            _commit(session)
        except BaseException:
            session.rollback()
            raise
        finally:
            _here.writing = False
            session.info.pop(_CONNECTION, None)
    if waits:
        _wait_for_disk(session)


def connection_of(session: Session) -> Connection:
    """Return a session's connection; inside a unit of work without asking the session, which takes its time."""
    found: Connection | None = session.info.get(_CONNECTION)
    return session.connection() if found is None else found


def met_again(work: Callable[[], Made]) -> Made:
    """Run what looks for a row and inserts it where there is none, in a unit of work of its own; return what it does.

    On PostgreSQL somebody else may insert the same row between the look and the insert, and a constraint refuses the
    second. It is run again then, and finds the row. Raises IntegrityError after `_MEETINGS` times.
    """
    for _time in range(_MEETINGS - 1):
        with suppress(IntegrityError):
            return work()
    return work()


def _wait_for_disk(session: Session) -> None:
    """Return once a unit of work is on the disk; the next one writes meanwhile. PostgreSQL waited at its commit."""
    bind = session.get_bind()
    if bind.dialect.name == "sqlite":
        try:
            wait_for_disk(bind.engine.url.database)
        except OSError as error:
            mark_unsure(error)  # it is committed, and may be gone after a power cut
            raise OperationalError("COMMIT", {}, error) from error


def refuse_while_held(sessions: sessionmaker[Session]) -> None:
    """Raise OperationalError (HeldError, or what SQLite says) at once where others hold the database, and still do.

    It is known from whoever waited for it lately in vain; without such, nothing is tried. PostgreSQL is never held as a
    whole: there it shows at the first lock.
    """
    if _writers.closed:
        with sessions() as database:
            if database.get_bind().dialect.name == "sqlite":
                with unit_of_work(database):
                    pass


def _turn(session: Session) -> AbstractContextManager[None]:
    """Return the turn to write: on SQLite one at a time, on PostgreSQL at once."""
    return _sqlite_turn() if session.get_bind().dialect.name == "sqlite" else _noted()


@contextmanager
def _sqlite_turn() -> Iterator[None]:
    """Wait for the turn. Raises HeldError."""
    if not _writers.enter():
        raise OperationalError(_BEGIN_WRITING, {}, HeldError())
    try:
        with _noted():
            yield
    finally:
        _writers.leave()


@contextmanager
def _noted() -> Iterator[None]:
    """Note whether the block got through, for those who come after."""
    try:
        yield
    except BaseException as error:
        (_writers.fail if trouble_of(error) == Trouble.HELD else _writers.succeed)()
        raise
    else:
        _writers.succeed()


def _note_held(context: ExceptionContext) -> None:
    """Note that a lock of PostgreSQL was waited for in vain: where a table is locked, readers find out first."""
    if trouble_of(context.original_exception) == Trouble.HELD:
        _writers.fail()


def _hurry(connection: Connection) -> None:
    """Let nobody wait long for a lock of PostgreSQL while nobody gets through; SQLite is told at its BEGIN."""
    if _writers.closed:
        milliseconds = max(1, int(1000 * _writers.seconds()))  # 0 would be without end
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{milliseconds}ms'")


def _commit(session: Session) -> None:
    """Commit, unless the file was taken away. Where the connection breaks now, nobody knows what was written."""
    if _moved(connection_of(session).connection.info):
        raise OperationalError("COMMIT", {}, DatabaseGoneError())
    try:
        session.commit()
    except Exception as error:
        if trouble_of(error) in {Trouble.AWAY, Trouble.SLOW}:
            mark_unsure(error)
        raise


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
