"""One enterprise from registration to result, and one official from its answers to the workbook."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from scoring.answers.answers import Dossier
from scoring.exact import half_up
from survey.definitions.catalogue import catalogue
from survey.demo import district
from survey.demo.enterprises import FictitiousEnterprise
from survey.models import Campaign, CampaignQuestionnaire, Programme, Role, SchemeState, SchemeVersion, User, utc_now
from survey.web.passwords import hash_password
from tests.browser.conftest import pages_at
from tests.browser.filling import example, fill_section
from tests.unit.survey.sheets import slow_sum

PASSWORD = "Example-Password-2026"


@pytest.fixture(scope="module")
def campaign(served_app: Flask) -> None:
    """Open a campaign and make a district official's account."""
    known = catalogue()
    scheme = known.schemes["demonstration"]
    now = utc_now()
    with served_app.extensions["sessions"]() as database:
        if database.scalar(select(Campaign.id)):
            return
        version = SchemeVersion(
            scheme_id=scheme.id,
            version=scheme.version,
            state=SchemeState.PUBLISHED,
            document=district.scheme_document(1),
            digest=scheme.digest,
        )
        programme = Programme(title="示例计划", target=300, starts_on=date(2026, 1, 1), ends_on=None)
        database.add_all([version, programme])
        database.flush()
        campaign = Campaign(
            programme_id=programme.id,
            title="示例批次",
            seats=1,
            opens_at=now - timedelta(days=1),
            opened_at=now - timedelta(days=1),
            closes_at=now + timedelta(days=20),
            scheme_version_id=version.id,
        )
        database.add(campaign)
        database.flush()
        for position, name in enumerate(district.QUESTIONNAIRES):
            item = CampaignQuestionnaire(
                campaign_id=campaign.id,
                questionnaire_id=name,
                version=known.questionnaires[name].version,
                position=position,
            )
            database.add(item)
        hashed = hash_password(PASSWORD)
        database.add(User(login="district", name="示例区经委", role=Role.DISTRICT, password_hash=hashed))
        database.commit()


def sign_in(page: Page, login: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("账号").fill(login)
    page.get_by_label("密码").fill(PASSWORD)
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name="登录").click()


def register(page: Page, code: str, name: str) -> None:
    page.goto("/register")
    page.get_by_label("统一社会信用代码").fill(code)
    page.get_by_label("企业名称").fill(name)
    page.get_by_label("所属街镇").select_option("anting")
    page.get_by_label("联系人姓名").fill("示例联系人")
    page.get_by_label("联系人手机或座机").fill("100 0000 0001")
    page.get_by_label("设置密码").fill(PASSWORD)
    page.get_by_label("再次输入密码").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="提交注册").click()


@dataclass
class Firm:
    """A firm on its way to a submission: its page, what it answers, and which questionnaires it has filled in."""

    page: Page
    enterprise: FictitiousEnterprise
    dossier: Dossier
    filled: dict[str, int] = field(default_factory=dict)  # and how many sections each has

    def fill(self, name: str) -> None:
        """Fill in a questionnaire, once, every section beginning at the workbench."""
        if name in self.filled:
            return
        self.filled[name] = 0
        for section in catalogue().questionnaires[name].sections:
            self.page.goto("/workbench")
            link = self.page.locator(f".sections a[href='/fill/{name}/{section.id}']")
            if link.count():
                link.click()
                fill_section(self.page, self.dossier, name, section.id)
                self.filled[name] += 1


