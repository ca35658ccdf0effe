"""A town proposes firms of its own, with a reason; not those of others, and not what is decided already."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from survey.directory.call_results import CallRefusedError
from survey.directory.propose_firms import propose_firms
from survey.models import Campaign, Role, utc_now
from survey.models import ParticipationState as State
from tests.integration.directory.firms import TODAY, close_campaign, firm, official, participation, trail


def test_a_town_proposes_firms_of_its_own(database: Session, campaign: Campaign) -> None:
    by, number = official(database, "town", Role.TOWN, "anting"), campaign.id
    one, known = firm(database, "甲"), firm(database, "乙", State.CALLED)
    refused = firm(database, "丙", State.CALLED, p_proposed_at=utc_now(), p_proposal_refused="太小")
    outcome = propose_firms(database, number, [one, known, refused], reason=" 设备新 ", author_id=by)
    assert (outcome.done, outcome.left) == ([one, known, refused], [])
    for each in outcome.done:
        row = participation(database, each)
        assert (row.state, row.called_at, row.proposed_by_id, row.proposal_reason, row.proposal_refused) == (
            State.CALLED,
            None,
            by,
            "设备新",
            "",
        )
        assert row.proposed_at is not None
    detail = {"campaign": "示例批次", "reason": "设备新"}
    assert trail(database, "propose_firm") == [
        ("propose_firm", f"enterprise {each}", by, detail) for each in outcome.done
    ]


def test_who_cannot_be_proposed_is_left_and_it_says_why(database: Session, campaign: Campaign) -> None:
    by, now = official(database, "town", Role.TOWN, "anting"), utc_now()
    goes_on = firm(database, "甲")
    firms = {
        firm(database, "外镇", unit="malu"): "unknown",
        firm(database, "已列", State.CALLED, p_called_at=now): "called",
        firm(database, "填写", State.FILLING): "called",
        firm(database, "已交", State.SUBMITTED): "called",
        firm(database, "退出", State.WITHDRAWN): "called",
        firm(database, "豁免", State.EXEMPT): "exempt",
        firm(database, "已提", State.CALLED, p_proposed_at=now, p_proposal_reason="第一次"): "proposed",
        firm(database, "注销", closed_on=TODAY): "closed",
        firm(database, "并入", merged_into_id=goes_on): "merged",
        firm(database, "自填", listed=False): "unlisted",
    }
    outcome = propose_firms(database, campaign.id, [*firms], reason="设备新", author_id=by)
    assert (outcome.done, outcome.why) == ([], firms)
    assert trail(database, "propose_firm") == []


def test_without_reason_or_campaign_or_after_its_end_nothing_is_proposed(database: Session, campaign: Campaign) -> None:
    by, number = official(database, "town", Role.TOWN, "anting"), campaign.id
    one = firm(database, "甲", State.CALLED)
    codes = []
    for campaign_id, reason in ((number, " "), (number + 1, "设备新")):
        with pytest.raises(CallRefusedError) as error:
            propose_firms(database, campaign_id, [one], reason=reason, author_id=by)
        codes.append(error.value.code)
    close_campaign(database)
    with pytest.raises(CallRefusedError) as error:
        propose_firms(database, number, [one], reason="设备新", author_id=by)
    assert [*codes, error.value.code] == ["reason", "campaign", "over"]
    assert participation(database, one).proposed_at is None
