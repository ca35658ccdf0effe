"""A town reviews its queue by keyboard and at any width; a case is assigned, and the district sees who holds it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_season_pages import ROWS, at_season, barriers, season, signed_in
from tests.browser.test_spine import sign_in

__all__ = ["at_season", "season"]
PATHS = ("/reviews", "/holdings", "/holdings/unit", "/holdings/colleague", "/holdings/hand-overs")
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def first_version(page: Page) -> str:
    """Return the address of the first version of the queue."""
    page.goto("/reviews?state=waiting")
    found = page.locator("table.firm-rows tbody a").first.get_attribute("href")
    assert found is not None
    return found


def choose(page: Page, verdict: str) -> None:
    """Answer every point with 是 and choose a verdict, by keyboard."""
    answers = [f"[name=mark_{point}]" for point in ("complete", "plausible", "actual", "feasible")]
    for answer in (*answers, f"[name=verdict][value={verdict}]"):
        page.locator(f"input{answer}").first.focus()
        page.keyboard.press("Space")


@pytest.mark.parametrize("width", [375, 1440])
@pytest.mark.parametrize(
    "path", ["/reviews", "/holdings", "/holdings/unit", "/holdings/colleague", "/holdings/hand-overs"]
)
def test_lists_and_forms_have_no_barriers_and_fit(at_season: Callable[..., Page], path: str, width: int) -> None:
    page = signed_in(at_season, "demo-district", width)
    page.goto(path)
    rows = page.evaluate(ROWS)
    assert (barriers(page), page.evaluate(TOO_WIDE), width < 500 or rows <= 1) == ([], 0, True)


@pytest.mark.parametrize("width", [375, 1440])
def test_a_version_is_shown_beside_its_form(at_season: Callable[..., Page], width: int) -> None:
    page = signed_in(at_season, "demo-district", width)
    page.goto(first_version(page))
    assert (barriers(page), page.evaluate(TOO_WIDE)) == ([], 0)
    choose(page, "against")
    with page.expect_navigation():
        page.get_by_role("button", name="记录初审意见").click()
    expect(page.locator("#error-summary")).to_contain_text("不是“建议通过”的，请写明理由")
    assert (barriers(page), page.evaluate(TOO_WIDE)) == ([], 0)


def test_a_review_is_written_by_keyboard_and_leads_on(at_season: Callable[..., Page]) -> None:
    page = signed_in(at_season, "demo-district", 1440)
    page.goto(first_version(page))
    name = page.locator("h1").inner_text()
    choose(page, "pass")
    page.get_by_role("button", name="记录初审意见").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_text("初审意见已记录。")).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("link", name="下一家").click()
    assert page.locator("h1").inner_text() != name


def test_without_scripts_a_case_is_assigned_and_found(at_season: Callable[..., Page]) -> None:
    page = at_season(1440, scripts=False)
    sign_in(page, "demo-district")
    page.goto(first_version(page))
    name = page.locator("h1").inner_text()
    page.get_by_role("link", name="变更承办人").click()
    office = page.get_by_label("由谁承办").locator("option", has_text="区").first  # who holds any firm
    page.get_by_label("由谁承办").select_option(value=office.get_attribute("value"))
    page.get_by_label("理由").fill("示例交接")
    page.locator("main").get_by_role("button", name="交接").click()
    expect(page.get_by_text(f"{name}的承办人已变更。")).to_be_visible()
    newest = page.locator("table.firm-rows").last.locator("tbody tr").first
    expect(newest.get_by_role("cell", name="逐家指定", exact=True)).to_be_visible()
    expect(newest.get_by_role("cell", name="示例交接", exact=True)).to_be_visible()
