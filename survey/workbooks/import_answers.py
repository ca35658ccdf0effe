"""Questionnaire workbooks that come back: kept, read, held against the draft, taken in as one patch or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from exports.archive.refusals import RefusedWorkbookError
from exports.questionnaire.layout import DIGEST_LENGTH, NOTE, lay_out
from exports.questionnaire.reader import Claim, Handed, read_handed
from exports.reading.reader import read_book
from exports.reading.workbook import Book
from scoring.answers.answers import Absence, sheet_from_json
from scoring.definition.questionnaire import Questionnaire
from survey.accounts.decide_requests import vouch
from survey.answering.join_campaign import draft_of
from survey.answering.read_draft import Desk, desk_of
from survey.answering.save_draft import Author, MovedError, SaveOutcome, save_patch
from survey.definitions.catalogue import catalogue
from survey.definitions.renamed_questions import Carried, carry, option_finder, renamed
from survey.models import Upload, UploadState, User
from survey.queries import campaigns, uploads
from survey.store.scope import Scope
from survey.uploads import save_upload
from survey.uploads.save_upload import MovedOnError, settle
from survey.workbooks.compare_answers import Comparison, Ground, Known, List, compare, doubled
from survey.workbooks.read_answers import stated

KIND = "questionnaire"
EXPORT_KIND = "questionnaire"
BY_OFFICIAL = "import_official"
"""The channel of what an official takes in for an enterprise."""


@dataclass(frozen=True)
class Opened:
    """A stored workbook, read and held against the draft as it is now.

    `older`: the version the file was made for, where it is not the one in use.  `stamp`: changes with the lists.
    """

    book: Book
    handed: Handed
    questionnaire: Questionnaire
    carried: Carried
    comparison: Comparison
    older: str = ""

    @property
    def stamp(self) -> str:
        """A digest of what would be taken in."""
        said = [f"{item.id}|{item.list}|{item.old!r}|{item.new!r}" for item in self.comparison.items]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()

    @property
    def counts(self) -> dict[str, int]:
        """How many statements fall into each list, marks, and what has no place in the version in use."""
        counted = {str(name): len(self.comparison.of(name)) for name in List}
        left = len(self.carried.left) + len(self.comparison.strangers)
        unseen = sum(item.place.unseen for item in self.comparison.items)
        return counted | {"faults": len(self.comparison.faults), "left": left, "unseen": unseen}


def read_in(database: Session, desk: Desk, content: bytes, *, override: bool = False) -> Opened:
    """Return a workbook held against a desk's draft.

    `override`: what both sides changed is taken from the file. Raises RefusedWorkbookError: what `read_book` and
    `read_handed` refuse, ``wrong_enterprise``, ``wrong_questionnaire``, ``not_asked``, ``nothing_stated``.
    """
    book = read_book(content)
    handed = read_handed(book)
    claim = handed.claim
    if claim.credit_code != desk.enterprise.credit_code:
        raise RefusedWorkbookError("wrong_enterprise", credit_code=claim.credit_code[:18])
    questionnaire = desk.questionnaires.get(claim.questionnaire)
    if questionnaire is None:
        raise RefusedWorkbookError("wrong_questionnaire")
    own = [sheet.name for sheet in lay_out(questionnaire).sheets if sheet.name in handed.keyless]
    if own:
        raise RefusedWorkbookError("no_keys", sheet=own[0])
    if not desk.asked.get(questionnaire.id):
        raise RefusedWorkbookError("not_asked")
    return _held(database, desk, (book, handed), questionnaire, override=override)


def _held(
    database: Session, desk: Desk, read: tuple[Book, Handed], questionnaire: Questionnaire, *, override: bool
) -> Opened:
    book, handed = read
    claim = handed.claim
    older = "" if claim.digest == questionnaire.digest[:DIGEST_LENGTH] else claim.version
    before = _older(claim) if older else None
    names = renamed().get(questionnaire.id, {}) if older else {}
    carried = carry(handed.cells, before, questionnaire, names) if older else Carried(handed.cells)
    found = doubled(stated(questionnaire, carried.cells, option_finder(before, names)), handed.doubled, questionnaire)
    if all(statement.blank for statement in found.statements.values()) and not carried.left:
        raise RefusedWorkbookError("nothing_stated")
    ground = Ground(
        questionnaires=desk.questionnaires,
        dossier=desk.dossier,
        questionnaire=questionnaire,
        baseline=_baseline(database, claim, (questionnaire, names), desk.campaign.id),
        override=override,
    )
    return Opened(book, handed, questionnaire, carried, compare(ground, found), older)


def _older(claim: Claim) -> Questionnaire | None:
    found = catalogue().versions.get((claim.questionnaire, claim.version))
    return found if found is not None and found.digest.startswith(claim.digest) else None


def _baseline(
    database: Session, claim: Claim, current: tuple[Questionnaire, Mapping[str, str]], campaign_id: int
) -> Mapping[str, Known] | None:
    """Return what the file was written from, by the record of its export; None where this campaign knows none.

    `current`: the definition in use and the new names of its questions.
    """
    questionnaire, names = current
    record = uploads.export_by_number(database, claim.number)
    said = record.manifest if record is not None and record.kind == EXPORT_KIND else {}
    if (
        said.get("enterprise") != claim.credit_code
        or said.get("questionnaire") != claim.questionnaire
        or said.get("campaign_id") != campaign_id
        or said.get("blank")
    ):
        return None
    kept = {key: entry.get("value") for key, entry in said.get("baseline", {}).items()}
    values = {names.get(key, key): value for key, value in kept.items() if not key.startswith(NOTE)}
    sheet = sheet_from_json(
        questionnaire, {"values": {key: value for key, value in values.items() if value is not None}}
    )
    found: dict[str, Known] = {}
    for name in values:
        given = sheet.get(name)
        found[name] = None if isinstance(given, Absence) else given
    return found | {key: text or None for key, text in kept.items() if key.startswith(NOTE)}


def receive(
    database: Session, desk: Desk, file: tuple[str, bytes], *, user: User, folder: Path, job_id: int | None = None
) -> Upload:
    """Keep a workbook that was handed in for a desk, and say what became of it: previewed or refused.

    `file` is (name, bytes); nothing is written to the draft.
    """
    upload = save_upload.kept(KIND, file, user.id, folder)
    upload.enterprise_id, upload.job_id = desk.enterprise.id, job_id
    try:
        opened = read_in(database, desk, file[1])
    except RefusedWorkbookError as error:
        save_upload.refuse(upload, error)
    else:
        upload.questionnaire_id, upload.detail = opened.questionnaire.id, {**opened.counts, "stamp": opened.stamp}
        record = uploads.export_by_number(database, opened.handed.claim.number)
        upload.export_id = record.id if record is not None else None
    save_upload.record(database, upload)
    return upload


def desk_of_claim(database: Session, content: bytes, scope: Scope) -> tuple[Desk, Claim]:
    """Return the desk of the enterprise that a workbook names, for whoever may see it, and what the file claims.

    Raises RefusedWorkbookError, ``unknown_enterprise`` where the scope does not hold it.
    """
    claim = read_handed(read_book(content)).claim
    campaign = campaigns.current(database)
    if campaign is None:
        raise RefusedWorkbookError("no_campaign")
    enterprise = campaigns.enterprise_by_code(database, scope, claim.credit_code)
    if enterprise is None:
        raise RefusedWorkbookError("unknown_enterprise")
    return desk_of(database, enterprise, campaign), claim


def adopt(database: Session, desk: Desk, upload: Upload, opened: Opened, *, stamp: str, author: Author) -> SaveOutcome:
    """Take in all that is right, in one transaction with the upload's settling.

    Raises MovedOnError when the lists are no longer those of `stamp`, the upload was settled before, or the sheet
    changed while they were worked out.
    """
    if opened.stamp != stamp:
        raise MovedOnError
    row = desk.sheets.get(opened.questionnaire.id)
    revisions = row.revisions if row is not None else {}
    patch = {item.id: (item.new, int(revisions.get(item.id, 0))) for item in opened.comparison.taken if not item.note}
    notes = {
        item.id.removeprefix(NOTE): (str(item.new or ""), int(revisions.get(item.id, 0)))
        for item in opened.comparison.taken
        if item.note
    }
    upload_id, counts, enterprise_id = upload.id, opened.counts, desk.enterprise.id

    def settled(session: Session) -> None:
        if author.channel == BY_OFFICIAL:
            vouch(session, [enterprise_id])
        settle(session, upload_id, UploadState.APPLIED, user_id=author.user_id, counts=counts)

    try:
        return save_patch(
            database,
            draft_of(database, desk, author),
            opened.questionnaire,
            patch,
            notes=notes,
            author=author,
            besides=settled,
            expected=revisions,
        )
    except MovedError:
        raise MovedOnError from None
