"""On which days a campaign reminds its firms, whom, and who was reminded on a day."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.definitions.local_days import SHANGHAI
from survey.models import Enterprise, Extension, Reminder, ReminderPlan, User
from survey.queries import chasing
from survey.queries.chasing import ChaseFilters, ChaseSource


class ReminderDay(NamedTuple):
    """A day on which firms are to be reminded, and how many were. `firms`: how many are open still."""

    day: date
    firms: int
    reminded: int


class Reminded(NamedTuple):
    """A firm that was reminded: when, how, by whom."""

    row: Reminder
    name: str
    by: str


def plan_of(database: Session, campaign_id: int) -> ReminderPlan | None:
    """Return which days a campaign reminds on; None where nobody planned them; for officials."""
    return database.scalar(select(ReminderPlan).where(ReminderPlan.campaign_id == campaign_id))


def closing_days(plan: ReminderPlan | None, day: date) -> tuple[date, ...]:
    """Return the days of closing whose firms are reminded on a day; none without a plan."""
    return tuple(day + timedelta(days=int(ahead)) for ahead in plan.days) if plan is not None else ()


def reminder_days(database: Session, source: ChaseSource, plan: ReminderPlan | None) -> Sequence[ReminderDay]:
    """Return the planned days of a scope's firms, the first one first, and those on which some were reminded."""
    campaign = source.campaign
    extended = select(Extension.until).where(Extension.campaign_id == campaign.id, Extension.revoked_at.is_(None))
    moments = {campaign.closes_at, *database.scalars(extended.order_by(Extension.until))}
    ends = {moment.astimezone(SHANGHAI).date() for moment in moments}
    planned = {end - timedelta(days=int(ahead)) for end in ends for ahead in (plan.days if plan is not None else ())}
    counts = reminded_counts(database, source)
    found = []
    for day in sorted(planned | set(counts)):
        closing = closing_days(plan, day)
        firms = chasing.chased_count(database, source, ChaseFilters(closing=closing)) if closing else 0
        if firms or day in counts:
            found.append(ReminderDay(day, firms, counts.get(day, 0)))
    return found


def reminded_counts(database: Session, source: ChaseSource) -> Mapping[date, int]:
    """Return day -> how many firms of a scope were reminded on it."""
    statement = (
        select(Reminder.day, func.count(Reminder.id))
        .join(Enterprise, Enterprise.id == Reminder.enterprise_id)
        .where(Reminder.campaign_id == source.campaign.id)
        .group_by(Reminder.day)
    )
    return {row[0]: row[1] for row in database.execute(source.scope.limit(statement))}


def reminded_on(database: Session, source: ChaseSource, day: date) -> Sequence[Reminded]:
    """Return which firms of a scope were reminded on a day, by credit code."""
    statement = (
        select(Reminder, Enterprise.name, User.name)
        .join(Enterprise, Enterprise.id == Reminder.enterprise_id)
        .join(User, User.id == Reminder.sent_by_id)
        .where(Reminder.campaign_id == source.campaign.id, Reminder.day == day)
        .order_by(Enterprise.credit_code)
    )
    return [Reminded(*row) for row in database.execute(source.scope.limit(statement))]


def own_reminders(
    database: Session, campaign_id: int, enterprise_ids: Collection[int], *, day: date, sent_by_id: int
) -> Sequence[Reminder]:
    """Return what somebody marked of some firms for a day, by firm, locked."""
    statement = select(Reminder).where(
        Reminder.campaign_id == campaign_id,
        Reminder.enterprise_id.in_(sorted(set(enterprise_ids))),
        Reminder.day == day,
        Reminder.sent_by_id == sent_by_id,
    )
    return database.scalars(statement.order_by(Reminder.enterprise_id).with_for_update()).all()


def already_reminded(
    database: Session, campaign_id: int, enterprise_ids: Collection[int], day: date
) -> Collection[int]:
    """Return those of some firms that are marked as reminded on a day, whoever did it."""
    statement = select(Reminder.enterprise_id).where(
        Reminder.campaign_id == campaign_id,
        Reminder.enterprise_id.in_(sorted(set(enterprise_ids))),
        Reminder.day == day,
    )
    return set(database.scalars(statement))
