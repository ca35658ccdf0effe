"""Officials in a real browser: the panel, a comparison, a scheme rehearsed and published, quotas, pins."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from survey.config import MEGABYTE
from survey.definitions.local_days import today
from survey.demo import district
from survey.evaluations import evaluate
from survey.models import (
    Evaluation,
    EvaluationEntry,
    Participation,
    Role,
    Submission,
    SubmissionVersion,
    User,
    Visit,
)
from survey.store.db import unit_of_work
from survey.web.passwords import hash_password
from tests.browser.conftest import serving
from tests.browser.menu import menu
from tests.browser.test_spine import PASSWORD, sign_in
from tests.browser.worlds import service_with
from tests.integration.kinds_of_firms import freeze_kinds

COUNT, SEATS = 40, 10


@pytest.fixture(scope="module")
def served_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Return an application on an evaluated demonstration district with two officials."""
    app = service_with(tmp_path_factory, "officials", _fill)
    yield app
    app.extensions["engine"].dispose()


def _fill(app: Flask) -> None:
    with app.extensions["sessions"]() as database:
        campaign = district.load(database, COUNT, 7, lambda _: None)
        hashed = hash_password(PASSWORD)
        with unit_of_work(database):
            campaign.seats = SEATS
            for login in ("district", "reviewer"):
                database.add(User(login=login, name=f"示例{login}", role=Role.DISTRICT, password_hash=hashed))
        freeze_kinds(database, campaign.id)
        evaluate.evaluate_and_store(database, campaign.id, user_id=None)


@pytest.fixture(scope="module")
def address(served_app: Flask) -> Iterator[str]:
    """Serve the application and return its address."""
    with serving(served_app) as found:
        yield found


def number(text: str) -> Decimal:
    return Decimal(text.replace("−", "-"))


def test_panel_and_comparison_by_keyboard(open_page: Callable[..., Page]) -> None:
    page = open_page()
    sign_in(page, "district")
    page.get_by_role("link", name="候选排序").first.click()
    third = page.locator("table.rk tbody tr:not(.cut, .pool)").nth(2).get_by_role("link")
    name = third.inner_text()
    third.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text(name)
    bars = [number(text) for text in page.locator("#panel table.gap td.n").all_inner_texts()]
    assert sum(bars) == number(page.locator("#panel .total b").inner_text())
    page.get_by_role("link", name="与另一家比较").click()
    assert page.get_by_label("第一家").input_value() != ""
    page.goto("/ranking")
    other = page.locator("table.rk tbody tr:not(.cut, .pool)").nth(5).get_by_role("link").inner_text()
    page.go_back()
    page.get_by_label("第二家").fill(other)
    page.keyboard.press("Enter")
    expect(page.locator(".sentences")).to_contain_text("主要因为")
    differences = [number(text) for text in page.locator("td.difference").all_inner_texts()]
    assert sum(differences) == number(page.locator("#gap").inner_text())


def test_a_scheme_is_rehearsed_while_typing_then_published_and_the_diary_tells(open_page: Callable[..., Page]) -> None:
    page = open_page()
    sign_in(page, "district")
    menu(page, "指标与权重")
    page.get_by_role("button", name="以此新建草稿").first.click()
    page.get_by_label("已落实的项目").fill("40")
    page.get_by_label("数字化投入强度").fill("5")
    page.get_by_label("数字化投入强度").press("Tab")
    expect(page.locator("#rehearsal")).to_contain_text("试算结果：本草稿对现行方案")
    entered = page.locator("#rehearsal .kpi b").first.inner_text()
    page.get_by_label("发布理由").fill("示例：突出项目")
    page.get_by_role("button", name="发布").click()
    expect(page.locator("h1")).to_contain_text("v2026.6")
    expect(page.get_by_text("示例：突出项目")).to_be_visible()
    menu(page, "评估记录")
    page.get_by_role("button", name="按现有提交重新评估").click()
    page.get_by_role("link", name="与上次对比").click()
    expect(page.get_by_text("方案 v2026.5-1 → v2026.6")).to_be_visible()
    assert page.locator(".kpi b").first.inner_text() == entered


