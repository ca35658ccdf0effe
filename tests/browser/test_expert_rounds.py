"""A round of experts from the first form to the figures: opened, marked apart on a telephone, seen together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from survey.definitions.local_days import today
from survey.models import Role, User
from survey.store.db import unit_of_work
from survey.web.passwords import hash_password
from tests.browser.test_officials import address, served_app
from tests.browser.test_season_pages import barriers
from tests.browser.test_spine import PASSWORD, sign_in

__all__ = ["address", "served_app"]
Pages = Callable[..., Page]
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
WHY = "示例：停线损失有记录，数据完整"


@pytest.fixture(scope="module", autouse=True)
def experts(served_app: Flask) -> None:
    """Add three experts."""
    with served_app.extensions["sessions"]() as database, unit_of_work(database):
        hashed = hash_password(PASSWORD)
        for number in (1, 2, 3):
            login = f"expert{number}"
            database.add(User(login=login, name=f"示例专家{number}", role=Role.EXPERT, password_hash=hashed))


def well(page: Page) -> None:
    assert (barriers(page), page.evaluate(TOO_WIDE)) == ([], 0)


def mark(page: Page, worth: int) -> None:
    """Mark the case that is open: the first scale so, the others 3, and recommend it."""
    scales = page.locator("#marks fieldset").filter(has=page.get_by_role("radio"))
    for place in range(4):
        scales.nth(place).get_by_role("radio").nth((worth if place == 0 else 3) - 1).check()
    for title in ("场景价值", "方案可行", "承接能力", "示范推广"):
        page.get_by_label(f"理由：{title}").fill(WHY)
    page.get_by_label("推荐列入", exact=True).check()
    page.get_by_role("button", name="提交评分").click()
    expect(page.get_by_text("评分已提交。")).to_be_visible()


def test_a_round_from_its_form_to_its_figures(open_page: Pages) -> None:
    district = open_page()
    sign_in(district, "district")
    district.goto("/expert-rounds")
    well(district)
    district.get_by_role("link", name="新的评审").click()
    district.get_by_label("名称").fill("示例评审")
    district.get_by_label("评审截止日期").fill(str(today() + timedelta(days=7)))
    district.get_by_label("按名次").check()
    district.get_by_label("从第几名").fill("1")
    district.get_by_label("到第几名").fill("1")
    for number in (1, 2, 3):
        district.get_by_label(f"示例专家{number}").check()
    district.get_by_role("button", name="预览名单").click()
    expect(district.locator("#planned")).to_be_visible()
    firm = district.locator("#planned tbody th").first.inner_text()
    well(district)
    district.get_by_role("button", name="开始评审").click()
    expect(district.get_by_text("评审已开始：")).to_be_visible()
    shown = district.url
    well(district)
    for number, worth in ((1, 2), (2, 5)):
        expert = open_page(375)
        sign_in(expert, f"expert{number}")
        expert.goto("/expert-cases")
        well(expert)
        expert.get_by_role("link", name=firm).click()
        expect(expert.locator("#others")).to_have_count(0)
        well(expert)
        mark(expert, worth)
        expect(expert.locator("#others")).to_contain_text("其他专家还没有评分。" if number == 1 else "示例专家1")
    district.goto(shown)
    row = district.locator("tr", has=district.get_by_role("link", name=firm))
    expect(row).to_contain_text("3.5（2–5）")
    expect(row).to_contain_text("分歧大")
    row.get_by_role("link").click()
    expect(district.get_by_text(WHY).first).to_be_visible()
    well(district)
