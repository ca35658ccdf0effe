"""沿用待确认 in a browser: by one button, for a whole part, without scripts, and with something typed beside it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from survey.models import DraftSheet, Enterprise, Participation, Submission
from tests.browser.filling import example
from tests.browser.test_spine import campaign, register
from tests.integration.earlier_submissions import YEAR_BEFORE, earlier_campaign, submitted

__all__ = ["campaign"]
IDENTITY, MONEY = "/fill/facts/identity", "/fill/facts/people_money"


def begin(app: Flask, page: Page, number: int) -> str:
    """Register a firm that submitted to the campaign of the year before; return its code."""
    firm, _ = example(number)
    register(page, firm.credit_code, firm.name)
    with app.extensions["sessions"]() as database:
        enterprise = database.scalars(select(Enterprise).where(Enterprise.credit_code == firm.credit_code)).one()
        submitted(database, enterprise, earlier_campaign(database), YEAR_BEFORE)
    return firm.credit_code


def stored(app: Flask, code: str) -> dict[str, object]:
    with app.extensions["sessions"]() as database:
        rows = (
            select(DraftSheet.document)
            .join(Submission, Submission.id == DraftSheet.submission_id)
            .join(Participation, Participation.id == Submission.participation_id)
            .join(Enterprise, Enterprise.id == Participation.enterprise_id)
            .where(Enterprise.credit_code == code, DraftSheet.questionnaire_id == "facts")
        )
        document = database.scalars(rows).one_or_none()
        return dict(document["values"]) if document is not None else {}


def test_one_figure_by_its_button_with_what_was_typed_beside_it(
    campaign: None, open_page: Callable[..., Page], served_app: Flask
) -> None:
    page = open_page()
    code = begin(served_app, page, 187)
    page.goto(MONEY)
    figure = page.locator("#q-revenue_y2")
    expect(figure).to_contain_text("沿用待确认 上次填的是 1,234.50 万元")
    assert stored(served_app, code) == {}
    page.locator("#i-staff_y1").fill("130")
    with page.expect_navigation():
        figure.get_by_role("button", name="沿用").click()
    expect(page.get_by_text("已沿用 1 题，草稿尚未提交。")).to_be_visible()
    expect(page.locator("#i-revenue_y2")).to_have_value("1,234.50")
    expect(page.locator("#i-staff_y1")).to_have_value("130")
    expect(figure).not_to_contain_text("沿用待确认")
    assert stored(served_app, code) == {"staff_y1": "130", "revenue_y2": "1234.50"}


def test_a_whole_part_by_keyboard_without_scripts_on_a_phone(
    campaign: None, open_page: Callable[..., Page], served_app: Flask
) -> None:
    page = open_page(375, scripts=False)
    code = begin(served_app, page, 188)
    page.goto(IDENTITY)
    page.get_by_role("button", name="本部分 5 题全部沿用").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_text("已沿用 5 题，草稿尚未提交。")).to_be_visible()
    assert stored(served_app, code) == {
        "registered_place": "示例路1号",
        "unit": "anting",
        "production_place": "示例路2号",
        "tax_place": "嘉定区",
        "contact": "示例甲",
    }


def test_what_is_typed_instead_stays_and_the_offer_goes(
    campaign: None, open_page: Callable[..., Page], served_app: Flask
) -> None:
    page = open_page()
    code = begin(served_app, page, 189)
    page.goto(IDENTITY)
    page.locator("#i-registered_place").fill("新路3号")
    expect(page.locator("#saved")).to_contain_text("自动保存，可随时离开后继续")
    page.reload()
    expect(page.locator("#q-registered_place")).not_to_contain_text("沿用待确认")
    with page.expect_navigation():
        page.get_by_role("button", name="本部分 4 题全部沿用").click()
    expect(page.locator("#i-registered_place")).to_have_value("新路3号")
    assert stored(served_app, code)["registered_place"] == "新路3号"


def test_the_blank_copy_fits_a_phone_and_prints_black_on_white(campaign: None, open_page: Callable[..., Page]) -> None:
    page = open_page(375)
    page.goto("/questions")
    expect(page.get_by_role("heading", level=1, name="空白问卷")).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth") == 375
    page.emulate_media(media="print")
    expect(page.locator(".running")).to_be_visible()
    expect(page.locator(".running")).to_contain_text("示例")
    for hidden in ("header .top", "footer.foot", "#print"):
        expect(page.locator(hidden)).to_be_hidden()
    colours = "(one) => { const s = getComputedStyle(one); return [s.color, s.backgroundColor]; }"
    assert page.locator(".sheet").evaluate(colours) == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
