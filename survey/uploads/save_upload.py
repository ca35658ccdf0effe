"""What every file that is handed in has in common: kept by digest with its record, and settled once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy.orm import Session

from exports.archive.refusals import RefusedWorkbookError
from survey.models import Upload, UploadState, User, utc_now
from survey.records import audit_trail
from survey.store import files
from survey.store.db import unit_of_work
from survey.store.file_names import received


class MovedOnError(Exception):
    """What is stored changed since the preview was shown, or the upload was settled before."""


def kept(kind: str, file: tuple[str, bytes], user_id: int | None, folder: Path) -> Upload:
    """Return the record of a file, (name, bytes), whose bytes now lie in the folder; `record` writes it."""
    name, content = received(file[0]), file[1]
    digest = files.keep(folder, content)
    return Upload(kind=kind, digest=digest, name=name, size=len(content), uploaded_by_id=user_id)


def refuse(upload: Upload, error: RefusedWorkbookError) -> None:
    """Mark a file as refused, with the code that its sentence is made from."""
    upload.state, upload.detail = UploadState.REFUSED, {"code": error.code, "parameters": dict(error.parameters)}


def record(database: Session, upload: Upload) -> None:
    """Write a file's record, refused ones too, with the audit trail."""
    with unit_of_work(database):
        database.add(upload)
        database.flush()
        detail = {"kind": upload.kind, "state": str(upload.state), "digest": upload.digest}
        about = ("upload", upload.id)
        audit_trail.record(database, "hand_in", user_id=upload.uploaded_by_id, about=about, detail=detail)


def settle(
    database: Session, upload_id: int, state: UploadState, *, user_id: int | None, counts: Mapping[str, object]
) -> None:
    """Write into the running unit of work what became of a file. Raises MovedOnError for one settled before."""
    upload = database.get_one(Upload, upload_id)
    if upload.state != UploadState.PREVIEWED:
        raise MovedOnError
    upload.state, upload.detail = state, dict(counts)
    upload.settled_by_id, upload.settled_at = user_id, utc_now()
    audit_trail.record(database, f"import_{state}", user_id=user_id, about=("upload", upload_id), detail=counts)


def discard(database: Session, upload: Upload, *, user: User) -> None:
    """Take in nothing of a file; its bytes stay. Raises MovedOnError for one settled before."""
    upload_id, user_id, counts = upload.id, user.id, upload.detail
    with unit_of_work(database):
        settle(database, upload_id, UploadState.DISCARDED, user_id=user_id, counts=counts)
