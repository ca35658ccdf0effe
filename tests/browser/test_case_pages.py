"""An official works through his queue: a note, a flag, a message; the firm reads and answers on a telephone."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from survey.models import Enterprise, User
from tests.browser.filling import example
from tests.browser.test_enquiry_pages import menu, no_barriers, press
from tests.browser.test_spine import campaign, register, sign_in

__all__ = ["campaign"]
TOLD = "主管部门给贵单位发了消息："


def fits(page: Page) -> None:
    """See that nothing stands beyond the window's edge."""
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def unfold(page: Page, words: str) -> None:
    """Open what is folded, by the keyboard."""
    page.locator("main summary", has_text=words).first.focus()
    page.keyboard.press("Enter")


def take_in(app: Flask, code: str) -> None:
    """Let an official have taken a firm that registered itself into the directory."""
    with app.extensions["sessions"]() as database:
        firm = database.scalars(select(Enterprise).where(Enterprise.credit_code == code)).one()
        firm.listed = True
        for user in database.scalars(select(User).where(User.enterprise_id == firm.id)):
            user.approved = True
        database.commit()


def test_a_case_from_the_queue_to_the_firms_answer(
    campaign: None, served_app: Flask, open_page: Callable[..., Page]
) -> None:
    firm, _ = example(240)
    asking, office = open_page(375), open_page(375)
    register(asking, firm.credit_code, firm.name)
    take_in(served_app, firm.credit_code)
    sign_in(office, "district")
    _write(office, firm.name)
    menu(office, "经办")
    with office.expect_navigation():
        office.get_by_role("navigation", name="按事项").get_by_role("link", name="等待答复或补正").click()
    expect(office.locator("main")).to_contain_text("共 1 家")
    no_barriers(office)
    fits(office)
    _answer(asking)
    with office.expect_navigation():
        office.get_by_role("navigation", name="按事项").get_by_role("link", name="看过后有变化").click()
    with office.expect_navigation():
        office.get_by_role("link", name=firm.name).click()
    expect(office.locator(".thread")).to_contain_text("用电量120万度")
    expect(office.locator(".thread")).to_contain_text("企业已读")
    unfold(office, "了结这个标记")
    office.get_by_label("处理结果").fill("用电量与产值相符")
    press(office, "了结")
    expect(office.locator("main")).to_contain_text("用电量与产值相符")
    press(office, "看过了，看下一家")
    expect(office.locator("main")).to_contain_text("现在没有这样的企业。")


def _write(office: Page, firm: str) -> None:
    """Note, flag and write to a firm."""
    office.goto(office.url.partition("/today")[0] + "/firms")
    for link in (firm, "经办记录"):
        with office.expect_navigation():
            office.locator("main").get_by_role("link", name=link).click()
    expect(office.get_by_role("heading", level=1)).to_have_text(firm)
    no_barriers(office)
    fits(office)
    office.get_by_label("备注内容").fill("电话里说下周补材料")
    press(office, "保存备注")
    expect(office.locator(".chronology")).to_contain_text("电话里说下周补材料")
    unfold(office, "做标记")
    office.get_by_label("标记类别").select_option("figures")
    office.get_by_label("标记原因").fill("产值前后不一致")
    press(office, "保存标记")
    unfold(office, "给企业发消息")
    office.get_by_label("消息内容（企业会看到）").fill("请补充去年的用电量")
    press(office, "发出消息")
    expect(office.locator(".thread")).to_contain_text("企业未读")
    no_barriers(office)
    fits(office)


def _answer(asking: Page) -> None:
    """Read what the office wrote, and answer it; nothing of notes and flags is there."""
    menu(asking, "工作台")
    expect(asking.get_by_text(TOLD)).to_be_visible()
    with asking.expect_navigation():
        asking.locator(".flash", has_text=TOLD).get_by_role("link").click()
    expect(asking.locator(".thread")).to_contain_text("请补充去年的用电量")
    for hidden in ("电话里说下周补材料", "产值前后不一致"):
        expect(asking.locator("body")).not_to_contain_text(hidden)
    no_barriers(asking)
    fits(asking)
    press(asking, "知道了")
    expect(asking.locator(".thread")).not_to_contain_text("新消息")
    asking.get_by_label("回复内容").fill("用电量120万度")
    press(asking, "发出回复")
    expect(asking.get_by_text("回复已发出，主管部门可以看到。")).to_be_visible()
