"""What officials do with many firms from the list: tick over pages, confirm, and see what came of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import ExitStack

from playwright.sync_api import Page, expect

from tests.browser.season_firms import code, name
from tests.browser.season_reading import menu
from tests.browser.test_from_empty import press

REASON = "示例：专题会议纪要示2号"


def open_figure(page: Page, line: str, column: str, count: int) -> None:
    """Open the list behind a figure of the ledger."""
    menu(page, "填报台账")
    page.get_by_role("link", name=f"{line} {column} {count} 家，打开名单").first.click()
    expect(page.get_by_text(f"符合条件 {count} 家")).to_be_visible()


def tick_all(page: Page, count: int, so_far: int) -> None:
    """Tick all firms that the list's filters leave, over all its pages."""
    press(page, f"勾选符合条件的全部 {count} 家")
    expect(page.get_by_text(f"已勾选 {so_far} 家")).to_be_visible()


def tick(page: Page, numbers: Iterable[int], *, ticked: bool = True) -> None:
    """Tick firms of the list's page, or take their ticks away."""
    for number in numbers:
        page.get_by_label(f"勾选 {name(number)}").set_checked(ticked)


def untick(page: Page, numbers: Iterable[int]) -> None:
    """Take away the ticks of firms on the list's page; whatever is done next keeps that."""
    tick(page, numbers, ticked=False)


def clear(page: Page) -> None:
    """Take all ticks away: those of firms that somebody else was quicker with too."""
    press(page, "清除勾选")
    expect(page.get_by_text("已勾选 0 家")).to_be_visible()


def open_proposals(page: Page, count: int) -> None:
    """Open the list of what towns propose, from what the first page says is to do."""
    menu(page, "工作台")
    page.locator("main").get_by_role("link", name="街镇建议增补").click()
    expect(page.get_by_text(f"符合条件 {count} 家")).to_be_visible()


def refuse(page: Page, number: int, reason: str) -> None:
    """Refuse a proposal on the firm's page."""
    page.get_by_role("link", name=name(number), exact=True).click()
    page.get_by_role("link", name="列入应填或豁免").click()
    page.get_by_label("不采纳建议").check()
    page.get_by_role("textbox", name="理由").fill(reason)
    press(page, "确定")


def last_page(page: Page) -> None:
    """Go to the last page of the list; what is ticked on each page stays ticked."""
    said = re.search(r"第 (\d+) 页，共 (\d+) 页", page.locator("nav.pager").inner_text())
    assert said is not None
    for _ in range(int(said.group(2)) - int(said.group(1))):
        press(page, "下一页")


def begin(page: Page, what: str, numbers: Iterable[int]) -> None:
    """Go to the page that asks for confirmation; it names just these firms and counts them."""
    wanted = sorted(f"{name(number)} {code(number)}" for number in numbers)
    press(page, what)
    expect(page.get_by_role("heading", name=f"{what}：{len(wanted)} 家企业")).to_be_visible()
    told = page.locator("ol.firm-names li").evaluate_all("items => items.map(item => item.textContent.trim())")
    assert sorted(" ".join(text.split()) for text in told) == wanted
    page.get_by_label("理由").fill(REASON)


def confirm(page: Page, what: str, count: int) -> None:
    """Confirm what is to be done with so many firms; it is done with all of them."""
    press(page, f"确认{what}（{count} 家）")
    expect(page.get_by_role("heading", name=f"{what}：{count} 家已办理。")).to_be_visible()


def at_once(pages: Iterable[Page], buttons: Iterable[str]) -> None:
    """Press a button on each of several pages, without waiting for an answer in between, then wait for all."""
    with ExitStack() as answers:
        pressed = list(zip(pages, buttons, strict=True))
        for page, _button in pressed:
            answers.enter_context(page.expect_navigation())
        for page, button in pressed:
            page.locator("main").get_by_role("button", name=button).click(no_wait_after=True)


def outcome(page: Page, what: str) -> tuple[set[str], dict[str, str]]:
    """Return the firms with which something was done, and each other firm with the reason, as the page tells them."""
    told = page.get_by_role("heading", level=1).inner_text()
    assert what in told
    done = page.locator("ol.firm-names li").evaluate_all("items => items.map(item => item.textContent.trim())")
    pairs = "items => items.map(item => [item.firstChild.textContent.trim(), item.querySelector('small').textContent])"
    left = page.locator("ul.firm-names li").evaluate_all(pairs)  # the later ones lie in what is folded
    return {text.split()[0] for text in done}, {str(firm): str(why) for firm, why in left}
