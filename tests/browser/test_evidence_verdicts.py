"""A file that an official does not accept: the reason goes with it, and the firm reads it where it has to act."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.filling import example
from tests.browser.test_evidence_at_questions import SECTION, photo
from tests.browser.test_season_pages import barriers
from tests.browser.test_spine import campaign, sign_in
from tests.browser.test_submitting_as_an_act import submit_all

__all__ = ["campaign"]
NUMBER = 290
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
WHY = "示例：照片看不清系统名称，请换一张"


def well(page: Page) -> None:
    assert (barriers(page), page.evaluate(TOO_WIDE)) == ([], 0)


def test_a_file_that_is_not_accepted_is_said_with_its_reason_where_the_firm_acts(
    served_app: Flask, campaign: None, open_page: Callable[..., Page], download_folder: Path
) -> None:
    own, dossier = example(NUMBER)
    firm = open_page(375)
    sign_in(firm, submit_all(served_app, own, dossier))
    firm.goto(SECTION)
    place = firm.locator("#q-systems details.proofs")
    place.locator("summary").click()
    place.get_by_label("佐证文件", exact=False).set_input_files(photo(download_folder, "看板.jpg", 2_000))
    expect(place.get_by_role("link", name="看板.jpg")).to_be_visible()
    # The official has to say why; what was chosen stays while he is told so.
    office = open_page(1440)
    sign_in(office, "district")
    office.goto("/reviews?state=waiting")
    office.locator("table.firm-rows tbody a", has_text=own.name).click()
    office.get_by_role("link", name="佐证", exact=False).first.click()
    expect(office.get_by_role("heading", level=1)).to_have_text("佐证核对")
    expect(office.locator("main")).to_contain_text("文件 1 份，未核 1 份")
    office.get_by_label("不采信").check()
    office.get_by_role("button", name="保存核对结果").click()
    expect(office.locator("#error-summary")).to_contain_text("选了“不采信”的，请写明理由，企业看得到。")
    expect(office.get_by_label("不采信")).to_be_checked()
    well(office)
    office.get_by_label("理由").fill(WHY)
    office.get_by_role("button", name="保存核对结果").click()
    expect(office.locator("main")).to_contain_text("文件 1 份，未核 0 份")
    expect(office.locator("main")).to_contain_text(WHY)
    # The firm's first page tells of a message; the reason stands in it, and at the file under the question.
    firm.goto("/workbench")
    firm.get_by_role("link", name="1 条未读").click()
    expect(firm.locator("main")).to_contain_text("佐证核对：以下 1 份文件未被采信。")
    expect(firm.locator("main")).to_contain_text(WHY)
    well(firm)
    firm.goto(SECTION)
    expect(place).to_contain_text(WHY)
    expect(place.get_by_text("不采信").first).to_be_visible()
    well(firm)
