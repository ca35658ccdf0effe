"""Files in a real browser without scripts: a filtered list, a column set, a job's page that loads itself again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from survey.jobs.kinds import KINDS, JobContext, JobKind, JobOutput
from survey.jobs.start_job import start_job
from survey.models import User
from tests.browser.conftest import serving
from tests.browser.test_officials import served_app
from tests.browser.test_spine import sign_in
from tests.integration.jobs.in_threads import in_thread
from tests.waiting import PATIENCE

__all__ = ["served_app"]


@pytest.fixture(scope="module")
def address(served_app: Flask) -> Iterator[str]:
    """Serve the application and return its address."""
    with serving(served_app, in_thread(served_app)) as found:
        yield found


def test_a_filtered_list_and_a_column_set_without_scripts(
    open_page: Callable[..., Page], download_folder: Path
) -> None:
    page = open_page(scripts=False)
    sign_in(page, "district")
    page.goto("/files/columns/new?from=public")
    page.get_by_label("名字").fill("联系表")
    page.get_by_label("联系电话").fill("1")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存列组合“联系表”，共 9 列")).to_be_visible()
    page.goto("/ranking")
    page.get_by_label("全部规模").select_option("small")
    page.get_by_role("button", name="筛选", exact=True).click()
    button = page.get_by_role("button", name="导出本页筛选结果")
    count = int("".join(filter(str.isdecimal, button.inner_text())))
    page.locator("select[name=set]").select_option(label="联系表")
    button.click()
    page.get_by_label("用途").fill("通知入选企业开会")
    with page.expect_download() as got:
        page.get_by_role("button", name="导出", exact=True).click()
    path = download_folder / "list.xlsx"
    got.value.save_as(path)
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("名单").to_python()
    assert rows[2][:3] == ["序号", "联系电话", "企业名称"]
    assert len([row for row in rows[3:] if row[2]]) == count > 3
    page.goto("/files")
    expect(page.get_by_role("cell", name=str(count), exact=True)).to_be_visible()


def test_a_job_is_watched_without_scripts(
    open_page: Callable[..., Page], served_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, go = threading.Event(), threading.Event()

    def slow(context: JobContext) -> JobOutput:
        context.progress(400, 1_300)
        told.set()
        assert go.wait(PATIENCE)
        context.progress(1_300, 1_300)
        return JobOutput("结果.txt", b"done")

    monkeypatch.setitem(KINDS, "slow", JobKind(slow, "慢慢来"))
    page = open_page(scripts=False)
    sign_in(page, "district")
    with served_app.extensions["sessions"]() as database:
        me = database.scalars(select(User.id).where(User.login == "district")).one()
    job_id = start_job(served_app, "slow", {}, me)
    assert told.wait(PATIENCE)
    page.goto(f"/jobs/{job_id}")
    expect(page.get_by_text("已完成 400 / 共 1,300")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_be_visible()
    go.set()
    expect(page.get_by_role("link", name="下载 结果.txt")).to_be_visible()
    expect(page.locator("meta[http-equiv=refresh]")).to_have_count(0)


@pytest.mark.parametrize("width", [1440, 375])
def test_the_pages_are_accessible_and_fit(open_page: Callable[..., Page], width: int) -> None:
    page = open_page(width)
    sign_in(page, "district")
    for path in ("/files", "/files/columns", "/files/columns/new", "/ranking"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
        found = Axe().run(page)
        assert [item["id"] for item in found.response["violations"]] == [], path
