"""Evidence at the very question: a photograph from a telephone, beside a choice, folded until somebody opens it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from survey.config import MEGABYTE
from tests.browser.filling import example
from tests.browser.test_spine import campaign, register

__all__ = ["campaign"]
SECTION = "/fill/facts/systems_ratings"
Pages = Callable[..., Page]


def photo(folder: Path, name: str, size: int) -> Path:
    """Return a file that begins as a JPEG does and has a size in bytes."""
    path = folder / name
    path.write_bytes(b"\xff\xd8\xff\xe0".ljust(size, b"0"))
    return path


@pytest.mark.parametrize("scripts", [True, False])
def test_a_photograph_of_twenty_megabytes_is_put_at_a_question_on_a_telephone(
    campaign: None, open_page: Pages, download_folder: Path, *, scripts: bool
) -> None:
    firm, _ = example(250 + scripts)
    page = open_page(width=375, scripts=scripts)
    register(page, firm.credit_code, firm.name)
    page.goto(SECTION)
    place = page.locator("#q-systems details.proofs")
    expect(place.locator("input[type=file]")).not_to_be_visible()
    place.locator("summary").click()
    field = place.get_by_label("佐证文件", exact=False)
    expect(field).to_be_visible()
    whole = photo(download_folder, f"车间{scripts}.jpg", 20 * MEGABYTE)
    field.set_input_files([whole, photo(download_folder, f"太大{scripts}.jpg", 20 * MEGABYTE + 1)])
    if not scripts:
        page.get_by_role("button", name="保存草稿").last.click()
    expect(place.get_by_role("alert").first).to_contain_text(f"“太大{scripts}.jpg”超过20 MB，请压缩或拆分后上传")
    expect(place.get_by_role("link", name=whole.name)).to_be_visible()
    expect(place.locator("summary")).to_contain_text("1 份")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    place.get_by_label("移除").check()
    if scripts:
        expect(place.locator("summary")).to_contain_text("可拍照或选择文件")
    else:
        page.get_by_role("button", name="保存草稿").last.click()
    page.goto(SECTION)
    expect(page.locator("#q-systems details.proofs summary")).to_contain_text("可拍照或选择文件")
    expect(page.get_by_role("link", name=whole.name)).to_have_count(0)
