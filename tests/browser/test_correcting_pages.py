"""A return from the tick to what came back, and answers entered for a firm, typed or in a workbook; no scripts."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page, expect

from survey.answering import save_draft as drafting
from survey.answering import submit as submitting
from survey.answering.join_campaign import join_campaign
from survey.answering.read_draft import read_own_draft
from survey.definitions.catalogue import catalogue
from survey.models import Enterprise, Role, User
from survey.queries import campaigns
from survey.web.passwords import hash_password
from tests.browser.filling import example
from tests.browser.test_spine import PASSWORD, campaign, sign_in
from tests.integration.handing_in import put

__all__ = ["campaign"]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
LOGIN, NUMBER = "corrector", 283
REMARK = "示例：请写到门牌号"


def no_barriers(page: Page) -> None:
    """Let axe look at the page, which is not wider than the window."""
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(item["id"], item["nodes"][0]["html"]) for item in found] == []


def press(page: Page, button: str) -> None:
    """Press a button of the page's main part, which leads on."""
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=button, exact=True).click()


def follow(page: Page, link: str) -> None:
    """Follow a link of the page's main part."""
    with page.expect_navigation():
        page.locator("main").get_by_role("link", name=link).first.click()


@pytest.fixture
def version(campaign: None, served_app: Flask) -> int:
    """Return the id of a submitted version of a firm whose responsible person signs in as LOGIN."""
    firm, dossier = example(NUMBER)
    with served_app.app_context(), served_app.extensions["sessions"]() as database:
        enterprise = Enterprise(credit_code=firm.credit_code, name=firm.name, unit=firm.unit, sample=True)
        database.add(enterprise)
        database.flush()
        hashed = hash_password(PASSWORD)
        user = User(
            login=LOGIN, name="示例负责人", role=Role.ENTERPRISE, password_hash=hashed, enterprise_id=enterprise.id
        )
        database.add(user)
        database.commit()
        current = campaigns.current(database)
        assert current is not None
        draft = join_campaign(database, enterprise.id, current.id, drafting.Author(user.id))
        for name, sheet in dossier.sheets.items():
            patch = {key: (answer, 0) for key, answer in sheet.values.items()}
            author = drafting.Author(user.id)
            drafting.save_patch(database, draft, catalogue().questionnaires[name], patch, author=author)
        desk = read_own_draft(database, user)
        assert desk is not None
        digest = submitting.dossier_digest(desk.questionnaires, desk.dossier)
        signature = submitting.Signature("示例承诺", digest, "示例负责人", "总经理", "10000000001")
        return submitting.submit(database, draft, desk.questionnaires, signature, user=user).id


def test_a_return_and_an_entered_answer(version: int, open_page: Callable[..., Page], tmp_path: Path) -> None:
    office, firm = open_page(375), open_page(375, scripts=False)
    sign_in(office, "district")
    sign_in(firm, LOGIN)

    office.goto(f"/version/{version}")
    follow(office, "退回补正")
    no_barriers(office)
    office.get_by_label("需要补正的内容").fill("示例：请核对注册地址")
    section = office.locator("details.returnable").first
    section.locator("summary").click()
    section.get_by_role("checkbox", name="注册地址").check()
    press(office, "退回补正")
    expect(office.locator("#error-summary")).to_contain_text("请写明这一题要改什么")
    no_barriers(office)
    office.locator("details.returnable").first.get_by_label("退回意见：注册地址").fill(REMARK)
    press(office, "退回补正")
    expect(office.locator("main")).to_contain_text("还没有看到")
    expect(office.locator("main")).to_contain_text(REMARK)
    no_barriers(office)

    firm.goto("/workbench")
    expect(firm.locator("main")).not_to_contain_text(REMARK)
    follow(firm, "查看退回意见")
    expect(firm.locator("main")).to_contain_text(REMARK)
    no_scripts_too_wide(firm)
    question = firm.locator("table.differences th[scope=row] a").first
    with firm.expect_navigation():
        question.click()
    expect(firm.locator(".remark")).to_contain_text(REMARK)
    expect(firm.locator(".held").first).to_contain_text("没有退回，保持提交时的答案")
    no_scripts_too_wide(firm)
    firm.locator("#i-registered_place").fill("示例路1号201室")
    press(firm, "保存草稿")
    firm.goto("/commitment")
    expect(firm.locator("main")).to_contain_text("示例路1号201室")
    no_scripts_too_wide(firm)
    firm.get_by_label("签署人姓名").fill("示例负责人")
    firm.get_by_label("职务").fill("总经理")
    firm.get_by_label("手机或座机").fill("10000000001")
    firm.get_by_role("checkbox").check()
    press(firm, "承诺并提交")

    office.goto("/returns?state=back")
    with office.expect_navigation():
        office.locator("main th[scope=row] a").first.click()
    expect(office.locator("main")).to_contain_text("示例路1号201室")
    no_barriers(office)
    press(office, "已看过")
    expect(office.locator("main")).to_contain_text("已登记：看过改好的内容。")
    _enter_and_confirm(office, firm)
    _hand_in_and_confirm(office, firm, tmp_path)


