"""Ticking "none of these" unticks the others and brings them back; without scripts the page says it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.filling import example, save
from tests.browser.test_spine import campaign, register

__all__ = ["campaign"]
SECTION = "/fill/sme2024/equipment"


def ticked(page: Page) -> list[str]:
    boxes = page.locator("input[name=network]:checked")
    found: list[str] = boxes.evaluate_all("boxes => boxes.map(box => box.value)")
    return found


def tick(page: Page, option: str) -> list[str]:
    """Click an option, and return what is ticked then."""
    page.locator(f"label:has(input[name=network][value={option}])").click()
    return ticked(page)


def test_none_of_these_unticks_the_others_and_brings_them_back(campaign: None, open_page: Callable[..., Page]) -> None:
    firm, _ = example(31)
    page = open_page()
    register(page, firm.credit_code, firm.name)
    page.goto(SECTION)
    steps = ["control", "full", "none", "none", "none", "application", "none", "none", "none"]
    assert [tick(page, step) for step in steps] == [
        ["control"],
        ["control", "full"],
        ["none"],
        ["control", "full"],
        ["none"],
        ["application"],
        ["none"],
        ["application"],
        ["none"],
    ]
    save(page)
    page.goto(SECTION)
    assert ticked(page) == ["none"]


def test_without_scripts_both_stay_ticked_and_the_page_says_so(campaign: None, open_page: Callable[..., Page]) -> None:
    firm, _ = example(32)
    page = open_page(375, scripts=False)
    register(page, firm.credit_code, firm.name)
    page.goto(SECTION)
    assert [tick(page, step) for step in ("control", "none")] == [["control"], ["control", "none"]]
    page.get_by_role("button", name="保存并继续").click()
    expect(page.locator("#error-summary")).to_contain_text("既选了“以上都没有”又选了其他项，请只保留一种")
    assert ticked(page) == ["control", "none"]
