"""What somebody removed himself, by the audit trail: his page of it may still be open."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import AuditEntry


def was_removed_by(database: Session, user_id: int, object_type: str, object_id: int) -> bool:
    """Return whether a user removed this object, as ``("view", 3)``."""
    statement = select(AuditEntry.id).where(
        AuditEntry.user_id == user_id,
        AuditEntry.object_type == object_type,
        AuditEntry.object_id == str(object_id),
        AuditEntry.action.startswith("remove_"),
    )
    return database.scalar(statement.limit(1)) is not None
