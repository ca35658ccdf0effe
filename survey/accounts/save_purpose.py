"""A personal value is opened for a purpose: who, which object, what for is in the audit trail before it is shown."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy.orm import Session

from survey.models import User
from survey.records import audit_trail
from survey.store.db import unit_of_work

Value = TypeVar("Value")


def save_purpose(database: Session, about: tuple[str, object], value: Value, purpose: str, *, by: User) -> Value:
    """Record that somebody opens the personal values of an object, and return them; they are in no entry."""
    by_id = by.id
    with unit_of_work(database):
        audit_trail.record(database, "unmask", user_id=by_id, about=about, detail={"purpose": purpose})
    return value
