"""Ticks of the list of firms: kept whichever way the page is left, and taken away for good once they are taken away."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

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


def middle(box: Locator) -> tuple[float, float]:
    at = box.bounding_box()
    assert at
    return at["x"] + at["width"] / 2, at["y"] + at["height"] / 2


@pytest.mark.parametrize("waits_for", ["sending", "page"])
def test_what_is_ticked_while_the_next_page_is_on_its_way_is_kept(
    open_page: Callable[..., Page], waits_for: str
) -> None:
    """What is sent first, or the page that is asked for then, is held back while the old page is ticked in again."""
    page = open_page()
    sign_in(page, "district")
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="企业名单").click()
    stages = page.get_by_role("navigation", name="按状态")
    stages.get_by_role("link", name="已提交").click()
    expect(page).to_have_url(re.compile("stage=submitted"))
    shown = page.locator("input[name=firm]")
    boxes = [page.locator(f"input[name=firm][value='{shown.nth(n).get_attribute('value')}']") for n in range(3)]
    boxes[0].check()
    boxes[1].check()
    expect(page.get_by_text("已勾选 2 家")).to_be_visible()
    first, third = middle(boxes[0]), middle(boxes[2])
    method = "POST" if waits_for == "sending" else "GET"
    held: list[Route] = []

    def hold_first(route: Route) -> None:
        if held or route.request.method != method:
            route.continue_()
        else:
            held.append(route)

    page.route(re.compile(r"/firms(/selection)?(\?.*)?$"), hold_first)
    with page.expect_request(lambda request: request.method == method and "/firms" in request.url):
        stages.get_by_role("link", name="全部").click(no_wait_after=True)
    page.mouse.click(*first)
    page.mouse.click(*third)
    if waits_for == "sending":
        held[0].continue_()
    expect(page).to_have_url(re.compile(r"/firms$"))
    for seen in ("as it came", "read again"):
        if seen == "read again":
            page.unroute_all()
            page.reload()
        expect(page.get_by_text("已勾选 2 家")).to_be_visible()
        expect(boxes[0]).not_to_be_checked()
        expect(boxes[1]).to_be_checked()
        expect(boxes[2]).to_be_checked()


def test_ticks_are_kept_when_the_language_is_changed(open_page: Callable[..., Page]) -> None:
    page = open_page()
    sign_in(page, "district")
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="企业名单").click()
    boxes = page.locator("input[name=firm]")
    boxes.nth(0).check()
    boxes.nth(3).check()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_text("Ticked: 2")).to_be_visible()
    expect(boxes.nth(0)).to_be_checked()
    expect(boxes.nth(3)).to_be_checked()
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_text("已勾选 2 家")).to_be_visible()
