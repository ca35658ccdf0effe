"""The overview in a real browser: figures lead to their firms by keyboard and without scripts; paper holds it all."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_season_pages import at_season, barriers, season, signed_in
from tests.browser.test_spine import sign_in

__all__ = ["at_season", "season"]
A4 = 180 * 96 / 25.4
"""The width of a sheet between its margins, in pixels of a style sheet."""
SHADES = """() => new Set(
  [...document.querySelectorAll(".heat td")].map((one) => getComputedStyle(one).backgroundColor)
).size"""


def test_a_figure_leads_to_its_firms_by_keyboard(at_season: Callable[..., Page]) -> None:
    page = signed_in(at_season, "demo-district", 1440)
    page.goto("/overview")
    figure = page.locator(".funnel li", has_text="已提交").get_by_role("link").first
    count = figure.inner_text()
    figure.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_text(f"符合条件 {count} 家")).to_be_visible()


@pytest.mark.parametrize("width", [375, 1440])
def test_it_works_without_scripts(at_season: Callable[..., Page], width: int) -> None:
    page = at_season(width, scripts=False)
    sign_in(page, "demo-district")
    page.goto("/overview?map=expected")
    assert page.locator("h1").inner_text() == "总览"
    with page.expect_navigation():
        page.get_by_label("图中的数字").get_by_role("link", name="名录").click()
    expect(page.get_by_role("heading", name="街镇和行业：名录")).to_be_visible()
    total = page.locator(".heat tfoot td").last
    assert total.inner_text() == page.locator(".funnel li").first.get_by_role("link").inner_text() == "59"


def test_a_sheet_of_paper_holds_every_table(at_season: Callable[..., Page]) -> None:
    page = signed_in(at_season, "demo-district", 1440)
    page.goto("/overview?map=listed")
    assert barriers(page) == []
    page.set_viewport_size({"width": round(A4), "height": 1000})
    page.emulate_media(media="print")
    assert page.locator("a.btn:visible").count() == 0
    wide = page.evaluate(
        "() => [...document.querySelectorAll('main table')].map((one) => Math.ceil(one.getBoundingClientRect().width))"
    )
    assert max(wide) <= round(A4)
    shades = page.evaluate(SHADES)
    assert shades >= 3
    page.emulate_media(media="screen")
