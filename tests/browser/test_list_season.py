"""From the last decision to the letter: decided, confirmed, frozen, signed by three, made public, read by the firm."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from survey.models import CampaignOfficial, Evaluation, OfficialPart, Outcome, Role, User
from survey.store.db import unit_of_work
from survey.web.passwords import hash_password
from tests.browser.test_officials import address, served_app
from tests.browser.test_season_pages import barriers
from tests.browser.test_spine import PASSWORD, sign_in
from tests.integration.freezing.made import decide, listed

__all__ = ["address", "served_app"]
Pages = Callable[..., Page]
NUMBER = "示例〔2026〕21号"


@pytest.fixture(scope="module")
def last(served_app: Flask) -> int:
    """Let everybody with a place be decided but the first of the list, and return that firm."""
    with served_app.app_context(), served_app.extensions["sessions"]() as database, unit_of_work(database):
        newest = database.scalars(select(Evaluation).order_by(Evaluation.id.desc())).first()
        assert newest is not None
        hashed = hash_password(PASSWORD)
        officials = select(User.id).where(User.login.in_(("district", "reviewer"))).order_by(User.id)
        for number in database.scalars(officials).all():
            named = {"campaign_id": newest.campaign_id, "user_id": number, "unit": ""}
            database.add(CampaignOfficial(part=OfficialPart.DECIDER, **named))
        first, *others = [row for row in listed(database, newest.id) if row.status in {"selected", "reserve"}]
        for row in others:
            decide(database, row, Outcome.CONFIRM if row.status == "selected" else Outcome.RESERVE)
        firm = first.version.submission.participation_id  # the demonstration numbers firms and participations alike
        database.add(User(login="issuer", name="示例签发人", role=Role.LEADER, password_hash=hashed))
        reader = User(login="firm-of-list", name="示例填报人", role=Role.ENTERPRISE, password_hash=hashed)
        reader.enterprise_id = firm
        database.add(reader)
        return firm


def press(page: Page, name: str) -> None:
    """Press a button by the keyboard."""
    page.locator("main").get_by_role("button", name=name, exact=True).focus()
    page.keyboard.press("Enter")


def test_from_the_last_decision_to_the_letter(open_page: Pages, last: int) -> None:
    district, reviewer, issuer = open_page(), open_page(375), open_page()
    for page, login in ((district, "district"), (reviewer, "reviewer"), (issuer, "issuer")):
        sign_in(page, login)
    district.goto(f"/panel/{last}")
    district.locator("main").get_by_role("radio", name="确认").focus()
    district.keyboard.press("Space")
    district.keyboard.press("Tab")
    district.keyboard.type("示例：改造方案可复制")
    press(district, "提出这项决定")
    expect(district.get_by_text("已提出，等待第二人确认")).to_be_visible()
    reviewer.goto(f"/panel/{last}")
    reviewer.locator("main button[value=confirmed]").focus()
    reviewer.keyboard.press("Enter")
    expect(reviewer.get_by_text("这项决定从现在起算数")).to_be_visible()
    district.goto("/list/checks")
    district.get_by_label("说明").fill("示例：条件在公示前核完")
    press(district, "冻结名单")
    expect(district.get_by_text("已冻结为第1版")).to_be_visible()
    reviewer.goto("/list/1")
    expect(reviewer.get_by_text("每家都由一人提出、另一人确认")).to_be_visible()
    assert barriers(reviewer) == []
    press(reviewer, "审核")
    expect(reviewer.get_by_text("已签署。还须另一位签发")).to_be_visible()
    issuer.goto("/list/1")
    issuer.get_by_label("文号").focus()
    issuer.keyboard.type(NUMBER)
    issuer.keyboard.press("Enter")
    expect(issuer.get_by_text("第1版已签发，从现在起生效。")).to_be_visible()
    district.goto("/publication/new")
    district.get_by_label("文号").fill(NUMBER)
    press(district, "公示")
    expect(district.get_by_text("已公示。")).to_be_visible()
    district.goto("/letters")
    district.get_by_label("什么时候可以再申报").fill("示例：2027年6月")
    press(district, "发放告知书")
    expect(district.get_by_text("已发放 32 份告知书")).to_be_visible()
    firm = open_page(375)
    sign_in(firm, "firm-of-list")
    firm.goto("/own-letters")
    expect(firm.get_by_text("经评审，贵单位列入本批次数字化应用试点企业名单。")).to_be_visible()
