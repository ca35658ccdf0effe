"""Once the server has taken a form its copy in the browser goes, however the page after it is left."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from playwright.sync_api import Page, expect

from survey.models import EvaluationEntry, SubmissionVersion
from tests.browser.ended_session import end_sessions, sign_in_again
from tests.browser.test_forms_kept import STATUS, expected_messages, numbers, open_kind
from tests.browser.test_officials import address, served_app

__all__ = ["address", "expected_messages", "numbers", "served_app"]
Pages = Callable[..., Page]


def test_a_cut_line_and_an_ended_session_lose_nothing_and_what_was_taken_is_not_offered(
    open_page: Pages, numbers: dict[str, int], served_app: Flask
) -> None:
    page = open_page()
    open_kind(page, "指定", numbers)
    form = page.locator("form", has=page.get_by_role("button", name="提出，等待确认"))
    with served_app.extensions["sessions"]() as database:
        firm = database.get_one(SubmissionVersion, database.get_one(EvaluationEntry, numbers["entry"]).version_id)
        name, code = firm.name, firm.credit_code
    page.get_by_label("企业名称、拼音首字母或信用代码").fill(code)
    page.get_by_role("button", name="查找", exact=True).click()
    page.get_by_role("link", name=name, exact=True).click()
    expect(form).to_contain_text(name)
    form.locator("[name=pin_reason]").fill("示例理由")
    form.locator("[name=document_number]").fill("示例文号")
    page.context.set_offline(True)
    form.get_by_role("button").click()
    expect(form.get_by_role("alert").filter(has_text="网络已断开，没有提交；恢复后请再点一次。")).to_be_visible()
    page.context.set_offline(False)
    end_sessions(served_app)
    form.get_by_role("button").click()
    with page.expect_navigation():
        sign_in_again(page)
    expect(page.get_by_role("row", name=name)).to_contain_text("示例理由")
    page.reload()
    expect(page.get_by_text("提出一项指定")).to_be_visible()
    expect(page.locator(".kept-form")).to_have_count(0)
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="退出", exact=True).click()
    expect(page.get_by_text("您已退出登录。")).to_be_visible()


def test_what_was_taken_is_not_offered_when_the_page_after_it_was_left_before_it_had_forgotten_the_copy(
    open_page: Pages, numbers: dict[str, int]
) -> None:
    """The browser's store does not answer on the first page after the form was sent, as on a slow disk."""
    page = open_page()
    page.add_init_script("""if (/taken=/.test(document.cookie) && !sessionStorage.held) {
      sessionStorage.held = "once";
      IDBFactory.prototype.open = () => new EventTarget();
    }""")
    field = open_kind(page, "列组合", numbers)
    field.fill("示例列组合")
    expect(page.get_by_text(STATUS)).to_be_visible()
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已保存列组合“示例列组合”")).to_be_visible()
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="工作台", exact=True).click()
    expect(page).to_have_url("/today")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="退出", exact=True).click()
    expect(page.get_by_text("您已退出登录。")).to_be_visible()
