"""What duties are counted from: the day in Shanghai, and what an unopened or a closed campaign means."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from survey.home.read_desk import Desk
from survey.models import Campaign, utc_now
from survey.queries import duties
from survey.store.scope import Scope

ALL = Scope(everything=True)


def test_without_a_campaign_nothing_waits(database: Session) -> None:
    now = utc_now().replace(year=2026, month=11, day=29, hour=17)
    desk = Desk(database, ALL, None, None, now)
    assert (desk.today, desk.latest, desk.is_over, desk.is_prepared) == (date(2026, 11, 30), now, False, False)
    assert (desk.lacking, desk.waiting) == ([], duties.Waiting(0, 0, 0, 0))


def test_a_campaign_is_prepared_open_and_over(database: Session, campaign: Campaign) -> None:
    now = utc_now()
    assert not Desk(database, ALL, campaign, None, now).is_over
    assert Desk(database, ALL, campaign, None, campaign.closes_at + timedelta(minutes=1)).is_over
    assert Desk(database, ALL, campaign, None, now).lacking == []
    campaign.opened_at = None
    desk = Desk(database, ALL, campaign, None, now)
    assert desk.is_prepared
    assert len(desk.lacking) > 0
    database.rollback()
