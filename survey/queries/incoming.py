"""Uploaded tables and external ratings, within what a user may see."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from survey.models import Enterprise, ExternalRating, Upload
from survey.store.scope import Scope


def table_upload(database: Session, upload_id: int, kinds: Collection[str], user_id: int) -> Upload | None:
    """Return a table that this user uploaded: it may name enterprises that others don't see."""
    return database.scalar(
        select(Upload).where(Upload.id == upload_id, Upload.kind.in_(kinds), Upload.uploaded_by_id == user_id)
    )


def table_uploads(database: Session, kind: str, user_id: int, limit: int = 20) -> Sequence[Upload]:
    """Return this user's newest tables of one kind, newest first."""
    statement = select(Upload).where(Upload.kind == kind, Upload.uploaded_by_id == user_id)
    return database.scalars(statement.order_by(Upload.id.desc()).limit(limit)).all()


def ratings_of(database: Session, scope: Scope, enterprise_id: int) -> Sequence[ExternalRating]:
    """Return the external ratings of an enterprise, newest report first."""
    statement = (
        select(ExternalRating)
        .join(Enterprise, Enterprise.id == ExternalRating.enterprise_id)
        .where(ExternalRating.enterprise_id == enterprise_id)
        .options(joinedload(ExternalRating.enterprise))
        .order_by(ExternalRating.dated.desc(), ExternalRating.id.desc())
    )
    return database.scalars(scope.limit(statement)).all()