def test_quotas_on_a_phone_without_scripts_tell_the_clash_and_the_way_out(open_page: Callable[..., Page]) -> None:
    page = open_page(375, scripts=False)
    sign_in(page, "district")
    page.goto("/schemes")
    page.get_by_role("button", name="以此新建草稿").first.click()
    page.get_by_role("link", name="名额约束").click()
    page.get_by_label("第1行对象").select_option(label="马陆镇")
    page.get_by_label("第1行至少").fill("9")
    page.get_by_role("button", name="试算").click()
    told = page.locator("#rehearsal").inner_text()
    found = re.search(r"马陆镇至少9家，合格仅(\d)家", told)
    assert found is not None
    assert f"把“马陆镇至少9家”改为{found.group(1)}家" in told
    assert page.get_by_label("第1行至少").input_value() == "9"
    page.get_by_label("第1行至少").fill(found.group(1))
    page.get_by_role("button", name="试算").click()
    expect(page.locator("#rehearsal")).to_contain_text("每项约束的代价")
    assert page.evaluate("document.documentElement.scrollWidth") == 375


def test_a_pin_by_two_persons_is_printed_in_the_list(open_page: Callable[..., Page]) -> None:
    page = open_page()
    sign_in(page, "district")
    page.goto("/ranking?pool=manufacturing&status=reserve")
    last = page.locator("table.rk tbody tr:not(.cut, .pool)").last.get_by_role("link")
    name = last.inner_text()
    last.click()
    page.locator("#panel").get_by_role("link", name="指定").click()
    page.get_by_label("理由", exact=True).fill("区政府专题会议")
    page.get_by_label("文件号").fill("嘉示〔2026〕1号")
    page.get_by_role("button", name="提出，等待确认").click()
    expect(page.get_by_text("等待另一位确认")).to_be_visible()
    second = open_page()
    sign_in(second, "reviewer")
    menu(second, "指定")
    second.get_by_role("button", name="确认", exact=True).click()
    menu(second, "评估记录")
    second.get_by_role("button", name="按现有提交重新评估").click()
    second.get_by_label("企业名称或统一社会信用代码").fill(name)
    second.get_by_role("button", name="筛选", exact=True).click()
    expect(second.locator("table.rk tbody")).to_contain_text("指定入选")
    expect(second.locator("#panel")).to_contain_text("经两人确认指定入选，占用名额")


@pytest.mark.parametrize("width", [1440, 375])
def test_officials_pages_have_no_barrier_that_axe_finds(open_page: Callable[..., Page], width: int) -> None:
    """Every new page, wide and on a phone, against the rules of WCAG 2.1 A and AA."""
    page = open_page(width)
    sign_in(page, "district")
    page.goto("/schemes")
    page.get_by_role("button", name="以此新建草稿").first.click()
    draft = page.url.removesuffix("/weights")
    entry = "/evaluations/1/candidates/1"
    paths = (
        "/evaluations/1/ranking", "/evaluations/1/robustness", "/evaluations/1/changes", "/evaluations/1/compare",
        f"{entry}/explanation", "/schemes", draft, f"{draft}/weights", f"{draft}/quotas", f"{draft}/note",
        f"{draft}/signals", f"{draft}/import", "/pins",
    )  # fmt: skip
    found = {}
    for path in paths:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") == width, path
        results = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
        told = [(item["id"], item["nodes"][0]["html"]) for item in results.response["violations"]]
        if told:
            found[path] = told
    assert found == {}


