"""What the office does besides the list: letters and lists for messages, answers to questions, seals, returning."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import openpyxl
from playwright.sync_api import Page, expect

from survey.models import utc_now
from survey.words.figures import SHANGHAI
from tests.browser.season_firms import code, name
from tests.browser.season_reading import menu, table_of
from tests.browser.test_from_empty import press
from tests.integration.calling.called import CODE, File

QUESTION, ANSWER = "示例：兼职人员算不算从业人员？", "示例：按劳动合同计算。"
WRONG = "示例：请补充设备台账"
"""Why a submission is returned; no question is named."""


def print_letters(page: Page, numbers: list[int]) -> dict[int, str]:
    """Print the letters of all called firms of the reader's unit; return number -> the code on the firm's own page."""
    menu(page, "通知")
    page.get_by_label(f"符合条件的全部 {len(numbers)} 家").check()
    press(page, "制作通知书…")
    expect(page.get_by_role("heading", name=f"制作通知书（{len(numbers)} 家）")).to_be_visible()
    press(page, "制作通知书")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载文件").click()
    file = File(waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes())
    assert file.name.endswith(".pdf")
    pages = file.pages()
    assert len(pages) == len(numbers)
    found = {}
    for number, text in zip(numbers, pages, strict=True):  # by unit, then by name
        assert name(number) in text
        assert code(number) in text
        found[number] = "".join(CODE.findall(text))
    assert len({*found.values()}) == len(numbers)
    assert "" not in found.values()
    return found


def mark_sent(page: Page, count: int) -> None:
    """Mark the letters of the file that was just made as sent."""
    page.get_by_role("link", name="发出后：登记已发…").click()
    page.locator("main").get_by_label("通知书", exact=True).check()
    press(page, f"登记这 {count} 家已发")
    expect(page.get_by_text(f"已登记 {count} 家为已发。")).to_be_visible()
    expect(page.get_by_role("navigation", name="按通知情况筛选")).to_contain_text(f"已发 {count}")


def take_list(page: Page, numbers: list[int]) -> None:
    """Take the list for messages as a workbook, with the purpose that personal data asks for; it names these firms."""
    menu(page, "通知")
    page.get_by_label(f"符合条件的全部 {len(numbers)} 家").check()
    press(page, "制作通知名单…")
    press(page, "制作通知名单")
    page.get_by_label("用途").fill("示例：请短信服务商发送")
    with page.expect_download() as waiting:
        page.locator("main").get_by_role("button", name="导出").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes()))
    rows = table_of(book, "通知名单")
    assert {row["企业名称"]: row["统一社会信用代码"] for row in rows} == {name(one): code(one) for one in numbers}
    assert len(rows) == len(numbers)
    expect(page.get_by_text("文件已交给浏览器下载")).to_be_visible()


def answer_and_publish(page: Page, number: int) -> None:
    """Answer a firm's question and make both public without its name."""
    menu(page, "咨询答疑")
    row = page.locator("main tr").filter(has_text=QUESTION)
    expect(row).to_contain_text(name(number))
    row.get_by_role("link", name=QUESTION).click()
    expect(page.locator("main")).to_contain_text("3.2 2025年度平均从业人员")
    page.get_by_label("答复（提问企业会看到）").fill(ANSWER)
    press(page, "答复企业")
    press(page, "公开")
    expect(page.get_by_text("已公开，本批次的企业都可以看到。")).to_be_visible()


def accept_seal(page: Page, number: int) -> None:
    """Accept the sealed commitment of a firm, from what the first page says is to do."""
    menu(page, "工作台")
    page.locator("main").get_by_role("link", name="盖章承诺书待确认").click()
    place = page.locator("section.box").filter(has_text=name(number))
    place.get_by_label("怎样收到和核对的").fill("示例：现场收取原件")
    place.get_by_role("button", name="确认收到").click()
    expect(page.get_by_text("已确认收到盖章的承诺书")).to_be_visible()


def return_submission(page: Page, number: int) -> None:
    """Evaluate what is submitted, and return a firm's submission for correction."""
    menu(page, "评估记录")
    page.get_by_role("button", name="按现有提交重新评估").click()
    page.get_by_role("link", name=name(number)).first.click()
    page.get_by_role("link", name="完整依据").click()
    page.locator("main").get_by_role("link", name="退回补正").click()
    page.get_by_label("需要补正的内容").fill(WRONG)
    page.get_by_label("答复期限").fill(f"{utc_now().astimezone(SHANGHAI) + timedelta(days=25):%Y-%m-%d}")
    press(page, "退回补正")
