"""What happened to a submission: its versions, acts and returns, and who changed which answer last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import BindParameter, and_, bindparam, func, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from survey.models import (
    Act,
    AnswerEntry,
    AnswerRevision,
    ReturnRequest,
    Submission,
    SubmissionAct,
    SubmissionVersion,
    User,
)

ENTERED = "entered"
"""The channel of an answer that an official entered and the firm confirmed."""

_OWN: BindParameter[int | None] = bindparam("submission_id")
_VERSIONS = (
    select(SubmissionVersion)
    .where(SubmissionVersion.submission_id == _OWN)
    .order_by(SubmissionVersion.number)
    .options(selectinload(SubmissionVersion.sheets), joinedload(SubmissionVersion.submitted_by))
)
_ACTS = (
    select(SubmissionAct)
    .where(SubmissionAct.submission_id == _OWN)
    .order_by(SubmissionAct.id)
    .options(joinedload(SubmissionAct.user))
)
_RETURNS = (
    select(ReturnRequest)
    .join(SubmissionVersion, SubmissionVersion.id == ReturnRequest.version_id)
    .where(SubmissionVersion.submission_id == _OWN)
    .order_by(ReturnRequest.id)
    .options(joinedload(ReturnRequest.returned_by))
)


def versions(database: Session, submission_id: int | None) -> Sequence[SubmissionVersion]:
    """Return all versions of a submission with their sheets and who submitted them, oldest first."""
    return database.scalars(_VERSIONS, {"submission_id": submission_id}).all()


def version_before(database: Session, version: SubmissionVersion) -> SubmissionVersion | None:
    """Return the version that was submitted before this one, with its sheets; None for the first."""
    return database.scalar(
        select(SubmissionVersion)
        .where(SubmissionVersion.submission_id == version.submission_id, SubmissionVersion.number == version.number - 1)
        .options(selectinload(SubmissionVersion.sheets))
    )


def acts(database: Session, submission_id: int | None) -> Sequence[SubmissionAct]:
    """Return when a submission was taken back, or its enterprise left or came back, and who did it; oldest first."""
    return database.scalars(_ACTS, {"submission_id": submission_id}).all()


def act_that_ended(database: Session, version_id: int) -> Act | None:
    """Return the act by which a version stopped counting; None where none did."""
    statement = (
        select(SubmissionAct.act).where(SubmissionAct.version_id == version_id).order_by(SubmissionAct.id).limit(1)
    )
    found = database.scalar(statement)
    return Act(found) if found is not None else None


def returns(database: Session, submission_id: int | None) -> Sequence[ReturnRequest]:
    """Return the requests to correct a submission, oldest first."""
    return database.scalars(_RETURNS, {"submission_id": submission_id}).all()


class History(NamedTuple):
    """Everything that happened to a submission, each kind oldest first."""

    versions: Sequence[SubmissionVersion]
    acts: Sequence[SubmissionAct]
    returns: Sequence[ReturnRequest]


def history(database: Session, submission_id: int | None) -> History:
    """Return everything that happened to a submission, as the functions above do."""
    return History(versions(database, submission_id), acts(database, submission_id), returns(database, submission_id))


@dataclass(frozen=True, slots=True)
class LastChange:
    """The newest change of one answer. `who`: the name of the account; None where the system made it.

    `entered`: the name of the official who had entered it, where the firm confirmed an entry; else empty.
    """

    at: datetime
    who: str | None
    entered: str = ""


def last_changes(
    database: Session, submission_id: int | None, *, until: datetime | None = None
) -> Mapping[tuple[str, str], LastChange]:
    """Return (questionnaire, question or ``note:<id>``) -> its newest change that was written, up to a moment."""
    newest = (
        select(func.max(AnswerRevision.id))
        .where(AnswerRevision.submission_id == submission_id, AnswerRevision.outcome == "written")
        .group_by(AnswerRevision.questionnaire_id, AnswerRevision.question_id)
    )
    if until is not None:
        newest = newest.where(AnswerRevision.at <= until)
    official = aliased(User)
    statement = (
        select(AnswerRevision.questionnaire_id, AnswerRevision.question_id, AnswerRevision.at, User.name, official.name)
        .outerjoin(User, User.id == AnswerRevision.user_id)
        .outerjoin(Submission, and_(Submission.id == AnswerRevision.submission_id, AnswerRevision.channel == ENTERED))
        .outerjoin(
            AnswerEntry,
            and_(
                AnswerEntry.participation_id == Submission.participation_id,
                AnswerEntry.questionnaire_id == AnswerRevision.questionnaire_id,
                AnswerEntry.question_id == AnswerRevision.question_id,
                AnswerEntry.revision == AnswerRevision.revision,
            ),
        )
        .outerjoin(official, official.id == AnswerEntry.entered_by_id)
        .where(AnswerRevision.id.in_(newest))
        .order_by(AnswerRevision.id, AnswerEntry.id)
    )
    return {
        (questionnaire, key): LastChange(at, who, entered or "")
        for questionnaire, key, at, who, entered in database.execute(statement)
    }
