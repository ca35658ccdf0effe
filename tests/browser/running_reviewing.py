"""First reviews and returns on pages alone: two at once, a return undone, one that was opened, one after the close."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser import season_claiming as claiming
from tests.browser.menu import menu
from tests.browser.running_chasing import FILLING, READY, follow, rows
from tests.browser.running_world import ANTING, ANTING_TOWN, DISTRICT, SECOND, ZONE, ZONE_TOWN, Running
from tests.browser.season_calling import at_once
from tests.browser.test_from_empty import press

AT_ONCE, RETURNED, AGAINST = 15, 18, 29
"""Firms of 嘉定工业区 that have submitted: reviewed by two at once, returned, not recommended."""
PASSED = 32
"""A firm of 安亭镇 that has submitted, whose case the district holds."""
ASKED, REMARK, CORRECTED = "注册地址", "示例：请写到门牌号", "示例路18号201室"
_POINTS = ("资料齐全", "数据合理", "与实际相符", "项目可行")
_SAVE = "记录初审意见"


def open_review(season: Running, page: Page, number: int) -> None:
    """Open what a firm submitted from the queue of first reviews."""
    menu(page, "初审")
    page.locator("main").get_by_label("企业名称").fill(season.name(number))
    press(page, "筛选")
    follow(page, season.name(number))


def answer(page: Page, verdict: str, reason: str = "") -> None:
    """Answer every point with 是, choose a verdict and write the reason."""
    for point in _POINTS:
        page.get_by_role("group", name=point).get_by_label("是", exact=True).check()
    page.get_by_role("group", name="初审意见").get_by_label(verdict, exact=True).check()
    page.get_by_label("理由").fill(reason)


def review(season: Running) -> None:
    """Write a first review of each kind, and two of one firm at the same moment."""
    queue = {ZONE_TOWN: ZONE, ANTING_TOWN: ANTING}
    for login, unit in queue.items():
        menu(season.page(login), "初审")
        assert set(rows(season.page(login))) == {season.name(one) for one in season.stand.at("已提交", unit)}
    _at_once(season)
    town = season.page(ZONE_TOWN)
    open_review(season, town, AGAINST)
    answer(town, "不建议")
    press(town, _SAVE)
    expect(town.locator("#error-summary")).to_contain_text("不是“建议通过”的，请写明理由")
    town.get_by_label("理由").fill("示例：项目尚未立项")
    press(town, _SAVE)
    expect(town.get_by_text("初审意见已记录。")).to_be_visible()
    there = season.page(ANTING_TOWN)
    open_review(season, there, PASSED)
    answer(there, "建议通过")
    press(there, _SAVE)
    open_review(season, town, RETURNED)
    answer(town, "退回", "示例：地址不完整")
    press(town, _SAVE)
    expect(town.locator("main")).to_contain_text("还要填写退回补正，企业才会收到")
    open_review(season, town, RETURNED)
    expect(town.locator("main")).to_contain_text("初审意见是“退回”，还没有退回：企业还没有收到。")
    season.stand.reviews |= {AGAINST: "不建议", PASSED: "建议通过", RETURNED: "退回"}


def _at_once(season: Running) -> None:
    """Let the town and the district review the same firm at once: the second is told, and keeps what was typed."""
    both = {ZONE_TOWN: ("建议通过", "示例：资料与现场一致"), DISTRICT: ("不建议", "示例：设备台账缺页")}
    for login, (verdict, reason) in both.items():
        open_review(season, season.page(login), AT_ONCE)
        answer(season.page(login), verdict, reason)
    at_once([season.page(login) for login in both], [_SAVE] * 2)
    saved = {login for login in both if season.page(login).get_by_text("初审意见已记录。").count()}
    assert len(saved) == 1
    (first,), (second,) = saved, both.keys() - saved
    told = season.page(second).locator("main")
    expect(told).to_contain_text("别人刚刚初审了这次提交，您的意见没有保存")
    expect(told).to_contain_text(both[first][1])
    expect(season.page(second).get_by_label("理由")).to_have_value(both[second][1])
    chosen = season.page(second).get_by_role("group", name="初审意见").get_by_label(both[second][0], exact=True)
    expect(chosen).to_be_checked()
    season.stand.reviews[AT_ONCE] = both[first][0]


def return_by_mistake(season: Running) -> None:
    """Return what was not meant; the official is told that the firm has not seen it."""
    first = season.page(DISTRICT)
    open_review(season, first, RETURNED)
    follow(first, "填写退回补正")
    first.get_by_label("需要补正的内容").fill("示例：退错了一家企业")
    press(first, "退回补正")
    expect(first.locator("main")).to_contain_text("还没有看到")
    season.put([RETURNED], "退回")


def undo_the_return(season: Running) -> None:
    """Undo the return; the firm sees nothing of it."""
    first, firm = season.page(DISTRICT), season.firm(RETURNED)
    _open_return(season, first)
    first.get_by_label("撤销的原因").fill("示例：点错了企业")
    press(first, "撤销退回")
    expect(first.locator("main")).to_contain_text("示例：点错了企业")
    season.put([RETURNED], "已提交")
    menu(firm, "工作台")
    assert "退错了一家企业" not in firm.locator("main").inner_text()
    expect(firm.get_by_role("link", name="查看退回意见")).to_have_count(0)


def _open_return(season: Running, page: Page) -> None:
    """Open the newest return of the firm that was returned."""
    menu(page, "退回补正")
    follow(page, season.name(RETURNED))


def return_for_good(season: Running) -> None:
    """Return one question with a remark; once the firm has opened it, undoing is refused in words."""
    town, second, firm = season.page(ZONE_TOWN), season.page(SECOND), season.firm(RETURNED)
    open_review(season, town, RETURNED)
    follow(town, "填写退回补正")
    town.get_by_label("需要补正的内容").fill("示例：请核对注册地址")
    section = town.locator("details.returnable").first
    section.locator("summary").click()
    section.get_by_role("checkbox", name=ASKED).check()
    section.get_by_label(f"退回意见：{ASKED}").fill(REMARK)
    press(town, "退回补正")
    season.put([RETURNED], "退回")
    _open_return(season, second)
    second.get_by_label("撤销的原因").fill("示例：想收回")
    menu(firm, "工作台")
    follow(firm, "查看退回意见")
    expect(firm.locator("main")).to_contain_text(REMARK)
    press(second, "撤销退回")
    expect(second.locator("main")).to_contain_text("企业已经看到")
    expect(second.get_by_label("撤销的原因")).to_have_count(0)
    menu(season.page(ANTING_TOWN), "退回补正")
    assert season.name(RETURNED) not in rows(season.page(ANTING_TOWN))


def submit_after_the_close(season: Running) -> None:
    """After the close only who was given time submits, and who was returned, what was named."""
    menu(season.firm(FILLING), "工作台")
    expect(season.firm(FILLING).locator(".standing")).to_contain_text("现在不能提交")
    claiming.submit(season.firm(READY))
    season.put([READY], "已提交")
    _correct(season)
    season.put([RETURNED], "已提交")
    del season.stand.reviews[RETURNED]


def _correct(season: Running) -> None:
    firm = season.firm(RETURNED)
    menu(firm, "工作台")
    follow(firm, "查看退回意见")
    firm.locator("table.differences th[scope=row] a").click()
    expect(firm.locator(".remark")).to_contain_text(REMARK)
    expect(firm.locator(".held").first).to_contain_text("没有退回，保持提交时的答案")
    firm.locator("#i-registered_place").fill(CORRECTED)
    press(firm, "保存草稿")
    menu(firm, "核对答案")
    follow(firm, "下一步：真实性承诺")
    sides = firm.locator("table.differences tbody tr").first
    expect(sides).to_contain_text(CORRECTED)
    before = sides.locator("td.was").inner_text()
    assert before != CORRECTED
    claiming.sign(firm)
    for login in (ZONE_TOWN, DISTRICT):
        page = season.page(login)
        _open_return(season, page)
        expect(page.locator("table.differences td.was").first).to_have_text(before)
        expect(page.locator("main")).to_contain_text(CORRECTED)
    press(season.page(ZONE_TOWN), "已看过")
    expect(season.page(ZONE_TOWN).locator("main")).to_contain_text("已登记：看过改好的内容。")
