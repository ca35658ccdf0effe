"""The people of the scripted season: administrators by codes, officials by accounts, each in a browser of his own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.test_from_empty import OFFICIALS, PEOPLE, command, first_day, first_sign_in, grant, make_account

STAFF = OFFICIALS | {"zhengyan": ("示例郑", "13800000015", "街镇审核人员", "马陆镇")}
"""login -> name, telephone, role, unit: two district officials, their substitute, two town reviewers."""


def first_days(open_page: Callable[..., Page], folder: Path) -> dict[str, Page]:
    """Return login -> the page of each official on his first day; the administrators were made by the command."""
    codes = command(folder)
    pages = {login: open_page() for login in PEOPLE}
    for login, page in pages.items():
        first_sign_in(page, login, codes[login])
    first = {login: make_account(pages["wang"], login, official) for login, official in STAFF.items()}
    for official in STAFF.values():
        grant(pages["limei"], official)
    for login, official in STAFF.items():
        pages[login] = open_page()
        first_day(pages[login], login, first[login], official)
    return pages
