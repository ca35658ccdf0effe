"""Pages where somebody types at 400 per cent: 320 pixels wide; nothing scrolls sideways, nothing is covered."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from tests.browser.ended_session import end_sessions
from tests.browser.test_forms_kept import KINDS, numbers
from tests.browser.test_officials import address, served_app
from tests.browser.test_spine import PASSWORD, sign_in

__all__ = ["address", "numbers", "served_app"]
Pages = Callable[..., Page]
WIDE, HIGH = 320, 256
"""A window of 1280 by 1024 at 400 per cent, as WCAG 1.4.10 counts it."""


@pytest.fixture
def expected_messages() -> list[str]:
    """Return what a browser says of a request whose session had ended."""
    return ["Failed to load resource"]


def fits(page: Page) -> bool:
    """Return whether the page is no wider than the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def uncovered(field: Locator) -> bool:
    """Return whether what has the focus is to be seen where it is: nothing lies over its middle."""
    return bool(
        field.evaluate(
            """(field) => {
              field.focus();
              field.scrollIntoView({ block: "center", behavior: "instant" });
              const box = field.getBoundingClientRect();
              const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
              const found = document.elementFromPoint(box.left + box.width / 2, (top + bottom) / 2);
              return field === found || field.contains(found);
            }"""
        )
    )


@pytest.mark.parametrize("kind", KINDS)
def test_forms_of_officials(open_page: Pages, numbers: dict[str, int], served_app: Flask, kind: str) -> None:
    login, path, name = KINDS[kind]
    page = open_page(WIDE)
    page.set_viewport_size({"width": WIDE, "height": HIGH})
    sign_in(page, login)
    page.goto(path.format(**numbers))
    field = page.locator(f"main form[method=post] [name={name}]").first
    assert (fits(page), uncovered(field)) == (True, True)
    field.fill("在很窄的窗口里写的")
    expect(page.get_by_text("还没有提交；写的内容暂存在这个浏览器里")).to_be_visible()
    assert (fits(page), uncovered(field)) == (True, True)
    end_sessions(served_app)
    for file in page.locator("main form input[type=file]").all():
        file.set_input_files({"name": "表.xlsx", "mimeType": "", "buffer": b"no workbook"})
    form = page.locator("main form[method=post]", has=page.locator(f"[name={name}]")).first
    form.evaluate("(form) => { form.noValidate = true; form.requestSubmit(); }")
    dialog = page.get_by_role("dialog", name="登录已结束")
    password = dialog.get_by_label("密码")
    password.fill(PASSWORD)
    assert (fits(page), uncovered(password), uncovered(dialog.get_by_role("button", name="稍后"))) == (True, True, True)
    dialog.get_by_role("button", name="稍后").click()
    expect(page.get_by_text("登录已结束，没有提交；再点一次，登录后继续。")).to_be_visible()
    assert fits(page)
