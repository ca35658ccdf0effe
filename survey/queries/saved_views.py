"""Saved views of the list of firms: one's own, and those that others share."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from survey.models import SavedView, User


def views_for(database: Session, user_id: int) -> Sequence[tuple[SavedView, str]]:
    """Return one's own views, then what others in office share, each in the order they were made, with its maker."""
    statement = (
        select(SavedView, User.name)
        .join(User, User.id == SavedView.user_id)
        .where(or_(SavedView.user_id == user_id, SavedView.shared.is_(True) & User.active.is_(True)))
        .order_by(SavedView.user_id != user_id, SavedView.id)
    )
    return [(view, name) for view, name in database.execute(statement)]


def view_of_user(database: Session, user_id: int, view_id: int) -> SavedView | None:
    """Return one of a user's views, None for anybody else's."""
    return database.scalar(select(SavedView).where(SavedView.id == view_id, SavedView.user_id == user_id))


def first_view(database: Session, user_id: int) -> SavedView | None:
    """Return the view with which a user's list opens, None where he chose none."""
    return database.scalar(
        select(SavedView).where(SavedView.user_id == user_id, SavedView.opens_first.is_(True)).limit(1)
    )
