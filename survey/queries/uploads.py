"""Uploaded workbooks within what a user may see, and the exports whose numbers they carry."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from survey.models import Enterprise, ExportRecord, Upload
from survey.store.scope import Scope


def upload_in_scope(database: Session, scope: Scope, upload_id: int, kind: str) -> Upload | None:
    """Return an upload of one kind for an enterprise that the scope covers."""
    statement = (
        select(Upload)
        .join(Enterprise, Enterprise.id == Upload.enterprise_id)
        .where(Upload.id == upload_id, Upload.kind == kind)
        .options(joinedload(Upload.uploaded_by))
    )
    return database.scalar(scope.limit(statement))


def uploads_of(database: Session, enterprise_id: int, kind: str, limit: int = 20) -> Sequence[Upload]:
    """Return an enterprise's newest uploads of one kind, newest first."""
    return database.scalars(
        select(Upload)
        .where(Upload.enterprise_id == enterprise_id, Upload.kind == kind)
        .options(joinedload(Upload.uploaded_by))
        .order_by(Upload.id.desc())
        .limit(limit)
    ).all()


def export_by_number(database: Session, number: str) -> ExportRecord | None:
    """Return the export with that file number."""
    if not number:
        return None
    return database.scalar(select(ExportRecord).where(ExportRecord.number == number).order_by(ExportRecord.id).limit(1))


def uploads_of_job(database: Session, job_id: int) -> Sequence[Upload]:
    """Return the workbooks that a job took out of a zip, in the order of their names."""
    return database.scalars(
        select(Upload).where(Upload.job_id == job_id).options(joinedload(Upload.enterprise)).order_by(Upload.id)
    ).all()
