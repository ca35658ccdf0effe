"""Submitting: the draft becomes an immutable version, with the facts of that day and a commitment to its digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from scoring.answers.answers import Dossier, sheet_to_json
from scoring.answers.checks import find
from scoring.answers.coding import encode, pack
from scoring.definition.questionnaire import Questionnaire
from survey.answering.read_standing import STANDING_STATES, Standing, beyond_return, read_standing, refusal_of
from survey.definitions.formats import FORMATS
from survey.definitions.version_facts import facts_of
from survey.models import (
    Commitment,
    Enterprise,
    Participation,
    ParticipationState,
    ReturnRequest,
    Submission,
    SubmissionVersion,
    User,
    VersionSheet,
    utc_now,
)
from survey.queries import firm_people, submissions
from survey.queries.closes import calendar_of
from survey.records import audit_trail
from survey.records.record_changes import record_history, set_columns
from survey.store.db import unit_of_work

COMMITMENT_VERSION = "2026.1"


class CannotSubmitError(Exception):
    """A draft cannot become a version now.

    `code`: findings, changed since it was read, not_admitted, not_responsible, beyond_return, or as
    `read_standing.refusal_of` says.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Signature:
    """Who commits to which text, and the digest of the answers that were shown with it."""

    text: str
    digest: str
    signatory: str
    post: str
    phone: str


