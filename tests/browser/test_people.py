"""From the printed code to a colleague who fills in his section, through visible controls only."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from survey.models import Enterprise
from tests.browser.filling import example, fill_section
from tests.browser.menu import menu
from tests.browser.test_spine import PASSWORD, campaign, sign_in

__all__ = ["campaign"]  # the fixture, used by its name


@pytest.fixture
def firm_name(served_app: Flask, campaign: None) -> str:
    """Return the name of a listed enterprise without an account."""
    firm, _dossier = example(272)
    with served_app.extensions["sessions"]() as database:
        if database.scalar(select(Enterprise.id).where(Enterprise.credit_code == firm.credit_code)) is None:
            database.add(Enterprise(credit_code=firm.credit_code, name=firm.name, unit="anting"))
            database.commit()
    return firm.name


def take(page: Page, path: str, code: str, **typed: str) -> None:
    """Type a code and then what the second step asks."""
    page.goto(path)
    page.get_by_label("一次性代码").fill(code.lower().replace("-", " "))
    page.get_by_role("button", name="下一步").click()
    for label, text in typed.items():
        page.get_by_label(label).fill(text)
    page.get_by_label("手机或座机").fill("100 0000 0001")
    page.get_by_label("设置密码").fill(PASSWORD)
    page.get_by_label("再次输入密码").fill(PASSWORD)
    page.get_by_role("button", name="建立账号并登录").click()


def printed_code(page: Page, name: str) -> str:
    """Print the code of one firm as an official, and return it from the page."""
    sign_in(page, "district")
    menu(page, "账号申请")
    page.get_by_role("link", name="打印认领代码、移交负责人").click()
    page.get_by_label("企业名称或统一社会信用代码").fill(name)
    page.get_by_role("button", name="查找").click()
    page.get_by_label(name).check()
    page.get_by_role("button", name="打印勾选的企业").click()
    letter = page.get_by_role("article", name=name)
    expect(letter).to_contain_text("/claim")
    return letter.locator(".code").inner_text()


def test_a_firm_claims_invites_and_its_colleague_fills_his_section(
    firm_name: str, open_page: Callable[..., Page]
) -> None:
    official, head, colleague = open_page(), open_page(), open_page(375, scripts=False)
    code = printed_code(official, firm_name)
    take(head, "/claim", code, 您的姓名="示例张三")
    expect(head.get_by_text("示例张三用代码认领了本单位的账号")).to_be_visible()
    official.goto("/account-requests")
    expect(official.get_by_role("row").filter(has_text=firm_name)).to_contain_text("示例张三")
    head.get_by_role("link", name="同事", exact=True).click()
    head.get_by_label("同事姓名").fill("示例李四")
    head.get_by_label("企业身份").check()
    head.get_by_role("button", name="生成邀请代码").click()
    invitation = head.locator(".code").inner_text()
    take(colleague, "/join", invitation, 登录账号="shili-lisi")
    expect(colleague.get_by_text("您负责：企业身份。")).to_be_visible()
    colleague.get_by_role("link", name="企业身份").click()
    _firm, dossier = example()
    fill_section(colleague, dossier, "facts", "identity")
    colleague.goto("/fill/facts/business")
    expect(colleague.get_by_text("这一部分没有分配给您")).to_be_visible()
    expect(colleague.get_by_role("button", name="保存草稿")).to_have_count(0)
    head.goto("/fill/facts/identity")
    expect(head.get_by_label("注册地址")).to_have_value(str(dossier.sheets["facts"].values["registered_place"]))
    head.get_by_text("菜单", exact=True).click()
    head.get_by_role("link", name="同事", exact=True).click()
    expect(head.get_by_role("row").filter(has_text="shili-lisi")).to_contain_text("示例李四")
    expect(head.get_by_text("示例李四接受邀请，成为企业填报人")).to_be_visible()
