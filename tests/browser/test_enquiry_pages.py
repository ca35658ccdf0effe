"""A firm asks and is told of the answer; the office cannot make public who asked; another firm reads what is public."""

from __future__ import annotations

from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.filling import example
from tests.browser.menu import menu
from tests.browser.test_spine import campaign, register, sign_in

__all__ = ["campaign"]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
TOLD = "主管科室答复了贵单位的提问："


def no_barriers(page: Page) -> None:
    """Let axe look at the page."""
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(item["id"], item["nodes"][0]["html"]) for item in found] == []


def press(page: Page, button: str) -> None:
    """Press a button of the page's main part, which leads on."""
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=button, exact=True).click()


def test_a_question_its_answer_and_what_is_public(campaign: None, open_page: Callable[..., Page]) -> None:
    firm, _ = example(230)
    other, _ = example(231)
    asking, reading, office = open_page(375), open_page(), open_page()
    register(asking, firm.credit_code, firm.name)
    register(reading, other.credit_code, other.name)
    sign_in(office, "district")

    menu(asking, "咨询答疑")
    with asking.expect_navigation():
        asking.locator("main").get_by_role("link", name="我要提问").click()
    asking.get_by_label("您的问题").fill(f"我们{firm.name}租的云服务算投入吗？")
    no_barriers(asking)
    press(asking, "提交问题")
    expect(asking.get_by_text("提问已提交，答复后在这里查看。")).to_be_visible()

    menu(office, "咨询答疑")
    with office.expect_navigation():
        office.get_by_role("link", name="租的云服务算投入吗").click()
    office.get_by_label("答复（提问企业会看到）").fill("算，按合同金额填写。")
    press(office, "答复企业")
    expect(office.get_by_text("答复已保存，企业可以看到。")).to_be_visible()

    menu(asking, "工作台")
    expect(asking.get_by_text(TOLD)).to_be_visible()
    no_barriers(asking)
    with asking.expect_navigation():
        asking.locator(".flash", has_text=TOLD).get_by_role("link").click()
    own = asking.locator("section[id^=enquiry-]")
    expect(own).to_contain_text("新答复")
    expect(own).to_contain_text("算，按合同金额填写。")
    no_barriers(asking)
    with asking.expect_navigation():
        own.get_by_role("button", name="知道了").click()
    expect(own).not_to_contain_text("新答复")
    menu(asking, "工作台")
    expect(asking.get_by_text(TOLD)).to_be_hidden()

    for leak, words in (
        (f"我们{firm.name}租的云服务算吗？", "名称"),
        (f"我们{'·'.join(firm.name)}租的云服务算吗？", "名称"),
        (f"我们（{firm.credit_code.lower()}）租的云服务算吗？", "统一社会信用代码"),
        ("请回电１００-0000-0001，租的云服务算吗？", "电话"),
        ("示例联系人问：租的云服务算吗？", "联系人"),
    ):
        office.get_by_label("公开的问题").fill(leak)
        office.get_by_label("公开的答复").fill("算。")
        press(office, "公开")
        expect(office.locator("#error-summary")).to_contain_text("没有公开：内容里有提问企业的")
        expect(office.locator("#error-summary")).to_contain_text(words)
        expect(office.get_by_label("公开的问题")).to_have_value(leak)
    no_barriers(office)
    office.get_by_label("公开的问题").fill("租的云服务算投入吗？")
    press(office, "看企业将看到什么")
    expect(office.locator("#preview")).to_contain_text("租的云服务算投入吗？")
    press(office, "公开")
    expect(office.get_by_text("已公开，本批次的企业都可以看到。")).to_be_visible()

    menu(reading, "咨询答疑")
    expect(reading.locator("main")).to_contain_text("租的云服务算投入吗？")
    for mark in (firm.name, firm.credit_code, "示例联系人"):
        expect(reading.locator("main")).not_to_contain_text(mark)
    no_barriers(reading)