def dossier_digest(questionnaires: Mapping[str, Questionnaire], dossier: Dossier) -> str:
    """Return the SHA-256 over all answers and the definitions they answer."""
    content = {
        name: {"definition": questionnaire.digest, "sheet": sheet_to_json(dossier.sheets[name])}
        for name, questionnaire in sorted(questionnaires.items())
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def sheet_rows(questionnaires: Mapping[str, Questionnaire], dossier: Dossier) -> list[dict[str, Any]]:
    """Return a row per questionnaire of a version: every answer, and the packed codes of those that count."""
    coded = encode(questionnaires, [dossier])
    return [
        {
            "questionnaire_id": name,
            "definition_version": questionnaire.version,
            "definition_digest": questionnaire.digest,
            "document": sheet_to_json(dossier.sheets[name]),
            "packed": pack(coded[name], 0),
        }
        for name, questionnaire in sorted(questionnaires.items())
    ]


def receipt_number(year: int, submission_id: int, number: int) -> str:
    """Return the receipt of a version: JD26-000123-1."""
    return f"JD{year % 100:02d}-{submission_id:06d}-{number}"


def submit(
    database: Session,
    submission_id: int,
    questionnaires: Mapping[str, Questionnaire],
    signature: Signature,
    *,
    user: User,
    now: datetime | None = None,
) -> SubmissionVersion:
    """Make a version of the draft and return it; the same answers submitted again return the version there is.

    The draft is read and scored outside the transaction, and written only if it did not change meanwhile. Raises
    CannotSubmitError (``findings``, ``changed``, ``beyond_return``, ``not_admitted``, ``not_responsible``, or why
    nothing can be submitted now); then nothing is written.
    """
    moment = now or utc_now()
    user_id = user.id
    draft = _read(database, submission_id, questionnaires)
    if any(finding.hard for finding in find(questionnaires, draft.dossier, formats=FORMATS)):
        raise CannotSubmitError("findings")
    digest = dossier_digest(questionnaires, draft.dossier)
    if digest != signature.digest:
        raise CannotSubmitError("changed")
    if beyond_return(_standing(database, submission_id, moment), questionnaires, draft.dossier):
        raise CannotSubmitError("beyond_return")
    facts, rows = facts_of(questionnaires, draft.dossier), sheet_rows(questionnaires, draft.dossier)
    with unit_of_work(database):
        participation = _participation(database, submission_id, lock=True)
        earlier = version_with_same_answers(database, submission_id, digest)
        if earlier is None:  # what counts already is no new act: the button was pressed twice, maybe at the close
            _refuse_unready(database, participation, submissions.open_return(database, submission_id), moment)
        _refuse_others(database, participation, user_id)
        if earlier is not None:
            return earlier
        if _revisions(database, submission_id, participation.enterprise) != draft.revisions:
            raise CannotSubmitError("changed")
        version = SubmissionVersion(
            submission_id=submission_id,
            digest=digest,
            submitted_at=moment,
            submitted_by_id=user_id,
            credit_code=participation.enterprise.credit_code,
            **facts,
        )
        version.sheets = [VersionSheet(**row) for row in rows]
        version.commitment = _commitment(signature, moment)
        version_id = _add(database, version, participation)
    return database.get_one(SubmissionVersion, version_id)


def _refuse_others(database: Session, participation: Participation, user_id: int) -> None:
    """Raise CannotSubmitError for who was removed, demoted or replaced while the draft was scored."""
    if not firm_people.is_responsible(database, participation.enterprise_id, user_id):
        raise CannotSubmitError("not_responsible")


def _participation(database: Session, submission_id: int, *, lock: bool = False) -> Participation:
    """Return the participation of a submission with its campaign and enterprise.

    `lock`: until the transaction ends nobody else submits, returns, takes back or leaves.
    """
    statement = (
        select(Participation)
        .join(Submission, Submission.participation_id == Participation.id)
        .where(Submission.id == submission_id)
        .options(joinedload(Participation.campaign), joinedload(Participation.enterprise))
    )
    if lock:
        statement = statement.with_for_update(of=Participation)
    return database.scalars(statement).one()


def _standing(database: Session, submission_id: int, moment: datetime) -> Standing:
    participation = _participation(database, submission_id)
    calendar = calendar_of(database, participation.campaign, participation.enterprise_id)
    return read_standing(database, submission_id, (participation.campaign, calendar), participation.state, now=moment)


def _refuse_unready(
    database: Session, participation: Participation, returned: ReturnRequest | None, moment: datetime
) -> None:
    """Raise CannotSubmitError where nothing can be submitted now, or nobody admitted the enterprise yet."""
    calendar = calendar_of(database, participation.campaign, participation.enterprise_id)
    code = refusal_of(ParticipationState(participation.state), calendar, returned, moment)
    if code:
        raise CannotSubmitError(code)
    if not participation.enterprise.listed:
        raise CannotSubmitError("not_admitted")


def _add(database: Session, version: SubmissionVersion, participation: Participation) -> int:
    """Give a version its number, write it inside the caller's unit of work, and return its id."""
    last = submissions.latest_version(database, version.submission_id)
    version.number = (last.number if last is not None else 0) + 1
    version.receipt = receipt_number(version.submitted_at.year, version.submission_id, version.number)
    database.add(version)
    database.flush()
    _update_participation(database, participation, version)
    about, detail = ("version", version.id), {"receipt": version.receipt, "digest": version.digest}
    audit_trail.record(database, "submit", user_id=version.submitted_by_id, about=about, detail=detail)
    return version.id


def version_with_same_answers(database: Session, submission_id: int, digest: str) -> SubmissionVersion | None:
    """Return the version that counts if it has this digest; None otherwise, as after it was returned or taken back."""
    last = submissions.latest_version(database, submission_id)
    if last is None or last.digest != digest:
        return None
    return last if _participation(database, submission_id).state in STANDING_STATES else None


@dataclass(frozen=True)
class _Draft:
    """A draft as it was read, with the revisions that change whenever an answer does."""

    dossier: Dossier
    revisions: tuple[object, ...]


def _read(database: Session, submission_id: int, questionnaires: Mapping[str, Questionnaire]) -> _Draft:
    database.rollback()
    own = select(Enterprise).join(Participation).join(Submission).where(Submission.id == submission_id)
    enterprise = database.scalars(own).one()
    dossier = submissions.draft_dossier(submissions.draft_sheets(database, submission_id), questionnaires, enterprise)
    return _Draft(dossier, _revisions(database, submission_id, enterprise))


def _revisions(database: Session, submission_id: int, enterprise: Enterprise) -> tuple[object, ...]:
    """Return what differs as soon as an answer changed, or another return is to be answered."""
    sheets = submissions.draft_sheets(database, submission_id)
    returned = submissions.open_return(database, submission_id)
    versions = {name: (row.version, row.revisions) for name, row in sheets.items()}
    return (enterprise.name, returned.id if returned is not None else None, versions)


def _commitment(signature: Signature, moment: datetime) -> Commitment:
    return Commitment(
        text_version=COMMITMENT_VERSION,
        text=signature.text,
        digest=signature.digest,
        signatory=signature.signatory,
        post=signature.post,
        phone=signature.phone,
        signed_at=moment,
    )


def _update_participation(database: Session, participation: Participation, version: SubmissionVersion) -> None:
    """Set the participation to submitted, the enterprise's unit to the version's, and close an open return request."""
    participation.state = ParticipationState.SUBMITTED
    participation.taken_back = False
    enterprise: Enterprise = participation.enterprise
    moved = set_columns(enterprise, {"unit": version.unit or enterprise.unit})
    record_history(database, enterprise.id, moved, source="submission", by_id=version.submitted_by_id)
    open_request: ReturnRequest | None = submissions.open_return(database, version.submission_id)
    if open_request is not None:
        open_request.answered_by_version_id = version.id
