"""What the ledger, the lists behind its figures, its chart and its workbooks say, held against `Stand`."""

from __future__ import annotations

import io
import re
from collections import Counter
from itertools import takewhile
from typing import Any

import openpyxl
from playwright.sync_api import Page

from tests.browser.menu import menu
from tests.browser.season_firms import COLUMNS, COUNT, GROUPINGS, NUMBERS, STAGES, Stand, group, name

_LINES = """table => Array.from(table.querySelectorAll('tbody tr, tfoot tr:first-child')).map(row => ({
  title: row.querySelector('th').innerText,
  figures: Array.from(row.querySelectorAll('td.n')).map(cell => cell.innerText),
  links: Array.from(row.querySelectorAll('td.n')).map(cell => cell.querySelector('a')?.getAttribute('href') || ''),
}))"""
_FOUND = re.compile(r"共 (\d+) 家，符合条件 (\d+) 家")
_TABS = re.compile(r"([一-鿿]+) <b>(\d+)</b>")
_CHART = re.compile(r"今天 (\d+) 家")
LOST = (("没有退出", "已退出"), ("领取了账号", "未领取"), ("开始填写", "未开始"),
        ("填写完整", "填写中"), ("提交过", "待提交"), ("已提交", "退回"))  # fmt: skip
"""The bars of the chart from 应填 to 已提交, and the stage that each has lost against the bar before it."""


def read_season(page: Page, stand: Stand) -> None:
    """Assert that ledger, lists, chart and workbooks show a district official where each of the 480 firms stands."""
    menu(page, "填报台账")
    total = stand.line(NUMBERS)
    seen = _assert_chart(page, total)
    for by, title in zip(GROUPINGS, ("街镇", "行业", "规模"), strict=True):
        page.get_by_role("navigation", name="按什么分组").get_by_role("link", name=title).click()
        page.wait_for_url(f"**by={by}*")
        _assert_equation(page, total)
        links = _assert_lines(page, stand, by)
        assert _ledger_workbook(page) == stand.lines(by)
        seen |= links
    found = {href: _listed(page, href) for href in seen}
    assert found == seen
    _assert_list(page, stand)


def read_town(page: Page, stand: Stand, unit: str) -> None:
    """Assert that a town's ledger shows its own firms alone, in each figure and in the list behind it."""
    menu(page, "填报台账")
    own = [number for number in NUMBERS if group(number, "unit") == unit]
    lines = {line["title"]: line for line in page.locator("table.ledger").evaluate(_LINES)}
    expected = stand.line(own)
    assert {title: _figures(line) for title, line in lines.items()} == {unit: expected, "合计": expected}
    links = _links(lines["合计"])
    found = {href: _text_counts(page, href)[1] for href in links}
    assert found == links


def _assert_equation(page: Page, total: tuple[int, ...]) -> None:
    said = [int(text) for text in re.findall(r"\d+", page.locator(".equation").inner_text())]
    sent = dict(zip(COLUMNS, total, strict=True))["已提交"]
    # 名录 = …, 应填 = …, none verified; 已提交 = 未初审 + …, as nobody reviews in this season
    assert said == [*total[:4], *total[3:], 0, sent, sent, 0, 0, 0]
    assert page.locator(".equation b").inner_text().strip() == "相符"


def _assert_lines(page: Page, stand: Stand, by: str) -> dict[str, int]:
    """Compare every figure of a grouping; return the address of each list that a figure opens and the figure."""
    lines = {line["title"]: line for line in page.locator("table.ledger").evaluate(_LINES)}
    assert {title: _figures(line) for title, line in lines.items()} == stand.lines(by)
    links: dict[str, int] = {}
    for line in lines.values():
        links |= _links(line)
    return links


def _figures(line: Any) -> tuple[int, ...]:
    return tuple(int(text) for text in line["figures"][: len(COLUMNS)])


def _links(line: Any) -> dict[str, int]:
    """Return the address of each figure; one that counts firms and opens nothing is a failure."""
    pairs = list(zip(line["links"], _figures(line), strict=False))
    assert [figure for href, figure in pairs if not href] == [0] * sum(figure == 0 for _href, figure in pairs)
    return {href: figure for href, figure in pairs if href}


def _assert_chart(page: Page, total: tuple[int, ...]) -> dict[str, int]:
    """Compare the bars and the line of progress; return the list that each bar opens and its figure."""
    figures = dict(zip(COLUMNS, total, strict=True))
    left, expected = figures["应填"], [("应填", figures["应填"])]
    for title, lost in LOST:
        left -= figures[lost]
        expected.append((title, left))
    expected += [("已初审", 0), ("初审建议通过", 0)]  # nobody reviews in this season
    bars = page.locator("ol.way > li").all()
    said = [(bar.locator(".name").inner_text(), int(bar.locator("b").inner_text())) for bar in bars]
    assert said == expected
    assert dict(said)["已提交"] == figures["已提交"]
    chart = _CHART.search(page.locator(".progress-svg").get_attribute("aria-label") or "")
    assert chart is not None
    assert int(chart.group(1)) == figures["已提交"]
    links = [
        bar.locator("b a").get_attribute("href") if figure else "" for bar, (_t, figure) in zip(bars, said, strict=True)
    ]
    return {str(href): figure for href, (_title, figure) in zip(links, said, strict=True) if figure}


def _text_counts(page: Page, href: str) -> tuple[int, int]:
    """Return how many firms the list that a figure opens has in all, and how many it shows."""
    answer = page.request.get(href)
    assert answer.status == 200
    found = _FOUND.search(answer.text())
    assert found is not None, href
    return int(found.group(1)), int(found.group(2))


def _listed(page: Page, href: str) -> int:
    everything, shown = _text_counts(page, href)
    assert everything == COUNT
    return shown


def download(page: Page, link: str) -> openpyxl.Workbook:
    """Press a link that sends a workbook and return it with the values that it shows."""
    with page.expect_download() as waiting:
        page.locator("main").get_by_role("link", name=link).first.click()
    return openpyxl.load_workbook(io.BytesIO(waiting.value.path().read_bytes()), data_only=True)


def table_of(book: openpyxl.Workbook, sheet: str) -> list[dict[str, Any]]:
    """Return the rows of a sheet as title -> value: below the line of titles, down to an empty line."""
    rows = list(book[sheet].iter_rows(values_only=True))
    start = next(place for place, row in enumerate(rows) if sum(cell is not None for cell in row) > 2)
    lines = takewhile(lambda row: row[0] is not None, rows[start + 1 :])
    return [dict(zip(map(str, rows[start]), row, strict=True)) for row in lines]


def _ledger_workbook(page: Page) -> dict[str, tuple[Any, ...]]:
    rows = table_of(download(page, "导出 Excel"), "填报台账")
    return {
        str(next(iter(row.values()))): tuple(row[title if title in row else f"其中{title}"] for title in COLUMNS)
        for row in rows
    }


def _assert_list(page: Page, stand: Stand) -> None:
    """Compare the tabs of the whole list with the stages, and its workbook with every firm."""
    menu(page, "企业名单")
    said = dict(_TABS.findall(page.content()))
    counts = Counter(stand.stages.values())
    assert {stage: int(said[stage]) for stage in STAGES} == {stage: counts[stage] for stage in STAGES}
    page.locator("main").get_by_role("link", name=f"导出 {COUNT} 家").click()
    rows = table_of(download(page, "导出不含个人信息的"), "企业名单")
    assert {row["企业名称"]: row["状态"] for row in rows} == {name(one): stand.stages[one] for one in NUMBERS}
    assert len(rows) == COUNT
