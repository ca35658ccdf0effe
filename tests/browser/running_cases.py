"""Cases on pages alone: notes and flags that the firm never sees, a thread of messages, answers entered for a firm."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.menu import menu
from tests.browser.running_chasing import FILLING_THERE, follow, open_firm
from tests.browser.running_world import ANTING_TOWN, DISTRICT, SECOND, ZONE_TOWN, Running
from tests.browser.season_calling import at_once
from tests.browser.test_from_empty import press

FIRM = FILLING_THERE
NOTE, FLAG, SOLVED = (
    "示例备注：电话里口气不好",
    "示例标记：产值前后不一致",
    ("示例处理：用电量相符", "示例处理：企业已说明"),
)
MESSAGE, REPLY = "示例消息：请补充去年的用电量", "示例回复：用电量120万度"
ENTERED = "示例来电报的项目名称"


def open_case(season: Running, page: Page, number: int) -> None:
    """Open the record of a firm's case from the list of firms."""
    open_firm(season, page, number)
    follow(page, "经办记录")


def _unfold(page: Page, words: str) -> None:
    page.locator("main summary", has_text=words).first.click()


def keep_a_case(season: Running) -> None:
    """Note, flag and write; the firm reads the message alone and answers, and the flag is resolved by one of two."""
    town, firm = season.page(ANTING_TOWN), season.firm(FIRM)
    open_case(season, town, FIRM)
    town.get_by_label("备注内容").fill(NOTE)
    press(town, "保存备注")
    _unfold(town, "做标记")
    town.get_by_label("标记类别").select_option("figures")
    town.get_by_label("标记原因").fill(FLAG)
    press(town, "保存标记")
    _unfold(town, "给企业发消息")
    town.get_by_label("消息内容（企业会看到）").fill(MESSAGE)
    press(town, "发出消息")
    expect(town.locator(".thread")).to_contain_text("企业未读")
    menu(firm, "工作台")
    follow(firm, "1 条未读")
    expect(firm.locator(".thread")).to_contain_text(MESSAGE)
    firm.locator("main textarea").fill(REPLY)
    press(firm, "发出回复")
    open_case(season, town, FIRM)
    expect(town.locator(".thread")).to_contain_text(REPLY)
    expect(town.locator(".thread")).to_contain_text("企业已读")
    _resolve_at_once(season)
    _never_shown(firm)


def _resolve_at_once(season: Running) -> None:
    """Resolve the flag as the town and the district at once: the second is told, and keeps what was typed."""
    pages = [season.page(login) for login in (ANTING_TOWN, DISTRICT)]
    for page, how in zip(pages, SOLVED, strict=True):
        open_case(season, page, FIRM)
        _unfold(page, "了结这个标记")
        page.get_by_label("处理结果").first.fill(how)
    at_once(pages, ["了结"] * 2)
    lost = [place for place, page in enumerate(pages) if page.locator("#error-summary").count()]
    assert len(lost) == 1
    second, typed = pages[lost[0]], SOLVED[lost[0]]
    expect(second.locator("main")).to_contain_text("别人")
    assert typed in second.locator("main textarea").evaluate_all("fields => fields.map(one => one.value)")
    expect(second.locator("main")).to_contain_text(SOLVED[1 - lost[0]])


def _never_shown(firm: Page) -> None:
    """Read every page that the firm's menu and workbench lead to, and look for what officials keep for themselves."""
    links = "links => links.map(one => one.getAttribute('href')).filter(one => one && one.startsWith('/'))"
    menu(firm, "工作台")
    found = {str(href).partition("#")[0] for href in firm.locator("a[href]").evaluate_all(links)}
    texts = {href: firm.request.get(href).text() for href in found if not href.startswith("/static")}
    assert len(texts) > 10
    hidden = (NOTE, FLAG, *SOLVED)
    assert [(href, text) for href, page in texts.items() for text in hidden if text in page] == []


def enter_for_the_firm(season: Running) -> None:
    """Enter an answer that the firm gave by telephone; it counts once the firm has confirmed it."""
    office, firm = season.page(SECOND), season.firm(FIRM)
    open_firm(season, office, FIRM)
    follow(office, "代企业填写")
    follow(office, "项目")
    office.get_by_label("电话", exact=True).check()
    office.get_by_label("代填的原因（企业会看到）").fill("示例：企业来电")
    office.locator("#i-project_title").fill(ENTERED)
    with office.expect_navigation():
        office.locator("main .actions").get_by_role("button", name="交给企业确认", exact=True).click()
    expect(office.locator("main")).to_contain_text("待企业确认")
    menu(firm, "核对答案")
    assert ENTERED not in firm.locator("main").inner_text()
    menu(firm, "工作台")
    follow(firm, "对照并确认")
    expect(firm.locator("main")).to_contain_text(ENTERED)
    firm.get_by_role("checkbox", name="项目名称").check()
    press(firm, "确认勾选的题")
    expect(firm.locator("main")).to_contain_text("企业已确认")
    menu(firm, "核对答案")
    expect(firm.locator("main")).to_contain_text(ENTERED)
    assert season.page(ZONE_TOWN).request.get(firm_address(office)).status == 404


def firm_address(office: Page) -> str:
    """Return the address of the page of entered answers that an official stands on."""
    return office.url.partition("/enterprises")[1] + office.url.partition("/enterprises")[2]
