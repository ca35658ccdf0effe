"""Ticks of the list of firms: kept whichever way the page is left, and taken away for good once they are taken away."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.test_officials import address, served_app
from tests.browser.test_spine import sign_in

__all__ = ["address", "served_app"]


def test_ticks_are_kept_whichever_way_the_page_is_left(open_page: Callable[..., Page]) -> None:
    page = open_page()
    sign_in(page, "district")
    navigation = page.get_by_role("navigation", name="主导航")
    navigation.get_by_role("link", name="企业名单").click()
    boxes = page.locator("input[name=firm]")
    boxes.nth(0).check()
    boxes.nth(1).check()
    expect(page.get_by_text("已勾选 2 家")).to_be_visible()
    page.get_by_role("navigation", name="按状态").get_by_role("link", name="全部").click()
    expect(page.get_by_text("已勾选 2 家")).to_be_visible()
    boxes.nth(0).uncheck()
    expect(page.get_by_text("已勾选 1 家")).to_be_visible()
    page.locator("main").get_by_role("button", name="查找").click()
    expect(page.get_by_text("已勾选 1 家")).to_be_visible()
    expect(boxes.nth(0)).not_to_be_checked()
    boxes.nth(1).uncheck()
    navigation.get_by_role("link", name="填报台账").click()
    expect(page.get_by_role("heading", name="填报台账")).to_be_visible()
    navigation.get_by_role("link", name="企业名单").click()
    expect(page.get_by_text("已勾选 0 家")).to_be_visible()
    boxes.nth(2).check()
    page.get_by_role("button", name="查看已勾选的").click()
    expect(page.get_by_role("heading", name="已勾选 1 家")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("已勾选 1 家")).to_be_visible()
    expect(boxes.nth(2)).to_be_checked()
    page.get_by_role("button", name="清除勾选").click()
    expect(page.get_by_text("已勾选 0 家")).to_be_visible()
    page.go_back()
    expect(page.locator("h1")).to_be_visible()
