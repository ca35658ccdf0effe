"""Files of a question: several at once, each with progress, one refused costs nothing else; without scripts too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, Route, expect
from sqlalchemy import func, select

from survey.config import MEGABYTE
from survey.models import EvidenceLink
from tests.browser.ended_session import end_sessions, sign_in_again
from tests.browser.filling import example
from tests.browser.test_spine import campaign, register, sign_in

__all__ = ["campaign"]
SECTION = "/fill/facts/project"
FILES = f"**{SECTION}/files/*"
Pages = Callable[..., Page]
COVERED = """() => [...document.querySelectorAll("main form :is(input, textarea, select, button)")]
  .filter((field) => field.type !== "hidden" && field.tabIndex >= 0 && field.checkVisibility())
  .filter((field) => {
    const own = field.closest("label") ?? field;
    field.focus();
    own.scrollIntoView({ block: "nearest", behavior: "instant" });
    const box = own.getBoundingClientRect();
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    const found = document.elementFromPoint(box.left + box.width / 2, (top + bottom) / 2);
    return !found || !(own.contains(found) || found.contains(own));
  })
  .map((field) => field.name || field.textContent.trim())"""
"""The fields and buttons that something lies over when they have the focus."""


@pytest.fixture
def expected_messages() -> list[str]:
    """Return what a browser says of every request that failed; some tests here make some fail."""
    return ["Failed to load resource"]


def begin(open_page: Pages, number: int, **more: object) -> Page:
    """Return a page of a fresh enterprise at a section with a question of files."""
    firm, _ = example(number)
    page = open_page(**more)
    register(page, firm.credit_code, firm.name)
    page.goto(SECTION)
    expect(page.locator("input[type=file]").first).to_be_visible()
    return page


def pdf(folder: Path, name: str, size: int = 20) -> Path:
    """Return a file that begins as a PDF does and has a size in bytes."""
    path = folder / name
    path.write_bytes(b"%PDF-1.7\n".ljust(size, b"0"))
    return path


def hold(route: Route, held: list[Route]) -> None:
    held.append(route)


def links(app: Flask) -> int:
    with app.extensions["sessions"]() as database:
        return (
            database.scalar(select(func.count()).select_from(EvidenceLink).where(EvidenceLink.removed.is_(False))) or 0
        )


def test_several_files_go_at_once_and_the_refused_ones_are_said_beside_the_field(
    campaign: None, open_page: Pages, download_folder: Path
) -> None:
    page = begin(open_page, 80)
    text = page.locator("textarea, input.txt").first
    text.fill("示例项目")
    chosen = [pdf(download_folder, "一.pdf"), pdf(download_folder, "二.pdf", 3 * MEGABYTE)]
    chosen += [
        pdf(download_folder, "大.pdf", 20 * MEGABYTE + 1),
        download_folder / "空.pdf",
        download_folder / "旧.doc",
    ]
    chosen[3].touch()
    chosen[4].write_bytes(b"old")
    page.locator("input[type=file]").first.set_input_files(chosen)
    box = page.locator("[data-files]").first
    expect(box.locator("[data-faults]")).to_contain_text("“大.pdf”超过20 MB，请压缩或拆分后上传")
    expect(box.locator("[data-faults]")).to_contain_text("“空.pdf”是空文件")
    expect(box.locator("[data-faults]")).to_contain_text("“旧.doc”不是可以上传的类型")
    expect(box.get_by_role("link", name="一.pdf")).to_be_visible()
    expect(box.get_by_role("link", name="二.pdf")).to_be_visible()
    expect(box.get_by_role("progressbar")).to_have_count(0)
    expect(page.locator("#saved")).to_contain_text("自动保存")
    page.reload()
    expect(box.get_by_role("link", name="二.pdf")).to_be_visible()
    expect(text).to_have_value("示例项目")


def test_what_only_the_server_can_see_is_said_beside_the_others(
    campaign: None, open_page: Pages, download_folder: Path
) -> None:
    page = begin(open_page, 81)
    fake = download_folder / "假.pdf"
    fake.write_bytes(b"PK no pdf")
    page.locator("input[type=file]").first.set_input_files([fake, pdf(download_folder, "真.pdf")])
    box = page.locator("[data-files]").first
    expect(box.get_by_role("alert").filter(has_text="“假.pdf”")).to_contain_text("不是PDF、PNG、JPG、XLSX或DOCX")
    expect(box.get_by_role("link", name="真.pdf")).to_be_visible()
    box.get_by_role("button", name="关掉提示").click()
    expect(box.get_by_role("alert").filter(has_text="假.pdf")).to_have_count(0)


def test_a_cut_line_while_uploading_is_tried_again_and_the_button_waits(
    campaign: None, open_page: Pages, download_folder: Path
) -> None:
    page = begin(open_page, 82)
    cut: list[Route] = []

    def fail(route: Route) -> None:
        cut.append(route)
        if len(cut) == 1:
            route.abort()
        else:
            route.continue_()

    page.route(FILES, fail)
    page.locator("input[type=file]").first.set_input_files(pdf(download_folder, "断.pdf"))
    box = page.locator("[data-files]").first
    expect(box.get_by_text("连不上服务器，还没有上传，正在重试")).to_be_visible()
    page.get_by_role("button", name="保存草稿").last.click()
    expect(page.locator("#saved")).to_contain_text("正在上传 1 个文件，传完后自动继续")
    expect(page.get_by_text("已保存，草稿尚未提交。")).to_be_visible()
    expect(box.get_by_role("link", name="断.pdf")).to_be_visible()
    assert len(cut) == 2


def test_an_upload_can_be_cancelled_and_a_file_taken_away_and_put_back(
    campaign: None, open_page: Pages, download_folder: Path, served_app: Flask
) -> None:
    page = begin(open_page, 83)
    before = links(served_app)
    held: list[Route] = []
    page.route(FILES, lambda route: hold(route, held))
    box = page.locator("[data-files]").first
    page.locator("input[type=file]").first.set_input_files(pdf(download_folder, "不传.pdf"))
    box.get_by_role("button", name="取消上传").click()
    expect(box.locator("[data-sending] li")).to_have_count(0)
    page.unroute(FILES)
    page.locator("input[type=file]").first.set_input_files(pdf(download_folder, "要传.pdf"))
    expect(box.get_by_role("link", name="要传.pdf")).to_be_visible()
    assert links(served_app) == before + 1
    box.get_by_label("移除").check()
    expect(box.get_by_role("status")).to_have_text("已移除；取消勾选可以恢复")
    assert links(served_app) == before
    box.get_by_label("移除").uncheck()
    expect(box.get_by_role("status")).to_have_text("已恢复")
    assert links(served_app) == before + 1


def test_a_session_that_ended_is_renewed_and_the_file_goes_on(
    campaign: None, open_page: Pages, download_folder: Path, served_app: Flask
) -> None:
    page = begin(open_page, 84)
    end_sessions(served_app)
    page.locator("input[type=file]").first.set_input_files(pdf(download_folder, "续.pdf"))
    sign_in_again(page)
    expect(page.get_by_role("link", name="续.pdf")).to_be_visible()


def test_a_gateway_that_refuses_says_so_beside_the_field(
    campaign: None, open_page: Pages, download_folder: Path
) -> None:
    page = begin(open_page, 85)
    page.route(FILES, lambda route: route.fulfill(status=413, content_type="text/html", body="<h1>413</h1>"))
    page.locator("input[type=file]").first.set_input_files(pdf(download_folder, "关.pdf"))
    expect(page.locator("[data-files]").first).to_contain_text("“关.pdf”太大，被前面的网关拒收，没有上传")


def test_a_refusal_without_words_is_said(campaign: None, open_page: Pages, download_folder: Path) -> None:
    page = begin(open_page, 95)
    page.route(FILES, lambda route: route.fulfill(status=403, content_type="text/html", body="<h1>403</h1>"))
    page.locator("input[type=file]").first.set_input_files(pdf(download_folder, "否.pdf"))
    expect(page.locator("[data-files]").first).to_contain_text("“否.pdf”没有上传。请刷新页面后重试，或致电主管科室")


def test_leaving_while_a_file_is_on_its_way_asks(campaign: None, open_page: Pages, download_folder: Path) -> None:
    page = begin(open_page, 86)
    held: list[Route] = []
    page.route(FILES, lambda route: hold(route, held))
    page.locator("input[type=file]").first.set_input_files(pdf(download_folder, "在途.pdf"))
    expect(page.locator("#saved")).to_contain_text("还有 1 个文件正在上传，传完之前请不要关闭本页")
    asked: list[str] = []

    def stay(dialog: object) -> None:
        asked.append(dialog.type)  # type: ignore[attr-defined]
        dialog.dismiss()  # type: ignore[attr-defined]

    page.on("dialog", stay)
    page.locator("h1").click()
    page.close(run_before_unload=True)
    expect(page.get_by_role("progressbar")).to_be_visible()
    assert asked == ["beforeunload"]


def test_offline_a_file_waits_and_goes_when_the_line_is_back(
    campaign: None, open_page: Pages, download_folder: Path
) -> None:
    page = begin(open_page, 91)
    page.context.set_offline(True)
    page.locator("input[type=file]").first.set_input_files(pdf(download_folder, "等.pdf"))
    expect(page.get_by_text("网络已断开，还没有上传；恢复后自动上传")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_role("link", name="等.pdf")).to_be_visible()


def test_too_many_requests_are_waited_out(campaign: None, open_page: Pages, download_folder: Path) -> None:
    page = begin(open_page, 92)
    refused: list[Route] = []

    def refuse(route: Route) -> None:
        refused.append(route)
        if len(refused) == 1:
            route.fulfill(status=429, headers={"Retry-After": "2"}, content_type="text/html", body="<h1>429</h1>")
        else:
            route.continue_()

    page.route(FILES, refuse)
    page.locator("input[type=file]").first.set_input_files(pdf(download_folder, "多.pdf"))
    expect(page.get_by_text("操作过于频繁，还没有上传，稍后自动重试")).to_be_visible()
    expect(page.get_by_role("link", name="多.pdf")).to_be_visible()


def test_trouble_of_the_server_is_said_beside_the_file_and_waited_out(
    campaign: None, open_page: Pages, download_folder: Path
) -> None:
    page = begin(open_page, 242)
    refused: list[Route] = []

    def refuse(route: Route) -> None:
        refused.append(route)
        if len(refused) == 1:
            said = '{"state": "failed", "text": "服务器的磁盘空间不足。"}'
            route.fulfill(status=503, headers={"Retry-After": "3"}, content_type="application/json", body=said)
        else:
            route.continue_()

    page.route(FILES, refuse)
    page.locator("input[type=file]").first.set_input_files(pdf(download_folder, "满.pdf"))
    expect(page.get_by_text("服务器的磁盘空间不足。还没有上传，会自动重试")).to_be_visible()
    expect(page.get_by_role("link", name="满.pdf")).to_be_visible()


def test_another_account_gets_no_file(
    campaign: None, open_page: Pages, download_folder: Path, served_app: Flask
) -> None:
    page = begin(open_page, 93)
    before = links(served_app)
    other = page.context.new_page()
    sign_in(other, "district")
    expect(other.get_by_role("heading", level=1)).to_be_visible()
    page.locator("input[type=file]").first.set_input_files(pdf(download_folder, "别人.pdf"))
    expect(page.get_by_role("dialog", name="现在登录的是另一个账号")).to_be_visible()
    expect(page.locator("ul[data-sending]").first).to_contain_text("已换成另一个账号登录，没有上传")
    assert links(served_app) == before


def test_a_removal_that_fails_goes_with_the_button(campaign: None, open_page: Pages, download_folder: Path) -> None:
    page = begin(open_page, 94)
    page.locator("input[type=file]").first.set_input_files(pdf(download_folder, "去.pdf"))
    box = page.locator("[data-files]").first
    expect(box.get_by_role("link", name="去.pdf")).to_be_visible()
    page.route(FILES, lambda route: route.abort())
    box.get_by_label("移除").check()
    expect(box.get_by_role("status")).to_have_text("还没有移除，点“保存草稿”时再试")
    with page.expect_navigation():
        page.get_by_role("button", name="保存草稿").last.click()
    expect(page.get_by_text("已保存，草稿尚未提交。")).to_be_visible()
    expect(box.get_by_role("link", name="去.pdf")).to_have_count(0)


@pytest.mark.parametrize("width", [375, 1440])
def test_thirty_megabytes_beside_text_cost_nothing_without_scripts(
    campaign: None, open_page: Pages, download_folder: Path, width: int
) -> None:
    page = begin(open_page, 87 + (width == 375), width=width, scripts=False)
    expect(page.get_by_text("所选文件点“保存草稿”后才上传")).to_be_visible()
    text = page.locator("textarea, input.txt").first
    text.fill("大文件旁边的文字")
    page.locator("input[type=file]").first.set_input_files(
        [pdf(download_folder, "三十.pdf", 30 * MEGABYTE), pdf(download_folder, "小.pdf")]
    )
    page.get_by_role("button", name="保存草稿").last.click()
    expect(page.get_by_text("错误：“三十.pdf”超过20 MB，请压缩或拆分后上传")).to_be_visible()
    expect(page.get_by_role("link", name="小.pdf")).to_be_visible()
    expect(text).to_have_value("大文件旁边的文字")
    page.goto(SECTION)
    expect(text).to_have_value("大文件旁边的文字")


def test_at_four_hundred_per_cent_no_field_is_covered_and_nothing_scrolls_sideways(
    campaign: None, open_page: Pages, download_folder: Path
) -> None:
    page = begin(open_page, 90, width=320)
    page.set_viewport_size({"width": 320, "height": 256})
    page.route(FILES, lambda route: route.abort())
    old = download_folder / "旧.doc"
    old.write_bytes(b"old")
    page.locator("input[type=file]").first.set_input_files([pdf(download_folder, f"{'很长的文件名' * 6}.pdf"), old])
    expect(page.get_by_text("连不上服务器，还没有上传，正在重试")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    covered = page.evaluate(COVERED)
    assert covered == []


def test_thirty_megabytes_and_an_ended_session_without_scripts(
    campaign: None, open_page: Pages, download_folder: Path, served_app: Flask
) -> None:
    page = begin(open_page, 89, scripts=False)
    page.locator("textarea, input.txt").first.fill("没有登录也在")
    page.locator("input[type=file]").first.set_input_files(pdf(download_folder, "三十.pdf", 30 * MEGABYTE))
    end_sessions(served_app)
    page.get_by_role("button", name="保存草稿").last.click()
    expect(page.get_by_role("heading", name="登录已结束，您填写的内容还在")).to_be_visible()
    expect(page.get_by_role("definition")).to_have_text("没有登录也在")
    expect(page.get_by_text("三十.pdf")).to_be_visible()