def _enter_and_confirm(office: Page, firm: Page) -> None:
    """Enter an answer for the firm of the return that the office looks at; the firm confirms it."""
    office.goto(f"/firms?q={example(NUMBER)[0].name}")
    with office.expect_navigation():
        office.locator("main th[scope=row] a").first.click()
    follow(office, "代企业填写")
    no_barriers(office)
    follow(office, "项目")
    no_barriers(office)
    _hand_over(office)
    expect(office.locator("#error-summary")).to_contain_text("请选择来源")
    no_barriers(office)
    office.get_by_label("电话", exact=True).check()
    office.get_by_label("代填的原因（企业会看到）").fill("示例：企业来电")
    office.locator("#i-project_title").fill("示例来电报的名称")
    _hand_over(office)
    expect(office.locator("main")).to_contain_text("待企业确认")
    no_barriers(office)
    firm.goto("/workbench")
    follow(firm, "对照并确认")
    expect(firm.locator("main")).to_contain_text("示例来电报的名称")
    no_scripts_too_wide(firm)
    firm.get_by_role("checkbox", name="项目名称").check()
    press(firm, "确认勾选的题")
    expect(firm.locator("main")).to_contain_text("企业已确认")


def _hand_in_and_confirm(office: Page, firm: Page, tmp_path: Path) -> None:
    """Hand in a workbook for the firm, which confirms what differs, a section at once."""
    office.goto("/helping")
    office.get_by_role("textbox", name="企业名称或统一社会信用代码").fill(example(NUMBER)[0].name)
    press(office, "查找")
    follow(office, "下载或上传")
    with office.expect_download() as waiting:
        office.get_by_role("link", name="下载空白表").first.click()
    book = openpyxl.load_workbook(io.BytesIO(waiting.value.path().read_bytes()))
    put(book, "contact", "示例表格联系人")
    book.save(tmp_path / "企业交来.xlsx")
    press(office, "上传并预览")
    expect(office.locator("#error-summary")).to_contain_text("请选择内容来自哪里")
    no_barriers(office)
    office.get_by_label("企业填好的表格", exact=True).check()
    office.get_by_label("代填的原因（企业会看到）").fill("示例：企业发来表格")
    office.locator("#workbook").set_input_files(tmp_path / "企业交来.xlsx")
    press(office, "上传并预览")
    expect(office.locator("main")).to_contain_text("与草稿不同的 1 题交企业确认，企业确认之前草稿不变")
    no_barriers(office)
    press(office, "交企业确认（1 题）")
    expect(office.locator("main")).to_contain_text("已代填 1 题，企业确认之前不算数")
    no_barriers(office)
    firm.goto("/entered")
    expect(firm.locator("main")).to_contain_text("表格“企业交来.xlsx”，企业填好的表格：示例：企业发来表格")
    no_scripts_too_wide(firm)
    with firm.expect_navigation():
        firm.get_by_role("button", name="确认这一部分（1 题）").click()
    expect(firm.locator("main")).to_contain_text("已确认 1 题，写入草稿")
    expect(firm.locator("main")).to_contain_text("示例表格联系人")


def _hand_over(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main .actions").get_by_role("button", name="交给企业确认", exact=True).click()


def no_scripts_too_wide(page: Page) -> None:
    """Look whether a page without scripts is as narrow as the window; axe is a script itself."""
    box = page.locator("main").bounding_box()
    assert box is not None
    assert box["width"] <= 375
