"""Calling firms: who is called and why, who is left, each with a reason; officials take turns and nothing is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from survey.directory.call_firms import call_firms, take_back_call
from survey.directory.call_results import CallRefusedError
from survey.models import Campaign, Enterprise, Participation, Role, SentBy, Submission, utc_now
from survey.models import ParticipationState as State
from tests.integration.conftest import make_user
from tests.integration.directory.firms import TODAY, beside, close_campaign, firm, official, participation, trail


def test_firms_are_called_with_reason_and_author_and_get_a_participation(database: Session, campaign: Campaign) -> None:
    by, number = official(database), campaign.id
    new, joined = firm(database, "甲"), firm(database, "乙", State.FILLING)
    ends_tomorrow = firm(database, "丙", closed_on=TODAY + timedelta(days=1))
    before = utc_now()
    outcome = call_firms(database, number, [joined, new, ends_tomorrow, new], reason=" 规上企业 ", author_id=by)
    assert (outcome.called, outcome.left) == ([new, joined, ends_tomorrow], [])
    for one, state in ((new, State.CALLED), (joined, State.FILLING), (ends_tomorrow, State.CALLED)):
        row = participation(database, one)
        assert (row.state, row.campaign_id, row.called_by_id, row.call_reason) == (state, number, by, "规上企业")
        assert row.called_at is not None
        assert before <= row.called_at <= utc_now()
    detail = {"campaign": "示例批次", "reason": "规上企业"}
    assert trail(database, "call_firm") == [
        ("call_firm", f"enterprise {one}", by, detail) for one in (new, joined, ends_tomorrow)
    ]


def test_who_cannot_be_called_is_left_as_it_was_and_it_says_why(database: Session, campaign: Campaign) -> None:
    by, now = official(database), utc_now() - timedelta(days=3)
    goes_on = firm(database, "甲")
    firms = {
        firm(database, "已列", State.CALLED, p_called_at=now, p_call_reason="第一次"): "called",
        firm(database, "已交", State.SUBMITTED): "submitted",
        firm(database, "已核", State.VERIFIED): "submitted",
        firm(database, "退回", State.RETURNED): "returned",
        firm(database, "豁免", State.EXEMPT): "exempt",
        firm(database, "退出", State.WITHDRAWN): "withdrawn",
        firm(database, "注销", closed_on=TODAY): "closed",
        firm(database, "并入", merged_into_id=goes_on): "merged",
        firm(database, "自填", listed=False): "unlisted",
        999: "unknown",
    }
    rows = select(Participation.enterprise_id, Participation.state, Participation.called_at, Participation.call_reason)
    before = database.execute(rows.order_by(Participation.id)).all()
    outcome = call_firms(database, campaign.id, [*firms, goes_on], reason="规上", author_id=by)
    assert (outcome.called, outcome.why, outcome.left) == ([goes_on], firms, sorted(firms))
    after = database.execute(rows.where(Participation.enterprise_id != goes_on).order_by(Participation.id)).all()
    assert after == before
    assert [entry[1] for entry in trail(database, "call_firm")] == [f"enterprise {goes_on}"]


@pytest.mark.parametrize("act", [call_firms, take_back_call])
def test_without_reason_or_campaign_or_after_its_end_nothing_is_called(
    act: type[object], database: Session, campaign: Campaign
) -> None:
    by, one, number = official(database), firm(database, "甲"), campaign.id
    for campaign_id, reason, code in ((number, "  ", "reason"), (number + 1, "规上", "campaign")):
        with pytest.raises(CallRefusedError) as error:
            act(database, campaign_id, [one], reason=reason, author_id=by)  # type: ignore[call-arg]
        assert error.value.code == code
    close_campaign(database)
    with pytest.raises(CallRefusedError) as error:
        act(database, number, [one], reason="规上", author_id=by)  # type: ignore[call-arg]
    assert error.value.code == "over"
    assert database.scalar(select(func.count()).select_from(Participation)) == 0


def test_a_town_calls_nobody_of_another_town(database: Session, campaign: Campaign) -> None:
    by = official(database, "town", Role.TOWN, unit="malu")
    one = firm(database, "甲", unit="anting")
    outcome = call_firms(database, campaign.id, [one], reason="规上", author_id=by)
    assert (outcome.called, outcome.why) == ([], {one: "unknown"})


def test_a_call_is_taken_back_where_nothing_came_of_it(database: Session, campaign: Campaign) -> None:
    by = official(database)
    one, number = firm(database, "甲"), campaign.id
    call_firms(database, number, [one], reason="规上", author_id=by)
    outcome = take_back_call(database, number, [one], reason="选错了", author_id=by)
    assert (outcome.called, outcome.left) == ([one], [])
    row = participation(database, one)
    assert (row.state, row.called_at, row.called_by_id, row.call_reason) == (State.CALLED, None, None, "")
    assert trail(database, "take_back_call") == [
        ("take_back_call", f"enterprise {one}", by, {"campaign": "示例批次", "reason": "选错了"})
    ]
    assert call_firms(database, number, [one], reason="规上", author_id=by).called == [one]


def test_a_call_that_came_to_something_stays(database: Session, campaign: Campaign) -> None:
    by, now = official(database), utc_now()
    drafting = firm(database, "草稿", State.CALLED, p_called_at=now)
    database.add(Submission(participation_id=participation(database, drafting).id))
    database.commit()
    firms = {
        drafting: "begun",
        firm(database, "填写", State.FILLING, p_called_at=now): "begun",
        firm(database, "已发", State.CALLED, p_called_at=now, p_sent_at=now, p_sent_by=SentBy.LETTER): "sent",
        firm(database, "未列", State.CALLED): "not_called",
        firm(database, "没有"): "not_called",
        firm(database, "已交", State.SUBMITTED, p_called_at=now): "submitted",
        firm(database, "退回", State.RETURNED, p_called_at=now): "returned",
        firm(database, "豁免", State.EXEMPT, p_called_at=now): "exempt",
        firm(database, "退出", State.WITHDRAWN, p_called_at=now): "withdrawn",
    }
    calls = select(Participation.enterprise_id, Participation.called_at).order_by(Participation.id)
    before = database.execute(calls).all()
    outcome = take_back_call(database, campaign.id, list(firms), reason="选错了", author_id=by)
    assert (outcome.called, outcome.why) == ([], firms)
    assert database.execute(calls).all() == before
    assert trail(database, "take_back_call") == []


def test_of_two_officials_who_call_at_once_one_calls(app: Flask, database: Session, campaign: Campaign) -> None:
    first, second, number = official(database, "first"), official(database, "second"), campaign.id
    one = firm(database, "甲", State.CALLED)
    database.rollback()
    called = update(Participation).values(called_at=utc_now(), called_by_id=first, call_reason="甲说")
    [outcome] = beside(
        app,
        lambda other: other.execute(called),
        lambda own: call_firms(own, number, [one], reason="乙说", author_id=second).why,
    )
    assert outcome == {one: "called"}
    row = participation(database, one)
    assert (row.called_by_id, row.call_reason) == (first, "甲说")


def test_a_firm_that_submits_meanwhile_is_left(app: Flask, database: Session, campaign: Campaign) -> None:
    by, number = official(database), campaign.id
    one = firm(database, "甲", State.FILLING)
    database.rollback()
    [outcome] = beside(
        app,
        lambda other: other.execute(update(Participation).values(state=State.SUBMITTED)),
        lambda own: call_firms(own, number, [one], reason="规上", author_id=by).why,
    )
    assert outcome == {one: "submitted"}


def test_a_firm_that_closes_meanwhile_is_left(app: Flask, database: Session, campaign: Campaign) -> None:
    by, number = official(database), campaign.id
    one = firm(database, "甲")
    database.rollback()
    [outcome] = beside(
        app,
        lambda other: other.execute(update(Enterprise).values(closed_on=TODAY)),
        lambda own: call_firms(own, number, [one], reason="规上", author_id=by).why,
    )
    assert outcome == {one: "closed"}
    assert database.scalar(select(func.count()).select_from(Participation)) == 0


def test_a_firm_that_joins_meanwhile_is_called_once(app: Flask, database: Session, campaign: Campaign) -> None:
    by, number = official(database), campaign.id
    one = firm(database, "甲")
    database.rollback()
    [outcome] = beside(
        app,
        lambda other: other.add(Participation(campaign_id=number, enterprise_id=one)),
        lambda own: call_firms(own, number, [one], reason="规上", author_id=by).called,
    )
    assert outcome == [one]
    assert participation(database, one).call_reason == "规上"


def test_more_firms_than_a_statement_takes_are_called(database: Session, campaign: Campaign) -> None:
    by = make_user(database, "district", Role.DISTRICT).id
    database.add_all(Enterprise(credit_code=f"{number:018d}", name="示例", unit="anting") for number in range(1_201))
    database.commit()
    ids = list(database.scalars(select(Enterprise.id).order_by(Enterprise.id)))
    outcome = call_firms(database, campaign.id, ids, reason="规上", author_id=by)
    assert (outcome.called, outcome.left) == (ids, [])
    assert database.scalar(select(func.count()).where(Participation.called_by_id == by)) == 1_201
