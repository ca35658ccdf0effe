"""The record of an uploaded file: its bytes stored by digest, previewed or refused at first, then closed once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from sqlalchemy.orm import Session

from exports.archive.refusals import RefusedWorkbookError
from survey.models import Upload, UploadState, User, utc_now
from survey.records import audit_trail
from survey.store import files
from survey.store.db import unit_of_work
from survey.store.file_names import received_name


class ChangedSincePreviewError(Exception):
    """What is stored changed since the preview was shown, or the upload was closed before."""


def new_upload(kind: str, file: tuple[str, bytes], user_id: int | None, folder: Path) -> Upload:
    """Store the bytes of a file, (name, bytes), in the folder and return its record, which is not written yet."""
    name, content = received_name(file[0]), file[1]
    digest = files.store_bytes(folder, content)
    return Upload(kind=kind, digest=digest, name=name, size=len(content), uploaded_by_id=user_id)


def mark_refused(upload: Upload, error: RefusedWorkbookError) -> None:
    """Set a record to refused, with the error's code and parameters, from which the sentence on the page is made."""
    upload.state, upload.detail = UploadState.REFUSED, {"code": error.code, "parameters": dict(error.parameters)}


def save_upload(database: Session, upload: Upload) -> None:
    """Write a file's record, refused ones too, with an entry in the audit trail."""
    with unit_of_work(database):
        write_uploads(database, [upload])


def write_uploads(database: Session, given: Sequence[Upload]) -> None:
    """Write records of files inside the caller's unit of work, each with an entry in the audit trail."""
    database.add_all(given)
    database.flush()
    for upload in given:
        detail = {"kind": upload.kind, "state": str(upload.state), "digest": upload.digest}
        about = ("upload", upload.id)
        audit_trail.record(database, "hand_in", user_id=upload.uploaded_by_id, about=about, detail=detail)


def note_preview(upload: Upload, read: Callable[[], Mapping[str, object]]) -> None:
    """Set in a file's record what `read` counts in the file, or that it raised RefusedWorkbookError; writes nothing."""
    try:
        upload.detail = dict(read())
    except RefusedWorkbookError as error:
        mark_refused(upload, error)


def save_preview(database: Session, upload: Upload, read: Callable[[], Mapping[str, object]]) -> None:
    """Write a file's record with what `read` counts in the file, or as refused when it raises RefusedWorkbookError."""
    note_preview(upload, read)
    save_upload(database, upload)


def close_upload(
    database: Session, upload_id: int, state: UploadState, *, user_id: int | None, counts: Mapping[str, object]
) -> None:
    """Write inside the caller's unit of work what became of a file.

    Raises ChangedSincePreviewError for an upload that was closed before.
    """
    upload = database.get_one(Upload, upload_id, with_for_update=True)
    if upload.state != UploadState.PREVIEWED:
        raise ChangedSincePreviewError
    upload.state, upload.detail = state, dict(counts)
    upload.settled_by_id, upload.settled_at = user_id, utc_now()
    audit_trail.record(database, f"import_{state}", user_id=user_id, about=("upload", upload_id), detail=counts)


def discard_upload(database: Session, upload: Upload, *, user: User) -> None:
    """Close an upload without writing anything of the file, whose bytes stay.

    Raises ChangedSincePreviewError for an upload that was closed before.
    """
    upload_id, user_id, counts = upload.id, user.id, upload.detail
    with unit_of_work(database):
        close_upload(database, upload_id, UploadState.DISCARDED, user_id=user_id, counts=counts)
