"""The server killed between keystroke and save, started again, with another key too; clocks that are wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from survey.app import create_app
from survey.config import Settings
from survey.demo import district
from survey.models import Participation, Role, SchemeVersion, User, utc_now
from survey.store import migrations
from survey.store.db import unit_of_work
from survey.web.passwords import hash_password
from tests.browser.killed import Service
from tests.browser.test_spine import PASSWORD, sign_in

Pages = Callable[..., Page]
SECTION = "/fill/facts/identity"
SAVED = "自动保存，可随时离开后继续"
FIELD = "#i-registered_place"


@pytest.fixture
def expected_messages() -> list[str]:
    """Return what a browser says of every request that failed; the server is killed here."""
    return ["Failed to load resource"]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Serve a small district from a process of its own."""
    folder = tmp_path_factory.mktemp("killed")
    for part in ("uploads", "exports"):
        (folder / part).mkdir()
    url = f"sqlite:///{folder / 'survey.sqlite'}"
    migrations.upgrade(url)
    app = create_app(Settings(instance=folder, database_url=url, secret_key="only to fill it"))
    with app.app_context(), app.extensions["sessions"]() as database:
        district.load(database, 6, 7, lambda _: None)
        hashed = hash_password(PASSWORD)
        with unit_of_work(database):
            for user in database.scalars(select(User).where(User.sample.is_(True))):
                user.password_hash = hashed
            database.add(User(login="real", name="示例", role=Role.AUDIT, password_hash=hashed))
    app.extensions["engine"].dispose()
    running = Service(folder)
    running.start()
    yield running
    running.kill()


@pytest.fixture(autouse=True)
def _running(service: Service) -> None:
    """Start the process again where the test before ended in the middle: one that fails is one, not nine."""
    if not service.answers():
        service.start()


@pytest.fixture(scope="module")
def address(service: Service) -> str:
    """Return the address of the process."""
    return service.address


@pytest.fixture(scope="module")
def logins(service: Service) -> dict[str, str]:
    """Return the logins of a firm with a draft and of a district's official, and the id of a scheme."""
    app = create_app(
        Settings(
            instance=service.folder,
            database_url=f"sqlite:///{service.folder / 'survey.sqlite'}",
            secret_key="only to look",
        )
    )
    with app.extensions["sessions"]() as database:
        people = database.scalars(select(User).where(User.sample.is_(True)).order_by(User.id)).all()
        returned = set(database.scalars(select(Participation.enterprise_id).where(Participation.state == "returned")))
        scheme = database.scalars(select(SchemeVersion.id)).all()[0]
    app.extensions["engine"].dispose()
    return {
        "firm": next(user.login for user in people if user.role == Role.ENTERPRISE),
        "other": [user.login for user in people if user.role == Role.ENTERPRISE and user.enterprise_id not in returned][
            1
        ],
        "district": next(user.login for user in people if user.role == Role.DISTRICT),
        "scheme": str(scheme),
    }


def begin(open_page: Pages, logins: dict[str, str]) -> Page:
    page = open_page()
    sign_in(page, logins["firm"])
    page.goto(SECTION)
    expect(page.locator(FIELD)).to_be_visible()
    expect(page.locator("#saved")).to_contain_text("存好之前也暂存在这个浏览器里")
    return page


def test_killed_between_keystroke_and_save_and_started_again(
    open_page: Pages, service: Service, logins: dict[str, str]
) -> None:
    page = begin(open_page, logins)
    service.kill()
    page.locator(FIELD).fill("服务器已停")
    expect(page.locator("#saved")).to_contain_text("连不上服务器，还没有保存，正在重试。内容暂存在这个浏览器里")
    page.get_by_role("button", name="保存草稿").last.click()
    expect(page.locator(FIELD)).to_have_value("服务器已停")
    service.start()
    expect(page.get_by_text("已保存，草稿尚未提交。")).to_be_visible()
    page.reload()
    expect(page.locator(FIELD)).to_have_value("服务器已停")


def test_killed_and_the_browser_closed_too(open_page: Pages, service: Service, logins: dict[str, str]) -> None:
    page = begin(open_page, logins)
    service.kill()
    page.locator(FIELD).fill("两边都停")
    expect(page.locator("#saved")).to_contain_text("内容暂存在这个浏览器里")
    again = page.context.new_page()
    page.close(run_before_unload=False)
    service.start()
    again.goto(SECTION)
    expect(again.locator("#kept")).to_contain_text("两边都停")
    again.locator("#kept").get_by_role("button", name="用浏览器里的").click()
    expect(again.locator("#saved")).to_contain_text(SAVED)
    again.reload()
    expect(again.locator(FIELD)).to_have_value("两边都停")


def test_what_is_kept_is_said_once_the_key_has_come(open_page: Pages, service: Service, logins: dict[str, str]) -> None:
    """Until the server has said which key is this account's nothing can be kept, and the page says so."""
    page = open_page()
    sign_in(page, logins["firm"])
    page.route("**/session", lambda route: route.abort())
    page.goto(SECTION)
    expect(page.locator("#saved")).to_contain_text("存好之前内容只在本页，请不要关闭")
    service.kill()
    page.locator(FIELD).fill("钥匙还没有来")
    expect(page.locator("#saved")).to_contain_text("连不上服务器，还没有保存，正在重试。内容只在本页，请不要关闭。")
    page.unroute("**/session")
    service.start()
    expect(page.locator("#saved")).to_contain_text(SAVED)
    page.reload()
    expect(page.locator(FIELD)).to_have_value("钥匙还没有来")
    expect(page.locator("#saved")).to_contain_text("存好之前也暂存在这个浏览器里")


