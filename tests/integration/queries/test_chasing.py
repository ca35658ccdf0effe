"""Who is to be called, in which order, with which last call; every count finds just what its list shows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.chasing.chase_results import TypedCall
from survey.chasing.extend import extend_firms
from survey.chasing.extension_results import Longer
from survey.chasing.log_call import log_call
from survey.definitions.stages import Stage
from survey.models import (
    Campaign,
    CampaignOfficial,
    Channel,
    ChaseOutcome,
    Enterprise,
    OfficialPart,
    Participation,
    ParticipationState,
    Role,
)
from survey.queries import chasing
from survey.queries.chasing import ChaseFilters, ChaseSource
from survey.store.db import unit_of_work
from survey.store.scope import Scope
from tests.integration.conftest import make_user
from tests.integration.season import lay_out, today

ALL, ANTING = Scope(everything=True), Scope(unit="anting")
DAY = timedelta(days=1)


@pytest.fixture
def season(database: Session, campaign: Campaign) -> dict[str, list[int]]:
    """Return stage -> ids of its firms, and under ``district`` the id of an official."""
    found = lay_out(database, campaign)
    return {**found, "district": [make_user(database, "district", Role.DISTRICT).id]}


def source(database: Session, campaign: Campaign, scope: Scope = ALL, day: date | None = None) -> ChaseSource:
    """Return whom a list is of, at noon of a day."""
    database.rollback()
    own = database.get_one(Campaign, campaign.id)
    return ChaseSource(own, scope, day or today(), own.opens_at + 2 * DAY)


def call(database: Session, campaign_id: int, firm: int, author: int, outcome: ChaseOutcome, **more: Any) -> int:
    """Log a call of today, or of `ago` days before."""
    on = today() - more.pop("ago", 0) * DAY
    return log_call(database, campaign_id, firm, TypedCall(Channel.PHONE, outcome, on, **more), author_id=author)


def listed(database: Session, whom: ChaseSource, **filters: Any) -> list[int]:
    """Return the ids of a list, which its count agrees with."""
    found = chasing.chased_page(database, whom, ChaseFilters(**filters))
    assert len(found) == chasing.chased_count(database, whom, ChaseFilters(**filters))
    return [row.enterprise.id for row in found]


def test_just_those_are_chased_who_are_called_and_have_not_submitted(
    database: Session, campaign: Campaign, season: dict[str, list[int]]
) -> None:
    wanted = {
        number for stage in ("unclaimed", "not_begun", "filling", "ready", "returned") for number in season[stage]
    }
    assert set(listed(database, source(database, campaign))) == wanted
    units = {firm.id for firm in database.query(Enterprise).filter(Enterprise.unit == "anting")}
    assert set(listed(database, source(database, campaign, ANTING))) == wanted & units
    assert listed(database, source(database, campaign), stage="returned") == season["returned"]
    assert listed(database, source(database, campaign), stage="submitted") == []
    assert listed(database, source(database, campaign), unit="nanxiang") == season["returned"]
    assert (
        listed(database, source(database, campaign, ANTING), text=database.get_one(Enterprise, season["ready"][0]).name)
        == season["ready"]
    )


def test_the_order_is_by_promise_then_complete_then_time_left(
    database: Session, campaign: Campaign, season: dict[str, list[int]]
) -> None:
    number, author = campaign.id, season["district"][0]
    complete, promised, filling = season["ready"][0], season["returned"][0], season["filling"]
    usual = listed(database, source(database, campaign))
    assert usual[0] == complete
    database.rollback()
    call(database, number, promised, author, ChaseOutcome.PROMISED, ago=5, next_on=today() - DAY)
    call(database, number, filling[0], author, ChaseOutcome.PROMISED, ago=5, next_on=today())
    closes = database.get_one(Campaign, number).closes_at
    database.rollback()
    extend_firms(database, number, [filling[1]], Longer(closes + 3 * DAY, "示例理由"), author_id=author)
    order = listed(database, source(database, campaign))
    assert (order[:2], order[-1]) == ([promised, complete], filling[1])
    assert order[-2] == filling[0]
    assert listed(database, source(database, campaign), due="open") == order
    over = ChaseSource(database.get_one(Campaign, number), ALL, today(), closes + DAY)
    assert listed(database, over, due="open") == [filling[1]]
    assert listed(database, over)[0] == filling[1]
    assert set(listed(database, over, due="over")) == set(order) - {filling[1]}
    assert listed(database, over, due="today") == []


def test_todays_calls_are_those_whose_date_is_here_and_complete_ones_that_nobody_called_today(
    database: Session, campaign: Campaign, season: dict[str, list[int]]
) -> None:
    number, author, complete = campaign.id, season["district"][0], season["ready"][0]
    first, second = season["filling"]
    assert listed(database, source(database, campaign), due="today") == [complete]
    database.rollback()
    call(database, number, first, author, ChaseOutcome.REACHED, next_on=today() + DAY)
    call(database, number, second, author, ChaseOutcome.REACHED, ago=1, next_on=today())
    call(database, number, complete, author, ChaseOutcome.NO_ANSWER)
    assert listed(database, source(database, campaign), due="today") == [second]
    assert set(listed(database, source(database, campaign, day=today() + DAY), due="today")) == {
        complete,
        first,
        second,
    }
    assert chasing.due_counts(database, source(database, campaign)) == {"today": 1, Stage.READY: 1}


def test_the_last_call_is_the_latest_day_that_nobody_corrected(
    database: Session, campaign: Campaign, season: dict[str, list[int]]
) -> None:
    number, author, firm = campaign.id, season["district"][0], season["filling"][0]
    wrong = call(database, number, firm, author, ChaseOutcome.REFUSED)
    call(database, number, firm, author, ChaseOutcome.NO_ANSWER, ago=1)
    assert listed(database, source(database, campaign), outcome="refused") == [firm]
    database.rollback()
    right = TypedCall(Channel.PHONE, ChaseOutcome.ASKS_TIME, today())
    log_call(database, number, firm, right, author_id=author, corrects_id=wrong)
    assert listed(database, source(database, campaign), outcome="refused") == []
    assert listed(database, source(database, campaign), outcome="asks_time") == [firm]
    assert firm not in listed(database, source(database, campaign), outcome="never")
    row = chasing.chased_firm(database, source(database, campaign), firm)
    assert row is not None
    assert row.last is not None
    assert (row.calls, row.last.outcome) == (2, "asks_time")
    assert chasing.corrected_ids(database, number) == {wrong}
    assert [one.id for one in chasing.logged_calls(database, source(database, campaign))] == [
        wrong + 1,
        wrong,
        wrong + 2,
    ]
    assert chasing.logged_calls(database, source(database, campaign, Scope(unit="nanxiang"))) == []


def test_entries_are_found_by_scope_and_by_firm(
    database: Session, campaign: Campaign, season: dict[str, list[int]]
) -> None:
    number, author, firm = campaign.id, season["district"][0], season["filling"][0]
    entry = call(database, number, firm, author, ChaseOutcome.REACHED)
    scopes = (ALL, ANTING, Scope(unit="nanxiang"))
    found = [chasing.logged_call(database, scope, entry) for scope in scopes]
    assert [one.id if one is not None else 0 for one in found] == [entry, entry, 0]
    assert {
        firm: [one.id for one in rows] for firm, rows in chasing.calls_among(database, number, [firm, 99]).items()
    } == {firm: [entry]}
    asked = [season[stage][0] for stage in ("not_called", "exempt", "filling", "submitted")]
    assert chasing.called_ids(database, number, asked) == {season["filling"][0], season["submitted"][0]}


def test_what_a_merged_record_was_told_stands_with_the_one_that_goes_on(
    database: Session, campaign: Campaign, season: dict[str, list[int]]
) -> None:
    number, author = campaign.id, season["district"][0]
    merged, kept = season["unclaimed"][0], season["filling"][0]
    call(database, number, merged, author, ChaseOutcome.REACHED)
    with unit_of_work(database):
        database.get_one(Enterprise, merged).merged_into_id = kept
    assert [one.enterprise_id for one in chasing.calls_of(database, number, kept)] == [merged]
    assert listed(database, source(database, campaign), outcome="reached") == [kept]


def test_one_firm_is_found_in_scope_and_while_it_is_called(
    database: Session, campaign: Campaign, season: dict[str, list[int]]
) -> None:
    whom = source(database, campaign, ANTING)
    found = {
        stage: chasing.chased_firm(database, whom, season[stage][0]) is not None
        for stage in ("ready", "submitted", "not_called", "exempt", "returned")
    }
    assert found == {"ready": True, "submitted": True, "not_called": False, "exempt": False, "returned": False}


def test_the_list_is_narrowed_to_the_cases_that_somebody_holds(
    database: Session, campaign: Campaign, season: dict[str, list[int]]
) -> None:
    author, number = season["district"][0], campaign.id
    assert listed(database, source(database, campaign), holder=author) == []
    with unit_of_work(database):
        database.add(CampaignOfficial(campaign_id=number, user_id=author, part=OfficialPart.REVIEWER, unit="anting"))
    whole = listed(database, source(database, campaign))
    units = {one.id: one.unit for one in database.scalars(select(Enterprise))}
    assert listed(database, source(database, campaign), holder=author) == [
        firm for firm in whole if units[firm] == "anting"
    ]


def test_a_returned_firm_has_until_its_own_day(
    database: Session, campaign: Campaign, season: dict[str, list[int]]
) -> None:
    row = chasing.chased_firm(database, source(database, campaign), season["returned"][0])
    assert row is not None
    assert row.until == database.get_one(Campaign, campaign.id).closes_at
    own = database.query(Participation).filter(Participation.state == ParticipationState.RETURNED).one()
    assert own.enterprise_id == season["returned"][0]
