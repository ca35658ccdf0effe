"""The list of firms and the ledger in a real browser, through what stands on the page: search, columns, views, acts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import update

from survey.app import create_app
from survey.config import Settings
from survey.ledger.note_day import note_days
from survey.models import (
    Campaign,
    Enterprise,
    LedgerDay,
    Participation,
    ParticipationState,
    Programme,
    Role,
    User,
    utc_now,
)
from survey.store import migrations
from survey.web.passwords import hash_password
from tests.browser.conftest import serving
from tests.browser.test_spine import PASSWORD, sign_in

COUNT = 70
NAMED = {200: "示例（上海）精密仪器有限公司", 201: "示例ＡＢＣ检测有限公司", 202: "示例重工有限公司"}


@pytest.fixture(scope="module")
def served_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Return an application on a directory of firms that nobody called, but for some of one town, and two officials."""
    folder = tmp_path_factory.mktemp("firms")
    for part in ("uploads", "exports"):
        (folder / part).mkdir()
    url = f"sqlite:///{folder / 'firms.sqlite'}"
    migrations.upgrade(url)
    app = create_app(Settings(instance=folder, database_url=url, secret_key="only for tests", second_factor=False))
    with app.app_context(), app.extensions["sessions"]() as database:
        now, hashed = utc_now(), hash_password(PASSWORD)
        programme = Programme(title="示例计划", target=300, starts_on=date(2026, 1, 1), ends_on=None)
        database.add(programme)
        database.flush()
        opened = now - timedelta(days=1)
        campaign = Campaign(programme_id=programme.id, title="示例批次", seats=5, opens_at=opened, opened_at=opened,
                            closes_at=now + timedelta(days=20))  # fmt: skip
        database.add(campaign)
        database.flush()
        for number in range(200, 200 + COUNT):
            firm = Enterprise(
                credit_code=f"91310114EX{number:08d}", name=NAMED.get(number, f"示例企业{number}"),
                unit="malu" if number % 7 == 0 else "anting", industry="3670", above_scale=number % 2 == 0,
            )  # fmt: skip
            database.add(firm)
            database.flush()
            if number in {203, 204}:
                database.add(Participation(campaign_id=campaign.id, enterprise_id=firm.id, called_at=opened))
        for login in ("district", "second"):
            database.add(User(login=login, name=f"示例{login}", role=Role.DISTRICT, password_hash=hashed))
        database.commit()
        note_days(database)
        database.execute(update(LedgerDay).values(day="2026-01-05"))
        left = update(Participation).where(Participation.enterprise_id == 4)
        database.execute(left.values(state=ParticipationState.WITHDRAWN))
        database.commit()
    yield app
    app.extensions["engine"].dispose()


@pytest.fixture(scope="module")
def address(served_app: Flask) -> Iterator[str]:
    """Serve the application and return its address."""
    with serving(served_app) as found:
        yield found


def look(page: Page) -> None:
    """Let axe look at the page."""
    report = Axe().run(page)
    assert report.violations_count == 0, report.generate_report()


def opened(page: Page, login: str = "district") -> Page:
    """Sign in and go to the list by its entry of the navigation."""
    sign_in(page, login)
    page.get_by_role("link", name="企业名单").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("企业名单")
    return page


def names(page: Page) -> list[str]:
    return page.locator(".firm-rows tbody th").all_inner_texts()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("示例(上海)精密", [NAMED[200]]),
        ("slshjmyq", [NAMED[200]]),
        ("示例abc", [NAMED[201]]),
        ("ＳＬＺＧ", [NAMED[202]]),
        ("slcg", [NAMED[202]]),
        ("00000202", [NAMED[202]]),
        ("示例 企业209", ["示例企业209"]),
    ],
)
def test_a_firm_is_found_by_initials_whatever_the_width(
    open_page: Callable[..., Page], text: str, found: list[str]
) -> None:
    page = opened(open_page())
    page.get_by_role("textbox", name="企业名称或统一社会信用代码").fill(text)
    page.get_by_role("textbox", name="企业名称或统一社会信用代码").press("Enter")
    expect(page.get_by_text(f"符合条件 {len(found)} 家")).to_be_visible()
    assert names(page) == found


