"""退回补正: an official sends a submission back, naming questions; the firm corrects and submits a new version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from survey.answering.read_standing import STANDING_STATES
from survey.models import (
    Participation,
    ParticipationState,
    ReturnRequest,
    Submission,
    SubmissionVersion,
    User,
    utc_now,
)
from survey.queries import submissions
from survey.queries.stages import exists_now
from survey.records import audit_trail
from survey.records.entry_macs import canonical
from survey.store.db import unit_of_work


class NoReasonError(ValueError):
    """A submission was to be returned without a reason."""


class PastDueError(ValueError):
    """The answer was to be given by a moment that is over."""


class NotReturnableError(Exception):
    """The version does not count any more, or nobody would answer.

    A newer one was submitted; it was returned, taken back or left behind; its firm was closed or merged.
    """


def return_submission(
    database: Session,
    version_id: int,
    reason: str,
    *,
    due_at: datetime,
    questions: Mapping[str, str] | Sequence[str] = (),
    user: User,
    now: datetime | None = None,
) -> int:
    """Send a version back to be corrected until `due_at`, whether or not the campaign is over by then; return its id.

    `questions`: qualified ids of those to correct, with a remark at each where there is one; only these, and what
    follows from them, may change; none for all.  Raises NoReasonError, PastDueError or NotReturnableError; then nothing
    is written.
    """
    if not reason.strip():
        raise NoReasonError
    user_id, moment = user.id, now or utc_now()
    remarks = {name: text.strip() for name, text in questions.items()} if isinstance(questions, Mapping) else {}
    if due_at <= moment:
        raise PastDueError
    with unit_of_work(database):
        locked = _of_version(version_id).with_for_update(of=Participation)
        participation, submission_id = database.execute(locked).one()
        if not _counts(database, participation, submission_id, version_id):
            raise NotReturnableError
        request = ReturnRequest(
            version_id=version_id,
            reason=reason.strip(),
            questions=list(questions),
            remarks=remarks,
            returned_by_id=user_id,
            returned_at=moment,
            due_at=due_at,
            state_before=participation.state,
        )
        database.add(request)
        participation.state = ParticipationState.RETURNED
        detail = {"reason": reason, "due": due_at.isoformat(), "questions": list(questions)}
        if remarks:
            detail["text_digest"] = sha256(canonical(remarks).encode()).hexdigest()
        audit_trail.record(database, "return", user_id=user_id, about=("version", version_id), detail=detail)
        database.flush()
        return request.id


def is_returnable(database: Session, version_id: int) -> bool:
    """Return whether a version counts, so that it can be sent back."""
    participation, submission_id = database.execute(_of_version(version_id)).one()
    return _counts(database, participation, submission_id, version_id)


def _of_version(version_id: int) -> Select[Participation, int]:
    """Return the participation of a version, and the id of its submission."""
    return (
        select(Participation, Submission.id)
        .join(Submission, Submission.participation_id == Participation.id)
        .join(SubmissionVersion, SubmissionVersion.submission_id == Submission.id)
        .where(SubmissionVersion.id == version_id)
    )


def _counts(database: Session, participation: Participation, submission_id: int, version_id: int) -> bool:
    newest = submissions.latest_version(database, submission_id)
    stands = participation.state in STANDING_STATES and newest is not None and newest.id == version_id
    return stands and exists_now(database, participation.enterprise_id)
