"""Evidence files: recognised by their bytes, stored by digest outside static, linked to a question, worth no points."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.definition.questionnaire import Proof
from survey.config import FILE_LIMIT
from survey.definitions.proof_files import KINDS, TYPES
from survey.models import Evidence, EvidenceLink
from survey.records import audit_trail
from survey.store import files
from survey.store.db import met_again, unit_of_work
from survey.store.file_names import received_name

ENTRY_LIMIT, UNPACKED_LIMIT = 2_000, 200 * 1024 * 1024
_HEIC = {b"ftypheic", b"ftypheix", b"ftyphevc", b"ftypmif1", b"ftypheim", b"ftypheis", b"ftypavif"}
_HEAD = 16
_MAGIC = {b"%PDF-": "pdf", b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}


class RefusedFileError(ValueError):
    """A file can't be taken; `code` is empty, too_large, heic, unknown_type, mismatch, not_asked or no_room."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class EvidencePlace:
    """The question of a draft that a file is evidence for."""

    submission_id: int
    questionnaire_id: str
    question_id: str


def sniff(content: IO[bytes]) -> str | None:
    """Return pdf, png, jpg, heic, xlsx or docx by what the bytes are, None for anything else (macros included)."""
    content.seek(0)
    head = content.read(_HEAD)
    for magic, kind in _MAGIC.items():
        if head.startswith(magic):
            return kind
    if head[4:12] in _HEIC:
        return "heic"
    if not head.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(content) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile:
        return None
    names = {entry.filename.lower() for entry in entries}  # as packages compare them
    if len(entries) > ENTRY_LIMIT or sum(entry.file_size for entry in entries) > UNPACKED_LIMIT:
        return None
    if any(name.endswith("vbaproject.bin") for name in names) or "[content_types].xml" not in names:
        return None
    return next(
        (kind for part, kind in (("xl/workbook.xml", "xlsx"), ("word/document.xml", "docx")) if part in names), None
    )


def store_checked(
    folder: Path | None,
    upload: tuple[str, IO[bytes] | bytes],
    *,
    room: int | None = None,
    proofs: Sequence[Proof] = tuple(Proof),
) -> tuple[str, Mapping[str, Any]]:
    """Store a file, (name, content), as `add_evidence` does; return its name and the columns of its `Evidence`.

    `folder`: None to check it only. Raises RefusedFileError; then nothing is stored.
    """
    name, content = received_name(upload[0]), upload[1]
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    kind = sniff(stream)
    size = stream.seek(0, os.SEEK_END)
    if not size:
        raise RefusedFileError("empty")
    if size > FILE_LIMIT:
        raise RefusedFileError("too_large")
    if kind is None or kind not in TYPES:
        raise RefusedFileError(kind or "unknown_type")
    suffix = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if {"jpeg": "jpg"}.get(suffix, suffix) != kind:
        raise RefusedFileError("mismatch")
    if not any(kind in KINDS[proof] for proof in proofs):
        raise RefusedFileError("not_asked")
    if room is not None and size > room:
        raise RefusedFileError("no_room")
    digest = files.store_stream(folder, stream) if folder is not None else ""
    return name, {"digest": digest, "media_type": TYPES[kind], "size": size}


def add_evidence(
    database: Session,
    folder: Path,
    place: EvidencePlace,
    upload: tuple[str, IO[bytes] | bytes],
    *,
    user_id: int | None,
    room: int | None = None,
    proofs: Sequence[Proof] = tuple(Proof),
) -> EvidenceLink:
    """Store a file, (name, content), as it is and without reading it whole, and link it to a question; return the link.

    `room`: the bytes that may still be kept for the enterprise, None for as many as they are.  `proofs`: the kinds that
    the question takes.  Raises RefusedFileError; then nothing is stored. Raises OSError where the disk takes nothing,
    and what reading the stream raises.
    """
    name, kept = store_checked(folder, upload, room=room, proofs=proofs)
    return met_again(lambda: _store(database, place, kept, (name, user_id)))


def _store(
    database: Session, place: EvidencePlace, kept: Mapping[str, Any], given: tuple[str, int | None]
) -> EvidenceLink:
    """Link a stored file to a question. `given`: the name that the file has there, and who gave it."""
    with unit_of_work(database):
        if database.get(Evidence, kept["digest"]) is None:
            database.add(Evidence(**kept))
            database.flush()
        link = _link(database, place, kept["digest"])
        (link.name, link.given_by_id), link.removed = given, False
        database.add(link)
        database.flush()
        _record(database, "add_evidence", link, user_id=given[1])
    return link


def _link(database: Session, place: EvidencePlace, digest: str) -> EvidenceLink:
    link = database.scalar(
        select(EvidenceLink).where(
            EvidenceLink.submission_id == place.submission_id,
            EvidenceLink.questionnaire_id == place.questionnaire_id,
            EvidenceLink.question_id == place.question_id,
            EvidenceLink.digest == digest,
        )
    )
    return link or EvidenceLink(
        submission_id=place.submission_id,
        questionnaire_id=place.questionnaire_id,
        question_id=place.question_id,
        digest=digest,
    )


def remove_evidence(database: Session, link_id: int, *, user_id: int | None) -> None:
    """Mark a link as removed; the bytes and the trail stay."""
    with unit_of_work(database):
        link = database.get_one(EvidenceLink, link_id)
        link.removed = True
        _record(database, "remove_evidence", link, user_id=user_id)


def restore_evidence(database: Session, link_id: int, *, user_id: int | None) -> None:
    """Put a link back that was marked as removed."""
    with unit_of_work(database):
        link = database.get_one(EvidenceLink, link_id)
        link.removed = False
        _record(database, "restore_evidence", link, user_id=user_id)


def record_download(database: Session, link: EvidenceLink, *, user_id: int) -> None:
    """Record that an official opened an enterprise's file."""
    link_id = link.id
    with unit_of_work(database):
        _record(database, "open_evidence", database.get_one(EvidenceLink, link_id), user_id=user_id)


def _record(database: Session, action: str, link: EvidenceLink, *, user_id: int | None) -> None:
    place = {"questionnaire": link.questionnaire_id, "question": link.question_id, "submission": link.submission_id}
    detail, about = {"digest": link.digest} | place, ("evidence", link.id)
    audit_trail.record(database, action, user_id=user_id, about=about, detail=detail, personal={"file": link.name})
