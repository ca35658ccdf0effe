"""Rows of server-side sessions: found while valid, stored, ended."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from survey.config import Settings
from survey.models import User, WebSession, utc_now
from survey.store.db import unit_of_work
from survey.store.patience import patience
from survey.store.trouble import trouble_of

HALF = "half"
"""Key in the data of a session whose user gave the password and not yet the second factor."""
HALF_LIMIT = timedelta(minutes=10)
_TOUCH_AFTER = timedelta(minutes=1)
TOUCHING = 0.5  # seconds


@dataclass(frozen=True, slots=True)
class FoundSession:
    """A session within its limits: its data, and whose it is."""

    user: User
    data: dict[str, Any]


_ROW = select(WebSession.data, WebSession.created_at, WebSession.last_seen_at)
_FOUND = _ROW.add_columns(User).join(User, User.id == WebSession.user_id).where(WebSession.id_hash == bindparam("id"))


def find_session(
    database: Session, factory: sessionmaker[Session], id_hash: str, settings: Settings
) -> FoundSession | None:
    """Return a session within its limits whose user is active, or None; its last use is noted once a minute.

    It is read with its user by `database`, which need not write; what is written is written by one of `factory`.
    """
    found = database.execute(_FOUND, {"id": id_hash}).one_or_none()
    if found is None:
        return None
    data, created_at, last_seen_at, user = found
    now = utc_now()
    if not user.active or _is_expired(data, created_at, last_seen_at, settings):
        end_session(factory, id_hash)
        return None
    if now - last_seen_at > _TOUCH_AFTER:
        try:
            data = _touch(factory, id_hash, now)
        except SQLAlchemyError as error:
            if trouble_of(error) is None:
                raise  # else it goes on: who can't be written down can still read
    return FoundSession(user, data) if data is not None else None


def _touch(factory: sessionmaker[Session], id_hash: str, now: datetime) -> dict[str, Any] | None:
    """Note the last use of a session and return its data; None for one that was ended at this moment.

    It waits for a moment only: it can be noted with the next request as well.
    """
    with patience(TOUCHING), factory() as writing, unit_of_work(writing):
        statement = update(WebSession).where(WebSession.id_hash == id_hash)
        writing.execute(statement.values(last_seen_at=now))
        found = writing.execute(_ROW.where(WebSession.id_hash == id_hash)).one_or_none()
    return found.data if found is not None else None


def _is_expired(data: dict[str, Any], created_at: datetime, last_seen_at: datetime, settings: Settings) -> bool:
    now, longest = utc_now(), HALF_LIMIT if HALF in data else settings.absolute_limit
    return now - last_seen_at > settings.idle_limit or now - created_at > longest


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
