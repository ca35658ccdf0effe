"""Questionnaire workbooks that come back: kept, read, held against the draft, taken in as one patch or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy.orm import Session

from exports.archive.refusals import RefusedWorkbookError
from exports.questionnaire.layout import DIGEST_LENGTH, NOTE, lay_out
from exports.questionnaire.reader import Claim, ReturnedCells, read_handed
from exports.reading.reader import read_book
from exports.reading.workbook import Book
from scoring.answers.answers import Absence, sheet_from_json
from scoring.definition.questionnaire import Questionnaire
from survey.answering.join_campaign import ensure_draft
from survey.answering.read_draft import DraftContext, read_draft
from survey.answering.read_lock import read_lock
from survey.answering.save_draft import Author, DraftChangedError, SaveOutcome, save_patch
from survey.definitions.catalogue import catalogue
from survey.definitions.renamed_questions import MigratedCells, migrate_cells, option_finder, renamed_questions
from survey.models import Campaign, Upload, UploadState, User
from survey.queries import campaigns, uploads
from survey.store.scope import Scope
from survey.uploads.four_lists import stamp_of
from survey.uploads.save_upload import ChangedSincePreviewError, close_upload, new_upload, note_preview, save_upload
from survey.workbooks.compare_answers import compare_answers, mark_repeated
from survey.workbooks.comparison_results import Comparison, ComparisonBase, StoredAnswer
from survey.workbooks.read_answers import read_answers
from survey.workbooks.write import EXPORT_KIND

UPLOAD_KIND = "questionnaire"


@dataclass(frozen=True)
class OpenedWorkbook:
    """An uploaded workbook, compared with the draft as it is now.

    `migrated`: its cells under the keys of the version in use.  `older`: the version the file was made for, where it
    is not the one in use; otherwise empty.
    """

    book: Book
    handed: ReturnedCells
    questionnaire: Questionnaire
    migrated: MigratedCells
    comparison: Comparison
    older: str = ""

    @property
    def stamp(self) -> str:
        """A digest that differs as soon as an answer falls into another list, or is another."""
        return stamp_of(f"{item.id}|{item.list}|{item.old!r}|{item.new!r}" for item in self.comparison.rows)

    @property
    def counts(self) -> dict[str, int]:
        """How many answers are in each list, locked or in hidden cells; how many cells are wrong or left over."""
        left = len(self.migrated.without_place) + len(self.comparison.unknown_cells)
        unseen = sum(item.place.unseen for item in self.comparison.rows)
        locked = sum(item.reason == "locked" for item in self.comparison.rows)
        counted = {"faults": len(self.comparison.faults), "left": left, "unseen": unseen, "locked": locked}
        return self.comparison.sizes | counted


def open_workbook(database: Session, draft: DraftContext, content: bytes, *, override: bool = False) -> OpenedWorkbook:
    """Return a workbook compared with the draft.

    `override`: what both sides changed is taken from the file. Raises RefusedWorkbookError: what `read_book` and
    `read_handed` refuse, ``wrong_enterprise``, ``wrong_questionnaire``, ``not_asked``, ``nothing_stated``.
    """
    book = read_book(content)
    handed = read_handed(book)
    claim = handed.claim
    if claim.credit_code != draft.enterprise.credit_code:
        raise RefusedWorkbookError("wrong_enterprise", credit_code=claim.credit_code[:18])
    questionnaire = draft.questionnaires.get(claim.questionnaire)
    if questionnaire is None:
        raise RefusedWorkbookError("wrong_questionnaire")
    own = [sheet.name for sheet in lay_out(questionnaire).sheets if sheet.name in handed.keyless]
    if own:
        raise RefusedWorkbookError("no_keys", sheet=own[0])
    if not draft.asked.get(questionnaire.id):
        raise RefusedWorkbookError("not_asked")
    return _compared(database, draft, (book, handed), questionnaire, override=override)


def _compared(
    database: Session,
    draft: DraftContext,
    read: tuple[Book, ReturnedCells],
    questionnaire: Questionnaire,
    *,
    override: bool,
) -> OpenedWorkbook:
    book, handed = read
    claim = handed.claim
    older = "" if claim.digest == questionnaire.digest[:DIGEST_LENGTH] else claim.version
    before = _older_definition(claim) if older else None
    names = renamed_questions().get(questionnaire.id, {}) if older else {}
    migrated = migrate_cells(handed.cells, before, questionnaire, names) if older else MigratedCells(handed.cells)
    file_answers = mark_repeated(
        read_answers(questionnaire, migrated.cells, option_finder(before, names)), handed.doubled, questionnaire
    )
    if all(file_answer.blank for file_answer in file_answers.answers.values()) and not migrated.without_place:
        raise RefusedWorkbookError("nothing_stated")
    basis = ComparisonBase(
        questionnaires=draft.questionnaires,
        dossier=draft.dossier,
        questionnaire=questionnaire,
        baseline=_baseline(database, claim, (questionnaire, names), draft.campaign.id),
        override=override,
    )
    comparison = compare_answers(basis, file_answers)
    proposed = {(questionnaire.id, item.id): item.new for item in comparison.written if not item.note}
    lock = read_lock(database, draft.submission_id, proposed)
    if lock.held:
        comparison = compare_answers(replace(basis, lock=lock), file_answers)
    return OpenedWorkbook(book, handed, questionnaire, migrated, comparison, older)


def _older_definition(claim: Claim) -> Questionnaire | None:
    definition = catalogue().versions.get((claim.questionnaire, claim.version))
    return definition if definition is not None and definition.digest.startswith(claim.digest) else None


def _baseline(
    database: Session, claim: Claim, current: tuple[Questionnaire, Mapping[str, str]], campaign_id: int
) -> Mapping[str, StoredAnswer] | None:
    """Return what the file was written from, by the record of its export; None where this campaign knows none.

    `current`: the definition in use and the new names of its questions.
    """
    questionnaire, names = current
    record = uploads.export_by_number(database, claim.number)
    manifest = record.manifest if record is not None and record.kind == EXPORT_KIND else {}
    if (
        manifest.get("enterprise") != claim.credit_code
        or manifest.get("questionnaire") != claim.questionnaire
        or manifest.get("campaign_id") != campaign_id
        or manifest.get("blank")
    ):
        return None
    kept = {key: entry.get("value") for key, entry in manifest.get("baseline", {}).items()}
    values = {names.get(key, key): value for key, value in kept.items() if not key.startswith(NOTE)}
    sheet = sheet_from_json(
        questionnaire, {"values": {key: value for key, value in values.items() if value is not None}}
    )
    baseline: dict[str, StoredAnswer] = {}
    for name in values:
        given = sheet.get(name)
        baseline[name] = None if isinstance(given, Absence) else given
    return baseline | {key: text or None for key, text in kept.items() if key.startswith(NOTE)}


def receive_workbook(
    database: Session,
    draft: DraftContext,
    file: tuple[str, bytes],
    *,
    user: User,
    folder: Path,
    given: tuple[str, str] = ("", ""),
) -> Upload:
    """Store an uploaded workbook, (name, bytes), and return its record, previewed or refused; no answer is written.

    `given`: of an official, where its answers are from (an `EntrySource`) and why he hands it in.
    """
    upload = preview_workbook(database, draft, file, user=user, folder=folder)
    upload.source, upload.reason = given
    save_upload(database, upload)
    return upload


def preview_workbook(
    database: Session, draft: DraftContext, file: tuple[str, bytes], *, user: User, folder: Path
) -> Upload:
    """Keep the bytes of an uploaded workbook and return its record, previewed or refused, which is not written yet."""
    upload = new_upload(UPLOAD_KIND, file, user.id, folder)
    upload.enterprise_id = draft.enterprise.id

    def read() -> Mapping[str, object]:
        opened = open_workbook(database, draft, file[1])
        record = uploads.export_by_number(database, opened.handed.claim.number)
        upload.questionnaire_id, upload.export_id = opened.questionnaire.id, record.id if record is not None else None
        return {**opened.counts, "stamp": opened.stamp}

    note_preview(upload, read)
    return upload


def draft_of_claim(
    database: Session, content: bytes, scope: Scope, campaign: Campaign | None
) -> tuple[DraftContext, Claim]:
    """Return the draft in a campaign of the enterprise that a workbook names, and everything its identity sheet says.

    Raises RefusedWorkbookError: ``no_campaign``, ``unknown_enterprise`` where the scope does not hold it, and what
    `read_book` and `read_handed` refuse.
    """
    claim = read_handed(read_book(content)).claim
    if campaign is None:
        raise RefusedWorkbookError("no_campaign")
    enterprise = campaigns.enterprise_by_code(database, scope, claim.credit_code)
    if enterprise is None:
        raise RefusedWorkbookError("unknown_enterprise")
    return read_draft(database, enterprise, campaign), claim


def apply_workbook(
    database: Session,
    draft: DraftContext,
    upload: Upload,
    opened: OpenedWorkbook,
    *,
    stamp: str,
    author: Author,
) -> SaveOutcome:
    """Write every answer that is new or changed into the firm's own draft and close the upload, in one transaction.

    Raises ChangedSincePreviewError when the comparison no longer has the `stamp` of the preview that was confirmed,
    when the upload was closed before, or when the sheet changed while it was compared.
    """
    if opened.stamp != stamp:
        raise ChangedSincePreviewError
    row = draft.sheets.get(opened.questionnaire.id)
    revisions = row.revisions if row is not None else {}
    patch = {item.id: (item.new, int(revisions.get(item.id, 0))) for item in opened.comparison.written if not item.note}
    notes = {
        item.id.removeprefix(NOTE): (str(item.new or ""), int(revisions.get(item.id, 0)))
        for item in opened.comparison.written
        if item.note
    }
    upload_id, counts = upload.id, opened.counts

    def close(session: Session) -> None:
        close_upload(session, upload_id, UploadState.APPLIED, user_id=author.user_id, counts=counts)

    try:
        return save_patch(
            database,
            ensure_draft(database, draft, author),
            opened.questionnaire,
            patch,
            notes=notes,
            author=author,
            also_write=close,
            expected=revisions,
        )
    except DraftChangedError:
        raise ChangedSincePreviewError from None
