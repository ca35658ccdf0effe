"""What the season did with one firm in a campaign, beside its answers: reminders, extensions, hand-overs, signals.

For a firm that was found through a scope; each list is oldest first and comes with its persons.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from survey.models import (
    AnswerEntry,
    CaseHolding,
    Enterprise,
    Extension,
    HandOver,
    HandOverKind,
    Participation,
    Recusal,
    Reminder,
    SignalResolution,
    Submission,
    SubmissionVersion,
    User,
)


class ReminderSent(NamedTuple):
    """A reminder, and who sent it."""

    reminder: Reminder
    by: str


def reminders(database: Session, campaign_id: int, enterprise_id: int) -> Sequence[ReminderSent]:
    """Return when a firm was reminded."""
    own = (
        select(Reminder, User.name)
        .join(User, User.id == Reminder.sent_by_id)
        .where(Reminder.campaign_id == campaign_id, Reminder.enterprise_id == enterprise_id)
    )
    return [ReminderSent(row[0], row[1]) for row in database.execute(own.order_by(Reminder.id))]


def extensions(database: Session, campaign_id: int, firm: Enterprise) -> Sequence[Extension]:
    """Return what was given to a firm or a record merged into it, to its unit of today, or to all; revoked ones too."""
    merged = select(Enterprise.id).where(Enterprise.merged_into_id == firm.id)
    for_more = and_(Extension.enterprise_id.is_(None), Extension.unit.in_({"", firm.unit}))
    own = select(Extension).where(
        Extension.campaign_id == campaign_id,
        or_(Extension.enterprise_id == firm.id, Extension.enterprise_id.in_(merged), for_more),
    )
    people = (joinedload(Extension.given_by), joinedload(Extension.revoked_by))
    return database.scalars(own.options(*people).order_by(Extension.id)).all()


class HandedOver(NamedTuple):
    """A hand-over that a case was in. `before`, `after`: who held it; empty for the reviewers of its unit.

    `of_unit`: whether the whole unit got another reviewer, so that the case moved without being assigned.
    """

    hand_over: HandOver
    by: str
    before: str
    after: str
    of_unit: bool


def hand_overs(database: Session, campaign_id: int, firm: Enterprise) -> Sequence[HandedOver]:
    """Return the hand-overs of a firm's case, each once: of itself, or of its unit of today as a whole."""
    giver, holder, holder_before = aliased(User), aliased(User), aliased(User)
    parts = select(Participation.id).where(
        Participation.campaign_id == campaign_id, Participation.enterprise_id == firm.id
    )
    own = (
        select(HandOver, giver.name, holder_before.name, holder.name)
        .join(CaseHolding, CaseHolding.hand_over_id == HandOver.id)
        .join(giver, giver.id == HandOver.handed_by_id)
        .outerjoin(holder, holder.id == CaseHolding.holder_id)
        .outerjoin(holder_before, holder_before.id == CaseHolding.before_id)
        .where(CaseHolding.participation_id.in_(parts))
    )
    found = {
        row[0].id: HandedOver(row[0], row[1], row[2] or "", row[3] or "", of_unit=False)
        for row in database.execute(own.order_by(CaseHolding.id))
    }
    unit = (
        select(HandOver, giver.name)
        .join(giver, giver.id == HandOver.handed_by_id)
        .where(HandOver.campaign_id == campaign_id, HandOver.kind == HandOverKind.UNIT, HandOver.unit == firm.unit)
    )
    if firm.unit:
        for row in database.execute(unit):
            found.setdefault(row[0].id, HandedOver(row[0], row[1], "", "", of_unit=True))
    return [found[number] for number in sorted(found)]


def recusals(database: Session, campaign_id: int, enterprise_id: int) -> Sequence[tuple[Recusal, str]]:
    """Return who recused himself from a firm."""
    own = (
        select(Recusal, User.name)
        .join(User, User.id == Recusal.user_id)
        .join(Participation, Participation.id == Recusal.participation_id)
        .where(Participation.campaign_id == campaign_id, Participation.enterprise_id == enterprise_id)
    )
    return [(row[0], row[1]) for row in database.execute(own.order_by(Recusal.id))]


def entries(database: Session, campaign_id: int, enterprise_id: int) -> Sequence[AnswerEntry]:
    """Return the answers that officials entered for a firm."""
    own = (
        select(AnswerEntry)
        .join(Participation, Participation.id == AnswerEntry.participation_id)
        .where(Participation.campaign_id == campaign_id, Participation.enterprise_id == enterprise_id)
        .options(joinedload(AnswerEntry.entered_by), joinedload(AnswerEntry.decided_by))
    )
    return database.scalars(own.order_by(AnswerEntry.id)).all()


def signal_words(database: Session, campaign_id: int, enterprise_id: int) -> Sequence[tuple[SignalResolution, int]]:
    """Return what officials said of the signals of a firm, with the number of the version that it was said of."""
    own = (
        select(SignalResolution, SubmissionVersion.number)
        .join(SubmissionVersion, SubmissionVersion.id == SignalResolution.version_id)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .join(Participation, Participation.id == Submission.participation_id)
        .where(Participation.campaign_id == campaign_id, Participation.enterprise_id == enterprise_id)
        .options(joinedload(SignalResolution.user))
    )
    return [(row[0], row[1]) for row in database.execute(own.order_by(SignalResolution.id))]


def sender(database: Session, campaign_id: int, enterprise_id: int) -> str:
    """Return who marked that a firm's call was sent; empty for nobody."""
    own = (
        select(User.name)
        .join(Participation, Participation.sent_by_id == User.id)
        .where(Participation.campaign_id == campaign_id, Participation.enterprise_id == enterprise_id)
    )
    return database.scalar(own) or ""
