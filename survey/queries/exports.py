"""Files that left the system."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import ExportRecord


def mine(database: Session, user_id: int, limit: int = 20) -> Sequence[ExportRecord]:
    """Return a user's newest exports."""
    statement = select(ExportRecord).where(ExportRecord.user_id == user_id)
    return database.scalars(statement.order_by(ExportRecord.id.desc()).limit(limit)).all()
