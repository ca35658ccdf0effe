"""Forgeries over HTTP: never called unaltered while anything in the file is unsealed, and each named."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook
from sqlalchemy.orm import Session

from survey.config import Settings
from survey.models import Evaluation
from survey.store import files as file_store
from tests.integration.conftest import Browser
from tests.integration.edited_files import with_cells
from tests.integration.file_checks.test_routes import ALTERED, UNALTERED, check, edited, exported, newest, verdict
from tests.integration.officials import evaluation, official
from tests.unit.exports.blank_forms.test_sealed_tables import three_rows
from tests.unit.exports.made_forms import packed, rewritten

__all__ = ["evaluation", "official"]

OTHER = "本系统导出，封存内容一致，另有未封存的内容"


def add_filled_column(book: Workbook) -> None:
    book["候选名单"]["AZ3"], book["候选名单"]["AZ4"] = "调整后得分", 100


def add_untitled_column(book: Workbook) -> None:
    book["候选名单"]["AZ6"] = "已调整为100分"


def copy_and_hide(book: Workbook) -> None:
    copy = book.copy_worksheet(book["候选名单"])
    copy["I5"] = 100
    book["候选名单"].sheet_state = "veryHidden"


def list_above(book: Workbook) -> None:
    """Put a list of one's own above the sealed one, with fewer titles than that."""
    page = book["候选名单"]
    page.insert_rows(3, 3)
    for place, title in zip("ABCD", ("名次", "企业名称", "综合得分", "1"), strict=True):
        page[f"{place}3"] = title


def note_below(book: Workbook) -> None:
    page = book["候选名单"]
    page.cell(page.max_row + 3, 1).value = "说明：本表已经区领导审定"


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (add_filled_column, "调整后得分（AZ列）"),
        (add_untitled_column, "AZ列（没有标题）"),
        (copy_and_hide, "系统没有封存的工作表（内容未核对）：候选名单 Copy"),
        (copy_and_hide, "在文件中被隐藏的工作表（已照常核对）：候选名单"),
        (list_above, "<td>综合得分</td>"),
        (note_below, "说明：本表已经区领导审定"),
    ],
)
def test_what_was_not_sealed_is_named_and_never_called_unaltered(
    evaluation: Evaluation, official: Browser, edit: Callable[[Workbook], None], said: str
) -> None:
    page = check(official, edited(exported(official, evaluation), edit))
    assert verdict(page) == OTHER
    assert said in page


def other_title(book: Workbook) -> None:
    book["候选名单"]["A1"] = "第二批候选名单"


def shown_as_another(book: Workbook) -> None:
    book["候选名单"]["I5"].number_format = '"99.9999"'


def two_fingerprints(book: Workbook) -> None:
    """Put an altered line before the true one: whoever reads takes the first."""
    page = book["文件说明"]
    page.insert_rows(4)
    page["A4"], page["B4"] = "导出人", "虚构"


def value_for_formula(book: Workbook) -> None:
    page = book["候选名单"]
    page["I5"] = f"={page['I5'].value}"


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (other_title, "<td>第二批候选名单</td>"),
        (shown_as_another, '<th scope="row">候选名单</th><td>I5</td>'),
        (two_fingerprints, "<td>虚构；"),
        (value_for_formula, "已改为公式"),
    ],
)
def test_what_stands_around_the_list_is_held_against_the_export_too(
    evaluation: Evaluation, official: Browser, edit: Callable[[Workbook], None], said: str
) -> None:
    page = check(official, edited(exported(official, evaluation), edit))
    assert verdict(page) == ALTERED
    assert said in page


def test_without_the_export_itself_only_the_sealed_rows_are_vouched_for(
    database: Session, evaluation: Evaluation, official: Browser, migrated: Settings
) -> None:
    content = exported(official, evaluation)
    path = file_store.path_of_digest(migrated.exports, newest(database).digest)
    path.write_bytes(content + b" ")
    page = check(official, content)
    assert verdict(page) == OTHER
    assert "系统没有留存这份文件的原件" in page


def test_form_with_headings_in_three_merged_rows(evaluation: Evaluation, official: Browser) -> None:
    official.get("/forms")
    official.send("/forms", file=(io.BytesIO(packed(three_rows())), "推荐表.xlsx"))
    content = official.get("/forms/1/filled.xlsx").data
    assert verdict(check(official, content)) == UNALTERED
    page = check(official, edited(content, lambda book: book["推荐表"].__setitem__("E5", 100)))
    assert verdict(page) == ALTERED
    assert "<td>得分</td><td>100</td>" in page

    def reckoned(book: Workbook) -> None:
        for row in range(5, 8):
            book["推荐表"].cell(row, 6).value = 999

    page = check(official, edited(content, reckoned))
    assert verdict(page) != UNALTERED
    assert "折算（F列）" in page


FORMATS = (
    "[$9]0.00", "0\\.00", '0"."00', "-0.00", "aaaa", "0 0", "0/10", '0"百"', '0"千"', '0"万"', '0"½"', '0"拾"',
    '0.00"(已否决)"', "*90.00", "9#", "90.00", "0%", "0;;", "#",
)  # fmt: skip


def test_formats_that_show_another_score_are_told_each_and_plain_ones_are_not(
    evaluation: Evaluation, official: Browser
) -> None:
    content = exported(official, evaluation)

    def verdict_with(code: str, place: str = "I5") -> str:
        page = check(official, with_cells(content, {}, {("候选名单", place): code}))
        named = f'<th scope="row">候选名单</th><td>{place}</td>' in page
        return verdict(page) if named else f"{verdict(page)}, not named"

    assert {code: verdict_with(code) for code in FORMATS} == dict.fromkeys(FORMATS, ALTERED)
    assert verdict_with("[$不]@", "B5") == ALTERED
    plain = ("0.00", "#,##0.00", "General", "#,##0.00_ ;[Red]-#,##0.00 ")
    assert {code: verdict_with(code) for code in plain} == dict.fromkeys(plain, f"{UNALTERED}, not named")


def test_merged_cells_that_hide_others_are_told(evaluation: Evaluation, official: Browser) -> None:
    def merge(sheet: str) -> str:
        return sheet.replace("</sheetData>", '</sheetData><mergeCells><mergeCell ref="I5:I7"/></mergeCells>')

    content = edited(exported(official, evaluation), lambda _book: None)
    number = load_workbook(io.BytesIO(content)).sheetnames.index("候选名单") + 1
    page = check(official, rewritten(content, f"xl/worksheets/sheet{number}.xml", merge))
    assert verdict(page) == ALTERED
    assert "文件中新合并的单元格（可能遮住内容，请核对）：候选名单!I5:I7" in page
    assert '<th scope="row">候选名单</th><td>I6、I7</td>' in page


def test_a_cell_that_stands_twice_is_refused_in_words(evaluation: Evaluation, official: Browser) -> None:
    content = edited(exported(official, evaluation), lambda _book: None)
    number = load_workbook(io.BytesIO(content)).sheetnames.index("候选名单") + 1

    def twice(sheet: str) -> str:
        begin = sheet.index('<c r="I5"')
        cell = sheet[begin : sheet.index("</c>", begin) + len("</c>")]
        return sheet.replace(cell, cell + cell)

    page = check(official, rewritten(content, f"xl/worksheets/sheet{number}.xml", twice))
    assert verdict(page) == "无法读取"
    assert "工作表中同一行或同一个单元格在文件里写了两次" in page
