"""Removing what `survey.store.retention` says has expired, with a count of each kind and an entry of the trail for it.

Only rows and files of that table are touched: no answer, evaluation, entry of the trail or record of an export. Each
kind has a unit of work of its own; of files, those that something else still needs stay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, ColumnElement, Select, String, cast, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from survey.config import Settings
from survey.models import (
    AccountCode,
    AccountRequest,
    AnswerEntry,
    AuditEntry,
    Campaign,
    CaseFlag,
    CaseFlagStep,
    CaseMessage,
    CaseNote,
    ChaseCall,
    Enquiry,
    EnquiryState,
    EnterpriseChange,
    Evidence,
    ExportRecord,
    FormTemplate,
    Job,
    LedgerDay,
    LedgerStage,
    Objection,
    ObjectionPerson,
    ObjectionStep,
    Participation,
    Pilot,
    PilotEnd,
    Programme,
    RecoveryCode,
    RequestCount,
    RequestState,
    ReturnRequest,
    SignInAttempt,
    Submission,
    SubmissionVersion,
    Upload,
    UploadState,
    User,
    WebSession,
)
from survey.records import audit_trail
from survey.records.erase_personal import count_personal, erase_personal
from survey.records.record_changes import OF_PERSONS
from survey.store.db import unit_of_work
from survey.store.files import path_of_digest
from survey.store.retention import KEPT, SECRET_JOBS, Kept, names_of
from survey.words.figures import SHANGHAI

JOB_FILES = "jobs"
TRAIL, TRAIL_REASON = "trail_personal", "保存期满"
FRESH = timedelta(days=1)
"""A file that was written or asked for within this time stays until the next run: an upload may be on its way."""
ENDED_BY = ("remove_colleague", "deactivate_account", "refuse_account", "hand_over", "take_over")


@dataclass(frozen=True, slots=True)
class Run:
    """One run. `now`: the moment it counts from; `dry`: whether nothing is removed."""

    database: Session
    settings: Settings
    now: datetime
    dry: bool


@dataclass(frozen=True, slots=True)
class Removed:
    """How much of a kind expired, and the files that go with it once the rows are settled."""

    count: int
    files: tuple[Path, ...] = ()


Remover = Callable[[Run, datetime], Removed]


def expire(database: Session, settings: Settings, now: datetime, *, dry: bool) -> dict[str, int]:
    """Remove what has expired and return key of `KEPT` -> how many; with `dry` remove nothing and record nothing."""
    run = Run(database, settings, now, dry)
    return {kept.key: _expire(run, kept) for kept in KEPT if kept.days is not None}


def _expire(run: Run, kept: Kept) -> int:
    before = run.now - kept.period
    if kept.key == TRAIL:
        return _trail_personal(run, before)
    remover = REMOVERS[kept.key]
    if run.dry:
        removed = remover(run, before)
        run.database.rollback()
        return removed.count
    with unit_of_work(run.database):
        removed = remover(run, before)
        for path in removed.files:
            path.unlink(missing_ok=True)
        if removed.count:
            about, detail = ("retention", kept.key), {"removed": removed.count}
            audit_trail.record(run.database, "expire", user_id=None, about=about, detail=detail)
    return removed.count


def _trail_personal(run: Run, before: datetime) -> int:
    """Erase persons and addresses from entries of the trail, in units of work and with entries of their own."""
    if run.dry:
        return count_personal(run.database, before)
    return erase_personal(run.database, user_id=None, reason=TRAIL_REASON, before=before)


def _rows(run: Run, model: type[Any], expired: ColumnElement[bool]) -> Removed:
    """Delete rows of one table."""
    count = run.database.scalar(select(func.count()).select_from(model).where(expired)) or 0
    if not run.dry:
        run.database.execute(delete(model).where(expired).execution_options(synchronize_session=False))
    return Removed(count)


def _blanked(run: Run, model: type[Any], expired: ColumnElement[bool], values: Mapping[str, object]) -> Removed:
    """Empty columns of rows that stay; rows where they are empty already are not counted."""
    differs = or_(*(_differs(model, name, value) for name, value in values.items()))
    count = run.database.scalar(select(func.count()).select_from(model).where(expired, differs)) or 0
    if not run.dry:
        statement = update(model).where(expired, differs).values(**values)
        run.database.execute(statement.execution_options(synchronize_session=False))
    return Removed(count)


def _differs(model: type[Any], name: str, value: object) -> ColumnElement[bool]:
    """Return that a column holds something else; JSON is compared as text, for PostgreSQL compares none."""
    column = getattr(model, name)
    return cast(column, String) != "{}" if isinstance(column.type, JSON) else column.is_distinct_from(value)


def _sessions(run: Run, _before: datetime) -> Removed:
    idle = WebSession.last_seen_at < run.now - run.settings.idle_limit
    return _rows(run, WebSession, idle | (WebSession.created_at < run.now - run.settings.absolute_limit))


def _request_counts(run: Run, before: datetime) -> Removed:
    return _rows(run, RequestCount, RequestCount.ends_at < before)


def _attempts(run: Run, before: datetime) -> Removed:
    return _rows(run, SignInAttempt, SignInAttempt.at < before)


def _codes(run: Run, before: datetime) -> Removed:
    return _rows(run, AccountCode, AccountCode.expires_at < before)


def _recovery_codes(run: Run, before: datetime) -> Removed:
    return _rows(run, RecoveryCode, RecoveryCode.used_at < before)


def _requests(run: Run, before: datetime) -> Removed:
    decided = (AccountRequest.state != RequestState.WAITING) & (AccountRequest.decided_at < before)
    return _blanked(
        run, AccountRequest, decided, {"contact": "", "phone": "", "address": "", "password_hash": "", "reason": ""}
    )


def _accounts(run: Run, before: datetime) -> Removed:
    """Empty what is personal of accounts that ended, the name excepted, when the trail has nothing newer of them."""
    traced = exists().where(
        AuditEntry.at >= before,
        or_(
            AuditEntry.user_id == User.id,
            (AuditEntry.object_type == "user") & (AuditEntry.object_id == cast(User.id, String)),
        ),
    )
    ended = User.active.is_(False) & (User.created_at < before)
    quiet = run.database.scalars(select(User.id).where(ended, ~traced)).all()
    expired = set(quiet) - _ended_since(run.database, before)
    secrets = run.database.scalar(select(func.count()).where(RecoveryCode.user_id.in_(expired))) or 0
    if not run.dry and secrets:
        run.database.execute(delete(RecoveryCode).where(RecoveryCode.user_id.in_(expired)))
    values = {"phone": "", "email": "", "password_hash": None, "totp_secret": None, "draft_key": None}
    return _blanked(run, User, User.id.in_(expired), values)


def _ended_since(database: Session, before: datetime) -> set[int]:
    """Return who is named by an entry about his enterprise that may have ended his account since a moment."""
    newer = select(AuditEntry.detail).where(AuditEntry.at >= before, AuditEntry.action.in_(ENDED_BY))
    return {int(detail["user"]) for detail in database.scalars(newer) if str(detail.get("user") or "").isdigit()}


def _previewed(run: Run, before: datetime) -> Removed:
    """Discard what was uploaded and never settled; its bytes go as those of any other discarded upload."""
    waiting = (Upload.state == UploadState.PREVIEWED) & (Upload.kind != "check") & (Upload.uploaded_at < before)
    return _blanked(run, Upload, waiting, {"state": UploadState.DISCARDED, "settled_at": run.now})


def _uploads(run: Run, before: datetime) -> Removed:
    over = or_(
        (Upload.state == UploadState.DISCARDED) & (func.coalesce(Upload.settled_at, Upload.uploaded_at) < before),
        (Upload.state == UploadState.REFUSED) & (Upload.uploaded_at < before),
        (Upload.kind == "check") & (Upload.uploaded_at < before),
    )
    digests = set(run.database.scalars(select(Upload.digest).where(over)))
    needed = set(run.database.scalars(select(Upload.digest).where(~over)))
    for column in (Evidence.digest, FormTemplate.digest):
        needed |= set(run.database.scalars(select(column)))
    return _files(run, (path_of_digest(run.settings.uploads, digest) for digest in sorted(digests - needed)))


def _enquiries(run: Run, before: datetime) -> Removed:
    """Empty the questions of firms and the answers to them, of campaigns that closed; what is public names no firm."""
    closed = Enquiry.campaign_id.in_(_closed(before))
    asked = Enquiry.state != EnquiryState.NOTICE
    hidden = Enquiry.published_at.is_(None)
    public = _blanked(run, Enquiry, closed & asked & ~hidden, {"text": "", "answer": ""})
    others = {"text": "", "answer": "", "public_text": "", "public_answer": ""}
    return Removed(public.count + _blanked(run, Enquiry, closed & asked & hidden, others).count)


def _closed(before: datetime) -> Select[int]:
    """Return the campaigns that closed before a moment."""
    return select(Campaign.id).where(Campaign.closes_at < before)


def _emptied(run: Run, key: str, model: type[Any], expired: ColumnElement[bool]) -> Removed:
    """Empty those columns of a table that the table of `survey.store.retention` names for a kind of data."""
    columns = {name: getattr(model, name) for name in names_of(key, model.__tablename__)}
    values = {name: {} if isinstance(column.type, JSON) else "" for name, column in columns.items()}
    return _blanked(run, model, expired, values)


def _chase_calls(run: Run, before: datetime) -> Removed:
    return _emptied(run, "chase_calls", ChaseCall, ChaseCall.campaign_id.in_(_closed(before)))


def _case_notes(run: Run, before: datetime) -> Removed:
    """Empty notes, and why flags were raised, settled and opened again."""
    flags = CaseFlag.campaign_id.in_(_closed(before))
    steps = CaseFlagStep.flag_id.in_(select(CaseFlag.id).where(flags))
    expired = ((CaseNote, CaseNote.campaign_id.in_(_closed(before))), (CaseFlag, flags), (CaseFlagStep, steps))
    return Removed(sum(_emptied(run, "case_notes", model, which).count for model, which in expired))


def _case_messages(run: Run, before: datetime) -> Removed:
    return _emptied(run, "case_messages", CaseMessage, CaseMessage.campaign_id.in_(_closed(before)))


def _return_remarks(run: Run, before: datetime) -> Removed:
    """Empty what a return says at each question; which were returned, why and until when stays."""
    versions = (
        select(SubmissionVersion.id)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .join(Participation, Participation.id == Submission.participation_id)
        .where(Participation.campaign_id.in_(_closed(before)))
    )
    return _emptied(run, "return_remarks", ReturnRequest, ReturnRequest.version_id.in_(versions))


def _entered_answers(run: Run, before: datetime) -> Removed:
    """Empty what was entered for firms; what they confirmed is an answer of theirs by now."""
    parts = select(Participation.id).where(Participation.campaign_id.in_(_closed(before)))
    return _emptied(run, "entered_answers", AnswerEntry, AnswerEntry.participation_id.in_(parts))


def _objections(run: Run, before: datetime) -> Removed:
    """Empty what objections say, who objected, and the answers; which were answered and upheld stays."""
    over = Objection.campaign_id.in_(_closed(before))
    own = select(Objection.id).where(over)
    people = _rows(run, ObjectionPerson, ObjectionPerson.objection_id.in_(own))
    steps = _blanked(run, ObjectionStep, ObjectionStep.objection_id.in_(own), {"text": "–"})
    return Removed(people.count + _emptied(run, "objections", Objection, over).count + steps.count)


def _pilots(run: Run, before: datetime) -> Removed:
    """Empty whom a pilot turned to, of those that ended and those of programmes that did; the record stays."""
    ended = select(PilotEnd.pilot_id).where(PilotEnd.ended_at < before)
    over = select(Programme.id).where(Programme.ends_on < before.astimezone(SHANGHAI).date())
    own = or_(Pilot.id.in_(ended), Pilot.programme_id.in_(over))
    return _blanked(run, Pilot, own, {"contact_name": "", "contact_phone": ""})


def _job_files(run: Run, before: datetime) -> Removed:
    return _files_of_jobs(run, before, Job.kind.not_in(SECRET_JOBS))


def _call_files(run: Run, before: datetime) -> Removed:
    return _files_of_jobs(run, before, Job.kind.in_(SECRET_JOBS))


def _files_of_jobs(run: Run, before: datetime, kinds: ColumnElement[bool]) -> Removed:
    done = select(Job.stored_as).where(Job.stored_as != "", Job.finished_at < before, kinds)
    names = sorted(run.database.scalars(done))
    return _files(run, (run.settings.exports / JOB_FILES / name for name in names))


def _export_copies(run: Run, before: datetime) -> Removed:
    old = set(run.database.scalars(select(ExportRecord.digest).where(ExportRecord.at < before)))
    needed = set(run.database.scalars(select(ExportRecord.digest).where(ExportRecord.at >= before)))
    return _files(run, (path_of_digest(run.settings.exports, digest) for digest in sorted(old - needed)))


def _ledger_stages(run: Run, before: datetime) -> Removed:
    """Forget where each firm stood on a day; how many stood where stays."""
    days = select(LedgerDay.id).where(LedgerDay.noted_at < before)
    return _rows(run, LedgerStage, LedgerStage.ledger_day_id.in_(days))


def _files(run: Run, paths: Iterable[Path]) -> Removed:
    """Return the files that are there and that nobody wrote or asked for lately."""
    lately = (run.now - FRESH).timestamp()
    found = tuple(path for path in paths if path.is_file() and path.stat().st_mtime < lately)
    return Removed(len(found), found)


def _former_contacts(run: Run, before: datetime) -> Removed:
    """Empty who a firm's contact was in the history of its record; that it was changed stays."""
    old = EnterpriseChange.field.in_(OF_PERSONS) & (EnterpriseChange.changed_at < before)
    return _blanked(run, EnterpriseChange, old, {"before": "", "after": ""})


REMOVERS: Mapping[str, Remover] = {
    "sessions": _sessions,
    "request_counts": _request_counts,
    "sign_in_attempts": _attempts,
    "one_time_codes": _codes,
    "recovery_codes": _recovery_codes,
    "account_requests": _requests,
    "closed_accounts": _accounts,
    "previewed_uploads": _previewed,
    "discarded_uploads": _uploads,
    "enquiries": _enquiries,
    "chase_calls": _chase_calls,
    "case_notes": _case_notes,
    "case_messages": _case_messages,
    "return_remarks": _return_remarks,
    "entered_answers": _entered_answers,
    "objections": _objections,
    "pilots": _pilots,
    "job_files": _job_files,
    "call_files": _call_files,
    "export_copies": _export_copies,
    "ledger_stages": _ledger_stages,
    "former_contacts": _former_contacts,
}
"""Key of `survey.store.retention.KEPT` -> what removes it; a test holds that none but `TRAIL` is missing."""
