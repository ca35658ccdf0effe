"""The case of one firm in a campaign: its notes, flags, messages, and who looked at it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from survey.models import (
    CaseFlag,
    CaseFlagStep,
    CaseMessage,
    CaseNote,
    CaseSeen,
    Enquiry,
    Enterprise,
    FirstReview,
    Participation,
    ReturnRequest,
    Submission,
    SubmissionVersion,
    User,
)
from survey.store.scope import Scope


def flag_in_scope(database: Session, scope: Scope, flag_id: int) -> CaseFlag | None:
    """Return a flag when the scope covers its firm."""
    own = select(CaseFlag).join(Enterprise, Enterprise.id == CaseFlag.enterprise_id).where(CaseFlag.id == flag_id)
    return database.scalar(scope.limit(own))


def notes(database: Session, campaign_id: int, enterprise_id: int) -> Sequence[CaseNote]:
    """Return the notes about a firm in a campaign with who wrote them, oldest first."""
    own = select(CaseNote).where(CaseNote.campaign_id == campaign_id, CaseNote.enterprise_id == enterprise_id)
    return database.scalars(own.options(joinedload(CaseNote.written_by)).order_by(CaseNote.id)).all()


def flags(database: Session, campaign_id: int, enterprise_id: int) -> Sequence[CaseFlag]:
    """Return the flags of a firm in a campaign with their steps and persons, oldest first."""
    own = select(CaseFlag).where(CaseFlag.campaign_id == campaign_id, CaseFlag.enterprise_id == enterprise_id)
    steps = selectinload(CaseFlag.steps).joinedload(CaseFlagStep.done_by)
    return database.scalars(own.options(joinedload(CaseFlag.raised_by), steps).order_by(CaseFlag.id)).all()


def messages(database: Session, campaign_id: int, enterprise_id: int) -> Sequence[CaseMessage]:
    """Return the thread with a firm in a campaign, with who wrote and who read, oldest first."""
    people = (joinedload(CaseMessage.written_by), joinedload(CaseMessage.read_by))
    return database.scalars(
        select(CaseMessage).where(_of_thread(campaign_id, enterprise_id)).options(*people).order_by(CaseMessage.id)
    ).all()


def unread_messages(database: Session, campaign_id: int, enterprise_id: int) -> Sequence[CaseMessage]:
    """Return what the office wrote to a firm and nobody of the firm has said to know, oldest first."""
    unread = (CaseMessage.from_firm.is_(False), CaseMessage.read_at.is_(None))
    own = select(CaseMessage).where(_of_thread(campaign_id, enterprise_id), *unread)
    return database.scalars(own.order_by(CaseMessage.id)).all()


class ThreadSize(NamedTuple):
    """How many messages a thread has, and the id of the newest; 0 for none."""

    size: int
    last: int


def thread_size(database: Session, campaign_id: int, enterprise_id: int) -> ThreadSize:
    """Return how long the thread with a firm in a campaign is."""
    counted = select(func.count(), func.coalesce(func.max(CaseMessage.id), 0)).select_from(CaseMessage)
    return ThreadSize(*database.execute(counted.where(_of_thread(campaign_id, enterprise_id))).one())


def _of_thread(campaign_id: int, enterprise_id: int) -> ColumnElement[bool]:
    return (CaseMessage.campaign_id == campaign_id) & (CaseMessage.enterprise_id == enterprise_id)


def questions(database: Session, campaign_id: int, enterprise_id: int) -> Sequence[Enquiry]:
    """Return what a firm asked the office in a campaign, with who asked and who answered, oldest first."""
    own = select(Enquiry).where(Enquiry.campaign_id == campaign_id, Enquiry.enterprise_id == enterprise_id)
    people = (joinedload(Enquiry.asked_by), joinedload(Enquiry.answered_by))
    return database.scalars(own.options(*people).order_by(Enquiry.id)).all()


def submission_of(database: Session, campaign_id: int, enterprise_id: int) -> int | None:
    """Return the id of a firm's submission in a campaign, None where it has not begun."""
    return database.scalar(
        select(Submission.id)
        .join(Participation, Participation.id == Submission.participation_id)
        .where(Participation.campaign_id == campaign_id, Participation.enterprise_id == enterprise_id)
    )


def returns(database: Session, submission_id: int | None) -> Sequence[ReturnRequest]:
    """Return when a submission was returned and by whom, and who undid that, oldest first."""
    people = (joinedload(ReturnRequest.returned_by), joinedload(ReturnRequest.undone_by))
    return database.scalars(
        select(ReturnRequest)
        .join(SubmissionVersion, SubmissionVersion.id == ReturnRequest.version_id)
        .where(SubmissionVersion.submission_id == submission_id)
        .options(*people)
        .order_by(ReturnRequest.id)
    ).all()


def reviews(database: Session, submission_id: int | None) -> Sequence[tuple[FirstReview, int]]:
    """Return the first reviews of a submission with the number of the version that each is of, oldest first."""
    found = database.execute(
        select(FirstReview, SubmissionVersion.number)
        .join(SubmissionVersion, SubmissionVersion.id == FirstReview.version_id)
        .where(SubmissionVersion.submission_id == submission_id)
        .options(joinedload(FirstReview.reviewed_by))
        .order_by(FirstReview.id)
    )
    return [(review, number) for review, number in found]


def seen(database: Session, campaign_id: int, enterprise_id: int) -> Sequence[CaseSeen]:
    """Return who looked at a case up to which moment, the newest look first."""
    own = select(CaseSeen).where(CaseSeen.campaign_id == campaign_id, CaseSeen.enterprise_id == enterprise_id)
    ordered = own.order_by(CaseSeen.seen_until.desc(), CaseSeen.user_id)
    return database.scalars(ordered.options(joinedload(CaseSeen.user))).all()


class Addressee(NamedTuple):
    """Somebody of a firm who gets a mail."""

    email: str
    name: str


def addressees(database: Session, enterprise_id: int) -> Sequence[Addressee]:
    """Return the people of a firm, in use and approved, whose mail address is confirmed."""
    own = (User.enterprise_id == enterprise_id, User.active.is_(True), User.approved.is_(True), User.email != "")
    return [Addressee(*row) for row in database.execute(select(User.email, User.name).where(*own).order_by(User.id))]
