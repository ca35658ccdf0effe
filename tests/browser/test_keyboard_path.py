"""From the top of a page to its first field by the Tab key alone, without the link that skips to the main part.

The place for files of a question whose answer is computed counts as its field.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.filling import example
from tests.browser.test_spine import campaign, register, sign_in

__all__ = ["campaign"]
MOST = 60
FIELD = """() => {
  const at = document.activeElement;
  return at.closest("main") !== null && at.matches("input, select, textarea, form#f details.proofs > summary");
}"""
FIRST = """() => {
  const places = "main input:not([type=hidden]), main select, main textarea, form#f details.proofs > summary";
  const fields = [...document.querySelectorAll(places)];
  return document.activeElement === fields.find((field) => field.getClientRects().length && !field.disabled);
}"""

TOPS = """() => ["nav.side", "form#f"].map((name) => document.querySelector(name).getBoundingClientRect().top)"""


def presses(page: Page, path: str) -> tuple[int, bool]:
    """Return how often Tab is pressed until a field has the focus, and whether that is the first field of the page."""
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for count in range(1, MOST):
        page.keyboard.press("Tab")
        if page.evaluate(FIELD):
            return count, page.evaluate(FIRST)
    return MOST, False


@pytest.mark.parametrize(("number", "width", "scripts"), [(181, 1440, True), (182, 375, True), (183, 1440, False)])
def test_the_first_question_of_every_part_is_the_eighth_stop(
    campaign: None, open_page: Callable[..., Page], number: int, width: int, *, scripts: bool
) -> None:
    firm, _ = example(number)
    page = open_page(width, scripts=scripts)
    register(page, firm.credit_code, firm.name)
    page.goto("/workbench")
    parts = page.locator("ol.sections a[href^='/fill/']")
    paths = [link.get_attribute("href") or "" for link in parts.all()]
    assert len(paths) > 10
    assert {path: presses(page, path) for path in paths} == dict.fromkeys(paths, (8, True))


def test_the_list_of_parts_follows_the_questions(campaign: None, open_page: Callable[..., Page]) -> None:
    """By the keyboard; for the eye it stands on their left, or above them on a phone."""
    firm, _ = example(184)
    page = open_page()
    register(page, firm.credit_code, firm.name)
    page.goto("/fill/facts/identity")
    boxes = [page.locator(name).bounding_box() for name in ("nav.side", "form#f", "aside.aside")]
    lefts = [box["x"] for box in boxes if box is not None]
    assert (len(lefts), lefts) == (3, sorted(lefts))
    page.locator("form#f .bar button").last.focus()
    seen = []
    for _ in range(20):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("() => document.activeElement.getAttribute('href')"))
    assert "/fill/facts/business" in seen
    page.set_viewport_size({"width": 375, "height": 900})
    tops = page.evaluate(TOPS)  # both at one moment: the page is laid out anew
    assert (len(tops), tops) == (2, sorted(tops))


def test_the_menu_opens_by_keyboard(campaign: None, open_page: Callable[..., Page]) -> None:
    firm, _ = example(185)
    page = open_page(scripts=False)
    register(page, firm.credit_code, firm.name)
    page.goto("/fill/facts/identity")
    entry = page.get_by_role("navigation", name="主导航").get_by_role("link", name="用Excel填报")
    expect(entry).to_be_hidden()
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(entry).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/workbooks")


def test_other_pages_with_a_form(campaign: None, open_page: Callable[..., Page]) -> None:
    firm, _ = example(186)
    page = open_page()
    before = {path: presses(page, path) for path in ("/sign-in", "/register", "/claim")}
    assert before == {"/sign-in": (6, True), "/register": (6, True), "/claim": (6, True)}
    register(page, firm.credit_code, firm.name)
    own = {path: presses(page, path) for path in ("/workbooks", "/account/password")}
    assert own == {"/workbooks": (8, True), "/account/password": (8, True)}
    official = open_page()
    sign_in(official, "district")
    assert presses(official, "/account/password") == (8, True)
