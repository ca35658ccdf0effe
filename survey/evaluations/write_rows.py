"""Writing the rows of an evaluation as fast as the driver can, because on SQLite everybody who saves waits for it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.orm import Session

from survey.models import EvaluationEntry
from survey.store.db import connection_of

_COLUMNS = tuple(name for name in EvaluationEntry.__table__.columns.keys() if name not in {"id", "evaluation_id"})  # noqa: SIM118 - not a mapping


@dataclass(frozen=True, slots=True)
class StoredRows:
    """The rows of an evaluation as the driver takes them, made beforehand: every column but the evaluation's id."""

    rows: Sequence[tuple[Any, ...]]

    @classmethod
    def of(cls, entries: Sequence[Mapping[str, Any]]) -> StoredRows:
        """Return the rows that `survey.evaluations.stored_rows.entry_rows` made; their details as the shortest text."""
        texts = ({**row, "detail": json.dumps(row["detail"], separators=(",", ":"))} for row in entries)
        return cls([tuple([row[name] for name in _COLUMNS]) for row in texts])

    def insert(self, database: Session, evaluation_id: int) -> None:
        """Write them inside the caller's unit of work."""
        connection = connection_of(database)
        connection.exec_driver_sql(_statement(connection.dialect), [(evaluation_id, *row) for row in self.rows])


def _statement(dialect: Dialect) -> str:
    """Return the INSERT as the driver takes it: SQLAlchemy would look at each value of each row first."""
    mark = "?" if dialect.paramstyle == "qmark" else "%s"
    places = ", ".join([mark] * (1 + len(_COLUMNS)))
    return f"INSERT INTO {EvaluationEntry.__tablename__} (evaluation_id, {', '.join(_COLUMNS)}) VALUES ({places})"  # noqa: S608 - our own names
