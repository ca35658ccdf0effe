"""Pilots through what is seen: made of the published list by one act, one of before by the form, several by a table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from survey.definitions.local_days import today
from survey.models import Enterprise, Evaluation, Participation
from tests.browser.test_officials import SEATS, address, served_app
from tests.browser.test_season_pages import barriers
from tests.browser.test_spine import sign_in
from tests.integration.freezing.made import listed
from tests.integration.incoming_tables.test_import_table import book
from tests.integration.publishing.issued import issue
from tests.integration.publishing.test_publish_list import add_publication

__all__ = ["address", "served_app"]
Pages = Callable[..., Page]
Firm = tuple[str, str]
DOCUMENT = "示例旧〔2025〕6号"


@pytest.fixture(scope="module")
def others(served_app: Flask) -> list[Firm]:
    """Let a list be in force that was public to its end, and return name and code of three firms without a seat."""
    with served_app.app_context(), served_app.extensions["sessions"]() as database:
        newest = database.scalars(select(Evaluation).order_by(Evaluation.id.desc())).first()
        assert newest is not None
        newest.campaign.programme.earlier_pilots = 0
        version = issue(database, newest)
        add_publication(database, version, today() - timedelta(days=9), today() - timedelta(days=1))
        seats = {"selected"}
        out = [
            row.version.submission.participation_id for row in listed(database, newest.id) if row.status not in seats
        ]
        firms = select(Enterprise).join(Participation, Participation.enterprise_id == Enterprise.id)
        found = database.scalars(firms.where(Participation.id.in_(out)).order_by(Enterprise.id).limit(3))
        return [(firm.name, firm.credit_code) for firm in found]


def act_on_the_list(page: Page) -> None:
    """Make pilots of everybody with a seat."""
    page.locator("main").get_by_role("link", name="按名单确认试点").click()
    expect(page.get_by_role("heading", name=f"建立 {SEATS} 家试点记录，结束 0 家")).to_be_visible()
    page.get_by_label("确认试点的文号").fill("示例试〔2026〕1号")
    page.locator("main").get_by_role("button", name="确认", exact=True).click()
    expect(page.get_by_text(f"已建立 {SEATS} 家试点记录，结束 0 家。")).to_be_visible()


def add_by_form(page: Page, firm: Firm) -> None:
    """Register one firm as a pilot of before."""
    page.locator("main").get_by_role("link", name="登记早先试点", exact=True).click()
    page.get_by_label("先查找企业").fill(firm[0])
    page.get_by_role("button", name="查找").click()
    page.get_by_label(f"{firm[0]}（{firm[1]}）").check()
    page.get_by_label("确认为试点的日期").fill("2025-06-30")
    page.get_by_label("当时的文号").fill(DOCUMENT)
    page.locator("main").get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_text("已登记早先试点。")).to_be_visible()
    expect(page.get_by_role("heading", name=firm[0])).to_be_visible()


def upload(page: Page, rows: list[list[str]]) -> None:
    """Bring a table of pilots of before, from the page of pilots, to its preview."""
    page.locator("main").get_by_role("link", name="批量登记早先试点").click()
    made = book(*rows, header=["统一社会信用代码", "企业名称", "确认为试点的日期", "当时的文号"])
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.get_by_label("表格（.xlsx").set_input_files({"name": "早先试点.xlsx", "mimeType": kind, "buffer": made})
    page.get_by_role("button", name="上传并预览").click()
    expect(page.get_by_role("heading", name="上传预览")).to_be_visible()


def test_three_ways_to_become_a_pilot(open_page: Pages, others: list[Firm]) -> None:
    one, two, three = others
    page = open_page(375)
    sign_in(page, "district")
    page.goto("/pilots")
    expect(page.get_by_text("早先 0 家 + 本期 0 家 = 0 家")).to_be_visible()
    act_on_the_list(page)
    expect(page.get_by_text(f"早先 0 家 + 本期 {SEATS} 家 = {SEATS} 家")).to_be_visible()
    add_by_form(page, one)
    page.goto("/pilots")
    expect(page.get_by_text(f"早先 1 家 + 本期 {SEATS} 家 = {SEATS + 1} 家")).to_be_visible()
    again, first, second = ([code, name, "2025-06-30", DOCUMENT] for name, code in (one, two, three))
    upload(page, [again, first, [three[1], three[0], "2999-06-30", DOCUMENT]])
    expect(page.get_by_text("有 1 行有误，整张表都不写入")).to_be_visible()
    expect(page.get_by_text("日期还没有到，请核对")).to_be_visible()
    assert barriers(page) == []
    page.goto("/pilots")
    upload(page, [again, first, second])
    expect(page.get_by_text("共 3 行 = 新增 2 + 变更 0 + 未变 1 + 未采纳 0")).to_be_visible()
    page.get_by_role("button", name="登记这 2 家").click()
    expect(page.get_by_text("已写入：新增 2 行")).to_be_visible()
    expect(page.get_by_text(f"早先 3 家 + 本期 {SEATS} 家 = {SEATS + 3} 家")).to_be_visible()
    for name, _code in others:
        expect(page.get_by_role("rowheader", name=name)).to_be_visible()
