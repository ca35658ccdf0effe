"""In whose place a request works (代理): what its session stores, and each entry of the trail, says so."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session, sessionmaker

from survey.models import OnBehalf

_ACTING = "acting_for"


def act_for(database: Session, user_id: int) -> None:
    """Let what a session stores from now on be done in the place of somebody who is away."""
    database.info[_ACTING] = user_id


def acting_for(database: Session) -> int | None:
    """Return in whose place a session works; None for one's own work."""
    found: int | None = database.info.get(_ACTING)
    return found


def noting(sessions: sessionmaker[Session]) -> sessionmaker[Session]:
    """Let the sessions of a factory write down in whose place they work; return the factory."""
    event.listen(sessions, "before_flush", _note)
    return sessions


def _note(database: Session, _context: Any, _objects: Any) -> None:  # noqa: ANN401 - as SQLAlchemy calls it
    number = acting_for(database)
    if number is None:
        return
    for row in database.new:
        if isinstance(row, OnBehalf):
            row.acting_for_id = number
