"""A town reviews its queue by keyboard and at any width; a case is assigned, and the district sees who holds it.

An office's table goes from its file to the list, and to the page of the firm that fails a condition. On a visit a
photograph goes up from a telephone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl.workbook.workbook import Workbook
from playwright.sync_api import Page, expect

from survey.config import MEGABYTE
from survey.definitions.local_days import today
from tests.browser.test_evidence_at_questions import photo
from tests.browser.test_season_pages import FIRM, ROWS, at_season, barriers, season, signed_in
from tests.browser.test_spine import sign_in

__all__ = ["at_season", "season"]
PATHS = ("/reviews", "/holdings", "/holdings/unit", "/holdings/colleague", "/holdings/hand-overs")
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def first_version(page: Page) -> str:
    """Return the address of the first version of the queue."""
    page.goto("/reviews?state=waiting")
    found = page.locator("table.firm-rows tbody a").first.get_attribute("href")
    assert found is not None
    return found


def choose(page: Page, verdict: str) -> None:
    """Answer every point with 是 and choose a verdict, by keyboard."""
    answers = [f"[name=mark_{point}]" for point in ("complete", "plausible", "actual", "feasible")]
    for answer in (*answers, f"[name=verdict][value={verdict}]"):
        page.locator(f"input{answer}").first.focus()
        page.keyboard.press("Space")


@pytest.mark.parametrize("width", [375, 1440])
@pytest.mark.parametrize(
    "path", ["/reviews", "/holdings", "/holdings/unit", "/holdings/colleague", "/holdings/hand-overs"]
)
def test_lists_and_forms_have_no_barriers_and_fit(at_season: Callable[..., Page], path: str, width: int) -> None:
    page = signed_in(at_season, "demo-district", width)
    page.goto(path)
    rows = page.evaluate(ROWS)
    assert (barriers(page), page.evaluate(TOO_WIDE), width < 500 or rows <= 1) == ([], 0, True)


@pytest.mark.parametrize("width", [375, 1440])
def test_a_version_is_shown_beside_its_form(at_season: Callable[..., Page], width: int) -> None:
    page = signed_in(at_season, "demo-district", width)
    page.goto(first_version(page))
    assert (barriers(page), page.evaluate(TOO_WIDE)) == ([], 0)
    choose(page, "against")
    with page.expect_navigation():
        page.get_by_role("button", name="记录初审意见").click()
    expect(page.locator("#error-summary")).to_contain_text("不是“建议通过”的，请写明理由")
    assert (barriers(page), page.evaluate(TOO_WIDE)) == ([], 0)


def test_a_review_is_written_by_keyboard_and_leads_on(at_season: Callable[..., Page]) -> None:
    page = signed_in(at_season, "demo-district", 1440)
    page.goto(first_version(page))
    name = page.locator("h1").inner_text()
    choose(page, "pass")
    page.get_by_role("button", name="记录初审意见").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_text("初审意见已记录。")).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("link", name="下一家").click()
    assert page.locator("h1").inner_text() != name


def test_without_scripts_a_case_is_assigned_and_found(at_season: Callable[..., Page]) -> None:
    page = at_season(1440, scripts=False)
    sign_in(page, "demo-district")
    page.goto(first_version(page))
    name = page.locator("h1").inner_text()
    page.get_by_role("link", name="变更承办人").click()
    office = page.get_by_label("由谁承办").locator("option", has_text="区").first  # who holds any firm
    page.get_by_label("由谁承办").select_option(value=office.get_attribute("value"))
    page.get_by_label("理由").fill("示例交接")
    page.locator("main").get_by_role("button", name="交接").click()
    expect(page.get_by_text(f"{name}的承办人已变更。")).to_be_visible()
    newest = page.locator("table.firm-rows").last.locator("tbody tr").first
    expect(newest.get_by_role("cell", name="逐家指定", exact=True)).to_be_visible()
    expect(newest.get_by_role("cell", name="示例交接", exact=True)).to_be_visible()


def code_and_record(page: Page, name: str) -> tuple[str, str]:
    """Return the credit code of a firm of the list, and the address where its record is corrected."""
    page.goto("/ranking")
    with page.expect_navigation():
        page.get_by_role("link", name=name, exact=True).first.click()
    with page.expect_navigation():
        page.locator("#panel").get_by_role("link", name="完整依据").click()
    with page.expect_navigation():
        page.locator("main a[href^='/firms/']").first.click()
    found = re.search(r"91999999[0-9A-Z]{10}", page.locator("main").inner_text())
    assert found is not None
    return found.group(), f"{page.url}/record"


def test_an_offices_table_goes_from_its_file_to_the_list_and_to_the_firm(
    at_season: Callable[..., Page], tmp_path: Path
) -> None:
    firm = signed_in(at_season, FIRM, 375)
    firm.goto("/workbench")
    own = firm.locator(".sub span").first.inner_text()
    page = signed_in(at_season, "demo-district", 1440)
    page.goto("/evaluations")
    page.locator("main").get_by_role("button", name="按现有提交重新评估").click()
    page.wait_for_url("**/ranking*")
    renamed, suggested = (page.locator("table td a[href*='entry=']").nth(place).inner_text() for place in (0, 1))
    code, record = code_and_record(page, renamed)
    page.goto(record)
    page.get_by_label("企业名称").fill("上海示例更名机械有限公司")
    page.get_by_label("理由").fill("营业执照已变更")
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name="保存").click()
    page.goto("/condition-tables")
    with page.expect_navigation():
        page.get_by_role("link", name="税务部门").click()
    page.get_by_label("表格（.xlsx", exact=False).set_input_files(
        table(tmp_path, today(), (renamed, suggested, own), code)
    )
    with page.expect_navigation():
        page.get_by_role("button", name="上传并预览").click()
    expect(page.locator("main")).to_contain_text("共 3 行 = 新增 2 + 变更 0 + 未变 0 + 待确认 1 + 未采纳 0")
    expect(page.locator("#new")).to_contain_text("表中是旧名称，现名“上海示例更名机械有限公司”")
    assert (barriers(page), page.evaluate(TOO_WIDE)) == ([], 0)
    page.locator("#suggested").get_by_role("checkbox").check()
    with page.expect_navigation():
        page.get_by_role("button", name="写入正确的行").click()
    expect(page.get_by_role("status").first).to_contain_text("新增 2 行，变更 0 行，确认建议 1 行")
    page.goto("/evaluations")
    page.locator("main").get_by_role("button", name="按现有提交重新评估").click()
    page.wait_for_url("**/ranking*")
    page.get_by_label("条件不限").select_option("failed")
    with page.expect_navigation():
        page.get_by_role("button", name="筛选", exact=True).click()
    expect(page.get_by_role("link", name=suggested, exact=True).first).to_be_visible()
    expect(page.locator("table.rk")).to_contain_text("不通过1项")
    firm.goto("/workbench")
    with firm.expect_navigation():
        firm.get_by_role("link", name="查看原因和补救办法").click()
    expect(firm.locator("main")).to_contain_text("怎样补救：")
    assert (barriers(firm), firm.evaluate(TOO_WIDE)) == ([], 0)


def table(folder: Path, day: date, names: tuple[str, str, str], code: str) -> Path:
    """Return an office's own table: a firm by its old name, one with a wrong code, and one that fails."""
    (renamed, suggested, own), book, path = names, Workbook(), folder / "示例税务.xlsx"
    sheet = book.active
    assert sheet is not None
    for row in (
        ["统一社会信用代码", "企业名称", "条件", "结论", "日期"],
        [code, renamed, "近三年无重大税收违法", "通过", day],
        ["91999999999999999X", suggested, "近三年无重大税收违法", "不通过", day],
        [FIRM, own, "近三年无重大税收违法", "不通过", day],
    ):
        sheet.append(row)
    book.save(path)
    return path


