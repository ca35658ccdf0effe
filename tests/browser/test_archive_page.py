"""The archive of a campaign in a real browser: a purpose is asked for beside its field, and the package comes."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.test_season_pages import at_season, barriers, season, signed_in

__all__ = ["at_season", "season"]
PATH = "/campaigns/1/archive"


def test_the_package_is_made_and_taken(at_season: Callable[..., Page], tmp_path: Path) -> None:
    page = signed_in(at_season, "demo-district", 375)
    page.goto("/campaigns/1")
    with page.expect_navigation():
        page.locator("main").get_by_role("link", name="档案").click()
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 375
    page.get_by_label("电话和邮箱不遮盖").check()
    with page.expect_navigation():
        page.get_by_role("button", name="制作档案").click()
    expect(page.locator(".field.has-error")).to_contain_text("请写明用途")
    expect(page.get_by_label("电话和邮箱不遮盖")).to_be_checked()
    assert barriers(page) == []
    page.get_by_label("电话和邮箱不遮盖").uncheck()
    page.get_by_label("用途").fill("移交区档案馆")
    with page.expect_navigation():
        page.get_by_role("button", name="制作档案").press("Enter")
    link = page.locator("main a[href$='/file']")
    expect(link).to_be_visible(timeout=120_000)
    with page.expect_download() as download:
        link.click()
    download.value.save_as(tmp_path / "archive.zip")
    with zipfile.ZipFile(tmp_path / "archive.zip") as archive:
        sums = [line.split("  ", 1) for line in archive.read("checksums.sha256").decode().splitlines()]
        assert len(sums) > 100
        assert [name for digest, name in sums if hashlib.sha256(archive.read(name)).hexdigest() != digest] == []
        archive.extract("index.html", tmp_path)
    own = page.context.browser
    assert own is not None
    alone = own.new_context(java_script_enabled=False, offline=True).new_page()
    alone.goto((tmp_path / "index.html").as_uri())
    expect(alone.locator("h1")).to_contain_text("档案目录")
    expect(alone.locator("tbody tr")).to_have_count(len(sums) - 2)
    alone.context.close()
