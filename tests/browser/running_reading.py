"""What ledger, overview, lists and their workbooks say to each official, held against `Stand`."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
from playwright.sync_api import Page

from tests.browser.menu import menu
from tests.browser.running_world import ANTING, ANTING_TOWN, COLUMNS, DISTRICT, REVIEWS, ZONE, ZONE_TOWN, Running
from tests.browser.season_reading import table_of

_LINES = """table => Array.from(table.querySelectorAll('tbody tr, tfoot tr:first-child')).map(row => ({
  title: row.querySelector('th').innerText,
  figures: Array.from(row.querySelectorAll('td.n')).map(cell => cell.innerText),
  links: Array.from(row.querySelectorAll('td.n')).map(cell => cell.querySelector('a')?.getAttribute('href') || ''),
}))"""
_STEPS = """list => Array.from(list.querySelectorAll(':scope > li')).map(step => [
  step.querySelector('.name').innerText, step.querySelector('b').innerText,
  step.querySelector('b a')?.getAttribute('href') || '',
])"""
_FOUND = re.compile(r"共 (\d+) 家，符合条件 (\d+) 家")
_FILE = re.compile(r'href="(/firms/list\.xlsx[^"]*)"')
_ROW = re.compile(r'aria-label="勾选 ([^"]+)"')


def read_all(season: Running, *, lists: bool = False) -> None:
    """Assert that the district and both towns read where every one of their firms stands.

    `lists`: whether the list behind each figure is opened; else that of the submitted.
    """
    for login, unit in ((DISTRICT, ""), (ZONE_TOWN, ZONE), (ANTING_TOWN, ANTING)):
        _read(season, login, unit, lists=lists)


def _read(season: Running, login: str, unit: str, *, lists: bool) -> None:
    page, stand = season.page(login), season.stand
    menu(page, "填报台账")
    lines = {line["title"]: line for line in page.locator("table.ledger").evaluate(_LINES)}
    found = {title: dict(zip(COLUMNS, map(int, line["figures"]), strict=True)) for title, line in lines.items()}
    assert found == stand.lines(unit)
    assert page.locator(".equation b").inner_text().strip() == "相符"
    figures = [*map(int, lines["合计"]["figures"])]
    opened = dict(zip(lines["合计"]["links"], figures, strict=True))
    assert [bool(href) for href in lines["合计"]["links"]] == [figure > 0 for figure in figures]
    menu(page, "总览")
    steps = page.locator("ol.funnel").evaluate(_STEPS)
    way = stand.way(unit)
    assert {name: int(figure) for name, figure, _href in steps if name in way} == way
    opened |= {href: int(figure) for _name, figure, href in steps}
    _assert_overview_workbook(page, way)
    said = page.locator("main p", has_text="已提交中").inner_text()
    line = stand.line(unit)
    assert [int(number) for number in re.findall(r"\d+", said)] == [line[f"初审{word}"] for word in REVIEWS]
    submitted = next(href for name, _figure, href in steps if name == "已提交")
    behind = {href: figure for href, figure in opened.items() if href and (lists or href == submitted)}
    assert {href: _listed(page, href, len(stand.of(unit))) for href in behind} == behind
    _assert_file(page, submitted, {season.name(one) for one in stand.at("已提交", unit)})


def listed_names(page: Page, address: str) -> set[str]:
    """Return the names of the firms on the first page of a list."""
    return set(_ROW.findall(page.request.get(address).text()))


def taken(page: Page, address: str, sheet: str) -> list[dict[str, Any]]:
    """Return the rows of a workbook without personal information behind an address, as a browser takes it."""
    joined = "&" if "?" in address else "?"
    answer = page.request.get(f"{address}{joined}personal=0")
    assert answer.headers["content-type"].endswith("spreadsheetml.sheet"), address
    return table_of(openpyxl.load_workbook(io.BytesIO(answer.body()), data_only=True), sheet)


def _listed(page: Page, href: str, everything: int) -> int:
    answer = page.request.get(href)
    assert answer.status == 200
    found = _FOUND.search(answer.text())
    assert found is not None, href
    assert int(found.group(1)) == everything
    return int(found.group(2))


def _assert_file(page: Page, href: str, names: set[str]) -> None:
    """Assert that the list behind a figure gives a workbook of just these firms."""
    file = _FILE.search(page.request.get(href).text())
    assert file is not None
    rows = taken(page, file.group(1).replace("&amp;", "&"), "企业名单")
    assert {row["企业名称"] for row in rows} == names
    assert len(rows) == len(names)


def _assert_overview_workbook(page: Page, way: dict[str, int]) -> None:
    href = page.locator("main").get_by_role("link", name="导出 Excel").get_attribute("href") or ""
    answer = page.request.get(href)
    book = openpyxl.load_workbook(io.BytesIO(answer.body()), data_only=True)
    found: dict[str, Any] = {}
    for sheet in book.worksheets[:1]:
        for row in sheet.iter_rows(values_only=True):
            found |= {str(row[0]): row[1]} if row[0] in way else {}
    assert found == way
