"""Calling, exempting and proposing one firm on its pages: what can be done is offered, what cannot is said."""

from __future__ import annotations

import re

import pytest
from sqlalchemy.orm import Session

from survey.models import Campaign, utc_now
from survey.models import ParticipationState as State
from tests.integration.conftest import Browser
from tests.integration.directory.firms import close_campaign, firm, participation
from tests.integration.directory.test_routes import clerk, done, said, town

__all__ = ["clerk", "town"]


def offered(client: Browser, number: int) -> list[str]:
    """Return what the page offers to do."""
    page = client.get(f"/firms/{number}/standing").get_data(as_text=True)
    return re.findall(r'name="act" value="(\w+)"', page)


@pytest.mark.parametrize(
    ("state", "columns", "acts"),
    [
        (None, {}, ["call", "exempt"]),
        (State.CALLED, {"p_called_at": utc_now()}, ["exempt", "take_back"]),
        (State.CALLED, {"p_called_at": utc_now(), "p_sent_at": utc_now()}, ["exempt"]),
        (State.CALLED, {"p_proposed_at": utc_now()}, ["accept", "refuse", "exempt"]),
        (State.FILLING, {}, ["call", "exempt"]),
        (State.FILLING, {"p_called_at": utc_now()}, ["exempt"]),
        (State.RETURNED, {}, ["exempt"]),
        (State.EXEMPT, {}, ["end"]),
        (State.SUBMITTED, {}, []),
        (State.WITHDRAWN, {}, []),
    ],
)
def test_what_can_be_done_is_offered(
    clerk: Browser, database: Session, state: State | None, columns: dict[str, object], acts: list[str]
) -> None:
    assert offered(clerk, firm(database, "甲", state, **columns)) == acts


def test_a_firm_is_called_taken_back_exempted_and_back_again(
    clerk: Browser, database: Session, campaign: Campaign
) -> None:
    number, about = firm(database, "甲"), {"campaign": str(campaign.id), "reason": "规上企业"}
    path = f"/firms/{number}/standing"
    text = done(clerk, path, act="call", **about)
    assert "列入应填：" in text
    assert "示例district，规上企业" in text
    done(clerk, path, act="take_back", **about)
    done(clerk, path, act="exempt", **about)
    assert participation(database, number).exempt_reason == "规上企业"
    done(clerk, path, act="end", **about)
    assert (participation(database, number).state, participation(database, number).called_at) == (State.CALLED, None)


def test_what_cannot_be_done_any_more_is_said(clerk: Browser, database: Session, campaign: Campaign) -> None:
    number, about = firm(database, "甲", State.SUBMITTED), {"campaign": str(campaign.id), "reason": "规上"}
    path = f"/firms/{number}/standing"
    assert "提交仍然有效" in said(clerk, path, act="exempt", **about)
    assert "请选择一项操作" in said(clerk, path, **about)
    assert "请写明理由" in said(clerk, path, act="exempt", campaign=str(campaign.id), reason=" ")
    assert "换了批次，没有记录任何内容" in said(clerk, path, act="exempt", campaign="77", reason="规上")
    close_campaign(database)
    assert "已经截止" in said(clerk, path, act="call", **about)
    assert participation(database, number).exempt_reason == ""


def test_a_town_proposes_and_the_district_answers_on_the_firm_s_page(
    town: Browser, clerk: Browser, database: Session, campaign: Campaign
) -> None:
    number, about = firm(database, "甲"), {"campaign": str(campaign.id)}
    text = done(town, f"/firms/{number}/propose", **about, reason="设备新")
    assert "街镇建议列入，待决定" in text
    assert "正等区里决定" in said(town, f"/firms/{number}/propose", **about, reason="再次")
    done(clerk, f"/firms/{number}/standing", **about, act="refuse", reason="规模太小")
    text = town.get(f"/firms/{number}").get_data(as_text=True)
    assert "建议没有采纳：规模太小" in text
    done(town, f"/firms/{number}/propose", **about, reason="已扩产")
    done(clerk, f"/firms/{number}/standing", **about, act="accept", reason="同意")
    assert participation(database, number).call_reason == "同意"


def test_without_a_campaign_there_is_nothing_to_do(clerk: Browser, town: Browser, database: Session) -> None:
    number = firm(database, "甲")
    assert town.get(f"/firms/{firm(database, '乙', unit='malu')}/propose").status_code == 404
    assert clerk.get(f"/firms/{number}").status_code == 200
