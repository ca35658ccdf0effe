"""核对文件: which export a file comes from, which of its rows were altered, and which would be different today.

The number that a file names is looked up, and its rows are compared with the seals stored with that export. Every check
is recorded with its file.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from exports.archive.drawn_parts import drawn_parts
from exports.archive.formula_texts import formula_texts
from exports.archive.refusals import RefusedWorkbookError
from exports.reading.reader import LIST, read_book
from exports.reading.workbook import Book, shown
from exports.seals.beyond_seals import File, compare_beyond_seals
from exports.seals.row_lookup import locate, rows_of
from exports.seals.row_seals import RowSealer, SealedSheet
from exports.seals.shown_otherwise import shown_otherwise
from exports.seals.verification import Export, book_of, check_book
from survey.config import Settings
from survey.file_checks.check_results import CheckResult
from survey.file_checks.compare_whole import compare_whole
from survey.file_checks.rewrite_export import rewrite_export
from survey.models import OF_ENTERPRISES, ExportRecord, ExportSheet, Role, Upload, UploadState, User
from survey.queries import exports
from survey.records import audit_trail
from survey.records.export_records import NUMBER, manifest_of, manifest_sheet, seal_key
from survey.records.manifest_words import MANIFEST_SHEET
from survey.store import files
from survey.store.db import unit_of_work
from survey.store.file_names import received_name
from survey.words.language import in_chinese

_CLAIM_ROWS, _CLAIM_COLUMNS = 300, 30
_CANDIDATES, _PROBES = 40, 5


def check_file(database: Session, settings: Settings, file: tuple[str, bytes], *, user: User) -> CheckResult:
    """Check a file, (name, bytes), store it with the result, and return the result."""
    checked, kept = compare_file(database, settings, file, user=user)
    with unit_of_work(database):
        record_check(database, kept)
    return checked


def compare_file(
    database: Session, settings: Settings, file: tuple[str, bytes], *, user: User
) -> tuple[CheckResult, Mapping[str, Any]]:
    """Check a file, (name, bytes), store its bytes, and return the result and what `record_check` writes of it."""
    name, content = received_name(file[0]), file[1]
    try:
        whole = compare_whole(database, settings, (name, content), user=user)
        checked = whole or _compare_with_export(database, settings, (name, content), user)
    except RefusedWorkbookError as error:
        checked = CheckResult("refused", name, refusal=error)
    return checked, {
        "kind": "check",
        "digest": files.store_bytes(settings.uploads, content),
        "name": name,
        "size": len(content),
        "enterprise_id": user.enterprise_id,
        "export_id": checked.record.id if checked.record is not None else None,
        "state": UploadState.REFUSED if checked.outcome == "refused" else UploadState.PREVIEWED,
        "detail": _detail(checked),
        "uploaded_by_id": user.id,
    }


def record_check(database: Session, kept: Mapping[str, Any]) -> None:
    """Record, inside the caller's unit of work, that a file was checked, with its result in a few words."""
    upload = Upload(**kept)
    database.add(upload)
    database.flush()
    about, user_id = ("upload", upload.id), upload.uploaded_by_id
    audit_trail.record(database, "check_file", user_id=user_id, about=about, detail=upload.detail)


def _detail(checked: CheckResult) -> dict[str, Any]:
    if checked.refusal is not None:
        return {"outcome": checked.outcome, "code": checked.refusal.code}
    return {
        "outcome": checked.outcome,
        "number": checked.record.number if checked.record is not None else checked.claim,
        "altered": sum(len(report.altered) for report in checked.reports),
        "removed": sum(len(report.removed) for report in checked.reports),
        "added": sum(len(report.added) + len(report.repeated) for report in checked.reports),
        "intact": checked.outcome == "checked" and checked.intact,
        "complete": checked.outcome == "checked" and checked.complete,
    }


