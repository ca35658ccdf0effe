"""Statements that every save runs: compiled once for each kind of database, then handed to the driver as text.

SQLAlchemy looks a statement up anew at every call, which takes longer than SQLite needs to run it. What it compiles,
how it turns values into the driver's and back, its events and its errors stay SQLAlchemy's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import ClauseElement, Dialect
from sqlalchemy.orm import Session

from survey.store.db import connection_of

if TYPE_CHECKING:
    from sqlalchemy.sql.compiler import SQLCompiler

_TOGETHER = 50
"""Rows of one INSERT in SQLite: its driver hands the interpreter to another thread and takes it back at every row."""
_Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Text:
    """A compiled statement. `names`: its parameters in order.  `named`: whether the driver takes them by name."""

    statement: str
    names: tuple[str, ...]
    named: bool
    written: Mapping[str, _Convert]
    fixed: Mapping[str, Any]
    read: tuple[_Convert | None, ...]

    def bound(self, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
        """Return parameters of each row as the driver takes them. Raises KeyError where one is missing.

        What several rows have in common, as the moment of a save, is turned into the driver's form once.
        """
        written, last = self.written, dict[str, tuple[Any, Any]]()

        def turned(name: str, value: Any) -> Any:  # noqa: ANN401 - as the driver takes it
            if name not in written:
                return value
            before = last.get(name)
            if before is None or before[0] is not value:
                before = last[name] = (value, written[name](value))
            return before[1]

        given = [{**self.fixed, **row} for row in rows] if self.fixed else rows
        if self.named:
            return [{name: turned(name, row[name]) for name in self.names} for row in given]
        return [tuple([turned(name, row[name]) for name in self.names]) for row in given]


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
            connection.exec_driver_sql(text.statement, bound[0])
        elif text.named or self.columns is None:
            connection.exec_driver_sql(text.statement, bound)
        else:
            for first in range(0, len(bound), _TOGETHER):
                some = bound[first : first + _TOGETHER]
                places = f", ({', '.join('?' * len(text.names))})" * (len(some) - 1)
                connection.exec_driver_sql(text.statement + places, tuple(chain.from_iterable(some)))

    def row(self, database: Session, parameters: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """Return the one row that it selects, or None. Raises MultipleResultsFound."""
        connection = connection_of(database)
        text = _compiled(self, connection.dialect)
        found = connection.exec_driver_sql(text.statement, text.bound([parameters])[0]).one_or_none()
        return None if found is None else _read(text, found)


def _read(text: _Text, row: Sequence[Any]) -> tuple[Any, ...]:
    return tuple([value if convert is None else convert(value) for value, convert in zip(row, text.read, strict=True)])


@lru_cache(maxsize=64)
def _compiled(prepared: Prepared, dialect: Dialect) -> _Text:
    compiled = cast("SQLCompiler", prepared.statement.compile(dialect=dialect, column_keys=prepared.columns))
    written = {
        name: convert
        for name, bind in compiled.binds.items()
        if (convert := bind.type.dialect_impl(dialect).bind_processor(dialect)) is not None
    }
    fixed = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
    named = compiled.positiontup is None
    names = tuple(compiled.binds) if compiled.positiontup is None else tuple(compiled.positiontup)
    columns = getattr(prepared.statement, "selected_columns", ())
    read = tuple(column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns)
    return _Text(str(compiled), names, named, written, fixed, read)
