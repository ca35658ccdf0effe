"""Saving while one types: only what was touched goes, Enter stays or searches, a chosen file is not yet uploaded."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from survey.definitions.catalogue import catalogue
from tests.browser.filling import example, fill_section
from tests.browser.menu import menu
from tests.browser.test_spine import campaign, register, sign_in

__all__ = ["campaign"]
IDENTITY = "/fill/facts/identity"


def two_pages(open_page: Callable[..., Page], number: int) -> tuple[Page, Page]:
    """Return the same account's pages in two browsers, both at the first section."""
    firm, _ = example(number)
    first, second = open_page(), open_page()
    register(first, firm.credit_code, firm.name)
    sign_in(second, firm.credit_code)
    expect(second.get_by_role("heading", level=1)).to_be_visible()
    for page in (first, second):
        page.goto(IDENTITY)
    return first, second


def test_a_page_opened_earlier_leaves_a_colleagues_answer(campaign: None, open_page: Callable[..., Page]) -> None:
    first, second = two_pages(open_page, 41)
    second.locator("#i-registered_place").fill("同事填的地址")
    expect(second.locator("#saved")).to_contain_text("自动保存，可随时离开后继续")
    with first.expect_request(f"**{IDENTITY}/autosave") as sent:
        first.locator("#i-tax_place").fill("示例区")
    body = sent.value.post_data_buffer or b""
    assert (b'name="tax_place"' in body, b'name="base-tax_place"' in body) == (True, True)
    assert [name in body for name in (b'"registered_place"', b'"contact"', b'"base-contact"')] == [False] * 3
    expect(first.locator("#saved")).to_contain_text("自动保存，可随时离开后继续")
    first.get_by_role("button", name="保存草稿").click()
    expect(first.get_by_text("已保存，草稿尚未提交。")).to_be_visible()
    assert first.locator("#i-registered_place").input_value() == "同事填的地址"
    assert first.locator("#i-tax_place").input_value() == "示例区"


def test_after_a_conflict_the_button_decides_and_autosave_does_not(
    campaign: None, open_page: Callable[..., Page]
) -> None:
    first, second = two_pages(open_page, 46)
    second.locator("#i-registered_place").fill("同事填的地址")
    expect(second.locator("#saved")).to_contain_text("自动保存，可随时离开后继续")
    first.locator("#i-registered_place").fill("我填的地址")
    expect(first.locator("#saved")).to_contain_text("1 题已被示例联系人")
    first.get_by_role("button", name="保存草稿").click()
    expect(first.locator(".conf")).to_contain_text("已改为“同事填的地址”")
    assert first.locator("#i-registered_place").input_value() == "我填的地址"
    first.locator("#i-tax_place").fill("示例区")
    expect(first.locator("#saved")).to_contain_text("自动保存，可随时离开后继续")
    second.reload()
    assert second.locator("#i-registered_place").input_value() == "同事填的地址"
    first.get_by_role("button", name="保存草稿").click()
    expect(first.get_by_text("已保存，草稿尚未提交。")).to_be_visible()
    second.reload()
    assert second.locator("#i-registered_place").input_value() == "我填的地址"
    assert second.locator("#i-tax_place").input_value() == "示例区"


def test_without_scripts_too(campaign: None, open_page: Callable[..., Page]) -> None:
    firm, _ = example(42)
    first, second = open_page(375, scripts=False), open_page()
    register(first, firm.credit_code, firm.name)
    sign_in(second, firm.credit_code)
    first.goto(IDENTITY)
    second.goto(IDENTITY)
    second.locator("#i-registered_place").fill("同事填的地址")
    expect(second.locator("#saved")).to_contain_text("自动保存，可随时离开后继续")
    first.locator("#i-tax_place").fill("示例区")
    first.locator("#i-tax_place").press("Enter")
    expect(first.get_by_text("已保存，草稿尚未提交。")).to_be_visible()
    assert first.url.endswith(IDENTITY)
    assert first.locator("#i-registered_place").input_value() == "同事填的地址"