def _compare_with_export(database: Session, settings: Settings, file: tuple[str, bytes], user: User) -> CheckResult:
    name, content = file
    book = read_book(content, LIST)
    key = seal_key(settings)
    claims = list(dict.fromkeys(_claims(book)))
    record = next((record for claim in claims if (record := exports.by_number(database, claim))), None)
    claim, by_rows = (claims[0] if claims else ""), False
    if record is None and not claims:
        record = _export_by_rows(database, key, book, user)
        by_rows = record is not None
    if record is None:
        return CheckResult("unknown" if claim else "foreign", name, claim=claim)
    if not exports.may_open(database, user, record):
        if Role(user.role) in OF_ENTERPRISES:
            return CheckResult("unknown", name, claim=claim)
        return CheckResult("closed", name, claim=record.number, record=record)
    kept = _original_file(settings, record)
    sheets = sealed_sheets(exports.sheets_of(database, record.id))
    export = Export(record.number, sheets, kept.file.book if kept is not None else None)
    own, original = _sealed_file(content, book), kept.file if kept is not None else None
    reports, beyond = compare_beyond_seals(sheets, own, original, check_book(key, export, book))
    current = rewrite_export(database, record, user)
    return CheckResult(
        "checked",
        name,
        claim=record.number,
        record=record,
        reports=reports,
        facts=_altered_facts(book, record),
        since=check_book(key, export, book_of(current.tables)) if current is not None else None,
        now=current.basis if current is not None else "",
        by_rows=by_rows,
        beyond=beyond,
        disguised=shown_otherwise(
            content, book, LIST, kept=(kept.content, kept.file.book) if kept is not None else None
        ),
    )


def _claims(book: Book) -> Iterator[str]:
    """Yield the export numbers in a book, those of 文件说明 first."""
    names = sorted(book.sheets, key=lambda name: (name != MANIFEST_SHEET, not name.startswith("_")))
    for name in names:
        for row in book.sheets[name].rows[:_CLAIM_ROWS]:
            for cell in row[:_CLAIM_COLUMNS]:
                if isinstance(cell, str) and "JD-EX-" in cell:
                    yield from NUMBER.findall(cell)


def _export_by_rows(database: Session, key: bytes, book: Book, user: User) -> ExportRecord | None:
    """Return the export that a row of the book bears a seal of, among the newest that the user may see, or None."""
    for record in exports.log(database, user, exports.LogFilters(), page=1, size=_CANDIDATES):
        for sheet in sealed_sheets(exports.sheets_of(database, record.id)):
            held = book.sheets.get(sheet.name)
            located = locate(held, sheet) if held is not None else None
            if located is None or None in located.places:
                continue
            known = set(sheet.each())
            sealer = RowSealer(key, record.number, sheet.name, sheet.columns)
            if any(sealer.seal(row.cells) in known for _, row in zip(range(_PROBES), rows_of(located), strict=False)):
                return record
    return None


def sealed_sheets(rows: Sequence[ExportSheet]) -> list[SealedSheet]:
    """Return stored sheets as `exports.seals` takes them."""
    return [SealedSheet(row.name, tuple(row.columns), row.key_column, tuple(row.keys), row.seals) for row in rows]


@dataclass(frozen=True)
class _OriginalFile:
    """The file of an export as it was written."""

    file: File
    content: bytes


def _sealed_file(content: bytes, book: Book) -> File:
    return File(book, formula_texts(content, LIST), drawn_parts(content, LIST))


def _original_file(settings: Settings, record: ExportRecord) -> _OriginalFile | None:
    """Return the stored file of an export; None if it is missing or its digest differs."""
    path = files.path_of_digest(settings.exports, record.digest)
    try:
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != record.digest:
            return None
        return _OriginalFile(_sealed_file(content, read_book(content, LIST)), content)
    except (OSError, RefusedWorkbookError):
        return None


def _altered_facts(book: Book, record: ExportRecord) -> list[tuple[str, str, str]]:
    """Return (label, in the file, when it left) for every line of 文件说明 that was altered or stands there twice."""
    sheet = book.sheets.get(MANIFEST_SHEET)
    manifest = manifest_of(record)
    if sheet is None or manifest is None:
        return []
    standing: dict[str, list[str]] = defaultdict(list)
    for row in sheet.rows:
        if len(row) > 1:
            standing[shown(row[0]).strip()].append(shown(row[1]).strip())
    with in_chinese():
        left = dict(manifest_sheet(manifest).blocks[0][1])
    return [
        (label, "；".join(standing[label]), text.strip())
        for label, text in left.items()
        if (standing[label] or [""]) != [text.strip()]
    ]
