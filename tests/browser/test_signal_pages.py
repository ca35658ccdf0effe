"""Signals in a real browser: the list, one settled and opened again by keyboard, and the firm that is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from survey.app import create_app
from survey.config import Settings
from survey.demo import district
from survey.models import Participation, Role, SignalFound, Submission, SubmissionVersion, User
from survey.signals.find_signals import find_signals
from survey.store import migrations
from survey.store.db import unit_of_work
from survey.web.passwords import hash_password
from tests.browser.conftest import serving
from tests.browser.test_spine import PASSWORD, sign_in

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
CHECK = "digital_spend_share"
ASKED = "请核对两个数的单位是否都为万元"


@pytest.fixture(scope="module")
def served_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Return an application on a demonstration district with signals, an official, and a firm that is asked."""
    folder = tmp_path_factory.mktemp("signals")
    for part in ("uploads", "exports"):
        (folder / part).mkdir()
    url = f"sqlite:///{folder / 'signals.sqlite'}"
    migrations.upgrade(url)
    app = create_app(Settings(instance=folder, database_url=url, secret_key="only for tests", second_factor=False))
    with app.app_context(), app.extensions["sessions"]() as database:
        campaign = district.load(database, 40, 7, lambda _: None)
        find_signals(database, campaign.id, user_id=None)
        asked = database.scalars(
            select(Participation.enterprise_id)
            .join(Submission, Submission.participation_id == Participation.id)
            .join(SubmissionVersion, SubmissionVersion.submission_id == Submission.id)
            .join(SignalFound, SignalFound.version_id == SubmissionVersion.id)
            .where(SignalFound.check_id == CHECK)
            .order_by(Participation.id)
        ).first()
        hashed = hash_password(PASSWORD)
        with unit_of_work(database):
            database.add(User(login="district", name="示例区", role=Role.DISTRICT, password_hash=hashed))
            boss = User(
                login="boss", name="示例负责人", role=Role.ENTERPRISE, enterprise_id=asked, password_hash=hashed
            )
            database.add(boss)
    yield app
    app.extensions["engine"].dispose()


@pytest.fixture(scope="module")
def address(served_app: Flask) -> Iterator[str]:
    """Serve the application and return its address."""
    with serving(served_app) as found:
        yield found


def no_barriers(page: Page) -> None:
    """Let axe look at the page, and see that it is no wider than the screen."""
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(item["id"], item["nodes"][0]["html"]) for item in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth") is True


@pytest.mark.parametrize("width", [375, 1280])
def test_the_list_narrows_and_leads_to_the_firm(open_page: Callable[..., Page], width: int) -> None:
    page = open_page(width)
    sign_in(page, "district")
    page.goto("/signals")
    no_barriers(page)
    page.locator("#check-chosen").select_option(CHECK)
    page.locator("#by").select_option("firm")
    with page.expect_navigation():
        page.get_by_role("button", name="筛选").click()
    no_barriers(page)
    with page.expect_navigation():
        page.locator("#rows tbody th a").first.click()
    expect(page.locator(f"#signal-{CHECK}")).to_be_visible()
    no_barriers(page)


def test_a_signal_is_settled_and_opened_again_by_keyboard(open_page: Callable[..., Page]) -> None:
    page = open_page(375)
    sign_in(page, "district")
    page.goto(f"/signals?check={CHECK}")
    with page.expect_navigation():
        page.locator("#rows tbody th a").first.press("Enter")
    no_barriers(page)
    page.get_by_label("现场核查时核实").press("Space")
    page.get_by_label("理由", exact=True).fill("到现场看发票")
    with page.expect_navigation():
        page.get_by_role("button", name="保存处理").press("Enter")
    expect(page.locator("main .chip").first).to_have_text("现场核实")
    no_barriers(page)
    page.get_by_label("撤销理由").fill("看错了企业")
    with page.expect_navigation():
        page.get_by_role("button", name="撤销", exact=True).press("Enter")
    expect(page.locator("main .chip").first).to_have_text("待看")
    expect(page.locator("main")).to_contain_text("到现场看发票")


def test_the_firm_is_asked_at_the_question_and_not_held_up(open_page: Callable[..., Page]) -> None:
    page = open_page(375)
    sign_in(page, "boss")
    page.goto("/fill/facts/spending")
    expect(page.locator("#q-digital_spend_y1")).to_contain_text(ASKED)
    no_barriers(page)
    page.goto("/check")
    expect(page.locator("main .flash", has_text=ASKED)).to_be_visible()
    no_barriers(page)
