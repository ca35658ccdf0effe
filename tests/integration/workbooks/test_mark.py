"""A returned workbook with its wrong cells marked: the same file, or a fresh copy where parts would be lost."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import openpyxl
from sqlalchemy.orm import Session

from survey.models import Enterprise
from tests.integration.conftest import Browser
from tests.integration.handing_in import (
    ERRORS,
    adopt,
    counts,
    download,
    draft,
    hand_in,
    marked_cells,
    page,
    place,
    put,
    saved,
)
from tests.integration.workbooks.test_download_routes import client, firm

__all__ = ["firm"]


def test_forty_errors_of_twelve_kinds_on_three_sheets_come_back_as_forty_marks(
    firm: Enterprise,
    browser: Callable[[], Browser],
    database: Session,
) -> None:
    user = client(browser)
    before = draft(database)
    assert (len(ERRORS), len({kind for kind, _key, _value in ERRORS})) == (40, 12)
    book = download(user)
    places = {put(book, key, value) for _kind, key, value in ERRORS}
    assert len({sheet for sheet, _cell in places}) == 3
    preview = hand_in(user, saved(book))
    text = page(user, preview)
    assert f"有误 {len(ERRORS)} 处" in text
    back = openpyxl.load_workbook(io.BytesIO(user.get(preview + "/marked.xlsx").data))
    assert marked_cells(back) == places
    listed = [row for row in back["错误清单"].iter_rows(values_only=True) if isinstance(row[0], int)]
    assert {(row[1], row[2]) for row in listed} == places
    assert len(listed) == len(places)
    assert all(row[4] and row[5] for row in listed)
    adopt(user, preview)
    assert draft(database) == before


def test_a_file_with_pictures_comes_back_as_a_fresh_copy_with_the_same_cells(
    firm: Enterprise,
    browser: Callable[[], Browser],
) -> None:
    user = client(browser)
    book = download(user)
    put(book, "contact", "示例辛")
    places = {put(book, "investment", "很多"), put(book, "credit_code", "91999999MA00000150")}
    book["企业身份"].title = "改名"
    buffer = io.BytesIO(saved(book))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("xl/media/image1.png", b"\x89PNG\r\n\x1a\n")
        archive.writestr("xl/drawings/drawing1.xml", b"<xdr:wsDr xmlns:xdr='x'/>")
    preview = hand_in(user, buffer.getvalue())
    assert "文件里有标注时无法保留的内容" in page(user, preview)
    back = openpyxl.load_workbook(io.BytesIO(user.get(preview + "/marked.xlsx").data))
    assert marked_cells(back) == places
    assert back["企业身份"].cell(*place("contact")).value == "示例辛"
    assert back["企业身份"].cell(*place("credit_code")).value == "91999999MA00000150"
    again = page(user, hand_in(user, saved(back)))
    assert "有误 2 处" in again
    assert counts(again)[1:3] == (0, 1)


def test_a_file_whose_merges_cover_a_whole_sheet_comes_back_as_a_fresh_copy(
    firm: Enterprise,
    browser: Callable[[], Browser],
) -> None:
    user = client(browser)
    book = download(user)
    places = {put(book, "investment", "很多")}
    old, made = io.BytesIO(saved(book)), io.BytesIO()
    with zipfile.ZipFile(old) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            part = before.read(name)
            if name == "xl/worksheets/sheet2.xml":
                part = re.sub(rb"<mergeCells.*?</mergeCells>", b"", part)
                merged = b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
                part = part.replace(b"</sheetData>", b"</sheetData>" + merged, 1)
            after.writestr(name, part)
    preview = hand_in(user, made.getvalue())
    assert "有误 1 处" in page(user, preview)
    back = openpyxl.load_workbook(io.BytesIO(user.get(preview + "/marked.xlsx").data))
    assert marked_cells(back) == places