def test_columns_filters_chips_order_and_the_place_of_a_firm(open_page: Callable[..., Page]) -> None:
    page = opened(open_page())
    page.get_by_text("筛选和列").click()
    page.get_by_label("马陆镇").check()
    page.get_by_label("规下").check()
    shown = page.get_by_role("group", name="显示的列")
    shown.get_by_label("统一社会信用代码").check()
    shown.get_by_label("联系电话").uncheck()
    look(page)
    page.get_by_role("button", name="应用").click()
    expect(page.get_by_text("共 70 家，符合条件 5 家")).to_be_visible()
    heads = page.locator(".firm-rows thead").inner_text()
    assert ("统一社会信用代码" in heads, "联系电话" in heads) == (True, False)
    page.get_by_role("link", name=re.compile("^规下 ✕")).click()
    expect(page.get_by_text("共 70 家，符合条件 10 家")).to_be_visible()
    head = page.get_by_role("columnheader", name="企业名称")
    head.get_by_role("link").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    head.get_by_role("link").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    order = names(page)
    assert order == sorted(order, reverse=True)
    page.get_by_role("link", name=order[1], exact=True).click()
    expect(page.get_by_text("第 2 家，共 10 家")).to_be_visible()
    page.get_by_role("link", name=re.compile("^下一家")).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(order[2])
    expect(page.get_by_text("第 3 家，共 10 家")).to_be_visible()
    page.get_by_role("link", name=re.compile("^上一家")).click()
    page.get_by_role("link", name=re.compile("^回到名单")).click()
    assert names(page) == order
    assert "统一社会信用代码" in page.locator(".firm-rows thead").inner_text()


def test_a_view_is_saved_shared_and_seen_by_another(open_page: Callable[..., Page]) -> None:
    page = opened(open_page())
    page.get_by_text("筛选和列").click()
    page.get_by_label("马陆镇").check()
    page.get_by_role("button", name="应用").click()
    page.get_by_text("把现在的筛选、排序和列保存为视图").click()
    page.get_by_label("视图名称").fill("马陆的企业")
    page.get_by_label("与看得到这份名单的人共用").check()
    page.get_by_role("button", name="保存视图").click()
    expect(page.get_by_text("已保存视图“马陆的企业”。")).to_be_visible()
    tab = page.get_by_role("navigation", name="保存的视图").get_by_role("link", name="马陆的企业 10")
    expect(tab).to_have_attribute("aria-current", "page")
    look(page)
    other = opened(open_page(), "second")
    other.get_by_role("navigation", name="保存的视图").get_by_role("link", name=re.compile("^马陆的企业")).click()
    expect(other.get_by_text("共 70 家，符合条件 10 家")).to_be_visible()
    other.get_by_role("link", name="管理视图").first.click()
    expect(other.get_by_role("row", name=re.compile("马陆的企业"))).to_contain_text("示例district")
    look(other)
    page.get_by_role("link", name="管理视图").first.click()
    page.get_by_role("button", name=re.compile("^删除")).click()
    expect(page.get_by_text("已删除视图“马陆的企业”")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_firms_of_two_pages_are_called_and_that_is_undone(open_page: Callable[..., Page], scripts: bool) -> None:  # noqa: FBT001 - pytest's own
    page = opened(open_page(scripts=scripts))
    page.get_by_role("link", name=re.compile("^未通知")).click()
    page.get_by_role("button", name="勾选本页").click()
    expect(page.get_by_text("已勾选 50 家")).to_be_visible()
    page.get_by_role("button", name="下一页").click()
    expect(page.get_by_text("第 2 页，共 2 页")).to_be_visible()
    page.get_by_label("勾选 示例企业260", exact=True).check()
    page.get_by_label("勾选 示例企业261", exact=True).focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="上一页").click()
    expect(page.get_by_text("已勾选 52 家")).to_be_visible()
    page.get_by_role("button", name="列入应填").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("列入应填：52 家企业")
    if scripts:  # axe is a script
        look(page)
    page.get_by_label("理由").fill("规上工业企业")
    page.get_by_role("button", name="确认列入应填（52 家）").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("列入应填：52 家已办理。")
    page.go_back()
    page.go_forward()
    page.get_by_role("button", name="撤销：撤回列入（52 家）").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("撤回列入：52 家已办理。")
    page.get_by_role("link", name="回到名单").click()
    expect(page.get_by_text("共 70 家，符合条件 68 家")).to_be_visible()


def test_figures_of_the_ledger_open_their_firms_by_keyboard(open_page: Callable[..., Page]) -> None:
    page = open_page()
    sign_in(page, "district")
    page.get_by_role("link", name="填报台账").first.click()
    look(page)
    page.get_by_text("每天的数字").click()
    look(page)
    page.get_by_role("link", name="马陆镇 未通知 9 家，打开名单").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("共 70 家，符合条件 9 家")).to_be_visible()
    page.go_back()
    page.get_by_role("link", name=re.compile("^未领取 → 已退出 1 家")).click()
    expect(page.get_by_role("link", name=re.compile("^昨天以来：未领取 → 已退出 ✕"))).to_be_visible()
    assert names(page) == ["示例企业203"]
    page.get_by_role("link", name=re.compile("^昨天以来：未领取 → 已退出 ✕")).click()
    expect(page.get_by_text("共 70 家，符合条件 70 家")).to_be_visible()


def test_the_list_and_the_ledger_fit_a_phone(open_page: Callable[..., Page]) -> None:
    page = open_page(375)
    sign_in(page, "district")
    for path in ("/firms", "/firms?moved=unclaimed-left", "/ledger", "/ledger?by=scale", "/ledger/gone?was=left"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 375, path
        look(page)
