"""After submitting: changes seen and put back, taken back, left and come back, through visible controls only."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from scoring.answers.answers import Dossier
from survey.answering.join_campaign import join_campaign
from survey.answering.save_draft import Author, save_patch
from survey.answering.submit import Signature, dossier_digest, submit
from survey.definitions.catalogue import catalogue
from survey.demo.enterprises import FictitiousEnterprise
from survey.models import Enterprise, Role, User
from survey.queries import campaigns, submissions
from survey.web.passwords import hash_password
from tests.browser.filling import example
from tests.browser.test_spine import PASSWORD, campaign, sign_in

__all__ = ["campaign"]
NUMBER = 74
TITLE = "#i-project_title"


@pytest.fixture
def submitted(served_app: Flask, campaign: None) -> str:
    """Return the login of an enterprise that has submitted everything."""
    return submit_all(served_app, *example(NUMBER))


def submit_all(served_app: Flask, firm: FictitiousEnterprise, dossier: Dossier) -> str:
    """Submit everything for a firm that is new in the directory; return its login."""
    with served_app.extensions["sessions"]() as database:
        enterprise = Enterprise(credit_code=firm.credit_code, name=firm.name, unit=firm.unit)
        database.add(enterprise)
        database.flush()
        user = User(
            login=firm.credit_code,
            name="示例负责人",
            role=Role.ENTERPRISE,
            enterprise_id=enterprise.id,
            password_hash=hash_password(PASSWORD),
        )
        database.add(user)
        database.commit()
        newest = campaigns.current(database)
        assert newest is not None
        author = Author(user.id)
        draft = join_campaign(database, enterprise.id, newest.id, author)
        questionnaires = {name: catalogue().questionnaires[name] for name in dossier.sheets}
        for name, sheet in dossier.sheets.items():
            patch = {key: (answer, 0) for key, answer in sheet.values.items()}
            save_patch(database, draft, questionnaires[name], patch, author=author)
        stored = submissions.draft_dossier(submissions.draft_sheets(database, draft), questionnaires, enterprise)
        signature = Signature("示例承诺", dossier_digest(questionnaires, stored), "示例负责人", "总经理", "10000000001")
        submit(database, draft, questionnaires, signature, user=user)
        return user.login


def change_title(page: Page, text: str) -> None:
    """Change the project's title and wait until it is saved."""
    page.get_by_role("link", name="试点项目").first.click()
    page.locator(TITLE).fill(text)
    with page.expect_navigation():
        page.get_by_role("button", name="保存并退出").click()


def test_a_submission_is_changed_put_back_taken_back_and_left(submitted: str, open_page: Callable[..., Page]) -> None:
    page = open_page(375)
    sign_in(page, submitted)
    headline = page.locator("#now")
    expect(headline).to_have_text("已提交第 1 次")
    change_title(page, "示例改过的项目")
    expect(headline).to_contain_text("之后修改了 1 处，尚未提交")
    page.get_by_role("link", name="之后修改了 1 处，尚未提交").click()
    row = page.locator("table.differences tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("示例改过的项目")
    row.get_by_role("button", name="还原").click()
    expect(page.get_by_text("草稿与这次提交相同。")).to_be_visible()
    page.get_by_role("link", name="返回工作台").click()
    expect(headline).to_have_text("已提交第 1 次")

    page.get_by_role("link", name="撤回修改").click()
    page.get_by_role("button", name="撤回第 1 次提交").click()
    expect(page.locator("#error-summary")).to_contain_text("请先勾选，再撤回")
    page.get_by_label("我已知道撤回后目前没有算数的提交").check()
    page.get_by_role("button", name="撤回第 1 次提交").click()
    expect(headline).to_have_text("第 1 次提交已撤回")

    page.get_by_role("link", name="核对答案", exact=True).last.click()
    page.get_by_role("link", name="下一步：真实性承诺").click()
    page.get_by_label("签署人姓名").fill("示例负责人")
    page.get_by_label("职务").fill("总经理")
    page.get_by_label("手机或座机").fill("100 0000 0001")
    page.get_by_label("我已阅读，并代表本单位作出以上承诺").check()
    page.get_by_role("button", name="承诺并提交").click()
    expect(page.get_by_role("heading", name="提交回执")).to_be_visible()

    page.goto("/workbench")
    expect(headline).to_have_text("已提交第 2 次")
    page.get_by_role("link", name="退出申报").click()
    page.get_by_label("退出原因（主管部门会看到）").fill("示例：项目取消")
    page.get_by_label("我已知道退出后本单位不参加排序和遴选").check()
    page.get_by_role("button", name="退出申报").click()
    expect(headline).to_have_text("已退出申报")
    page.get_by_role("link", name="恢复申报").click()
    page.get_by_role("button", name="恢复申报").click()
    expect(page.get_by_text("已恢复申报：之前的提交不再算数")).to_be_visible()
    page.get_by_role("link", name="全部记录").click()
    for step in ("第 1 次提交", "撤回修改", "第 2 次提交", "退出申报", "恢复申报"):
        expect(page.locator(".time-line b").get_by_text(step, exact=True)).to_be_visible()
