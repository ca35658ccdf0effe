"""Blank forms with markers: examined, stored as they were uploaded, taken out of use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from exports.archive.refusals import RefusedWorkbookError
from exports.blank_forms.filling import inspect, try_out
from exports.blank_forms.limits import check
from exports.blank_forms.markers import Form, MarkerKind
from survey.config import Settings
from survey.models import FormTemplate, Upload, UploadState, User
from survey.records import audit_trail
from survey.store import files
from survey.store.db import unit_of_work
from survey.store.file_names import received_name

NAME_LENGTH = 120


@dataclass(frozen=True)
class ExaminedForm:
    """A blank form that was read: its markers and faults, and the parts of the file that filling would lose."""

    form: Form
    lost: tuple[str, ...]


def examine_form(content: bytes, known: Mapping[str, MarkerKind]) -> ExaminedForm:
    """Return what a blank form asks for. `known`: title -> kind.

    Raises RefusedWorkbookError for what is no plain workbook.
    """
    lost = check(content)
    return ExaminedForm(inspect(content, known), lost)


def store_form(
    database: Session,
    settings: Settings,
    file: tuple[str, bytes],
    *,
    title: str,
    known: Mapping[str, MarkerKind],
    user: User,
) -> tuple[FormTemplate | None, Form | None]:
    """Store a blank form and return (its row, what was read); with faults the row is None and the upload is refused.

    Raises RefusedWorkbookError for what is no plain workbook; the upload is recorded then too.
    """
    name, content = received_name(file[0]), file[1]
    digest = files.store_bytes(settings.uploads, content)
    upload = {"kind": "form", "digest": digest, "name": name, "size": len(content), "uploaded_by_id": user.id}
    try:
        read = examine_form(content, known).form
        if not read.faults:
            try_out(content, known)
    except RefusedWorkbookError as error:
        _record_refusal(database, upload | {"state": UploadState.REFUSED, "detail": {"code": error.code}}, user)
        raise
    if read.faults:
        codes = [fault.code for fault in read.faults]
        _record_refusal(
            database, upload | {"state": UploadState.REFUSED, "detail": {"code": "form_faults", "faults": codes}}, user
        )
        return None, read
    template = FormTemplate(
        name=title or name.rsplit(".", 1)[0][:NAME_LENGTH],
        digest=digest,
        file_name=name,
        markers=[{"sheet": item.sheet, "cell": item.cell, "title": item.title} for item in read.markers],
        uploaded_by_id=user.id,
    )
    counts = {"markers": len(read.markers), "unknown": len(read.unknown)}
    with unit_of_work(database):
        database.add_all([template, Upload(**upload, state=UploadState.APPLIED, detail=counts)])
        database.flush()
        audit_trail.record(database, "store_form", user_id=user.id, about=("form", template.id), detail=counts)
    return template, read


def _record_refusal(database: Session, upload: Mapping[str, object], user: User) -> None:
    with unit_of_work(database):
        database.add(Upload(**upload))
        audit_trail.record(database, "refuse_form", user_id=user.id, detail={"digest": str(upload["digest"])[:16]})


def toggle_archived(database: Session, form: FormTemplate, *, user: User) -> None:
    """Take a blank form out of use, or back into use."""
    with unit_of_work(database):
        form.archived = not form.archived
        detail = {"archived": form.archived}
        audit_trail.record(database, "archive_form", user_id=user.id, about=("form", form.id), detail=detail)


def read_blank_form(settings: Settings, form: FormTemplate) -> bytes:
    """Return the bytes of a form as it was uploaded."""
    return files.path_of_digest(settings.uploads, form.digest).read_bytes()
