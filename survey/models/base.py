"""The declarative base, UTC timestamps and the naming convention that migrations rely on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, MetaData
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A column of moments in UTC; naive values are refused, so that no local time is stored by mistake."""

    impl = DateTime(timezone=False)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC without a zone; raises ValueError for a naive datetime."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            message = "a naive datetime has no place in the database"
            raise ValueError(message)
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return an aware datetime in UTC."""
        del dialect
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """The base of every table."""

    metadata = MetaData(naming_convention=_CONVENTION)
    type_annotation_map = {datetime: UtcDateTime(), dict[str, Any]: JSON(), list[Any]: JSON()}  # noqa: RUF012 - as SQLAlchemy reads it


_TOLD: ContextVar[datetime | None] = ContextVar("told", default=None)


def utc_now() -> datetime:
    """Return the present moment in UTC, or the one that `as_of` tells; models and services read no other clock."""
    return _TOLD.get() or true_now()


def true_now() -> datetime:
    """Return the present moment in UTC, whatever `as_of` tells: the moment of every entry of the record."""
    return datetime.now(UTC)


@contextmanager
def as_of(moment: datetime) -> Iterator[None]:
    """Let `utc_now` tell a moment inside the block: services play a season of the demonstration that has ended.

    Nobody but `survey.demo` calls this (`tests/test_laws.py`). The record's entries keep the true moment.
    """
    before = _TOLD.set(moment)
    try:
        yield
    finally:
        _TOLD.reset(before)
