"""The first page of each role: where it is, what stands on it, and what it leaves out."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Campaign, Enterprise, Pilot, PilotSource, Role, utc_now
from tests.integration.conftest import Browser, make_user
from tests.integration.season import ANTING, NANXIANG, lay_out

PARTS = ("日程", "填报台账", "昨天以来", "按街镇")
OFFICIALS = (Role.TOWN, Role.DISTRICT, Role.LEADER)
ADMINISTRATORS = (Role.SYSTEM, Role.SECURITY, Role.AUDIT)
WITHOUT = (Role.VERIFIER, Role.EXPERT, Role.UNASSIGNED)


def home(database: Session, browser: Callable[[], Browser], role: Role) -> str:
    """Return the page that a role comes to after signing in."""
    unit = ANTING if role in {Role.TOWN, Role.VERIFIER} else None
    make_user(database, role.value, role, unit=unit)
    found = browser()
    found.sign_in(role.value)
    response = found.get("/", follow_redirects=True)
    assert (response.status_code, response.request.path) == (200, "/today")
    return response.get_data(as_text=True)


def sections(page: str) -> list[str]:
    """Return which parts the page has below its cards."""
    main = page.partition('<main id="main">')[2].partition("</main>")[0]
    return [part for part in PARTS if f'aria-label="{part}"' in main or re.search(rf"<h2>\s*{part}", main)]


@pytest.mark.parametrize("role", OFFICIALS)
def test_officials_see_duties_calendar_ledger_and_what_changed(
    database: Session, campaign: Campaign, browser: Callable[[], Browser], role: Role
) -> None:
    lay_out(database, campaign)
    page = home(database, browser, role)
    assert sections(page) == list(PARTS if role is not Role.TOWN else PARTS[:3])
    assert page.count('class="box duty') == 3
    assert "示例批次" in page


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_administrators_see_their_duties_and_nothing_of_firms(
    database: Session, campaign: Campaign, browser: Callable[[], Browser], role: Role
) -> None:
    lay_out(database, campaign)
    page = home(database, browser, role)
    assert sections(page) == []
    assert page.count('class="box duty') == 3
    assert page.count('<a class="btn') - page.count('class="btn btn-ghost') >= 3
    assert "安亭镇" not in page


@pytest.mark.parametrize("role", WITHOUT)
def test_who_has_nothing_yet_is_told_so(
    database: Session, campaign: Campaign, browser: Callable[[], Browser], role: Role
) -> None:
    lay_out(database, campaign)
    page = home(database, browser, role)
    assert "现在没有交给您的事" in page
    assert (sections(page), page.count('class="box duty')) == ([], 0)


def test_before_any_campaign_an_official_sees_duties_alone(database: Session, browser: Callable[[], Browser]) -> None:
    page = home(database, browser, Role.DISTRICT)
    assert (sections(page), page.count("现在没有要办的。"), "建立批次" in page) == ([], 2, True)


def test_a_town_counts_its_own_firms(database: Session, campaign: Campaign, browser: Callable[[], Browser]) -> None:
    lay_out(database, campaign)
    page = home(database, browser, Role.TOWN)
    text = re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", page))
    assert "名录8=未通知1+豁免0+应填7" in text
    assert NANXIANG not in page


def test_the_calendar_marks_the_next_day(database: Session, campaign: Campaign, browser: Callable[[], Browser]) -> None:
    campaign.correction_until = utc_now() + timedelta(days=25)
    campaign.decision_on = date(2099, 1, 31)
    database.commit()
    page = home(database, browser, Role.DISTRICT)
    strip = page.partition('<ol class="strip">')[2].partition("</ol>")[0]
    assert re.findall(r'<li class="(\w+)"[^>]*>\s*<b>([^<]+)</b>', strip) == [
        ("over", "开放填报"),
        ("next", "填报截止"),
        ("later", "补正截止"),
        ("later", "会审决定"),
    ]
    assert "2099年1月31日" in strip
    assert strip.count("还有 20 天") == 1


def test_the_overview_of_before_leads_to_the_first_page(
    database: Session, campaign: Campaign, browser: Callable[[], Browser]
) -> None:
    assert campaign.id
    make_user(database, "leader", Role.LEADER)
    found = browser()
    found.sign_in("leader")
    response = found.get("/campaign")
    assert (response.status_code, response.headers["Location"]) == (302, "/today")


def test_pilots_of_before_are_those_of_the_register(
    database: Session, campaign: Campaign, browser: Callable[[], Browser]
) -> None:
    """Two by name count more than the one that the work plan was told of; a town reads the number of all."""
    lay_out(database, campaign)
    author = make_user(database, "author", Role.DISTRICT).id
    campaign.programme.earlier_pilots, campaign.programme.target = 1, 300
    for number in database.scalars(select(Enterprise.id).order_by(Enterprise.id).limit(2)).all():
        database.add(
            Pilot(programme_id=campaign.programme_id, enterprise_id=number, source=PilotSource.EARLIER,
                  since=date(2025, 1, 2), document_number="示例〔2025〕1号", indicators={}, made_by_id=author)
        )  # fmt: skip
    database.commit()
    assert "计划 300 家，此前已有 2 家" in home(database, browser, Role.TOWN)
