"""核对文件 with every file of a version of the list, as it left and with one cell, one byte or one file altered."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping

import pytest
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Evaluation, ExportRecord, User
from tests.integration.conftest import Browser
from tests.integration.file_checks.test_routes import ALTERED, OURS, UNALTERED, check, edited, verdict
from tests.integration.freezing.made import decide_as_ranked, frozen, issue, leader
from tests.integration.officials import evaluation

__all__ = ["evaluation", "leader"]
UNKNOWN, FOREIGN = "没有这个编号的导出记录", "不是本系统导出的文件"
CODE = "统一社会信用代码"


@pytest.fixture
def issued(database: Session, evaluation: Evaluation, leader: User) -> Evaluation:
    """Return an evaluation whose list was frozen and issued as version 1."""
    decide_as_ranked(database, evaluation)
    issue(database, frozen(database, evaluation))
    database.rollback()
    return evaluation


def signed_in(browser: Callable[[], Browser], login: str) -> Browser:
    client = browser()
    client.sign_in(login)
    return client


def members(page: str) -> list[tuple[str, str]]:
    """Return what the page says of the files of an archive."""
    if "<h2>压缩包中与导出时不同的文件</h2>" not in page:
        return []
    part = page.split("<h2>压缩包中与导出时不同的文件</h2>", 1)[1].split("</section>", 1)[0]
    return re.findall(r'<th scope="row">([^<]+)</th>\s*<td>([^<]+)</td>', part)


def packed(files: Mapping[str, bytes], comment: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.comment = comment
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_a_workbook_with_one_cell_altered_is_told_apart(issued: Evaluation, browser: Callable[[], Browser]) -> None:
    del issued
    client = signed_in(browser, "district")
    files = {name: client.get(f"/list/1/{name}.xlsx").data for name in ("final", "reserve", "official", "live")}
    assert {name: verdict(check(client, content)) for name, content in files.items()} == dict.fromkeys(files, UNALTERED)
    for file, sheet, title in (
        ("final", 0, "计入得分"),
        ("reserve", 0, "企业名称"),
        ("official", 0, "备注"),
        ("live", 0, "决定"),
        ("live", 3, "名单第1版（含约束、份额、指定和会审决定）"),
    ):
        page = check(client, edited(files[file], lambda book, at=sheet, of=title: forge(book.worksheets[at], of)))
        assert verdict(page) == ALTERED, (file, title)
        cells = page.split("<h2>被改动的单元格</h2>", 1)[1].split("</section>", 1)[0]
        told = (cells.count('<th scope="row">'), f"<td>{title}</td>" in cells, "<td>改过</td>" in cells)
        assert told == (1, True, True), (file, title)


def forge(page: Worksheet, title: str) -> None:
    """Write another text into the first row of a column."""
    head = next(row for row in page.iter_rows() if CODE in {cell.value for cell in row})
    places = {cell.value: cell.column for cell in head}
    page.cell(head[0].row + 1, places[title]).value = "改过"


def test_a_pdf_is_held_against_the_one_that_left(
    database: Session, issued: Evaluation, browser: Callable[[], Browser]
) -> None:
    del issued
    client, town = signed_in(browser, "district"), signed_in(browser, "town")
    content = client.get("/list/1/official.pdf").data
    database.rollback()
    number = database.scalars(select(ExportRecord.number).where(ExportRecord.kind == "official_list")).one()
    database.rollback()
    page = check(client, content, "名单.pdf")
    assert (verdict(page), number in page, "上报版名单" in page) == (UNALTERED, True, True)
    at = content.index(b"stream") + 40
    forged = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
    page = check(client, forged, "名单.pdf")
    assert (verdict(page), f"文件写着编号 {number}，但与导出时的文件不同" in page) == (ALTERED, True)
    renumbered = content.replace(number.encode(), number[:-8].encode() + b"00000000")
    assert verdict(check(client, renumbered, "名单.pdf")) == UNKNOWN
    assert verdict(check(client, b"%PDF-1.7\nsomething", "别人的.pdf")) == FOREIGN
    assert verdict(check(town, content, "名单.pdf")) == OURS
    own = town.get("/list/1/official.pdf").data
    assert verdict(check(town, own, "名单.pdf")) == UNALTERED


def test_an_archive_is_held_against_the_one_that_left_file_by_file(
    issued: Evaluation, browser: Callable[[], Browser]
) -> None:
    del issued
    client = signed_in(browser, "district")
    content = client.get("/list/1/towns.zip").data
    page = check(client, content, "各街镇.zip")
    assert (verdict(page), members(page)) == (UNALTERED, [])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files, comment = {name: archive.read(name) for name in archive.namelist()}, archive.comment
    first, second, *_ = files
    assert verdict(check(client, files[first], first)) == UNALTERED
    forged = edited(files[first], lambda book: book.worksheets[0].__setitem__("B5", "换成另一家"))
    others = {name: one for name, one in files.items() if name != second}
    page = check(client, packed(others | {first: forged, "另加.xlsx": files[second]}, comment), "各街镇.zip")
    assert verdict(page) == ALTERED
    assert sorted(members(page)) == sorted([(first, "有改动"), (second, "缺少"), ("另加.xlsx", "导出时没有")])
    assert verdict(check(client, forged, first)) == ALTERED
    assert verdict(check(client, packed(files, b""), "重新打包.zip")) == FOREIGN
    flipped = content.replace(comment, comment[:-8] + b"00000000")
    assert verdict(check(client, flipped, "各街镇.zip")) == UNKNOWN
