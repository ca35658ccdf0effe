"""Every exported file: its number, its manifest, the seals of its rows, and the record that keeps them.

A workbook is written in this order: `new_number`, the tables, `seal` (which adds the fingerprint to the manifest),
`manifest_sheet` as one more sheet, the bytes, `record`. The key of the seals is derived from the instance's secret key
and is not in the database, so that nobody can make a seal by writing there.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from exports.seals.row_seals import SealedSheet, fingerprint, seal_tables
from exports.writing.tables import FactSheet, Table
from survey.config import Settings
from survey.models import ExportRecord, ExportSheet, User, utc_now
from survey.records import audit_trail
from survey.records.manifest_words import COLUMN_NOTES, MANIFEST_SHEET, checking_pairs, manifest_pairs
from survey.store import files
from survey.store.db import unit_of_work
from survey.store.scope import Scope, scope
from survey.version import VERSION
from survey.words.export_kinds import EXPORT_KINDS
from survey.words.figures import SHANGHAI, moment

NUMBER = re.compile(r"JD-EX-\d{8}-[0-9A-F]{8}")
CREDIT_CODE = "统一社会信用代码"


@dataclass(frozen=True)
class Manifest:
    """The content of the sheet 文件说明: in words (Chinese) except `number`, `kind`, `made_at` and `evaluation_id`.

    `user_name`: empty if written from the command line.  `filters`: empty for everything.  `columns`: titles of the
    main sheet.  `rows`: rows of the main sheet.  `fingerprint`: set by `seal`.  `program`: the version that wrote the
    file; empty for files written before it was stated.  `head`: the last place of the record, as
    `survey.records.write_anchors.head_words` has it: whoever keeps the file keeps an anchor.  `reason`: why somebody
    took personal data; empty where none is in the file.  `trial`: that the campaign is a trial, empty where it is none.
    """

    number: str
    kind: str
    title: str
    made_at: datetime
    user_name: str
    scope: str
    filters: str = ""
    columns: tuple[str, ...] = ()
    scheme: str = ""
    list_version: str = ""
    rows: int = 0
    evaluation_id: int | None = None
    fingerprint: str = ""
    program: str = VERSION
    head: str = ""
    reason: str = ""
    trial: str = ""


@dataclass(frozen=True)
class Sealed:
    """A manifest with its fingerprint, and the sealed sheets."""

    manifest: Manifest
    sheets: tuple[SealedSheet, ...]


def seal_key(settings: Settings) -> bytes:
    """Return the 32 bytes that rows are sealed with, derived from the instance's secret key."""
    return hashlib.blake2b(settings.secret_key.encode(), digest_size=32, person=b"export-row-seals").digest()


def new_number() -> str:
    """Return a new file number: the day in Shanghai and 32 random bits, as ``JD-EX-20261123-7F3A9C2D``."""
    return f"JD-EX-{utc_now().astimezone(SHANGHAI):%Y%m%d}-{secrets.token_hex(4).upper()}"


def seal(
    manifest: Manifest, tables: Sequence[Table], *, key: bytes, key_titles: Mapping[str, str] | str = CREDIT_CODE
) -> Sealed:
    """Return the manifest with the fingerprint of the tables, and the tables sealed.

    `key_titles`: the title of the column that names a row, one for all or sheet name -> title. Raises SealError.
    """
    return sealed_with(manifest, seal_tables(key, manifest.number, tables, key_titles))


def sealed_with(manifest: Manifest, sheets: tuple[SealedSheet, ...]) -> Sealed:
    """Return sheets under seal with the manifest that holds their fingerprint."""
    seals = [row_seal for sheet in sheets for row_seal in sheet.each()]
    return Sealed(replace(manifest, fingerprint=fingerprint(seals)), sheets)


def manifest_sheet(manifest: Manifest) -> FactSheet:
    """Return the sheet 文件说明, which every exported workbook has."""
    given = {
        "number": manifest.number,
        "user": manifest.user_name,
        "made_at": moment(manifest.made_at),
        "title": manifest.title,
        "scope": manifest.scope,
        "filters": manifest.filters,
        "scheme": manifest.scheme,
        "list_version": manifest.list_version,
        "fingerprint": " ".join(re.findall("....", manifest.fingerprint)),
        "program": manifest.program,
        "head": manifest.head,
        "reason": manifest.reason,
        "trial": manifest.trial,
    }
    blocks = [("本文件", manifest_pairs(given, manifest.columns, manifest.rows)), ("核对", checking_pairs())]
    notes = [(title, COLUMN_NOTES[title]) for title in manifest.columns if title in COLUMN_NOTES]
    blocks += [("列的说明", notes)] if notes else []
    return FactSheet(MANIFEST_SHEET, MANIFEST_SHEET, blocks)


