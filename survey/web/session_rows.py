"""Rows of server-side sessions: found while valid, stored, ended."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session, sessionmaker

from survey.config import Settings
from survey.models import WebSession, utc_now
from survey.store.db import unit_of_work

_TOUCH_AFTER = timedelta(minutes=1)


def find_session(factory: sessionmaker[Session], id_hash: str, settings: Settings) -> WebSession | None:
    """Return a session within its idle and absolute limits, or None; its last use is noted once a minute."""
    with factory() as database:
        row = database.get(WebSession, id_hash)
        now = utc_now()
        if row is None:
            return None
        if _is_expired(row, now, settings):
            with unit_of_work(database):
                database.execute(delete(WebSession).where(WebSession.id_hash == id_hash))
            return None
        if now - row.last_seen_at > _TOUCH_AFTER:
            with unit_of_work(database):
                row.last_seen_at = now
            database.refresh(row)
        database.expunge(row)
        return row


def _is_expired(row: WebSession, now: datetime, settings: Settings) -> bool:
    return now - row.last_seen_at > settings.idle_limit or now - row.created_at > settings.absolute_limit


def store_session(
    factory: sessionmaker[Session], id_hash: str, data: dict[str, Any], *, user_id: int, settings: Settings
) -> None:
    """Write the session of a signed-in user; a new one also removes sessions beyond their limits."""
    with factory() as database, unit_of_work(database):
        row = database.get(WebSession, id_hash)
        if row is None:
            remove_expired(database, settings)
            row = WebSession(id_hash=id_hash, created_at=utc_now())
            database.add(row)
        row.data = data
        row.user_id = user_id
        row.last_seen_at = utc_now()


def end_session(factory: sessionmaker[Session], id_hash: str) -> None:
    """Remove a session: its id stops working."""
    with factory() as database, unit_of_work(database):
        database.execute(delete(WebSession).where(WebSession.id_hash == id_hash))


def end_all_sessions(database: Session, user_id: int) -> None:
    """Remove every session of a user (inside the caller's unit of work)."""
    database.execute(delete(WebSession).where(WebSession.user_id == user_id))


def remove_expired(database: Session, settings: Settings) -> None:
    """Remove sessions whose limits have passed (inside the caller's unit of work)."""
    now = utc_now()
    database.execute(
        delete(WebSession).where(
            (WebSession.last_seen_at < now - settings.idle_limit)
            | (WebSession.created_at < now - settings.absolute_limit)
        )
    )
