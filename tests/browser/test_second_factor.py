"""An official's first days: the second factor is set up, asked for, accepted once, and replaced by a recovery code."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from survey.app import create_app
from survey.config import Settings
from survey.models import Role, User, utc_now
from survey.store import migrations
from survey.store.db import unit_of_work
from survey.web.passwords import hash_password
from tests.browser.conftest import serving
from tests.browser.test_spine import PASSWORD, sign_in

NEW = "Amber-Kettle-Window-31"


@pytest.fixture(scope="module")
def served_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Return an application that asks officials for a second factor, with an official whose password is not his own."""
    folder = tmp_path_factory.mktemp("second_factor")
    for part in ("uploads", "exports"):
        (folder / part).mkdir()
    url = f"sqlite:///{folder / 'second_factor.sqlite'}"
    migrations.upgrade(url)
    app = create_app(Settings(instance=folder, database_url=url, secret_key="only for tests"))
    with app.extensions["sessions"]() as database, unit_of_work(database):
        hashed = hash_password(PASSWORD)
        for login in ("clerk", "without-scripts"):
            database.add(
                User(login=login, name="示例经办", role=Role.LEADER, password_hash=hashed, must_change=login == "clerk")
            )
    yield app
    app.extensions["engine"].dispose()


@pytest.fixture(scope="module")
def address(served_app: Flask) -> Iterator[str]:
    """Serve the application and return its address."""
    with serving(served_app) as found:
        yield found


def secret_of(page: Page) -> str:
    """Return the secret that the page shows in groups."""
    return page.locator("code.secret").inner_text().replace(" ", "")


def enter(page: Page, code: str, button: str) -> None:
    """Fill in a one-time password and press a button."""
    page.get_by_label("动态口令").fill(code)
    page.locator("main").get_by_role("button", name=button, exact=True).click()


def at(secret: str, steps: int = 0) -> str:
    """Return the code of a secret now, or some steps later."""
    return pyotp.TOTP(secret).at(utc_now() + timedelta(seconds=30 * steps))


def no_barriers(page: Page) -> None:
    """Let axe look at the page."""
    assert Axe().run(page).response["violations"] == []


def test_a_first_sign_in_and_the_next_ones(open_page: Callable[..., Page], served_app: Flask) -> None:
    page = open_page()
    sign_in(page, "clerk")
    expect(page).to_have_url("/account/second-factor")
    expect(page.locator(".qr svg")).to_be_visible()
    no_barriers(page)
    secret = secret_of(page)
    first = at(secret)
    enter(page, first, "确认")
    codes = page.locator("ol.codes code").all_inner_texts()
    assert len(set(codes)) == 10
    no_barriers(page)
    page.get_by_role("link", name="已保管好，继续").click()

    expect(page).to_have_url("/account/password")
    page.get_by_label("原密码").fill(PASSWORD)
    page.get_by_label("新密码", exact=True).fill(NEW)
    page.get_by_label("再次输入新密码").fill(NEW)
    no_barriers(page)
    page.locator("main").get_by_role("button", name="修改密码").click()
    expect(page).to_have_url("/account")
    expect(page.get_by_text("设置动态口令", exact=True)).to_be_visible()
    no_barriers(page)
    with page.expect_navigation():
        page.get_by_role("button", name="退出").click()

    again(page, NEW)
    enter(page, first, "登录")
    expect(page.locator("#error-summary")).to_contain_text("动态口令不正确或已经用过")
    enter(page, at(secret, 1), "登录")
    expect(page).not_to_have_url("/sign-in/code")
    with page.expect_navigation():
        page.get_by_role("button", name="退出").click()

    for fits in (True, False):
        again(page, NEW)
        enter(page, codes[0].lower(), "登录")
        if not fits:
            break
        expect(page).not_to_have_url("/sign-in/code")
        with page.expect_navigation():
            page.get_by_role("button", name="退出").click()
    expect(page.locator("#error-summary")).to_contain_text("动态口令不正确或已经用过")
    with served_app.extensions["sessions"]() as database:
        user = database.scalars(select(User).where(User.login == "clerk")).one()
        assert (user.must_change, user.totp_secret is not None) == (False, True)


def again(page: Page, password: str) -> None:
    """Sign in with a password and come to the page that asks for the second factor."""
    page.goto("/sign-in")
    page.get_by_label("账号").fill("clerk")
    page.get_by_label("密码").fill(password)
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name="登录").click()
    expect(page).to_have_url("/sign-in/code")


def test_without_scripts_on_a_telephone(open_page: Callable[..., Page]) -> None:
    page = open_page(375, scripts=False)
    sign_in(page, "without-scripts")
    enter(page, at(secret_of(page)), "确认")
    expect(page.locator("ol.codes code")).to_have_count(10)
    page.get_by_role("link", name="已保管好，继续").click()
    page.goto("/account")
    expect(page.get_by_text("还剩10个")).to_be_visible()
