"""Chasing on pages alone: who is shouted about, a call logged, the list out to Excel and back, more time given."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
from playwright.sync_api import Page, expect

from survey.definitions.local_days import today
from tests.browser.menu import menu
from tests.browser.running_reading import taken
from tests.browser.running_world import (
    ANTING,
    ANTING_TOWN,
    DISTRICT,
    SECOND,
    ZONE,
    ZONE_TOWN,
    Running,
)
from tests.browser.test_from_empty import press

READY, UNCLAIMED, FILLING = 13, 36, 16
"""Firms of 嘉定工业区: complete and not submitted, not begun, filling in."""
FILLING_THERE = 9
"""A firm of 安亭镇 that fills in."""
_CHASED = ("未领取", "未开始", "填写中", "待提交", "退回")
_NOTE = "示例：财务出差，下周一填完"
DAY = timedelta(days=1)


def follow(page: Page, link: str) -> None:
    """Follow the first link of the page's main part with these words."""
    with page.expect_navigation():
        page.locator("main").get_by_role("link", name=link).first.click()


def open_chased(page: Page, name: str) -> None:
    """Open the log of a firm from the list for chasing."""
    menu(page, "催办")
    page.get_by_label("企业名称或信用代码").fill(name)
    press(page, "筛选")
    follow(page, name)


def open_firm(season: Running, page: Page, number: int) -> None:
    """Open a firm's page from the list of firms."""
    menu(page, "企业名单")
    page.get_by_label("企业名称或统一社会信用代码").first.fill(season.name(number))
    press(page, "查找")
    with page.expect_navigation():
        page.locator("main").get_by_role("link", name=season.name(number), exact=True).click()


def rows(page: Page) -> list[str]:
    """Return the names of a table of firms."""
    return page.locator("table.firm-rows tbody th a").all_inner_texts()


def shouted_about(season: Running) -> None:
    """See that a complete draft that is not submitted stands out for the firm, its town and the district alone."""
    firm = season.firm(READY)
    menu(firm, "工作台")
    expect(firm.locator(".unsent")).to_contain_text("全部填完了，但还没有提交！")
    for login, unit in ((ZONE_TOWN, ZONE), (DISTRICT, "")):
        page = season.page(login)
        menu(page, "催办")
        ready = season.stand.at("待提交", unit)
        expect(page.locator(".unsent")).to_contain_text(f"{len(ready)} 家企业全部填完了，但还没有提交！")
        follow(page, "看是哪些")
        assert set(rows(page)) == {season.name(one) for one in ready}
        assert season.name(READY) in rows(page)
    menu(season.page(ANTING_TOWN), "催办")
    expect(season.page(ANTING_TOWN).locator(".unsent")).to_have_count(0)
    for login, unit in ((ZONE_TOWN, ZONE), (ANTING_TOWN, ANTING)):
        menu(season.page(login), "催办")
        chased = {season.name(one) for stage in _CHASED for one in season.stand.at(stage, unit)}
        assert set(rows(season.page(login))) == chased


def log_calls(season: Running) -> None:
    """Log a call with a promised day on its page, and another over Excel, which comes back once."""
    town = season.page(ZONE_TOWN)
    open_chased(town, season.name(UNCLAIMED))
    town.get_by_label("联系结果").select_option(label="承诺日期")
    town.get_by_label("接听人").fill("示例接听人")
    press(town, "登记")
    expect(town.locator("main")).to_contain_text("企业承诺了日期的，请填写这个日期")
    town.get_by_label("承诺提交或下次联系的日期").fill((today() + 3 * DAY).isoformat())
    press(town, "登记")
    expect(town.get_by_text("已登记。")).to_be_visible()
    before = _logged(season)
    assert before[ZONE_TOWN].count((season.name(UNCLAIMED), "承诺日期")) == 1
    file = _filled_in(season, town)
    for new in (1, 0):
        menu(town, "催办")
        follow(town, "从Excel登记")
        town.get_by_label("表格（.xlsx").set_input_files(file)
        press(town, "上传并预览")
        expect(town.locator("main")).to_contain_text(f"新增 {new} + 变更 0 +")
        if new:
            press(town, "采纳全部正确的行（1 行）")
            expect(town.locator("main")).to_contain_text("已写入：新增 1 行，变更 0 行。")
    open_chased(town, season.name(FILLING))
    expect(town.locator("main")).to_contain_text(_NOTE)
    after = _logged(season)
    assert sorted(after[ZONE_TOWN]) == sorted([*before[ZONE_TOWN], (season.name(FILLING), "已接通")])
    assert after[ANTING_TOWN] == before[ANTING_TOWN]
    foreign = {season.name(one) for one in season.stand.of(ZONE)}
    assert {name for name, _outcome in after[ANTING_TOWN]} & foreign == set()