def test_started_again_with_another_key(open_page: Pages, service: Service, logins: dict[str, str]) -> None:
    page = begin(open_page, logins)
    service.kill()
    service.new_key()
    page.locator(FIELD).fill("换了密钥")
    expect(page.locator("#saved")).to_contain_text("内容暂存在这个浏览器里")
    service.start()
    expect(page.locator("#saved")).to_contain_text(SAVED)
    with page.expect_navigation():
        page.get_by_role("button", name="保存草稿").last.click()
    expect(page.locator(FIELD)).to_have_value("换了密钥")


def test_what_was_kept_before_another_key_is_offered_after_it(
    open_page: Pages, service: Service, logins: dict[str, str]
) -> None:
    page = begin(open_page, logins)
    page.route("**/autosave", lambda route: route.abort())
    page.locator(FIELD).fill("旧密钥时写的")
    expect(page.locator("#saved")).to_contain_text("内容暂存在这个浏览器里")
    again = page.context.new_page()
    page.close(run_before_unload=False)
    service.kill()
    service.new_key()
    service.start()
    again.goto(SECTION)
    expect(again.locator("#kept")).to_contain_text("旧密钥时写的")


def test_a_form_without_autosave_survives_a_killed_server_and_another_key(
    open_page: Pages, service: Service, logins: dict[str, str]
) -> None:
    page = open_page()
    sign_in(page, logins["district"])
    path = f"/schemes/{logins['scheme']}/import"
    page.goto(path)
    text = page.locator("[name=text]")
    given = text.input_value().replace("  en: ", "  en:  ", 1)
    with page.expect_response("**/session"):
        page.reload()
    text.fill(given + "\n# 示例\n")
    expect(page.get_by_text("还没有提交；写的内容暂存在这个浏览器里，提交成功后删除。")).to_be_visible()
    service.kill()
    page.get_by_role("button", name="新建草稿").click()
    expect(page.get_by_text("连不上服务器，没有提交；请再点一次。")).to_be_visible()
    expect(text).to_have_value(given + "\n# 示例\n")
    again = page.context.new_page()
    page.close(run_before_unload=False)
    service.new_key()
    service.start()
    again.goto(path)
    again.locator(".kept-form").get_by_role("button", name="放回表里").click()
    expect(again.locator("[name=text]")).to_have_value(given + "\n# 示例\n")
    with again.expect_navigation():
        again.get_by_role("button", name="新建草稿").click()
    expect(again.get_by_text("已由文本新建草稿")).to_be_visible()
    again.goto(path)
    expect(again.get_by_role("heading", level=1)).to_be_visible()
    expect(again.locator(".kept-form")).to_have_count(0)


@pytest.mark.parametrize("days", [-400, 9, 4000])
def test_a_clock_that_is_wrong_by_days_keeps_and_saves_all_the_same(
    open_page: Pages, logins: dict[str, str], days: int
) -> None:
    page = open_page()
    page.clock.install(time=utc_now() + timedelta(days=days))
    sign_in(page, logins["firm"])
    page.goto(SECTION)
    page.route("**/autosave", lambda route: route.abort())
    page.locator(FIELD).fill(f"时钟差{days}天")
    page.clock.run_for(3000)
    expect(page.locator("#saved")).to_contain_text("内容暂存在这个浏览器里")
    again = page.context.new_page()
    page.close(run_before_unload=False)
    again.goto(SECTION)
    box = again.locator("#kept")
    expect(box).to_contain_text(f"时钟差{days}天")
    shown = box.locator("[data-when]").first.inner_text()
    assert str(utc_now().year) in shown
    box.get_by_role("button", name="用浏览器里的").click()
    again.clock.run_for(3000)
    expect(again.locator("#saved")).to_contain_text(SAVED)


def test_two_accounts_on_one_computer_each_get_their_own(open_page: Pages, logins: dict[str, str]) -> None:
    page = begin(open_page, logins)
    page.route("**/autosave", lambda route: route.abort())
    page.locator(FIELD).fill("第一个账号写的")
    expect(page.locator("#saved")).to_contain_text("内容暂存在这个浏览器里")
    other = page.context.new_page()
    page.close(run_before_unload=False)
    other.context.clear_cookies()
    sign_in(other, logins["other"])
    other.goto(SECTION)
    with other.expect_response("**/session"):
        other.reload()
    expect(other.locator("#kept")).to_be_hidden()
    other.route("**/autosave", lambda route: route.abort())
    other.locator("#i-tax_place").fill("第二个账号写的")
    expect(other.locator("#saved")).to_contain_text("内容暂存在这个浏览器里")
    first = other.context.new_page()
    other.close(run_before_unload=False)
    first.context.clear_cookies()
    sign_in(first, logins["firm"])
    first.goto(SECTION)
    expect(first.locator("#kept")).to_contain_text("第一个账号写的")
    expect(first.locator("#kept")).not_to_contain_text("第二个账号写的")


def test_two_tabs_of_one_account_see_each_other(open_page: Pages, logins: dict[str, str]) -> None:
    one = begin(open_page, logins)
    two = one.context.new_page()
    two.goto(SECTION)
    expect(two.locator("#saved")).to_contain_text("草稿尚未提交")
    one.locator(FIELD).fill("第一个窗口")
    expect(one.locator("#saved")).to_contain_text(SAVED)
    two.locator(FIELD).fill("第二个窗口")
    expect(two.locator("#saved")).to_contain_text("1 题已被")
    with two.expect_navigation():
        two.get_by_role("button", name="保存草稿").last.click()
    expect(two.locator(".conf")).to_contain_text("已改为“第一个窗口”")
    expect(two.locator(FIELD)).to_have_value("第二个窗口")