@pytest.fixture(scope="module")
def story(chromium: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Return a maker of pages that last for all chapters."""
    with pages_at(chromium, address) as make:
        yield make


@pytest.fixture(scope="module")
def registered(campaign: None, story: Callable[..., Page]) -> Firm:
    """Register a firm."""
    firm, dossier = example()
    page = story()
    register(page, firm.credit_code.lower(), firm.name)
    expect(page.get_by_role("heading", name="尚未提交")).to_be_visible()
    return Firm(page, firm, dossier)


@pytest.fixture(scope="module")
def official(registered: Firm, story: Callable[..., Page]) -> Page:
    """Return the page of the official who works with the firm."""
    page = story()
    sign_in(page, "district")
    return page


@pytest.fixture(scope="module")
def submitted(registered: Firm, official: Page) -> Firm:
    """Admit the firm when all is filled in, and let it sign and submit."""
    for name in district.QUESTIONNAIRES:
        registered.fill(name)
    page, name = registered.page, registered.enterprise.name
    page.goto("/check")
    expect(page.get_by_text("还不能提交：贵单位不在企业名录中。")).to_be_visible()
    _admit(official, name)
    page.goto("/check")
    page.get_by_role("link", name="下一步：真实性承诺").click()
    page.get_by_label("签署人姓名").fill("示例负责人")
    page.get_by_label("职务").fill("总经理")
    page.get_by_label("手机或座机").fill("100 0000 0001")
    page.get_by_role("button", name="承诺并提交").click()
    expect(page.locator("#error-summary")).to_contain_text("请勾选承诺后再提交")
    page.get_by_label("我已阅读，并代表本单位作出以上承诺").check()
    page.get_by_role("button", name="承诺并提交").click()
    expect(page.get_by_role("heading", name="提交回执")).to_be_visible()
    expect(page.get_by_role("heading", name="真实性承诺书（盖章件）")).to_be_visible()
    _accept_seal(official, name)
    return registered


def exact_total(firm: Firm) -> tuple[str, int]:
    """Return total and level of the firm's 智能制造 questionnaire, by a slow sum over its answers."""
    kind = "process" if firm.enterprise.production_type == "process" else "discrete"
    exact, level = slow_sum(firm.dossier.sheets["cmmm"].values, kind)
    return f"{half_up(exact * 10_000) / Decimal(10_000):.4f}", level


@pytest.mark.parametrize("name", district.QUESTIONNAIRES)
def test_a_firm_that_registered_fills_in_a_questionnaire(registered: Firm, name: str) -> None:
    registered.fill(name)
    registered.page.goto("/workbench")
    tiles = registered.page.locator(f".sections a[href^='/fill/{name}/']")
    assert tiles.get_by_text("已完成").count() == tiles.count() == registered.filled[name] >= 1


def test_a_firm_submits_and_reads_its_level_at_once(submitted: Firm) -> None:
    page = submitted.page
    total, level = exact_total(submitted)
    assert level >= 1
    page.get_by_role("link", name="查看自评结果").click()
    shown = [page.locator(f"section.result:nth-of-type({place}) .big").inner_text() for place in (1, 2, 3)]
    assert shown[0].startswith("一二三四五"[level - 1])
    assert shown[1] in {"起步建设", "单项覆盖", "集成提升", "创新突破"}
    expect(page.get_by_text(f"总分 S = {total}")).to_be_visible()


def test_an_official_follows_the_score_from_the_list_to_the_answer_and_into_the_workbook(
    submitted: Firm, official: Page
) -> None:
    _official_downloads(official, submitted.enterprise.name, exact_total(submitted)[0])


def _admit(page: Page, name: str) -> None:
    """Approve the account that a firm outside the directory made, which takes the firm in."""
    page.goto("/account-requests")
    place = page.locator("section[id^=account-]").filter(has_text=name)
    place.get_by_label("核实方式或不予的理由").fill("现场核对营业执照")
    place.get_by_role("button", name="核准账号并列入名录").click()
    expect(page.get_by_text("已核准，该企业列入名录。")).to_be_visible()


def _accept_seal(page: Page, name: str) -> None:
    """Accept the sealed commitment of a firm's only version."""
    page.goto("/commitments")
    place = page.locator("section.box").filter(has_text=name)
    place.get_by_label("怎样收到和核对的").fill("现场收取原件")
    place.get_by_role("button", name="确认收到").click()
    expect(page.get_by_text("已确认收到盖章的承诺书")).to_be_visible()


def _official_downloads(page: Page, name: str, total: str) -> None:
    """Evaluate, follow the score down, and find the same figures in the file."""
    page.goto("/evaluations")
    page.get_by_role("button", name="按现有提交重新评估").click()
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.locator("#panel")).to_contain_text(name)
    with page.expect_navigation():
        page.get_by_role("link", name="完整依据").click()
    shown = page.locator("#score").inner_text()
    contributions = page.locator("td.contribution").all_inner_texts()
    assert sum(map(Decimal, contributions)) == Decimal(shown)
    page.get_by_role("link", name="智能制造准备度").click()
    page.get_by_role("link", name="明细：智能制造能力成熟度自评").click()
    expect(page.get_by_text(f"总分 S = {total}")).to_be_visible()
    page.get_by_role("link", name="采购").first.click()
    page.locator("td a").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto("/ranking")
    with page.expect_download() as download:
        page.get_by_role("link", name="导出 Excel").click()
    book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
    assert book.sheetnames == ["说明", "候选名单", "得分构成", "未入选及原因", "文件说明"]
    rows = book["得分构成"].iter_rows(min_row=4, values_only=True)
    totals = [Decimal(str(row[4])) for row in rows if row[2] == name]  # other firms may stand above it
    assert totals == [Decimal(shown)]


