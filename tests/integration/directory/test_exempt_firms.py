"""Exempting firms: why and by whom, refused for what counts; once it ends the firm stands where it stood before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.directory.call_firms import call_firms
from survey.directory.call_results import CallRefusedError, FirmsOutcome
from survey.directory.exempt_firms import end_exemption, exempt_firms
from survey.models import Campaign, DraftSheet, Participation, Submission, utc_now
from survey.models import ParticipationState as State
from tests.integration.directory.firms import TODAY, beside, close_campaign, firm, official, participation, trail

Act = Callable[..., FirmsOutcome]


@pytest.mark.parametrize("state", [State.CALLED, State.FILLING, State.RETURNED])
@pytest.mark.parametrize("called", [None, utc_now()])
def test_an_exempt_firm_gets_its_state_and_call_back(
    state: State, called: datetime | None, database: Session, campaign: Campaign
) -> None:
    by, number, now = official(database), campaign.id, utc_now()
    one = firm(database, "甲", state, p_called_at=called, p_call_reason="规上")
    outcome = exempt_firms(database, number, [one], reason=" 已停产 ", author_id=by)
    assert (outcome.done, outcome.left) == ([one], [])
    row = participation(database, one)
    assert (row.state, row.exempt_reason, row.exempted_by_id, row.exempted_from) == (State.EXEMPT, "已停产", by, state)
    assert row.exempted_at is not None
    assert row.exempted_at >= now
    assert end_exemption(database, number, [one], reason="恢复生产", author_id=by).done == [one]
    row = participation(database, one)
    assert (row.state, row.called_at, row.call_reason) == (state, called, "规上")
    assert (row.exempt_reason, row.exempted_by_id, row.exempted_from, row.exempted_at) == ("", None, None, None)
    assert trail(database, "exempt_firm", "end_exemption") == [
        ("exempt_firm", f"enterprise {one}", by, {"campaign": "示例批次", "reason": "已停产"}),
        ("end_exemption", f"enterprise {one}", by, {"campaign": "示例批次", "reason": "恢复生产"}),
    ]


def test_a_firm_without_participation_is_exempt_and_then_not_called(database: Session, campaign: Campaign) -> None:
    by, number = official(database), campaign.id
    one = firm(database, "甲")
    exempt_firms(database, number, [one], reason="已停产", author_id=by)
    end_exemption(database, number, [one], reason="恢复生产", author_id=by)
    row = participation(database, one)
    assert (row.state, row.called_at) == (State.CALLED, None)


def test_a_firm_that_began_while_it_was_exempt_is_filling_in(database: Session, campaign: Campaign) -> None:
    by, number = official(database), campaign.id
    one = firm(database, "甲", State.EXEMPT)
    draft = Submission(participation_id=participation(database, one).id)
    database.add(draft)
    database.flush()
    database.add(
        DraftSheet(submission_id=draft.id, questionnaire_id="facts", version="2026.1", document={}, revisions={})
    )
    database.commit()
    end_exemption(database, number, [one], reason="愿意参加", author_id=by)
    assert participation(database, one).state == State.FILLING


def test_who_cannot_be_exempt_is_left_and_it_says_why(database: Session, campaign: Campaign) -> None:
    by, goes_on = official(database), firm(database, "甲")
    firms = {
        firm(database, "已交", State.SUBMITTED): "submitted",
        firm(database, "已核", State.VERIFIED): "submitted",
        firm(database, "豁免", State.EXEMPT, p_exempt_reason="第一次"): "exempt",
        firm(database, "退出", State.WITHDRAWN): "withdrawn",
        firm(database, "注销", closed_on=TODAY): "closed",
        firm(database, "并入", merged_into_id=goes_on): "merged",
        firm(database, "自填", listed=False): "unlisted",
        999: "unknown",
    }
    rows = select(Participation.enterprise_id, Participation.state, Participation.exempt_reason)
    before = database.execute(rows.order_by(Participation.id)).all()
    outcome = exempt_firms(database, campaign.id, [*firms], reason="已停产", author_id=by)
    assert (outcome.done, outcome.why) == ([], firms)
    assert database.execute(rows.order_by(Participation.id)).all() == before


def test_an_exemption_that_there_is_not_does_not_end(database: Session, campaign: Campaign) -> None:
    by = official(database)
    firms = {firm(database, "甲"): "not_exempt", firm(database, "乙", State.CALLED): "not_exempt"}
    outcome = end_exemption(database, campaign.id, [*firms], reason="恢复生产", author_id=by)
    assert (outcome.done, outcome.why) == ([], firms)
    assert trail(database, "end_exemption") == []


@pytest.mark.parametrize("act", [exempt_firms, end_exemption])
def test_without_a_reason_or_campaign_nothing_happens(act: Act, database: Session, campaign: Campaign) -> None:
    by, number, one = official(database), campaign.id, firm(database, "甲", State.CALLED)
    for campaign_id, reason, code in ((number, "\n", "reason"), (number + 1, "已停产", "campaign")):
        with pytest.raises(CallRefusedError) as error:
            act(database, campaign_id, [one], reason=reason, author_id=by)
        assert error.value.code == code
    assert participation(database, one).state == State.CALLED


def test_after_the_close_the_record_can_still_be_put_right(database: Session, campaign: Campaign) -> None:
    by, number, one = official(database), campaign.id, firm(database, "甲", State.CALLED)
    close_campaign(database)
    assert exempt_firms(database, number, [one], reason="早已停产", author_id=by).done == [one]


def test_an_exempt_firm_is_not_called_over_it(database: Session, campaign: Campaign) -> None:
    by, number, one = official(database), campaign.id, firm(database, "甲")
    exempt_firms(database, number, [one], reason="已停产", author_id=by)
    assert call_firms(database, number, [one], reason="规上", author_id=by).why == {one: "exempt"}
    assert participation(database, one).exempt_reason == "已停产"


def test_a_firm_that_submits_meanwhile_is_not_exempt(app: Flask, database: Session, campaign: Campaign) -> None:
    by, number, one = official(database), campaign.id, firm(database, "甲", State.FILLING)
    database.rollback()
    [outcome] = beside(
        app,
        lambda other: other.execute(update(Participation).values(state=State.SUBMITTED)),
        lambda own: exempt_firms(own, number, [one], reason="已停产", author_id=by).why,
    )
    assert outcome == {one: "submitted"}
    assert participation(database, one).state == State.SUBMITTED
