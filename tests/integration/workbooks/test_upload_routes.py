"""What people do to a questionnaire workbook beside answering: sheets of their own, hidden rows. It costs no answer."""

from __future__ import annotations

from collections.abc import Callable

from tests.integration.conftest import Browser
from tests.integration.handing_in import counts, hand_in, page, place, put, saved
from tests.integration.workbooks.test_download_routes import client, firm, form, opened

__all__ = ["firm", "form"]  # the fixtures, used by their names


def test_answers_in_hidden_rows_and_sheets_are_counted_and_marked(form: bytes, browser: Callable[[], Browser]) -> None:
    user = client(browser)
    book = opened(form)
    sheet, _cell = put(book, "contact", "示例隐藏联系人")
    row = place("contact")[0]
    book[sheet].row_dimensions[row].hidden = True
    text = page(user, hand_in(user, saved(book)))
    assert "隐藏的单元格 1 项" in text
    assert text.count('<span class="chip">隐藏</span>') == 1
    book[sheet].sheet_state = "hidden"
    assert f"读取的工作表中，这些在文件里是隐藏的：{sheet}" in page(user, hand_in(user, saved(book)))


def test_sheets_of_ones_own_cost_no_answer(form: bytes, browser: Callable[[], Browser]) -> None:
    """A copy of a section, notes in its columns without keys, a hidden older copy: none makes an answer wrong."""
    user = client(browser)
    book = opened(form)
    sheet, cell = put(book, "contact", "示例新联系人")
    book.copy_worksheet(book[sheet]).title = "备份"
    older = book.copy_worksheet(book[sheet])
    older.title, older.sheet_state, older[cell].value = "旧备份", "hidden", "示例旧联系人"
    notes = book.create_sheet("笔记", 0)
    for row in (["序号", "题目", "填写"], ["1", "问一下财务", "3.4"]):
        notes.append(row)
    text = page(user, hand_in(user, saved(book)))
    _total, new, changed, _unchanged, refused = counts(text)
    assert (new, changed, refused) == (0, 1, 0)
    assert "没有错误" in text
    assert "这些工作表没有“题目编码”列，没有读取：笔记" in text
