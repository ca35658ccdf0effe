"""The district decides on proposals: called with its reason, or refused with it; each once, whoever was first."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from survey.directory.call_firms import call_firms, take_back_call
from survey.directory.call_results import CallRefusedError
from survey.directory.decide_proposal import decide_proposal
from survey.models import Campaign, Participation, utc_now
from survey.models import ParticipationState as State
from tests.integration.directory.firms import beside, close_campaign, firm, official, participation, trail


def proposed(database: Session, name: str, state: State = State.CALLED, **columns: object) -> int:
    """Add a firm that its town proposed; return its id."""
    return firm(database, name, state, p_proposed_at=utc_now(), p_proposal_reason="设备新", **columns)


def test_accepted_proposals_are_calls_and_refused_ones_say_why(database: Session, campaign: Campaign) -> None:
    by, number = official(database), campaign.id
    yes, no = proposed(database, "甲"), proposed(database, "乙")
    assert decide_proposal(database, number, [yes], accept=True, reason=" 同意 ", author_id=by).done == [yes]
    assert decide_proposal(database, number, [no], accept=False, reason=" 规模太小 ", author_id=by).done == [no]
    first, second = participation(database, yes), participation(database, no)
    assert (first.called_by_id, first.call_reason, first.proposal_reason) == (by, "同意", "设备新")
    assert first.called_at is not None
    assert (second.called_at, second.proposal_refused, second.state) == (None, "规模太小", State.CALLED)
    assert trail(database, "call_firm", "refuse_proposal") == [
        ("call_firm", f"enterprise {yes}", by, {"campaign": "示例批次", "reason": "同意"}),
        ("refuse_proposal", f"enterprise {no}", by, {"campaign": "示例批次", "reason": "规模太小"}),
    ]


def test_what_does_not_wait_is_left(database: Session, campaign: Campaign) -> None:
    by, now = official(database), utc_now()
    firms = [
        firm(database, "没有"),
        firm(database, "未提", State.CALLED),
        proposed(database, "已列", p_called_at=now),
        proposed(database, "已拒", p_proposal_refused="太小"),
        proposed(database, "填写", State.FILLING),
        proposed(database, "豁免", State.EXEMPT),
    ]
    for accept in (True, False):
        outcome = decide_proposal(database, campaign.id, firms, accept=accept, reason="示例", author_id=by)
        assert (outcome.done, outcome.why) == ([], dict.fromkeys(firms, "not_proposed"))
    assert trail(database, "call_firm", "refuse_proposal") == []


def test_without_reason_or_campaign_nothing_is_decided_and_after_its_end_nobody_is_called(
    database: Session, campaign: Campaign
) -> None:
    by, number, one = official(database), campaign.id, proposed(database, "甲")
    codes = []
    for campaign_id, accept, reason in ((number, True, " "), (number, False, ""), (number + 1, True, "示例")):
        with pytest.raises(CallRefusedError) as error:
            decide_proposal(database, campaign_id, [one], accept=accept, reason=reason, author_id=by)
        codes.append(error.value.code)
    close_campaign(database)
    with pytest.raises(CallRefusedError) as error:
        decide_proposal(database, number, [one], accept=True, reason="示例", author_id=by)
    assert [*codes, error.value.code] == ["reason", "reason", "campaign", "over"]
    assert decide_proposal(database, number, [one], accept=False, reason="太晚", author_id=by).done == [one]


def test_a_call_decides_and_taking_it_back_lets_the_proposal_wait_again(database: Session, campaign: Campaign) -> None:
    by, number, one = official(database), campaign.id, proposed(database, "甲")
    call_firms(database, number, [one], reason="规上", author_id=by)
    assert decide_proposal(database, number, [one], accept=False, reason="太小", author_id=by).why == {
        one: "not_proposed"
    }
    take_back_call(database, number, [one], reason="选错了", author_id=by)
    assert decide_proposal(database, number, [one], accept=False, reason="太小", author_id=by).done == [one]


def test_of_two_officials_who_decide_at_once_the_first_decides(
    app: Flask, database: Session, campaign: Campaign
) -> None:
    by, number, one = official(database), campaign.id, proposed(database, "甲")
    database.rollback()
    [outcome] = beside(
        app,
        lambda other: other.execute(update(Participation).values(proposal_refused="太小")),
        lambda own: decide_proposal(own, number, [one], accept=True, reason="同意", author_id=by).why,
    )
    assert outcome == {one: "not_proposed"}
    assert participation(database, one).called_at is None
