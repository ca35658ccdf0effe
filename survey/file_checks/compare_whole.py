"""A file that is no workbook, held against the export it came from: byte by byte, an archive also file by file."""

from __future__ import annotations

import hashlib

from sqlalchemy.orm import Session

from exports.archive.refusals import RefusedWorkbookError
from exports.archive.zip_archive import Archive, open_archive
from exports.reading.reader import LIST
from survey.config import Settings
from survey.file_checks.check_results import ADDED, ALTERED, DIFFERS, MISSING, SAME, CheckResult
from survey.models import OF_ENTERPRISES, ExportRecord, Role, User
from survey.queries import exports
from survey.records.export_records import NUMBER
from survey.store import files

_WORKBOOK = "[Content_Types].xml"


def compare_whole(database: Session, settings: Settings, file: tuple[str, bytes], *, user: User) -> CheckResult | None:
    """Return whether a PDF or an archive, (name, bytes), is one of our exports as it left; None for any other file.

    The export is found by the bytes, or else by the number that is written in the file.
    """
    name, content = file
    archive = _archive(content)
    if archive is None and not content.startswith(b"%PDF-"):
        return None
    record = exports.by_digest(database, hashlib.sha256(content).hexdigest())
    claims = list(dict.fromkeys(NUMBER.findall(content.decode("latin-1"))))
    if archive is not None:
        claims = list(dict.fromkeys(NUMBER.findall(_comment(content))))
    for claim in claims:
        record = record or exports.by_number(database, claim)
    if record is None:
        return CheckResult("unknown" if claims else "foreign", name, claim=claims[0] if claims else "")
    if not exports.may_open(database, user, record):
        if Role(user.role) in OF_ENTERPRISES:
            return CheckResult("unknown", name, claim=record.number)
        return CheckResult("closed", name, claim=record.number, record=record)
    same = hashlib.sha256(content).hexdigest() == record.digest
    members = () if same or archive is None else _members(archive, settings, record)
    whole = SAME if same else DIFFERS
    return CheckResult("checked", name, claim=record.number, record=record, whole=whole, members=members)


def _archive(content: bytes) -> Archive | None:
    """Return the entries of an archive that is no workbook; None for a workbook, and for what can't be opened."""
    if not content.startswith(b"PK"):
        return None
    try:
        archive = open_archive(content, LIST, package=False)
    except RefusedWorkbookError:
        return None
    return archive if _WORKBOOK not in archive.entries else None


def _comment(content: bytes) -> str:
    """Return the comment of an archive, where we write its number: what stands behind its last record."""
    return content[content.rfind(b"PK\x05\x06") + 22 :].decode("latin-1")


def _members(archive: Archive, settings: Settings, record: ExportRecord) -> tuple[tuple[str, str], ...]:
    """Return (name, what is with it) of each file of an archive that is not as it left."""
    try:
        left = _archive(files.path_of_digest(settings.exports, record.digest).read_bytes())
    except OSError:
        return ()
    if left is None:
        return ()
    names = dict.fromkeys([*left.entries, *archive.entries])
    found = ((name, _state(name, archive, left)) for name in names)
    return tuple((name, state) for name, state in found if state)


def _state(name: str, archive: Archive, left: Archive) -> str:
    if name not in archive.entries:
        return MISSING
    if name not in left.entries:
        return ADDED
    try:
        return "" if archive.read(name) == left.read(name) else ALTERED
    except RefusedWorkbookError:
        return ALTERED
