"""A firm in two campaigns goes from one to the other; what was typed for one never gets into the other's draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Campaign, CampaignQuestionnaire, DraftSheet, Participation, Role, Submission, utc_now
from survey.web.page_campaign import FIELD
from tests.integration.answering.test_section_routes import fields, page
from tests.integration.conftest import Browser, make_enterprise, make_user

SECTION = "/fill/facts/identity"


@pytest.fixture
def both(database: Session, campaign: Campaign) -> Mapping[str, int]:
    """Return title -> id of two campaigns that a firm was called to; the newer one is 第二批."""
    firm = make_enterprise(database, "91999999MA0000001N", "示例精密机械001")
    make_user(database, "firm", Role.ENTERPRISE, enterprise_id=firm.id)
    now = utc_now()
    newer = Campaign(
        programme_id=campaign.programme_id, title="第二批", seats=5, opens_at=now, opened_at=now,
        closes_at=now + timedelta(days=20), contact_office="科", contact_phone="1",
    )  # fmt: skip
    database.add(newer)
    database.flush()
    database.add_all(
        CampaignQuestionnaire(
            campaign_id=newer.id,
            questionnaire_id=item.questionnaire_id,
            version=item.version,
            position=item.position,
            enterprise_class=item.enterprise_class,
        )
        for item in campaign.questionnaires
    )
    for one in (campaign, newer):
        database.add(Participation(campaign_id=one.id, enterprise_id=firm.id, called_at=now))
    found = {campaign.title: campaign.id, newer.title: newer.id}
    database.commit()
    return found


@pytest.fixture
def firm(both: Mapping[str, int], browser: Callable[[], Browser]) -> Browser:
    """Return the signed-in firm."""
    made = browser()
    made.sign_in("firm")
    return made


def places(database: Session) -> dict[str, str]:
    """Return campaign -> the place that the firm's draft in it holds."""
    database.rollback()
    rows = database.execute(
        select(Campaign.title, DraftSheet.document)
        .join(Participation, Participation.campaign_id == Campaign.id)
        .join(Submission, Submission.participation_id == Participation.id)
        .join(DraftSheet, DraftSheet.submission_id == Submission.id)
        .where(DraftSheet.questionnaire_id == "facts")
        .order_by(Campaign.id)
    )
    return {title: document["values"].get("registered_place", "") for title, document in rows}


def title(client: Browser) -> str:
    """Return the campaign that the workbench is about."""
    return unescape(page(client, "/workbench").split("<h1>")[1].split("</h1>")[0])


def test_from_one_to_the_other_and_back(firm: Browser, both: Mapping[str, int]) -> None:
    assert title(firm) == "第二批"
    text = page(firm, "/workbench")
    assert "贵单位还参加：" in text
    assert firm.send("/workbench/campaign", campaign=both["示例批次"]).location == "/workbench"
    text = page(firm, "/workbench")
    assert "现在各页显示的是“示例批次”。" in text
    assert f'name="{FIELD}" value="{both["示例批次"]}"' in page(firm, SECTION)
    assert title(firm) == "示例批次"
    for wrong in (both["示例批次"] + 99, "", "x"):
        assert firm.send("/workbench/campaign", campaign=wrong).status_code == 404
    assert title(firm) == "示例批次"
    firm.send("/workbench/campaign", campaign=both["第二批"], **{FIELD: both["示例批次"]})
    assert title(firm) == "第二批"


def test_a_page_of_one_is_saved_there_while_another_tab_shows_the_other(
    firm: Browser, database: Session, both: Mapping[str, int]
) -> None:
    shown = page(firm, SECTION)
    own = {**fields(shown), FIELD: both["第二批"]}
    assert f'name="{FIELD}" value="{both["第二批"]}"' in shown
    firm.send("/workbench/campaign", campaign=both["示例批次"])
    sent = firm.send(f"{SECTION}/autosave", registered_place="示例甲", **own)
    assert sent.status_code == 200
    assert places(database) == {"第二批": "示例甲"}
    assert title(firm) == "示例批次"  # what saved by itself takes nobody anywhere
    own["base-registered_place"] = sent.get_json()["revisions"]["registered_place"]
    saved = firm.send(SECTION, registered_place="示例乙", action="save", **own)
    assert saved.location == SECTION
    assert places(database) == {"第二批": "示例乙"}
    assert 'value="示例乙"' in page(firm, SECTION)
    assert title(firm) == "第二批"
    firm.send(
        SECTION, registered_place="示例丙", action="save", **{"base-registered_place": "0", FIELD: both["示例批次"]}
    )
    assert places(database) == {"示例批次": "示例丙", "第二批": "示例乙"}


def test_who_claimed_for_one_campaign_is_not_led_into_a_newer_one(
    firm: Browser, database: Session, both: Mapping[str, int]
) -> None:
    row = database.scalars(select(Participation).where(Participation.campaign_id == both["第二批"])).one()
    database.delete(row)
    database.commit()
    assert title(firm) == "示例批次"
    assert "贵单位还参加：" not in page(firm, "/workbench")
