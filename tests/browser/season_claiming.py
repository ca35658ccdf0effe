"""What firms do in the season: claim by the letter's code, begin, fill in by workbooks, submit, take back, leave."""

from __future__ import annotations

import io
import re
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
from playwright.sync_api import Page, expect

from exports.questionnaire.layout import lay_out, reason_key
from exports.questionnaire.prefilled_cells import cells_of
from exports.reading.workbook import Raw
from survey.definitions.catalogue import catalogue
from survey.definitions.directory import directory
from tests.browser.filling import example
from tests.browser.season_firms import code, name, unit
from tests.browser.season_reading import menu
from tests.browser.test_from_empty import PASSWORD, press

QUESTIONNAIRES = ("facts", "cmmm", "sme2024")


def claim(page: Page, number: int, code_of_letter: str) -> None:
    """Make a firm's account with the code of its letter, beginning at the service's first page."""
    page.goto("/")
    page.locator("main").get_by_role("link", name="用通知书上的代码领取账号").click()
    page.get_by_label("一次性代码").fill(code_of_letter)
    press(page, "下一步")
    expect(page.get_by_text(name(number)).first).to_be_visible()
    page.get_by_label("您的姓名").fill(f"示例人{number}")
    page.get_by_label("手机或座机").fill("100 0000 0001")
    page.get_by_label("设置密码").fill(PASSWORD)
    page.get_by_label("再次输入密码").fill(PASSWORD)
    press(page, "建立账号并登录")
    expect(page.get_by_text(f"您的登录账号是 {code(number)}")).to_be_visible()


def begin_filling(page: Page) -> None:
    """Answer one question."""
    menu(page, "工作台")
    page.locator("main").get_by_role("link", name="行业与产业链").first.click()
    page.locator("#q-group_name input:not([type=hidden])").fill("示例集团")
    press(page, "保存草稿")


def fill_in(page: Page, number: int, folder: Path) -> None:
    """Fill in everything by workbooks: each is taken, filled in, uploaded, looked at and taken in."""
    for questionnaire in QUESTIONNAIRES:
        menu(page, "用Excel填报")
        title = catalogue().questionnaires[questionnaire].title.zh
        row = page.locator("main section").filter(has=page.get_by_role("heading", name=title)).last
        with page.expect_download() as waiting:
            row.get_by_role("link", name="下载空白表").first.click()
        book = openpyxl.load_workbook(io.BytesIO(waiting.value.path().read_bytes()))
        _write(book, questionnaire, number)
        path = folder / f"{number}-{questionnaire}.xlsx"
        book.save(path)
        page.get_by_label("填好的表格（.xlsx").set_input_files(path)
        press(page, "上传并预览")
        page.locator("main").get_by_role("button", name="采纳全部正确内容").click()
        expect(page.get_by_text(re.compile(r"已写入草稿 \d+ 项"))).to_be_visible()


def _write(book: openpyxl.Workbook, questionnaire: str, number: int) -> None:
    asked = catalogue().questionnaires[questionnaire]
    _firm, dossier = example(600 + number)
    layout = lay_out(asked)

    def named(kind: str, value: str) -> str:
        known = {"unit": directory().unit_name, "park": directory().park_name}.get(kind)
        return known(value).zh if known is not None else value

    cells = dict(cells_of(asked, dossier.sheets[questionnaire], named=named))
    cells |= {f"facts.{key}": text for key, text in _own(number).items()} if questionnaire == "facts" else {}
    for line in layout.by_key.values():
        _put(book, line.sheet, line.row, line.answer_column, cells.get(line.key))
        _put(book, line.sheet, line.row, line.reason_column, cells.get(reason_key(line.key)))


def _own(number: int) -> dict[str, str]:
    """Return what a firm says of itself as the directory has it."""
    return {"credit_code": code(number), "unit": unit(number)}


def _put(book: openpyxl.Workbook, sheet: str, row: int, column: int | None, value: Raw) -> None:
    if column is not None and value is not None:
        shown = datetime.combine(value, time()) if type(value) is date else value
        book[sheet].cell(row + 1, column + 1).value = shown  # type: ignore[assignment]  # any cell value


def submit(page: Page) -> None:
    """Check the answers, sign the commitment and submit."""
    menu(page, "核对答案")
    page.locator("main").get_by_role("link", name="下一步：真实性承诺").click()
    sign(page)


def answer_return(page: Page, reason: str) -> None:
    """Submit what was returned again; the commitment leads to the return until that was opened, which says what for."""
    menu(page, "核对答案")
    page.locator("main").get_by_role("link", name="下一步：真实性承诺").click()
    expect(page.get_by_role("heading", name="退回补正", level=1)).to_be_visible()
    expect(page.locator("main")).to_contain_text(reason)
    page.locator("main").get_by_role("link", name="核对并提交").click()
    page.locator("main").get_by_role("link", name="下一步：真实性承诺").click()
    sign(page)


def sign(page: Page) -> None:
    """Sign the commitment, which submits."""
    page.get_by_label("签署人姓名").fill("示例负责人")
    page.get_by_label("职务").fill("总经理")
    page.get_by_label("手机或座机").fill("100 0000 0001")
    page.get_by_label("我已阅读，并代表本单位作出以上承诺").check()
    press(page, "承诺并提交")
    expect(page.get_by_role("heading", name="提交回执")).to_be_visible()


def take_back(page: Page) -> None:
    """Take back the only submission to change it."""
    menu(page, "工作台")
    page.locator("main").get_by_role("link", name="撤回修改").click()
    page.get_by_label("我已知道撤回后目前没有算数的提交").check()
    press(page, "撤回第 1 次提交")
    expect(page.locator("#now")).to_have_text("第 1 次提交已撤回")


def leave(page: Page) -> None:
    """Leave the campaign before anything was submitted."""
    menu(page, "工作台")
    page.locator("main").get_by_role("link", name="退出申报").click()
    page.get_by_label("退出原因（主管部门会看到）").fill("示例：项目取消")
    page.get_by_label("我已知道退出后本单位不参加排序和遴选").check()
    press(page, "退出申报")
    expect(page.locator("#now")).to_have_text("已退出申报")


def ask(page: Page, text: str) -> None:
    """Ask the office about a question of the questionnaire, from the place where it is answered."""
    menu(page, "工作台")
    page.locator("main").get_by_role("link", name="人员与经营").first.click()
    page.locator("#q-staff_y1").get_by_role("link", name="对本题提问").click()
    page.locator("main textarea").fill(text)
    press(page, "提交问题")