def test_a_visit_on_a_phone_from_its_day_to_the_next_evaluation(
    served_app: Flask, open_page: Callable[..., Page], download_folder: Path
) -> None:
    """Planned, photographed, handed in, objected to, confirmed by a second person; only then the list moves."""
    with served_app.extensions["sessions"]() as database:
        newest = database.scalars(select(Evaluation.id).order_by(Evaluation.id.desc())).first()
        entry = database.scalars(
            select(EvaluationEntry).where(EvaluationEntry.evaluation_id == newest, EvaluationEntry.rank == 3)
        ).first()
        assert entry is not None
        version = database.get_one(SubmissionVersion, entry.version_id)
        part = database.get_one(Participation, database.get_one(Submission, version.submission_id).participation_id)
        before, firm, name, submitted = entry.score, part.enterprise_id, version.name, version.id
        hashed = hash_password(PASSWORD)
        with unit_of_work(database):
            database.add(
                User(login="visited", name="示例负责人", role=Role.ENTERPRISE, password_hash=hashed, enterprise_id=firm)
            )
    photo = download_folder / "看板.jpg"
    photo.write_bytes(b"\xff\xd8\xff\xe0".ljust(20 * MEGABYTE, b"0"))
    page = open_page(375, scripts=False)
    sign_in(page, "district")
    page.goto(f"/cases/{firm}")
    page.get_by_role("link", name="安排走访").click()
    page.get_by_label("走访日期").fill(today().isoformat())
    page.get_by_label("原因").fill("示例：临近入选线")
    page.get_by_role("button", name="安排走访").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    row = page.locator("tr", has=page.get_by_text("研发费用")).first
    row.get_by_role("link", name="录入").click()
    page.get_by_label("核定为").fill("0")
    page.get_by_text("没有凭证").click()
    page.get_by_label("照片或文件").set_input_files(photo)
    page.get_by_role("button", name="保存，下一项").click()
    expect(page.get_by_text("看板.jpg").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_label("小结").fill("示例：账上没有研发费用")
    page.get_by_role("button", name="走访完毕，提交").click()
    expect(page.get_by_text("等企业答复").first).to_be_visible()
    _objects(open_page(375))
    _confirms(open_page(), name)
    with served_app.extensions["sessions"]() as database:
        after = database.scalars(
            select(EvaluationEntry)
            .where(EvaluationEntry.version_id == submitted)
            .order_by(EvaluationEntry.evaluation_id.desc())
        ).first()
        visit = database.scalars(select(Visit)).one()
        claim = next(item for item in visit.claims if item["question"] == "facts.rd_spend_y1")
        assert after is not None
        assert after.score == (before or 0) - claim["loss"]


def _objects(own: Page) -> None:
    """Object to the only finding, as the firm's responsible person."""
    sign_in(own, "visited")
    own.goto("/workbench")
    own.get_by_role("link", name="走访核查结果").click()
    own.get_by_text("有异议", exact=True).click()
    own.get_by_label("异议的理由").fill("示例：见合同")
    own.get_by_role("button", name="提交答复").click()
    expect(own.get_by_text("等主管部门复核").first).to_be_visible()
    assert own.evaluate("document.documentElement.scrollWidth <= innerWidth")


def _confirms(second: Page, name: str) -> None:
    """Confirm a firm's visit with a reply to its objection, and evaluate again."""
    sign_in(second, "reviewer")
    menu(second, "走访核查")
    second.get_by_role("link", name="待复核").click()
    second.get_by_role("link", name=name).click()
    expect(second.get_by_text("示例：见合同")).to_be_visible()
    second.get_by_label("对企业异议的答复").fill("示例：合同不是凭证")
    second.get_by_role("button", name="复核生效").click()
    expect(second.get_by_text("已复核生效").first).to_be_visible()
    results = Axe().run(second, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
    assert [(item["id"], item["nodes"][0]["html"]) for item in results.response["violations"]] == []
    menu(second, "评估记录")
    second.get_by_role("button", name="按现有提交重新评估").click()
    expect(second.locator("table.rk")).to_be_visible()
