"""Everybody's session ends, and the dialog in which one signs in again."""

from __future__ import annotations

from flask import Flask
from playwright.sync_api import Locator, Page
from sqlalchemy import delete

from survey.models import WebSession
from tests.browser.test_spine import PASSWORD


def end_sessions(app: Flask) -> None:
    """End every session of a served application."""
    with app.extensions["sessions"]() as database:
        database.execute(delete(WebSession))
        database.commit()


def sign_in_again(page: Page, password: str = PASSWORD) -> Locator:
    """Type the password into the dialog of an ended session and send it; return the dialog."""
    dialog = page.get_by_role("dialog", name="登录已结束")
    dialog.get_by_label("密码").fill(password)
    dialog.get_by_role("button", name="登录").click()
    return dialog
