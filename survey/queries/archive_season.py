"""What the season did with the firms of a campaign, for its archive: cases, chasing, corrections, hand-overs, signals.

For whoever may take the archive of the whole district: the campaign was found before. Each list has one order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from survey.models import (
    AnswerEntry,
    CaseFlag,
    CaseFlagStep,
    CaseHolding,
    CaseMessage,
    CaseNote,
    ChaseCall,
    Enterprise,
    Extension,
    HandOver,
    Participation,
    Recusal,
    Reminder,
    SignalFound,
    SignalResolution,
    Submission,
    SubmissionVersion,
    User,
)

AT_ONCE = 500
"""So many rows are fetched at once, so that a long list passes and is not held."""


def passing(database: Session, statement: Select[*tuple[Any, ...]]) -> Iterator[Any]:
    """Yield the rows of a statement, fetched some at once; a session keeps none that nobody holds."""
    yield from database.execute(statement.execution_options(yield_per=AT_ONCE))


def notes(database: Session, campaign_id: int) -> Iterator[tuple[CaseNote, str, str]]:
    """Yield the notes, by firm."""
    own = select(CaseNote, Enterprise.credit_code, Enterprise.name).join(
        Enterprise, Enterprise.id == CaseNote.enterprise_id
    )
    wanted = own.where(CaseNote.campaign_id == campaign_id).options(joinedload(CaseNote.written_by))
    return passing(database, wanted.order_by(Enterprise.credit_code, CaseNote.id))


def flags(database: Session, campaign_id: int) -> Iterator[tuple[CaseFlag, str, str]]:
    """Yield the flags with what was done with them, by firm."""
    own = select(CaseFlag, Enterprise.credit_code, Enterprise.name).join(
        Enterprise, Enterprise.id == CaseFlag.enterprise_id
    )
    steps = selectinload(CaseFlag.steps).joinedload(CaseFlagStep.done_by)
    wanted = own.where(CaseFlag.campaign_id == campaign_id).options(joinedload(CaseFlag.raised_by), steps)
    return passing(database, wanted.order_by(Enterprise.credit_code, CaseFlag.id))


def messages(database: Session, campaign_id: int) -> Iterator[tuple[CaseMessage, str, str]]:
    """Yield the messages between officials and firms, by firm."""
    own = select(CaseMessage, Enterprise.credit_code, Enterprise.name).join(
        Enterprise, Enterprise.id == CaseMessage.enterprise_id
    )
    people = (joinedload(CaseMessage.written_by), joinedload(CaseMessage.read_by))
    wanted = own.where(CaseMessage.campaign_id == campaign_id).options(*people)
    return passing(database, wanted.order_by(Enterprise.credit_code, CaseMessage.id))


def chase_calls(database: Session, campaign_id: int) -> Iterator[tuple[ChaseCall, str, str]]:
    """Yield the log of calls, by firm."""
    own = select(ChaseCall, Enterprise.credit_code, Enterprise.name).join(
        Enterprise, Enterprise.id == ChaseCall.enterprise_id
    )
    wanted = own.where(ChaseCall.campaign_id == campaign_id).options(joinedload(ChaseCall.recorded_by))
    return passing(database, wanted.order_by(Enterprise.credit_code, ChaseCall.id))


def reminders(database: Session, campaign_id: int) -> Iterator[tuple[Reminder, str, str, str]]:
    """Yield the reminders with firm and sender, by day."""
    own = (
        select(Reminder, Enterprise.credit_code, Enterprise.name, User.name)
        .join(Enterprise, Enterprise.id == Reminder.enterprise_id)
        .join(User, User.id == Reminder.sent_by_id)
        .where(Reminder.campaign_id == campaign_id)
    )
    return passing(database, own.order_by(Reminder.day, Enterprise.credit_code))


def extensions(database: Session, campaign_id: int) -> Sequence[Extension]:
    """Return the extensions of firms, units and all, revoked ones too, oldest first."""
    people = (joinedload(Extension.enterprise), joinedload(Extension.given_by), joinedload(Extension.revoked_by))
    own = select(Extension).where(Extension.campaign_id == campaign_id)
    return database.scalars(own.options(*people).order_by(Extension.id)).all()


def entries(database: Session, campaign_id: int) -> Iterator[tuple[AnswerEntry, str, str]]:
    """Yield the answers that officials entered, by firm."""
    own = (
        select(AnswerEntry, Enterprise.credit_code, Enterprise.name)
        .join(Participation, Participation.id == AnswerEntry.participation_id)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .where(Participation.campaign_id == campaign_id)
        .options(joinedload(AnswerEntry.entered_by), joinedload(AnswerEntry.decided_by))
    )
    return passing(database, own.order_by(Enterprise.credit_code, AnswerEntry.id))


def hand_overs(database: Session, campaign_id: int) -> Iterator[tuple[HandOver, str, str, str, str, str]]:
    """Yield (hand-over, by whom, credit code, firm, from whom, to whom) for each firm, oldest first.

    Of a unit or a colleague of whose cases none was assigned there is one without a firm. Nobody: the unit's reviewers.
    """
    giver, holder, before = aliased(User), aliased(User), aliased(User)
    own = (
        select(HandOver, giver.name, Enterprise.credit_code, Enterprise.name, before.name, holder.name)
        .join(giver, giver.id == HandOver.handed_by_id)
        .outerjoin(CaseHolding, CaseHolding.hand_over_id == HandOver.id)
        .outerjoin(Participation, Participation.id == CaseHolding.participation_id)
        .outerjoin(Enterprise, Enterprise.id == Participation.enterprise_id)
        .outerjoin(before, before.id == CaseHolding.before_id)
        .outerjoin(holder, holder.id == CaseHolding.holder_id)
        .where(HandOver.campaign_id == campaign_id)
    )
    rows = passing(database, own.order_by(HandOver.id, CaseHolding.id))
    return ((row[0], row[1], row[2] or "", row[3] or "", row[4] or "", row[5] or "") for row in rows)


def recusals(database: Session, campaign_id: int) -> Iterator[tuple[Recusal, str, str, str]]:
    """Yield who recused himself from which firm."""
    own = (
        select(Recusal, Enterprise.credit_code, Enterprise.name, User.name)
        .join(User, User.id == Recusal.user_id)
        .join(Participation, Participation.id == Recusal.participation_id)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .where(Participation.campaign_id == campaign_id)
    )
    return passing(database, own.order_by(Enterprise.credit_code, Recusal.id))


def _of_versions(model: type[Any]) -> Select[Any]:
    own = select(model, SubmissionVersion.credit_code, SubmissionVersion.name, SubmissionVersion.number)
    return (
        own.join(SubmissionVersion, SubmissionVersion.id == model.version_id)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .join(Participation, Participation.id == Submission.participation_id)
    )


def signals(database: Session, campaign_id: int) -> Iterator[tuple[SignalFound, str, str, int]]:
    """Yield what checks found, with firm and number of the version; what has an end too."""
    own = _of_versions(SignalFound).where(Participation.campaign_id == campaign_id)
    wanted = own.options(joinedload(SignalFound.other))
    return passing(database, wanted.order_by(SubmissionVersion.credit_code, SubmissionVersion.number, SignalFound.id))


def signal_words(database: Session, campaign_id: int) -> Iterator[tuple[SignalResolution, str, str, int]]:
    """Yield what officials said of signals, with firm and number of the version."""
    own = _of_versions(SignalResolution).where(Participation.campaign_id == campaign_id)
    wanted = own.options(joinedload(SignalResolution.user))
    return passing(
        database, wanted.order_by(SubmissionVersion.credit_code, SubmissionVersion.number, SignalResolution.id)
    )
