"""The minutes that the home page promises are those of the workbench, for who begins and for who is asked most."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from survey.definitions.catalogue import catalogue
from survey.models import Campaign, CampaignQuestionnaire, Role
from tests.integration.answering.test_section_routes import fields, page
from tests.integration.conftest import Browser, make_enterprise, make_user

HOME = re.compile(r"合计约(\d+)分钟(?:（规模以上制造业企业约(\d+)分钟）)?")
WORKBENCH = re.compile(r"贵单位共需填 \d+ 题，预计约 (\d+) 分钟")


def said(text: str) -> list[str]:
    """Return the minutes of the home page: of who begins, and of a manufacturer above designated size."""
    (found,) = HOME.findall(text)
    return [minutes for minutes in found if minutes]


@pytest.fixture
def client(database: Session, campaign: Campaign, browser: Callable[[], Browser]) -> Browser:
    enterprise = make_enterprise(database, "91999999MA0000001N", "示例精密机械001")
    make_user(database, "enterprise", Role.ENTERPRISE, enterprise_id=enterprise.id)
    found = browser()
    found.sign_in("enterprise")
    return found


def of_workbench(client: Browser, *answers: tuple[str, dict[str, str]]) -> str:
    """Return the minutes of the workbench after some sections were answered."""
    for section, values in answers:
        bases = fields(page(client, f"/fill/facts/{section}"))
        client.send(f"/fill/facts/{section}", action="save", **values, **bases)
    (minutes,) = WORKBENCH.findall(page(client, "/workbench"))
    return str(minutes)


def test_the_home_page_says_what_the_workbench_says(browser: Callable[[], Browser], client: Browser) -> None:
    home = said(page(browser(), "/"))
    begun = of_workbench(client)
    most = of_workbench(client, ("business", {"above_scale": "yes", "production_type": "discrete"}))
    assert home == [begun, most]
    assert int(begun) < int(most)


def test_the_home_page_names_every_questionnaire_of_the_campaign(
    browser: Callable[[], Browser], campaign: Campaign
) -> None:
    shown = page(browser(), "/")
    titles = [catalogue().versions[item.questionnaire_id, item.version].title.zh for item in campaign.questionnaires]
    assert len(titles) == 4
    assert f"填写{'、'.join(titles)}，合计约" in shown


def test_a_campaign_of_two_questionnaires_promises_their_minutes_only(
    browser: Callable[[], Browser], client: Browser, database: Session
) -> None:
    database.execute(
        delete(CampaignQuestionnaire).where(CampaignQuestionnaire.questionnaire_id.in_(["cmmm", "integration"]))
    )
    database.commit()
    assert said(page(browser(), "/")) == [of_workbench(client)]


def test_without_a_campaign_no_minutes_are_promised(browser: Callable[[], Browser], database: Session) -> None:
    shown = page(browser(), "/")
    assert "填写本批次的问卷，可分多次、由多位同事填写。" in shown
    assert HOME.findall(shown) == []


def test_who_has_a_letter_finds_where_its_code_is_typed(browser: Callable[[], Browser], campaign: Campaign) -> None:
    link = '<a class="btn" href="/claim">用通知书上的代码领取账号</a>'
    assert page(browser(), "/").count(link) == 1
    assert page(browser(), "/register").count(link.replace(' class="btn"', "")) == 1