def test_a_photograph_goes_with_what_a_visit_found_on_a_telephone(
    at_season: Callable[..., Page], tmp_path: Path
) -> None:
    page = signed_in(at_season, "demo-district", 375)
    page.goto("/visits")
    page.get_by_role("link", name="制定走访计划").click()
    page.get_by_role("button", name="预览", exact=True).click()
    page.get_by_role("button", name="按预览安排").click()
    expect(page.get_by_role("status").first).to_contain_text("已安排走访")
    assert (barriers(page), page.evaluate(TOO_WIDE)) == ([], 0)
    page.locator("main table tbody a").first.click()
    expect(page.get_by_role("heading", name="两轨")).to_be_visible()
    expect(page.get_by_role("heading", name="准入条件")).to_be_visible()
    assert (barriers(page), page.evaluate(TOO_WIDE)) == ([], 0)
    page.get_by_role("link", name="录入", exact=False).first.click()
    field = page.get_by_label("照片或文件", exact=False)
    field.set_input_files(photo(tmp_path, "太大.jpg", 20 * MEGABYTE + 1))
    expect(page.locator("#entry").get_by_role("alert")).to_contain_text("“太大.jpg”超过20 MB")
    field.set_input_files(photo(tmp_path, "看板.JPG", 20 * MEGABYTE))
    expect(page.locator("#entry").get_by_role("alert")).to_be_empty()
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("已保存：")
    expect(page.get_by_role("link", name="看板.JPG")).to_be_visible()
    assert (barriers(page), page.evaluate(TOO_WIDE)) == ([], 0)