def _logged(season: Running) -> dict[str, list[tuple[str, str]]]:
    """Return official -> (firm, outcome) of each logged call that his file has."""
    found = {}
    for login in (ZONE_TOWN, ANTING_TOWN):
        lines = taken(season.page(login), "/chasing/log.xlsx", "催办记录")
        found[login] = [(row["企业名称"], row["联系结果"]) for row in lines]
    return found


def _filled_in(season: Running, page: Page) -> Path:
    """Take the list for chasing, with the purpose that personal data asks for, and log a call in it."""
    menu(page, "催办")
    follow(page, "导出本表")
    page.get_by_label("用途").fill("示例：电话催办")
    with page.expect_download() as waiting:
        page.locator("main").get_by_role("button", name="导出").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes()))
    sheet: Any = book["催办名单"]
    titles = next(row for row in sheet.iter_rows() if "企业名称" in [cell.value for cell in row])
    place = {str(cell.value): cell.column for cell in titles}
    names = {str(row[place["企业名称"] - 1].value): row for row in sheet.iter_rows(min_row=titles[0].row + 1)}
    assert {season.name(one) for one in season.stand.of(ANTING)} & names.keys() == set()
    told = {"联系日期": today().isoformat(), "联系方式": "电话", "联系结果": "已接通", "备注": _NOTE}
    for title, value in told.items():
        names[season.name(FILLING)][place[title] - 1].value = value
    path = season.folder / "催办名单.xlsx"
    book.save(path)
    return path


def give_time(season: Running) -> None:
    """Give one firm and one town more time; each firm reads until when and why, and others have none."""
    until = f"{today() + 35 * DAY:%Y-%m-%d}T18:00"
    first, second = season.page(DISTRICT), season.page(SECOND)
    open_chased(first, season.name(READY))
    follow(first, "延期")
    first.get_by_label("延期到（上海时间）").fill(until)
    first.get_by_label("理由（企业会看到）").fill("示例：审计未完成")
    press(first, "给予延期")
    expect(first.locator("main")).to_contain_text("示例：审计未完成")
    menu(second, "催办")
    second.locator("main .actions").get_by_role("link", name="延期", exact=True).click()
    second.get_by_label("给谁延期").select_option(ANTING)
    second.get_by_label("延期到（上海时间）").fill(until)
    second.get_by_label("理由（企业会看到）").fill("示例：台风停工")
    press(second, "看涉及多少企业")
    press(second, "给予延期")
    expect(second.locator("main")).to_contain_text("示例：台风停工")
    for number, why in ((READY, "示例：审计未完成"), (FILLING_THERE, "示例：台风停工"), (FILLING, "")):
        menu(season.firm(number), "工作台")
        told = season.firm(number).locator("main").inner_text()
        assert ("已延期" in told, bool(why) and why in told) == (bool(why), bool(why))
    menu(season.page(ZONE_TOWN), "催办")
    season.page(ZONE_TOWN).locator("main .actions").get_by_role("link", name="延期", exact=True).click()
    expect(season.page(ZONE_TOWN).locator("main")).to_contain_text("延期由区里决定")
    assert "示例：台风停工" not in season.page(ZONE_TOWN).locator("main").inner_text()
