"""The main navigation in the browser: entries are followed wherever a page folds them."""

from __future__ import annotations

from playwright.sync_api import Page


def menu(page: Page, entry: str) -> None:
    """Follow an entry of the main navigation, unfolding it where a page folds it."""
    link = page.get_by_role("navigation", name="主导航").get_by_role("link", name=entry, exact=True)
    for fold in ("菜单", "更多"):  # on pages of filling in and on telephones; what is seldom needed
        summary = page.locator("header summary").filter(has_text=fold)
        if not link.is_visible() and summary.is_visible():
            summary.click()
    with page.expect_navigation():
        link.click()
