"""Saved column sets: everybody sees his own."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import ColumnSet


def sets_of_user(database: Session, user_id: int, kind: str) -> Sequence[ColumnSet]:
    """Return a user's sets of one kind of list, in the order they were made."""
    statement = select(ColumnSet).where(ColumnSet.user_id == user_id, ColumnSet.kind == kind)
    return database.scalars(statement.order_by(ColumnSet.id)).all()


def set_of_user(database: Session, user_id: int, set_id: int) -> ColumnSet | None:
    """Return one of a user's sets, None for anybody else's."""
    return database.scalar(select(ColumnSet).where(ColumnSet.id == set_id, ColumnSet.user_id == user_id))
