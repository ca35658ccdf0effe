"""A workbook filled in offline comes back: uploaded, looked at, corrected from the marked file, taken in."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook
from playwright.sync_api import Page, expect

from exports.questionnaire.layout import lay_out
from survey.definitions.catalogue import catalogue
from tests.browser.filling import example
from tests.browser.test_spine import campaign, register

__all__ = ["campaign"]  # the fixture of the spine: one campaign for the served application
LAYOUT = lay_out(catalogue().questionnaires["facts"])


def put(book: Workbook, key: str, value: object) -> None:
    line = LAYOUT.by_key[f"facts.{key}"]
    assert line.answer_column is not None
    book[line.sheet].cell(line.row + 1, line.answer_column + 1).value = value  # type: ignore[assignment]  # any cell value


def hand_in(page: Page, book: Workbook, path: Path) -> None:
    book.save(path)
    page.get_by_role("link", name="用Excel填报").first.click()
    page.get_by_label("填好的表格（.xlsx，不超过20 MB）").set_input_files(path)
    page.get_by_role("button", name="上传并预览").click()


@pytest.mark.parametrize(("width", "scripts", "number"), [(1440, True, 10), (375, False, 11)])
def test_a_filled_workbook_is_corrected_and_taken_in(
    campaign: None,
    open_page: Callable[..., Page],
    tmp_path: Path,
    width: int,
    scripts: bool,  # noqa: FBT001 - a parameter of the test
    number: int,
) -> None:
    firm, _ = example(number)
    page = open_page(width, scripts=scripts)
    register(page, firm.credit_code, firm.name)
    page.goto("/workbooks")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载空白表").first.click()
    book = openpyxl.load_workbook(io.BytesIO(waiting.value.path().read_bytes()))
    put(book, "contact", "示例交回人")
    put(book, "staff_y1", "一百多")
    put(book, "founded", "2015年3月2日")
    page.goto("/workbench")
    hand_in(page, book, tmp_path / "一.xlsx")
    expect(page.get_by_role("heading", name="上传预览")).to_be_visible()
    expect(page.get_by_text("应为数字，您填写的是“一百多”").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载标好错误的表格").click()
    marked = openpyxl.load_workbook(io.BytesIO(waiting.value.path().read_bytes()))
    assert marked.sheetnames[0] == "错误清单"
    put(marked, "staff_y1", 128)
    hand_in(page, marked, tmp_path / "二.xlsx")
    expect(page.get_by_text("一百多")).to_have_count(0)
    page.get_by_role("button", name="采纳全部正确内容（3 项）").click()
    expect(page.get_by_text("已写入草稿 3 项")).to_be_visible()
    page.goto("/fill/facts/people_money")
    expect(page.locator("#q-staff_y1 input:not([type=hidden])").first).to_have_value("128")
    page.goto("/fill/facts/identity")
    expect(page.locator("#q-contact input:not([type=hidden])").first).to_have_value("示例交回人")
