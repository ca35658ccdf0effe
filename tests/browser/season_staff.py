"""The people of the scripted season: administrators by codes, officials by accounts, each in a browser of his own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.test_from_empty import OFFICIALS, PEOPLE, command, first_day, first_sign_in, grant, make_account

STAFF = OFFICIALS | {"zhengyan": ("示例郑", "13800000015", "街镇审核人员", "马陆镇")}
"""login -> name, telephone, role, unit: two district officials, their substitute, two town reviewers."""


AWAY = {"zhao", "zhoulin"}
"""Who has an account and nothing to do yet: the audit administrator, and the substitute of those who decide."""


def administrators_come_in(open_page: Callable[..., Page], folder: Path) -> dict[str, Page]:
    """Return login -> the page of each administrator who has something to do; the command made them."""
    codes = command(folder)
    pages = {login: open_page() for login in PEOPLE if login not in AWAY}
    for login, page in pages.items():
        first_sign_in(page, login, codes[login])
    return pages


def officials_come_in(open_page: Callable[..., Page], administrators: dict[str, Page]) -> dict[str, Page]:
    """Return login -> the page of each official on the first day, with the account that the administrators made."""
    first = {login: make_account(administrators["wang"], login, official) for login, official in STAFF.items()}
    for official in STAFF.values():
        grant(administrators["limei"], official)
    pages = {login: open_page() for login in STAFF if login not in AWAY}
    for login, page in pages.items():
        first_day(page, login, first[login], STAFF[login])
    return pages
