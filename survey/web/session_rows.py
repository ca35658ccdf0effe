"""Rows of server-side sessions: found while valid, stored, ended."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, lazyload, sessionmaker

from survey.config import Settings
from survey.models import User, WebSession, utc_now
from survey.store.db import unit_of_work

HALF = "half"
"""Key in the data of a session whose user gave the password and not yet the second factor."""
HALF_LIMIT = timedelta(minutes=10)
_TOUCH_AFTER = timedelta(minutes=1)


def find_session(factory: sessionmaker[Session], id_hash: str, settings: Settings) -> WebSession | None:
    """Return a session within its limits whose user is active, or None; its last use is noted once a minute."""
    with factory() as database:
        found = database.execute(
            select(WebSession, User.active)
            .join(User, User.id == WebSession.user_id)
            .where(WebSession.id_hash == id_hash)
            .options(lazyload("*"))
        ).one_or_none()
        now = utc_now()
        if found is None:
            return None
        row, active = found
        if not active or _is_expired(row, now, settings):
            with unit_of_work(database):
                database.execute(delete(WebSession).where(WebSession.id_hash == id_hash))
            return None
        if now - row.last_seen_at > _TOUCH_AFTER:
            with unit_of_work(database):
                statement = update(WebSession).where(WebSession.id_hash == id_hash)
                database.execute(statement.values(last_seen_at=now))
            left = database.get(WebSession, id_hash, populate_existing=True)
            if left is None:  # it was ended at this moment
                return None
            row = left
        database.expunge(row)
        return row


def _is_expired(row: WebSession, now: datetime, settings: Settings) -> bool:
    longest = HALF_LIMIT if HALF in row.data else settings.absolute_limit
    return now - row.last_seen_at > settings.idle_limit or now - row.created_at > longest


def store_session(
    factory: sessionmaker[Session], id_hash: str, data: dict[str, Any], *, user_id: int | None, settings: Settings
) -> None:
    """Write the data of a session. `user_id`: whose a new session is; None: its row exists, unless it was ended.

    What was ended while a request ran stays ended. A new session also gives its account the key, if it has none yet,
    and removes those beyond their limits.
    """
    with factory() as database, unit_of_work(database):
        if user_id is None:
            statement = update(WebSession).where(WebSession.id_hash == id_hash)
            database.execute(statement.values(data=data, last_seen_at=utc_now()))
            return
        remove_expired(database, settings)
        without = (User.id == user_id) & User.draft_key.is_(None)
        database.execute(update(User).where(without).values(draft_key=secrets.token_urlsafe(32)))
        database.add(WebSession(id_hash=id_hash, user_id=user_id, data=data))


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
