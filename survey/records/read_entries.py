"""Entries as the database holds them, also where somebody wrote into them what the program never writes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Executable, Text, cast, type_coerce
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import InstrumentedAttribute, Session

from survey.models import AuditEntry, AuditPersonal
from survey.models.base import UtcDateTime
from survey.records.entry_results import EntryRow
from survey.records.fault_results import refuse

_STEP = 1_000


@dataclass(slots=True)
class FoundEntry(EntryRow):
    """An entry as it was read, with its id and its personal values (None where they were erased, or there are none)."""

    id: int
    content: dict[str, Any] | None


def raw(database: Session, column: InstrumentedAttribute[datetime], name: str) -> ColumnElement[Any]:
    """Return a column of moments as SQLite holds it, a text; PostgreSQL holds nothing but moments there."""
    kind = UtcDateTime() if database.get_bind().dialect.name == "postgresql" else Text()
    return type_coerce(column, kind).label(name)


def entry_columns(database: Session) -> tuple[ColumnElement[Any], ...]:
    """Return the columns that `read_entry` reads, of entries joined with their personal values."""
    entry = AuditEntry
    return (
        entry.id,
        raw(database, entry.at, "entry_at"),
        entry.user_id,
        entry.action,
        entry.object_type,
        entry.object_id,
        cast(entry.detail, Text),
        entry.address,
        entry.key,
        entry.salt,
        entry.personal_digest,
        entry.mac,
        cast(AuditPersonal.content, Text),
    )  # type: ignore[return-value]  # columns are elements


def moment_of(value: object) -> datetime:
    """Return a stored moment. Raises TypeError and ValueError for what is none."""
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(_text(value))
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def read_entry(row: Sequence[Any]) -> FoundEntry:
    """Return an entry of what was read by `entry_columns`. Raises TypeError and ValueError for a spoilt one."""
    number, at, user_id, action, object_type, object_id, detail, *more, content = row
    if not isinstance(number, int) or not isinstance(user_id, int | None):
        message = "an id is a number"
        raise TypeError(message)
    address, key, salt, digest, mac = map(_text, more)
    return FoundEntry(
        id=number,
        at=moment_of(at),
        user_id=user_id,
        action=_text(action),
        object_type=_text(object_type),
        object_id=_text(object_id),
        detail=_mapping(detail),
        address=address,
        key=key,
        salt=salt,
        personal_digest=digest,
        mac=mac,
        content=None if content is None else _mapping(content),
    )


@contextmanager
def rows_of(database: Session, statement: Executable, what: str) -> Iterator[Iterator[Any]]:
    """Read the rows of a statement, a thousand at a time, while the block lasts.

    Raises FaultError, which says what was read, where the database does not give one.
    """
    result = None
    try:
        result = database.execute(statement.execution_options(yield_per=_STEP))
        yield iter(result)
    except SQLAlchemyError as error:
        refuse(f"{what} cannot be read whole: {getattr(error, 'orig', error)}")
    finally:
        if result is not None:
            result.close()


def _text(value: object) -> str:
    if not isinstance(value, str):
        message = "this is a text"
        raise TypeError(message)
    return value


def _mapping(value: object) -> dict[str, Any]:
    found = json.loads(_text(value))
    if not isinstance(found, dict):
        message = "this is a mapping"
        raise TypeError(message)
    return found