def manifest_of(record: ExportRecord) -> Manifest | None:
    """Return the manifest of an export; None for exports older than the manifest."""
    facts = record.manifest
    if not facts.get("number"):
        return None
    given = {item.name: facts[item.name] for item in fields(Manifest) if item.name in facts}
    given["made_at"] = datetime.fromisoformat(facts["made_at"])
    given["columns"] = tuple(facts.get("columns", ()))
    given["program"] = facts.get("program", "")
    return Manifest(**given)


@dataclass(frozen=True)
class Recording:
    """The record of an export that is not written yet. `about`: what was exported; None for the export itself."""

    entry: ExportRecord
    sheets: tuple[SealedSheet, ...]
    about: tuple[str, object] | None


def _see_words(kind: str) -> None:
    if kind not in EXPORT_KINDS:
        message = f"exports of kind {kind!r} have no words in survey/words/export_kinds.py"
        raise ValueError(message)


def record(
    database: Session,
    manifest: Manifest,
    file: tuple[str, bytes | Path],
    sealed: Sequence[Table] | Sealed,
    *,
    key: bytes,
    user: User | None,
    filters: Mapping[str, str] | None = None,
    key_titles: Mapping[str, str] | str = CREDIT_CODE,
    folder: Path | None = None,
    about: tuple[str, object] | None = None,
    into: list[Recording] | None = None,
) -> ExportRecord:
    """Record who took which file when, with the seals of its rows, in one unit of work with the audit trail.

    `file`: (name, bytes or path).  `filters`: codes as in the address.  `folder`: where the bytes are stored by digest,
    for 核对文件 to name altered cells; pass ``settings.exports``.  `about`: (type, id) of what was exported; by default
    the evaluation, or else the export. What the user may see at that moment is kept as ``manifest["reach"]``, which
    decides who may check the file later.  `into`: where the record is kept instead of being written, for a job that
    writes it as it ends (`write_recordings`). Raises SealError, and ValueError for a kind that `EXPORT_KINDS` has no
    words for.
    """
    _see_words(manifest.kind)
    given = sealed if isinstance(sealed, Sealed) else seal(manifest, sealed, key=key, key_titles=key_titles)
    name, content = file
    digest = _store_content(content, folder)
    user_id = user.id if user else None
    facts = asdict(given.manifest) | {"made_at": manifest.made_at.isoformat(), "columns": list(manifest.columns)}
    facts["reach"] = asdict(scope(user)) if user else asdict(Scope(everything=True))
    entry = ExportRecord(
        user_id=user_id,
        kind=manifest.kind,
        evaluation_id=manifest.evaluation_id,
        filters=dict(filters or {}),
        rows=manifest.rows,
        file_name=name,
        digest=digest,
        number=manifest.number,
        manifest=facts,
    )
    evaluated = ("evaluation", manifest.evaluation_id) if manifest.evaluation_id is not None else None
    recording = Recording(entry, given.sheets, about or evaluated)
    if into is not None:
        into.append(recording)
        return entry
    with unit_of_work(database):
        write_recordings(database, [recording])
    return entry


def write_recordings(database: Session, recordings: Sequence[Recording]) -> None:
    """Write the records of exports inside the caller's unit of work, with the seals and the audit trail."""
    database.add_all([recording.entry for recording in recordings])
    database.flush()
    for recording in recordings:
        entry = recording.entry
        database.add_all([_row(entry.id, sheet) for sheet in recording.sheets])
        detail: dict[str, Any] = {"rows": entry.rows, "number": entry.number, "kind": entry.kind}
        if entry.manifest.get("reason"):
            detail |= {"personal": True, "purpose": entry.manifest["reason"]}
        about = recording.about or ("export", entry.id)
        audit_trail.record(database, "export", user_id=entry.user_id, about=about, detail=detail)


def _store_content(content: bytes | Path, folder: Path | None) -> str:
    """Store the bytes of a file and return their digest; a file on the disk is not read whole."""
    if isinstance(content, Path):
        return files.store_file(folder, content) if folder is not None else files.digest_of(content)
    return files.store_bytes(folder, content) if folder is not None else hashlib.sha256(content).hexdigest()


def _row(export_id: int, sheet: SealedSheet) -> ExportSheet:
    return ExportSheet(
        export_id=export_id,
        name=sheet.name,
        columns=list(sheet.columns),
        key_column=sheet.key_column,
        keys=list(sheet.keys),
        seals=sheet.seals,
    )
