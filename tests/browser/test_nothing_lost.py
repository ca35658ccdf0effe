"""Nothing typed is lost: cut lines, errors, ended sessions, other accounts, crashes, back and forward."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from survey.models import DraftSheet
from tests.browser.ended_session import end_sessions, sign_in_again
from tests.browser.filling import example
from tests.browser.test_spine import PASSWORD, campaign, register, sign_in

__all__ = ["campaign"]
SECTION = "/fill/facts/identity"
SAVED = "自动保存，可随时离开后继续"
Pages = Callable[..., Page]


@pytest.fixture
def expected_messages() -> list[str]:
    """Return what a browser says of every request that failed; each test here makes some fail."""
    return ["Failed to load resource"]


def begin(open_page: Pages, number: int, **more: object) -> Page:
    """Return a page of a fresh enterprise at its first section."""
    firm, _ = example(number)
    page = open_page(**more)
    register(page, firm.credit_code, firm.name)
    if more.get("scripts", True):  # its scripts have asked whose session it is: nothing opens over what a test types
        with page.expect_response("**/session"):
            page.goto(SECTION)
    else:
        page.goto(SECTION)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page


def saved(page: Page, text: str) -> None:
    expect(page.locator("#saved")).to_contain_text(text)


def stored(app: Flask) -> set[object]:
    """Return what all drafts hold as registered place."""
    with app.extensions["sessions"]() as database:
        rows = database.scalars(select(DraftSheet).where(DraftSheet.questionnaire_id == "facts"))
        return {row.document["values"].get("registered_place") for row in rows}


def test_a_page_that_nobody_touched_saves_nothing_and_is_left_without_a_word(
    campaign: None, open_page: Pages, served_app: Flask
) -> None:
    firm, _ = example(75)
    page = open_page()
    register(page, firm.credit_code, firm.name)
    page.clock.install()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.goto(SECTION)
    with page.expect_response("**/session") as asked:
        page.reload()
    asked.value.finished()
    page.clock.run_for(120_000)
    page.get_by_role("link", name="工作台").first.click()
    expect(page.get_by_role("heading", name="尚未提交")).to_be_visible()
    assert set(sent) == {"GET"}


def test_a_cut_line_says_so_and_the_text_is_saved_once_it_is_back(campaign: None, open_page: Pages) -> None:
    page = begin(open_page, 60)
    page.context.set_offline(True)
    page.locator("#i-registered_place").fill("离线时填的地址")
    saved(page, "网络已断开，还没有保存；恢复后自动保存。内容暂存在这个浏览器里")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.locator("#i-registered_place")).to_have_value("离线时填的地址")
    page.context.set_offline(False)
    expect(page.get_by_text("已保存，草稿尚未提交。")).to_be_visible()
    expect(page.locator("#i-registered_place")).to_have_value("离线时填的地址")


def test_a_server_error_and_a_hanging_server_are_tried_again(campaign: None, open_page: Pages) -> None:
    page = begin(open_page, 61)
    failures: list[Route] = []

    def fail(route: Route) -> None:
        failures.append(route)
        if len(failures) == 1:
            route.fulfill(status=500, body="<title>500</title>", content_type="text/html")
        elif len(failures) > 2:
            route.continue_()

    page.route(f"**{SECTION}/autosave", fail)
    page.locator("#i-registered_place").fill("示例路1号")
    saved(page, "服务器出错，还没有保存，会自动重试。")
    saved(page, "服务器迟迟没有回应，还没有保存，正在重试。")
    saved(page, SAVED)
    page.reload()
    expect(page.locator("#i-registered_place")).to_have_value("示例路1号")


def test_trouble_and_too_many_requests_are_said_and_tried_again_when_the_server_says(
    campaign: None, open_page: Pages
) -> None:
    page = begin(open_page, 241)
    answers = [
        (503, "application/json", '{"state": "failed", "text": "服务器的磁盘空间不足。"}'),
        (429, "application/json", '{"state": "failed", "text": "操作过于频繁，请 3 秒后再试。"}'),
        (429, "text/html", "<title>429</title>"),  # of a gateway
    ]

    def fail(route: Route) -> None:
        if not answers:
            route.continue_()
            return
        status, kind, body = answers.pop(0)
        route.fulfill(status=status, body=body, content_type=kind, headers={"Retry-After": "3"})

    page.route(f"**{SECTION}/autosave", fail)
    page.locator("#i-registered_place").fill("示例路9号")
    saved(page, "服务器的磁盘空间不足。还没有保存，会自动重试。")
    saved(page, "操作过于频繁，请 3 秒后再试。还没有保存，会自动重试。")
    saved(page, "操作过于频繁。还没有保存，会自动重试。")
    saved(page, SAVED)
    page.reload()
    expect(page.locator("#i-registered_place")).to_have_value("示例路9号")


def test_a_session_that_ended_while_typing_is_renewed_on_the_page(
    campaign: None, open_page: Pages, served_app: Flask
) -> None:
    page = begin(open_page, 62)
    end_sessions(served_app)
    page.locator("#i-registered_place").fill("示例路2号")
    expect(sign_in_again(page, "Wrong-Password-2026").get_by_text("账号或密码不正确")).to_be_visible()
    sign_in_again(page)
    saved(page, SAVED)
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text("已保存，草稿尚未提交。")).to_be_visible()
    expect(page.locator("#i-registered_place")).to_have_value("示例路2号")


def test_another_account_in_another_tab_covers_the_page(campaign: None, open_page: Pages, served_app: Flask) -> None:
    page = begin(open_page, 63)
    other = page.context.new_page()
    sign_in(other, "district")
    expect(other.get_by_role("heading", level=1)).to_be_visible()
    page.locator("#i-registered_place").fill("不给别人")
    cover = page.get_by_role("dialog", name="现在登录的是另一个账号")
    expect(cover).to_contain_text("现在登录的是：示例区经委")
    assert "不给别人" not in stored(served_app)
    cover.get_by_role("button", name="用原来的账号登录").click()
    sign_in_again(page)
    saved(page, SAVED)
    assert "不给别人" in stored(served_app)


def test_after_a_crash_the_text_is_offered_beside_the_servers(campaign: None, open_page: Pages) -> None:
    page = begin(open_page, 64)
    page.route(f"**{SECTION}/autosave", lambda route: route.abort())
    page.locator("#i-registered_place").fill("崩溃前填的")
    page.locator("#i-tax_place").fill("也没有保存")
    saved(page, "连不上服务器，还没有保存，正在重试。内容暂存在这个浏览器里")
    again = page.context.new_page()
    page.close(run_before_unload=False)
    again.goto(SECTION)
    box = again.locator("#kept")
    expect(box).to_contain_text("崩溃前填的")
    expect(again.locator("#i-registered_place")).to_have_value("")
    row = box.locator("li", has_text="崩溃前填的")
    row.get_by_role("button", name="用浏览器里的").click()
    saved(again, SAVED)
    box.locator("li", has_text="也没有保存").get_by_role("button", name="用服务器上的").click()
    expect(box).to_be_hidden()
    again.reload()
    expect(again.locator("#i-registered_place")).to_have_value("崩溃前填的")
    expect(again.locator("#i-tax_place")).to_have_value("")
    expect(box).to_be_hidden()


def test_two_tabs_keep_a_copy_each(campaign: None, open_page: Pages) -> None:
    one = begin(open_page, 191)
    two = one.context.new_page()
    two.goto(SECTION)
    saved(two, "草稿尚未提交")
    one.route(f"**{SECTION}/autosave", lambda route: route.abort())
    one.locator("#i-registered_place").fill("第一个窗口没存上")
    saved(one, "内容暂存在这个浏览器里")
    two.locator("#i-registered_place").fill("第二个窗口存上了")
    saved(two, SAVED)
    one.close(run_before_unload=False)
    two.reload()
    box = two.locator("#kept")
    expect(box).to_contain_text("第一个窗口没存上")
    box.get_by_role("button", name="用浏览器里的").click()
    saved(two, SAVED)
    two.reload()
    expect(two.locator("#i-registered_place")).to_have_value("第一个窗口没存上")
    expect(box).to_be_hidden()


def test_before_the_key_has_come_nothing_is_said_to_be_kept(campaign: None, open_page: Pages) -> None:
    page = begin(open_page, 192)
    page.context.route("**/session", lambda route: route.abort())
    page.context.route(f"**{SECTION}/autosave", lambda route: route.abort())
    page.reload()
    page.locator("#i-registered_place").fill("还没有钥匙")
    saved(page, "连不上服务器，还没有保存，正在重试。内容只在本页，请不要关闭。")
    page.context.unroute("**/session")
    saved(page, "连不上服务器，还没有保存，正在重试。内容暂存在这个浏览器里")


def test_an_answer_lost_on_the_way_loses_no_change_of_mind(campaign: None, open_page: Pages) -> None:
    page = begin(open_page, 193)
    field = page.locator("#i-registered_place")
    field.fill("原来的")
    saved(page, SAVED)
    page.reload()
    lost = []

    def lose(route: Route) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch().status)
            route.abort()

    page.route(f"**{SECTION}/autosave", lose)
    field.fill("改过的")
    saved(page, "连不上服务器")
    saved(page, SAVED)
    field.fill("原来的")
    with page.expect_response(f"**{SECTION}/autosave"):
        pass
    page.reload()
    expect(field).to_have_value("原来的")


def test_what_one_account_left_is_not_shown_to_another_and_comes_back_to_its_own(
    campaign: None, open_page: Pages
) -> None:
    page = begin(open_page, 65)
    own, other_firm = example(65)[0], example(66)[0]
    page.route(f"**{SECTION}/autosave", lambda route: route.abort())
    page.locator("#i-registered_place").fill("只给自己看")
    saved(page, "内容暂存在这个浏览器里")
    other = page.context.new_page()
    page.close(run_before_unload=False)
    other.context.clear_cookies()
    register(other, other_firm.credit_code, other_firm.name)
    other.goto(SECTION)
    saved(other, "草稿尚未提交")
    expect(other.locator("#kept")).to_be_hidden()
    other.get_by_role("button", name="退出", exact=True).click()
    expect(other.get_by_text("您已退出登录。")).to_be_visible()
    sign_in(other, own.credit_code)
    expect(other.get_by_role("link", name="继续填写")).to_be_visible()
    other.goto(SECTION)
    expect(other.locator("#kept")).to_contain_text("只给自己看")


def test_signing_out_with_unsaved_text_asks_and_then_wipes(campaign: None, open_page: Pages) -> None:
    page = begin(open_page, 67)
    page.route(f"**{SECTION}/autosave", lambda route: route.abort())
    page.locator("#i-registered_place").fill("没有保存")
    saved(page, "内容暂存在这个浏览器里")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="退出", exact=True).click()
    page.get_by_role("button", name="退出", exact=True).click()
    asks = page.get_by_role("dialog", name="有内容还没有保存到服务器")
    asks.get_by_role("button", name="不退出").click()
    expect(page.locator("#i-registered_place")).to_have_value("没有保存")
    page.get_by_role("button", name="退出", exact=True).click()
    asks.get_by_role("button", name="删除并退出").click()
    expect(page.get_by_text("您已退出登录。")).to_be_visible()
    sign_in(page, example(67)[0].credit_code)
    expect(page.get_by_role("link", name="继续填写")).to_be_visible()
    page.goto(SECTION)
    saved(page, "草稿尚未提交")
    expect(page.locator("#kept")).to_be_hidden()


def test_links_and_the_language_save_first_and_back_shows_what_was_typed(campaign: None, open_page: Pages) -> None:
    page = begin(open_page, 68)
    page.locator("#i-registered_place").fill("先保存再换页")
    page.get_by_role("link", name="工作台").first.click()
    expect(page.get_by_role("link", name="继续填写")).to_be_visible()
    page.go_back()
    expect(page.locator("#i-registered_place")).to_have_value("先保存再换页")
    page.locator("#i-tax_place").fill("换语言之前")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("button", name="Save draft").last).to_be_visible()
    expect(page.locator("#i-tax_place")).to_have_value("换语言之前")
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("button", name="保存草稿").last).to_be_visible()
    page.get_by_role("link", name="工作台").first.click()
    page.get_by_role("link", name="继续填写").click()
    expect(page).to_have_url(re.compile(f"{SECTION}#q-tax_place$"))


def test_a_choice_can_be_emptied(campaign: None, open_page: Pages) -> None:
    page = begin(open_page, 69)
    page.goto("/fill/facts/business")
    question = page.locator("fieldset", has=page.locator("input[type=radio]")).first
    clear = question.get_by_role("button", name="清除选择")
    expect(clear).to_be_hidden()
    question.locator("label").first.click()
    saved(page, SAVED)
    clear.focus()
    with page.expect_response("**/autosave"):
        page.keyboard.press("Enter")
        expect(question.locator("input:checked")).to_have_count(0)
    saved(page, SAVED)
    page.reload()
    expect(question.locator("input:checked")).to_have_count(0)


@pytest.mark.parametrize("width", [375, 1440])
def test_without_scripts_an_ended_session_loses_nothing(
    campaign: None, open_page: Pages, served_app: Flask, width: int
) -> None:
    number = 70 + (width == 375)
    page = begin(open_page, number, width=width, scripts=False)
    saved(page, "草稿尚未提交；修改后请点“保存草稿”")
    page.locator("#i-registered_place").fill("没有脚本也不丢")
    end_sessions(served_app)
    page.get_by_role("button", name="保存草稿").last.click()
    expect(page.get_by_role("heading", name="登录已结束，您填写的内容还在")).to_be_visible()
    expect(page.get_by_role("definition")).to_have_text("没有脚本也不丢")
    page.get_by_label("账号").fill(example(number)[0].credit_code)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#i-registered_place")).to_have_value("没有脚本也不丢")


def test_after_a_week_by_the_servers_clock_it_is_gone(campaign: None, open_page: Pages) -> None:
    page = begin(open_page, 72)
    page.route(f"**{SECTION}/autosave", lambda route: route.abort())
    page.locator("#i-registered_place").fill("一周以前")
    saved(page, "内容暂存在这个浏览器里")
    later = page.context.new_page()
    page.close(run_before_unload=False)

    def week_later(route: Route) -> None:
        said = route.fetch().json()
        route.fulfill(json=said | {"now": said["now"] + 8 * 24 * 3600 * 1000})

    later.route("**/session", week_later)
    with later.expect_response("**/session"):
        later.goto(SECTION)
    saved(later, "草稿尚未提交；修改后自动保存到服务器")
    later.locator("#i-tax_place").fill("示例区")
    saved(later, SAVED)
    later.unroute("**/session")
    with later.expect_response("**/session"):
        later.reload()
    expect(later.locator("#i-tax_place")).to_have_value("示例区")
    expect(later.locator("#kept")).to_be_hidden()


def test_a_browser_without_cryptography_keeps_nothing_and_says_so(campaign: None, open_page: Pages) -> None:
    page = begin(open_page, 73)
    page.add_init_script("Object.defineProperty(crypto, 'subtle', { value: undefined })")
    page.reload()
    saved(page, "存好之前内容只在本页，请不要关闭")
    page.route(f"**{SECTION}/autosave", lambda route: route.abort())
    page.locator("#i-registered_place").fill("只在本页")
    saved(page, "连不上服务器，还没有保存，正在重试。内容只在本页，请不要关闭。")
    page.unroute(f"**{SECTION}/autosave")
    saved(page, SAVED)