def test_section_on_a_phone_without_scripts_keeps_what_is_unreadable(
    campaign: None, open_page: Callable[..., Page]
) -> None:
    firm, _ = example(2)
    page = open_page(375, scripts=False)
    register(page, firm.credit_code, firm.name)
    page.goto("/fill/facts/people_money")
    page.locator("#q-staff_y1 input:not([type=hidden])").fill("二十五")
    page.get_by_role("button", name="保存并继续").click()
    expect(page.locator("#error-summary")).to_contain_text("应为数字，您填写的是“二十五”")
    assert page.locator("#q-staff_y1 input:not([type=hidden])").input_value() == "二十五"
    box = page.locator("html").bounding_box()
    assert box is not None
    assert box["width"] == 375


def test_autosave_says_when_it_saved(campaign: None, open_page: Callable[..., Page]) -> None:
    firm, _ = example(3)
    page = open_page()
    register(page, firm.credit_code, firm.name)
    page.goto("/fill/facts/identity")
    page.locator("#q-registered_place input:not([type=hidden])").fill("示例自动保存")
    expect(page.locator("#saved")).to_contain_text("自动保存，可随时离开后继续")
    page.reload()
    assert page.locator("#q-registered_place input:not([type=hidden])").input_value() == "示例自动保存"


def test_a_figure_shows_as_it_was_read_once_nobody_types_in_its_field(
    campaign: None, open_page: Callable[..., Page]
) -> None:
    firm, _ = example(4)
    page = open_page()
    register(page, firm.credit_code, firm.name)
    page.goto("/fill/facts/people_money")
    field, other = page.locator("#i-revenue_y1"), page.locator("#i-staff_y1")
    field.fill("1234567.8")
    expect(page.locator("#saved")).to_contain_text("自动保存，可随时离开后继续")
    expect(field).to_have_value("1234567.8")
    other.focus()
    expect(field).to_have_value("1,234,567.8")
    field.fill("12,5")
    other.focus()
    expect(page.locator("#e-revenue_y1")).to_contain_text("逗号只能用来分隔千位")
    expect(page.locator("#saved")).to_contain_text("有 1 题需要更正")
    expect(field).to_have_value("12,5")
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill("１２．５万元")
    other.focus()
    expect(field).to_have_value("12.5")
    expect(page.locator("#e-revenue_y1")).to_have_text("")
    assert field.get_attribute("aria-invalid") is None
    page.reload()
    expect(field).to_have_value("12.5")
