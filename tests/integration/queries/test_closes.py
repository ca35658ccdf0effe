"""Until when a firm may submit: the latest of the campaign's closing and of what was extended for it, its unit, all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.models import Campaign, Enterprise, Extension, Participation
from survey.queries import campaigns
from survey.queries.calls import At, called_among
from survey.queries.closes import (
    FirmCalendar,
    calendar_of,
    calendar_of_all,
    calendars_of,
    closes_after,
    last_moment,
    latest_close,
    longest_extensions,
)
from survey.store.db import unit_of_work
from survey.store.scope import Scope
from survey.words.figures import SHANGHAI
from tests.integration.chasing.chased import DAY, Chased, chased
from tests.integration.conftest import make_enterprise

__all__ = ["chased"]
OPENS, CLOSES = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, 10, tzinfo=UTC)
BATCH = Campaign(opens_at=OPENS, closes_at=CLOSES)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("extensions", "until", "why"),
    [
        ([], CLOSES, ""),
        ([(CLOSES - DAY, "早")], CLOSES, ""),
        ([(CLOSES, "同时")], CLOSES, ""),
        ([(CLOSES + DAY, "晚一天"), (CLOSES + 2 * DAY, "晚两天")], CLOSES + 2 * DAY, "晚两天"),
        ([(CLOSES + 2 * DAY, "晚两天"), (CLOSES + DAY, "晚一天")], CLOSES + 2 * DAY, "晚两天"),
        ([(CLOSES + DAY, "先给"), (CLOSES + DAY, "后给")], CLOSES + DAY, "后给"),
    ],
)
def test_the_last_moment_is_the_latest_and_none_shortens(
    extensions: list[tuple[datetime, str]], until: datetime, why: str
) -> None:
    found = last_moment(BATCH, extensions)
    assert found == FirmCalendar(OPENS, until, CLOSES, why)
    assert found.extended == (until > CLOSES)


def test_an_extension_of_a_firm_a_unit_and_all_reach_whom_they_name(chased: Chased, database: Session) -> None:
    regular = chased.close()
    own, unit = chased.extend(chased.firm), regular + 2 * DAY
    chased.extend_unit("malu", unit)
    campaign = database.get_one(Campaign, chased.campaign)
    found = calendars_of(database, campaign, [chased.firm, chased.other])
    assert {number: (one.closes_at, one.reason) for number, one in found.items()} == {
        chased.firm: (own, "系统故障，补足时间"),
        chased.other: (unit, "台风停工停电"),
    }
    assert calendar_of_all(database, campaign).closes_at == regular
    assert latest_close(database, campaign, Scope(unit="malu")) == unit
    assert latest_close(database, campaign, Scope(everything=True)) == own
    assert latest_close(database, campaign, Scope(unit="huating")) == regular
    assert longest_extensions(database) == {chased.campaign: own}
    database.rollback()
    chased.extend_unit("", own + DAY, "全部")
    assert calendar_of_all(database, database.get_one(Campaign, chased.campaign)).closes_at == own + DAY
    assert calendar_of(database, database.get_one(Campaign, chased.campaign), chased.other).reason == "全部"


def test_the_statement_of_a_save_and_the_list_of_calls_say_the_same(chased: Chased, database: Session) -> None:
    regular = chased.close()
    until = chased.extend(chased.firm)
    assert campaigns.own_calendar(database, chased.firm, chased.campaign).closes_at == until
    assert campaigns.own_calendar(database, chased.other, chased.campaign).closes_at == regular
    campaign, today = database.get_one(Campaign, chased.campaign), until.astimezone(SHANGHAI).date()
    rows = called_among(
        database, Scope(everything=True), At(chased.campaign, today, until), [chased.firm, chased.other]
    )
    assert {row.enterprise.id: row.closes_at(campaign) for row in rows} == {chased.firm: until, chased.other: regular}


def test_a_record_that_was_merged_gives_its_time_to_the_one_that_goes_on(chased: Chased, database: Session) -> None:
    regular = chased.close()
    make_enterprise(database, "91310114MA1GT00029", "示例第三家")
    until = chased.extend(chased.other)
    with unit_of_work(database):
        merged = update(Enterprise).where(Enterprise.id == chased.other)
        database.execute(merged.values(merged_into_id=chased.firm))
    assert calendar_of(database, database.get_one(Campaign, chased.campaign), chased.firm).closes_at == until
    assert campaigns.own_calendar(database, chased.firm, chased.campaign).closes_at == until
    assert campaigns.own_calendar(database, chased.other + 1, chased.campaign).closes_at == regular


def test_a_trial_stays_the_one_of_whoever_has_longer(chased: Chased, database: Session) -> None:
    until = chased.extend(chased.firm, until=chased.close() + 9 * DAY)
    with unit_of_work(database):
        own = database.get_one(Campaign, chased.campaign)
        own.trial = True
        real = Campaign(
            programme_id=own.programme_id,
            title="示例正式批次",
            seats=1,
            opens_at=own.opens_at - DAY,
            opened_at=own.opens_at - DAY,
            closes_at=own.closes_at,
        )
        database.add(real)
    found = [campaigns.of_firm(database, number) for number in (chased.firm, chased.other)]
    assert [one.title if one is not None else "" for one in found] == ["示例批次", "示例正式批次"]
    reached = [
        database.scalars(select(Campaign.title).where(closes_after(moment)).order_by(Campaign.id)).all()
        for moment in (until - SECOND, until)
    ]
    assert reached == [["示例批次"], []]
    assert database.scalars(select(Extension.enterprise_id)).all() == [chased.firm]
    assert database.scalars(select(Participation.enterprise_id).order_by(Participation.id)).all() == [
        chased.firm,
        chased.other,
    ]
