"""Statements that every save runs: compiled once for each kind of database, then handed to the driver as text.

SQLAlchemy looks a statement up anew at every call, which takes longer than SQLite needs to run it. What it compiles and
how it turns values into the driver's and back stay SQLAlchemy's own. On SQLite the driver itself runs the text; where
it fails SQLAlchemy runs it again (a statement that failed changed nothing), so that events and errors are its own, too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import ClauseElement, Connection, Dialect
from sqlalchemy.exc import MultipleResultsFound
from sqlalchemy.orm import Session

from survey.store.db import connection_of

if TYPE_CHECKING:
    from sqlalchemy.sql.compiler import SQLCompiler

_TOGETHER = 50
"""Rows of one INSERT in SQLite: its driver hands the interpreter to another thread and takes it back at every row."""
_Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Text:
    """A compiled statement.

    `names`: its parameters in order, each with what turns a value into the driver's form.  `named`: whether the driver
    takes them by name.
    """

    statement: str
    names: tuple[tuple[str, _Convert | None], ...]
    named: bool
    fixed: Mapping[str, Any]
    read: tuple[_Convert | None, ...]

    def bound(self, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
        """Return parameters of each row as the driver takes them. Raises KeyError where one is missing.

        What several rows have in common, as the moment of a save, is turned into the driver's form once.
        """
        last = dict[str, tuple[Any, Any]]()

        def turned(name: str, convert: _Convert, value: Any) -> Any:  # noqa: ANN401 - as the driver takes it
            before = last.get(name)
            if before is None or before[0] is not value:
                before = last[name] = (value, convert(value))
            return before[1]

        made = []
        for given in rows:
            row = {**self.fixed, **given} if self.fixed else given
            made.append([row[name] if to is None else turned(name, to, row[name]) for name, to in self.names])
        if self.named:
            return [{name: value for (name, _to), value in zip(self.names, one, strict=True)} for one in made]
        return [tuple(one) for one in made]


@dataclass(frozen=True, eq=False)
class Prepared:
    """A SELECT, UPDATE or INSERT whose parameters are `bindparam`s, or the columns named in `columns`.

    An INSERT names every column that gets a value: defaults that Python would work out are not.
    """

    statement: ClauseElement
    columns: tuple[str, ...] | None = None

    def run(self, database: Session, *rows: Mapping[str, Any]) -> None:
        """Run it once for each of the rows of parameters, inside the caller's transaction."""
        connection = connection_of(database)
        text = _compiled(self, connection.dialect)
        bound = text.bound(rows)
        if len(bound) == 1:
            _execute(connection, text.statement, bound[0])
        elif text.named or self.columns is None:
            connection.exec_driver_sql(text.statement, bound)
        else:
            for first in range(0, len(bound), _TOGETHER):
                some = bound[first : first + _TOGETHER]
                places = f", ({', '.join('?' * len(text.names))})" * (len(some) - 1)
                _execute(connection, text.statement + places, tuple(chain.from_iterable(some)))

    def row(self, database: Session, parameters: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """Return the one row that it selects, or None. Raises MultipleResultsFound."""
        connection = connection_of(database)
        text = _compiled(self, connection.dialect)
        found = _first_rows(connection, text.statement, text.bound([parameters])[0])
        if len(found) > 1:
            raise MultipleResultsFound
        return _read(text, found[0]) if found else None


def _execute(connection: Connection, statement: str, parameters: Any) -> None:  # noqa: ANN401 - as the driver takes it
    """Run one statement."""
    if connection.dialect.name == "sqlite" and not _heard(connection):
        own: Any = connection.connection.dbapi_connection
        with suppress(own.Error):
            own.execute(statement, parameters)
            return
    connection.exec_driver_sql(statement, parameters)


def _first_rows(connection: Connection, statement: str, parameters: Any) -> Sequence[Any]:  # noqa: ANN401 - as above
    """Run a SELECT and return its first two rows; reading them may fail as well as running it."""
    if connection.dialect.name == "sqlite" and not _heard(connection):
        own: Any = connection.connection.dbapi_connection
        with suppress(own.Error):
            rows: Sequence[Any] = own.execute(statement, parameters).fetchmany(2)
            return rows
    return connection.exec_driver_sql(statement, parameters).fetchmany(2)


def _heard(connection: Connection) -> bool:
    """Return whether anybody listens to statements, who then hears of each."""
    events = connection.engine.dispatch
    return bool(events.before_cursor_execute or events.after_cursor_execute)


def _read(text: _Text, row: Sequence[Any]) -> tuple[Any, ...]:
    return tuple([value if convert is None else convert(value) for value, convert in zip(row, text.read, strict=True)])


@lru_cache(maxsize=64)
def _compiled(prepared: Prepared, dialect: Dialect) -> _Text:
    compiled = cast("SQLCompiler", prepared.statement.compile(dialect=dialect, column_keys=prepared.columns))
    written = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in compiled.binds.items()}
    fixed = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
    named = compiled.positiontup is None
    names = tuple(compiled.binds) if compiled.positiontup is None else tuple(compiled.positiontup)
    columns = getattr(prepared.statement, "selected_columns", ())
    read = tuple(column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns)
    return _Text(str(compiled), tuple((name, written[name]) for name in names), named, fixed, read)
