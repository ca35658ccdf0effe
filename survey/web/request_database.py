"""The request's database session: opened when its web session is read, used by the page, closed with the request."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from flask import Flask, g
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class _First:
    """The session that was opened before the route was known, and whether it may write."""

    database: Session
    writes: bool


def open_first(app: Flask, *, writes: bool) -> Session:
    """Return a database session for what is read before the route is known; `take_over` goes on with it."""
    found: Session = app.extensions["sessions" if writes else "readers"]()
    g.first_database = _First(found, writes)
    return found


def take_over(app: Flask, *, writes: bool) -> Session:
    """Return the session that was opened first where it may do the same, else a new one in its place."""
    first: _First | None = g.pop("first_database", None)
    if first is not None and first.writes == writes:
        return first.database
    _close(first.database if first is not None else None)
    found: Session = app.extensions["sessions" if writes else "readers"]()
    return found


def close_database() -> None:
    """Close what is open; whoever asks for the request's database session afterwards gets a new one."""
    first: _First | None = g.pop("first_database", None)
    _close(first.database if first is not None else None)
    _close(g.pop("database", None))


def _close(database: Session | None) -> None:
    if database is not None:
        with suppress(SQLAlchemyError):  # a connection that broke can't be given back
            database.close()
