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


def first_days(open_page: Callable[..., Page], folder: Path) -> dict[str, Page]:
    """Return login -> the page of each person on the first day; the administrators were made by the command."""
    codes = command(folder)
    pages = {login: open_page() for login in [*PEOPLE, *STAFF] if login not in AWAY}
    for login in PEOPLE.keys() - AWAY:
        first_sign_in(pages[login], login, codes[login])
    first = {login: make_account(pages["wang"], login, official) for login, official in STAFF.items()}
    for official in STAFF.values():
        grant(pages["limei"], official)
    for login in STAFF.keys() - AWAY:
        first_day(pages[login], login, first[login], STAFF[login])
    return pages