def test_enter_saves_and_stays_and_in_the_industry_field_it_searches(
    campaign: None, open_page: Callable[..., Page]
) -> None:
    firm, _ = example(43)
    page = open_page()
    register(page, firm.credit_code, firm.name)
    page.goto(IDENTITY)
    page.locator("#i-tax_place").fill("示例区")
    page.locator("#i-tax_place").press("Enter")
    expect(page.locator("#saved")).to_contain_text("自动保存，可随时离开后继续")
    assert page.url.endswith(IDENTITY)
    page.goto("/fill/facts/business")
    page.locator("#i-industry").fill("汽车零部件")
    page.locator("#i-industry").press("Enter")
    expect(page.get_by_text("“汽车零部件”有以下行业")).to_be_visible()
    page.get_by_label("3670 汽车零部件及配件制造").check()
    expect(page.locator("#saved")).to_contain_text("自动保存，可随时离开后继续")
    page.reload()
    assert page.locator("#i-industry").input_value() == "3670 汽车零部件及配件制造"


def test_a_request_for_an_account_is_approved_beside_the_contact_on_record(
    campaign: None, open_page: Callable[..., Page]
) -> None:
    firm, _ = example(45)
    owner, stranger = open_page(), open_page(375, scripts=False)
    register(owner, firm.credit_code, firm.name)
    register(stranger, firm.credit_code, "随便写的名字")
    expect(stranger.get_by_role("heading", name="账号申请已收到")).to_be_visible()
    assert firm.name not in stranger.locator("body").inner_text()
    official = open_page()
    sign_in(official, "district")
    menu(official, "账号申请")
    request = official.locator("section", has_text="随便写的名字")
    expect(request).to_contain_text("不在名录中")
    request.get_by_label("核实方式或不予的理由").fill("在册联系人否认")
    request.get_by_role("button", name="不予核准").click()
    expect(official.get_by_text("已不予核准。")).to_be_visible()
    sign_in(stranger, firm.credit_code)
    expect(stranger.get_by_role("heading", level=1)).to_be_visible()


def test_the_button_waits_for_a_save_that_is_on_its_way(campaign: None, open_page: Callable[..., Page]) -> None:
    firm, _ = example(47)
    page = open_page()
    register(page, firm.credit_code, firm.name)
    page.goto(IDENTITY)
    held: list[Route] = []

    def hold(route: Route) -> None:
        if held:
            route.continue_()
        held.append(route)

    page.route(f"**{IDENTITY}/autosave", hold)
    with page.expect_request(f"**{IDENTITY}/autosave"):
        page.locator("#i-registered_place").fill("示例A")
    page.locator("#i-registered_place").fill("示例AB")
    page.get_by_role("button", name="保存草稿").click()
    held[0].continue_()
    expect(page.get_by_text("已保存，草稿尚未提交。")).to_be_visible()
    assert page.locator(".conf").count() == 0
    assert page.locator("#i-registered_place").input_value() == "示例AB"


def test_an_answer_lost_on_the_way_is_no_colleagues(campaign: None, open_page: Callable[..., Page]) -> None:
    firm, _ = example(48)
    page = open_page()
    register(page, firm.credit_code, firm.name)
    page.goto(IDENTITY)
    lost = []

    def lose(route: Route) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch().status)
            route.fulfill(status=200, content_type="text/html", body="<title>a gateway's own page</title>")

    page.route(f"**{IDENTITY}/autosave", lose)
    page.locator("#i-registered_place").fill("示例A")
    expect(page.locator("#saved")).to_contain_text("服务器出错，还没有保存，会自动重试。")
    page.locator("#i-registered_place").fill("示例AB")
    expect(page.locator("#saved")).to_contain_text("自动保存，可随时离开后继续")
    assert lost == [200]
    page.reload()
    assert page.locator("#i-registered_place").input_value() == "示例AB"


def test_a_reason_and_an_answer_exclude_each_other(campaign: None, open_page: Callable[..., Page]) -> None:
    firm, dossier = example(49)
    page = open_page()
    register(page, firm.credit_code, firm.name)
    for name in ("business", "people_money"):
        page.goto(f"/fill/facts/{name}")
        fill_section(page, dossier, "facts", name)
    definition = catalogue().questionnaires["integration"]
    section = definition.questions["s2_new"].section
    page.goto(f"/fill/integration/{section}")
    field, reason = page.locator("#i-s2_new"), page.locator("input[name=na-s2_new]").first
    field.fill("28")
    reason.check()
    assert field.input_value() == ""
    reason.uncheck()
    assert field.input_value() == "28"
    reason.check()
    field.fill("25")
    assert not reason.is_checked()
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text("已保存，草稿尚未提交。")).to_be_visible()
    assert (field.input_value(), reason.is_checked()) == ("25", False)
