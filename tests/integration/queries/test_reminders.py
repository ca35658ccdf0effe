"""On which days whom: by each firm's own last day."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from survey.chasing.plan_reminders import plan_reminders
from survey.chasing.remind_firms import remind_firms
from survey.definitions.local_days import SHANGHAI, today
from survey.models import Campaign, SentBy, utc_now
from survey.queries import chasing, reminders
from survey.queries.chasing import ChaseFilters, ChaseSource
from survey.store.scope import Scope
from tests.integration.chasing.chased import Chased, chased

__all__ = ["chased"]
DAY = timedelta(days=1)


def source(chased: Chased, scope: Scope = Scope(everything=True)) -> ChaseSource:  # noqa: B008 - frozen
    """Return whom the lists are of."""
    chased.database.rollback()
    return ChaseSource(chased.database.get_one(Campaign, chased.campaign), scope, today(), utc_now())


def test_every_firm_is_reminded_before_its_own_last_day(chased: Chased, database: Session) -> None:
    plan_reminders(database, chased.campaign, days=[3, 0], message="", author_id=chased.district)
    closes = source(chased).campaign.closes_at
    database.rollback()
    until = chased.extend(chased.other, until=closes + 10 * DAY)
    plan = reminders.plan_of(database, chased.campaign)
    last, own = (moment.astimezone(SHANGHAI).date() for moment in (closes, until))
    assert reminders.closing_days(plan, last - 3 * DAY) == (last, last - 3 * DAY)
    assert reminders.closing_days(None, last) == ()
    assert reminders.reminder_days(database, source(chased), plan) == [
        (last - 3 * DAY, 1, 0),
        (last, 1, 0),
        (own - 3 * DAY, 1, 0),
        (own, 1, 0),
    ]
    found = {
        day: [row.enterprise.id for row in chasing.chased_page(database, source(chased), ChaseFilters(closing=(day,)))]
        for day in (last, own, last + DAY)
    }
    assert found == {last: [chased.firm], own: [chased.other], last + DAY: []}


def test_who_was_reminded_is_told_by_scope(chased: Chased, database: Session) -> None:
    remind_firms(database, chased.campaign, [chased.firm, chased.other], by=SentBy.MESSAGE, author_id=chased.district)
    town = source(chased, Scope(unit="malu"))
    assert [(one.row.enterprise_id, one.by) for one in reminders.reminded_on(database, town, today())] == [
        (chased.other, "示例district")
    ]
    assert reminders.reminded_counts(database, town) == {today(): 1}
    assert reminders.reminder_days(database, town, None) == [(today(), 0, 1)]
    assert reminders.already_reminded(database, chased.campaign, [chased.firm], today()) == {chased.firm}
    own = reminders.own_reminders(database, chased.campaign, [chased.firm], day=today(), sent_by_id=chased.town)
    assert own == []
