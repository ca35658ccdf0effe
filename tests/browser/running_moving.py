"""A unit handed over, a firm that moves to another town, and the archive: on pages alone."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping

from playwright.sync_api import Browser, Page, expect

from survey.definitions.directory import directory
from tests.browser.menu import menu
from tests.browser.running_chasing import FILLING_THERE, follow, open_chased, open_firm, rows
from tests.browser.running_reading import listed_names
from tests.browser.running_world import (
    ANTING,
    ANTING_MATE,
    ANTING_TOWN,
    DISTRICT,
    OFFICIALS,
    SECOND,
    ZONE,
    ZONE_TOWN,
    Running,
)
from tests.browser.test_from_empty import press

MOVED = 10
"""A firm of 安亭镇 that has submitted, and moves to 嘉定工业区."""
DOORS = (
    "/firms/{id}", "/firms/{id}/record", "/cases/{id}", "/chasing/{id}", "/holdings/case/{id}", "/version/{id}",
    "/version/{id}/review", "/version/{id}/return", "/recusals/firms/{id}", "/result/{id}",
    "/enterprises/{id}/entering", "/enterprises/{id}/workbooks", "/enterprises/{id}/workbooks/facts.xlsx",
    "/enterprises/{id}/workbooks/all.zip",
)  # fmt: skip
"""Pages and files of a firm; firm and version have the same number in the demonstration."""
LISTS = ("/firms?q={code}", "/reviews?text={name}", "/cases?queue=new&q={name}", "/returns", "/signals?text={name}",
         "/holdings", "/holdings/hand-overs", "/trail?whom={code}", "/helping?text={name}", "/calls",
         "/chasing?text={name}", "/commitments", "/people", "/today", "/overview", "/enquiries/office")  # fmt: skip


def hand_over(season: Running) -> None:
    """Hand 安亭镇 over from one reviewer to the other: at once, with what was assigned, and both are told."""
    gave, got = season.page(ANTING_TOWN), season.page(ANTING_MATE)
    assert (_phone_is_whole(season, gave), _phone_is_whole(season, got)) == (True, False)
    held = len(_own(got))
    assert held == 0
    menu(gave, "初审")
    follow(gave, "谁承办、等了多久")
    follow(gave, "交接一个街镇")
    title = directory().unit_name(ANTING).zh
    gave.get_by_label("哪个街镇").select_option(label=title)
    persons = gave.get_by_label("由谁承办")
    mate = persons.locator("option", has_text=OFFICIALS[ANTING_MATE][0])
    persons.select_option(value=mate.get_attribute("value"))
    gave.get_by_label("理由").fill("示例：调往其他科室")
    press(gave, "交接")
    expect(gave.locator("main")).to_contain_text("示例：调往其他科室")
    submitted = {season.name(one) for one in season.stand.at("已提交", ANTING)}
    assert (set(_own(gave)), set(_own(got))) == (set(), submitted)
    assert (_phone_is_whole(season, gave), _phone_is_whole(season, got)) == (False, True)
    for page in (gave, got):
        menu(page, "工作台")
        expect(page.locator("main")).to_contain_text("交接")
    menu(season.page(ZONE_TOWN), "初审")
    follow(season.page(ZONE_TOWN), "谁承办、等了多久")
    assert "调往其他科室" not in season.page(ZONE_TOWN).locator("main").inner_text()


def _own(page: Page) -> list[str]:
    """Return the firms of the queue of first reviews that a reviewer holds himself."""
    menu(page, "初审")
    page.get_by_label("只看由我承办的").check()
    press(page, "筛选")
    return rows(page)


def _phone_is_whole(season: Running, page: Page) -> bool:
    """Return whether an official reads the whole telephone of a firm of 安亭镇, as the reviewer of the unit does."""
    open_chased(page, season.name(FILLING_THERE))
    return f"100{FILLING_THERE:08d}" in page.locator("dl.kv").inner_text()


def move_a_firm(season: Running) -> None:
    """Move a firm to another town: the first town loses it by every door at once, and the other has it by the same."""
    first = season.page(DISTRICT)
    before = {login: _doors(season, login) for login in (ANTING_TOWN, ZONE_TOWN)}
    assert {login: set(doors.values()) for login, doors in before.items()} == {ANTING_TOWN: {200}, ZONE_TOWN: {404}}
    assert _named(season, ZONE_TOWN) == set()
    open_firm(season, first, MOVED)
    first.locator("main").get_by_role("link", name="修改", exact=True).click()
    first.get_by_label("所属街镇").select_option(ZONE)
    first.get_by_label("理由").fill("示例：迁址")
    press(first, "保存")
    expect(first.locator("main")).to_contain_text("示例：迁址")
    shown = _named(season, ANTING_TOWN)
    season.stand.units[MOVED] = ZONE
    after = {login: _doors(season, login) for login in (ANTING_TOWN, ANTING_MATE, ZONE_TOWN)}
    assert set(after[ANTING_TOWN].values()) == {404}
    assert after[ANTING_MATE] == after[ANTING_TOWN]
    assert after[ZONE_TOWN] == before[ANTING_TOWN]
    assert shown == set()
    assert _named(season, ANTING_MATE) == set()
    assert _named(season, ZONE_TOWN) >= {"/firms?q={code}", "/reviews?text={name}", "/helping?text={name}"}
    assert listed_names(season.page(ANTING_TOWN), "/firms") == {season.name(one) for one in season.stand.of(ANTING)}


def _doors(season: Running, login: str) -> Mapping[str, int]:
    """Return what each page and file of the firm answers to an official who guesses the address."""
    request = season.page(login).request
    return {door: request.get(door.format(id=MOVED)).status for door in DOORS}


def _named(season: Running, login: str) -> set[str]:
    """Return the lists on which an official reads the firm's name; a search shows back what was typed."""
    name, request = season.name(MOVED), season.page(login).request
    found = set()
    for address in LISTS:
        answer = request.get(address.format(name=name[:-1], code=season.stand.codes[MOVED]))
        assert answer.status == 200, address
        found |= {address} if name in answer.text() else set()
    return found


def archive(season: Running, chromium: Browser) -> None:
    """Make the archive of the campaign; it opens without the program, and says where each firm stood."""
    page = season.page(SECOND)
    menu(page, "批次")
    page.locator("main a[href='/campaigns/1']").first.click()
    follow(page, "档案")
    page.get_by_label("用途").fill("示例：移交区档案馆")
    press(page, "制作档案")
    link = page.locator("main a[href$='/file']")
    expect(link).to_be_visible()
    with page.expect_download() as download:
        link.click()
    path = season.folder / "archive.zip"
    download.value.save_as(path)
    with zipfile.ZipFile(path) as packed:
        packed.extract("index.html", season.folder)
        text = packed.read("lists/directory.csv").decode("utf-8-sig")
        listed = [row for row in csv.DictReader(io.StringIO(text)) if not row["注销日"]]
    alone = chromium.new_context(java_script_enabled=False, offline=True).new_page()
    alone.goto((season.folder / "index.html").as_uri())
    expect(alone.locator("h1")).to_contain_text("档案目录")
    alone.context.close()
    stand = season.stand
    said = {row["企业名称"]: (row["本批次状态"], row["所属街镇"]) for row in listed}
    assert said == {
        season.name(one): (stage, directory().unit_name(stand.units[one]).zh) for one, stage in stand.stages.items()
    }
