"""An enterprise takes its questionnaire as a workbook: from the workbench, with and without JavaScript, on a phone."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.filling import example
from tests.browser.test_spine import campaign, register, sign_in

__all__ = ["campaign"]  # the fixture of the spine: one campaign for the served application


@pytest.mark.parametrize(("width", "scripts", "number"), [(1440, True, 7), (375, False, 8)])
def test_workbook_is_found_and_taken(
    campaign: None,
    open_page: Callable[..., Page],
    width: int,
    scripts: bool,  # noqa: FBT001 - a parameter of the test
    number: int,
) -> None:
    firm, _ = example(number)
    page = open_page(width, scripts=scripts)
    register(page, firm.credit_code, firm.name)
    page.goto("/workbench")
    page.locator("main").get_by_role("link", name="用Excel填报").click()
    expect(page.get_by_role("heading", name="用Excel填报")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载（已预填草稿）").first.click()
    assert waiting.value.suggested_filename.startswith(f"{firm.name}-基础数据与申报-")
    book = openpyxl.load_workbook(io.BytesIO(waiting.value.path().read_bytes()))
    assert book.sheetnames[:2] == ["填写须知", "企业身份"]
    said = {row[0].value: row[1].value for row in book["_信息"].iter_rows()}
    assert (said["企业"], said["企业名称"]) == (firm.credit_code, firm.name)


def test_an_official_finds_the_firm_and_its_workbook(
    campaign: None,
    open_page: Callable[..., Page],
) -> None:
    firm, _ = example(9)
    register(open_page(), firm.credit_code, firm.name)
    page = open_page(375)
    sign_in(page, "district")
    page.goto("/helping")
    page.get_by_role("textbox", name="企业名称或统一社会信用代码").fill(firm.name)
    page.get_by_role("button", name="查找").click()
    found = page.get_by_role("row", name=firm.name).get_by_role("link", name="下载或上传")
    expect(found).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    found.click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载空白表").first.click()
    assert waiting.value.suggested_filename.startswith(f"{firm.name}-基础数据与申报-")
