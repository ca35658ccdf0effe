"""An official calls firms on pages alone: chosen, letters, marks and taking them back, a list, a second code."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.filling import example
from tests.browser.test_spine import campaign, sign_in

__all__ = ["campaign"]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
CODE = re.compile(r"(?<![0-9A-Z-])[2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4})+(?![0-9A-Z-])")


def no_barriers(page: Page) -> None:
    """Let axe look at the page, and see that it does not scroll sideways on a phone."""
    assert [
        (item["id"], item["nodes"][0]["html"]) for item in Axe().run(page, options=RULES).response["violations"]
    ] == []
    page.set_viewport_size({"width": 375, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") == 375
    page.set_viewport_size({"width": 1440, "height": 900})


def go(page: Page, button: str, *, link: bool = False) -> None:
    """Press a button, or follow a link, of the page's main part."""
    with page.expect_navigation():
        page.locator("main").get_by_role("link" if link else "button", name=button).first.click()


def add(page: Page, number: int, unit: str) -> str:
    """Add an example firm to the directory; return its name."""
    firm, _ = example(number)
    page.goto("/firms/new")
    page.get_by_label("统一社会信用代码").fill(firm.credit_code)
    page.get_by_label("企业名称").fill(firm.name)
    page.get_by_label("所属街镇").select_option(unit)
    page.get_by_label("理由").fill("示例新迁入")
    go(page, "列入名录")
    expect(page.get_by_text("已列入名录。")).to_be_visible()
    return firm.name


def choose(page: Page, names: list[str], button: str) -> None:
    """Tick firms on the page of calls and press a button, which leads to what is to be confirmed."""
    page.goto("/calls")
    for name in names:
        page.get_by_label(name, exact=True).check()
    go(page, button)
    for name in names:
        expect(page.locator("ol.names")).to_contain_text(name)


def file_of(page: Page) -> tuple[str, bytes]:
    """Wait until a file is made and download it."""
    link = page.get_by_role("link", name=re.compile("下载"))
    expect(link).to_be_visible()
    with page.expect_download() as started:
        link.click()
    return started.value.suggested_filename, Path(started.value.path()).read_bytes()


def pages_of(pdf: bytes) -> list[str]:
    """Return the text of each page, without spaces."""
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def called(page: Page, numbers: dict[int, str]) -> list[str]:
    """Add example firms of some units and call them from the list; return their names."""
    names = [add(page, number, unit) for number, unit in numbers.items()]
    page.goto("/firms?stage=not_called")
    for name in names:
        page.get_by_label(f"勾选 {name}").check()
    go(page, "列入应填")
    expect(page.get_by_role("heading", name=f"列入应填：{len(names)} 家企业")).to_be_visible()
    no_barriers(page)
    page.get_by_label("理由").fill("示例规上")
    go(page, f"确认列入应填（{len(names)} 家）")
    expect(page.get_by_role("heading", name=f"列入应填：{len(names)} 家已办理。")).to_be_visible()
    no_barriers(page)
    return names


def letters(page: Page, names: list[str], *, by_town: bool = False, again: int = 0) -> tuple[str, bytes]:
    """Make letters for firms. `again`: of how many of them the code that works is replaced."""
    choose(page, names, "制作通知书…")
    no_barriers(page)
    if again:
        page.get_by_label(f"为其中 {again} 家已有能用代码的企业重新生成").check()
    if by_town:
        page.get_by_label("每个街镇一个文件").check()
    go(page, "制作通知书")
    return file_of(page)


def test_letters_are_printed_marked_as_sent_and_marks_taken_back(
    campaign: None, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    sign_in(page, "district")
    first, second = called(page, {220: "anting", 221: "malu"})
    name, pdf = letters(page, [first, second])
    assert name.endswith(".pdf")
    printed = pages_of(pdf)
    assert [[firm in letter for firm in (first, second)] for letter in printed] == [[True, False], [False, True]]
    assert [len(set(CODE.findall(letter))) for letter in printed] == [1, 1]
    row = page.get_by_role("row", name=second)
    page.goto("/calls")
    expect(row).to_contain_text("未发")
    choose(page, [first, second], "登记已发…")
    no_barriers(page)
    page.get_by_label("通知书", exact=True).check()
    go(page, "登记这 2 家已发")
    expect(page.get_by_text("已登记 2 家为已发。")).to_be_visible()
    expect(row).to_contain_text("已发")
    choose(page, [second], "撤回登记…")
    no_barriers(page)
    go(page, "撤回这 1 家的登记")
    expect(page.get_by_text("已撤回 1 家的登记，回到未发。")).to_be_visible()
    expect(row).to_contain_text("未发")
    expect(page.get_by_role("row", name=first)).to_contain_text("已发")


def test_a_second_letter_ends_the_code_of_the_first(campaign: None, open_page: Callable[..., Page]) -> None:
    page = open_page()
    sign_in(page, "district")
    one, other, far = called(page, {223: "malu", 224: "malu", 225: "nanxiang"})
    (old,) = {CODE.findall(letter)[0] for letter in pages_of(letters(page, [one])[1])}
    name, packed = letters(page, [one, other, far], by_town=True, again=1)
    assert name.endswith(".zip")
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        towns = {item: "".join(pages_of(archive.read(item))) for item in archive.namelist()}
    shown = {item: [firm in text for firm in (one, other, far)] for item, text in towns.items()}
    assert shown == {"通知书-马陆镇.pdf": [True, True, False], "通知书-南翔镇.pdf": [False, False, True]}
    codes = CODE.findall(towns["通知书-马陆镇.pdf"])
    assert (len(set(codes)), old in codes) == (2, False)
    visitor = open_page()
    assert names_shown(visitor, old, (one, other)) == []
    assert sorted(name for code in set(codes) for name in names_shown(visitor, code, (one, other))) == sorted(
        [one, other]
    )


def names_shown(page: Page, code: str, names: tuple[str, ...]) -> list[str]:
    """Type a code on the page for claiming and return which of the names it then shows."""
    page.goto("/claim")
    page.locator("main").get_by_role("textbox").first.fill(code)
    with page.expect_navigation():
        page.locator("main").get_by_role("button").first.click()
    text = page.locator("main").inner_text()
    return [name for name in names if name in text]


def test_the_list_for_messages_names_just_the_chosen_firms(campaign: None, open_page: Callable[..., Page]) -> None:
    page = open_page()
    sign_in(page, "district")
    one, other = called(page, {226: "anting", 227: "anting"})
    choose(page, [other], "制作通知名单…")
    no_barriers(page)
    go(page, "制作通知名单")
    page.get_by_label("用途").fill("发送短信通知")
    no_barriers(page)
    with page.expect_download() as started:
        page.locator("main").get_by_role("button", name="导出").click()
    name, book = started.value.suggested_filename, Path(started.value.path()).read_bytes()
    sheets = openpyxl.load_workbook(io.BytesIO(book))
    cells = [str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert (name.endswith(".xlsx"), any(other in text for text in cells)) == (True, True)
    assert [text for text in cells if one in text] == []
