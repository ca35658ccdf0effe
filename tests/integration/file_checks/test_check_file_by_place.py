"""Values that changed places outside the sealed rows, and forms of ours as they left, over HTTP."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from openpyxl import Workbook

from survey.models import Evaluation
from tests.integration.conftest import Browser
from tests.integration.file_checks.test_check_file import OTHER
from tests.integration.file_checks.test_routes import ALTERED, OURS, UNALTERED, check, edited, exported, verdict
from tests.integration.officials import evaluation, official
from tests.unit.exports.made_forms import packed, rewritten

__all__ = ["evaluation", "official"]

HEADINGS = {"A1": "序号", "B1": "企业名称", "C1": "统一社会信用代码", "D1": "得分"}
MARKED = {"A2": "{{序号}}", "B2": "{{企业名称}}", "C2": "{{统一社会信用代码}}", "D2": "{{综合得分}}"}


def swapped(sheet: str, one: str, other: str) -> Callable[[Workbook], None]:
    def edit(book: Workbook) -> None:
        page: Any = book[sheet]
        assert page[one].value != page[other].value
        page[one].value, page[other].value = page[other].value, page[one].value

    return edit


def filled_form(client: Browser, cells: Mapping[str, object], more: Mapping[str, object] | None = None) -> bytes:
    """Return a form filled by the system. `more`: the cells of a second sheet, 统计."""
    book = Workbook()
    page: Any = book.active
    page.title = "表"
    for place, value in cells.items():
        page[place] = value
    if more is not None:
        second: Any = book.create_sheet("统计")
        for place, value in more.items():
            second[place] = value
    client.get("/forms")
    location = client.send("/forms", file=(io.BytesIO(packed(book)), "示例表.xlsx")).headers["Location"]
    return client.get(f"{location}/filled.xlsx").data


@pytest.mark.parametrize(("one", "other"), [("B5", "B6"), ("A5", "A6")])
def test_swapped_lines_of_the_notes_of_a_shortlist(
    evaluation: Evaluation, official: Browser, one: str, other: str
) -> None:
    page = check(official, edited(exported(official, evaluation), swapped("说明", one, other)))
    assert verdict(page) == OTHER
    assert "与导出时不完全相同的其他工作表（没有逐行封存，公式结果也算）：说明" in page


def test_swapped_weights_of_the_live_workbook(evaluation: Evaluation, official: Browser) -> None:
    content = official.get(f"/evaluations/{evaluation.id}/live.xlsx").data
    assert verdict(check(official, content)) == UNALTERED

    def swap(sheet: str) -> str:
        cells = {at: re.search(rf'<c r="{at}"[^>]*><v>([^<]*)</v>', sheet) for at in ("B10", "B12")}
        one, other = cells["B10"], cells["B12"]
        assert one is not None
        assert other is not None
        assert one[1] != other[1]
        middle = sheet[one.end(1) : other.start(1)]
        return sheet[: one.start(1)] + other[1] + middle + one[1] + sheet[other.end(1) :]

    with zipfile.ZipFile(io.BytesIO(content)) as given:
        part = next(
            name
            for name in given.namelist()
            if name.startswith("xl/worksheets/sheet") and b'<c r="B10"' in given.read(name)
            if re.search(rb'<c r="B12"[^>]*><v>', given.read(name))
        )
    page = check(official, rewritten(content, part, swap))
    assert verdict(page) != UNALTERED
    assert "不完全相同的其他工作表" in page


def test_swapped_counts_on_another_sheet_and_beside_the_list_of_a_form(
    evaluation: Evaluation, official: Browser
) -> None:
    counts = {"A1": "推荐企业数", "B1": "{{家数}}", "A2": "其中北镇", "B2": 3}
    content = filled_form(
        official, {**HEADINGS, **MARKED, "A4": "制造业", "B4": 5, "A5": "服务业", "B5": 6, "H5": "南", "I5": 7}, counts
    )
    assert verdict(check(official, content)) == UNALTERED
    assert verdict(check(official, edited(content, swapped("统计", "B1", "B2")))) == OTHER

    def below(book: Workbook) -> None:
        page: Any = book["表"]
        cells = {cell.value: cell for row in page.iter_rows() for cell in row if cell.value in {"制造业", "服务业"}}
        one, other = (page.cell(cells[name].row, 2) for name in ("制造业", "服务业"))
        one.value, other.value = other.value, one.value

    page = check(official, edited(content, below))
    assert verdict(page) == ALTERED
    assert "<td>5</td>" in page

    def pushed(book: Workbook) -> None:
        page: Any = book["表"]
        top = next(cell.row for cell in page["A"] if cell.value == "制造业")
        page.move_range(f"A{top}:I{top + 1}", rows=4)

    assert verdict(check(official, edited(content, pushed))) == UNALTERED


@pytest.mark.parametrize("form", [MARKED, {**HEADINGS, **{f"{at[0]}9": text for at, text in MARKED.items()}}])
def test_a_form_of_which_nothing_was_sealed_is_never_unaltered(
    evaluation: Evaluation, official: Browser, form: dict[str, object]
) -> None:
    content = filled_form(official, form)
    assert verdict(check(official, content)) == OURS
    row = 2 if form is MARKED else 9
    page = check(official, edited(content, swapped("表", f"D{row}", f"D{row + 1}")))
    assert verdict(page) == OURS
    assert "没有逐行封存" in page
    assert "与导出时不完全相同的其他工作表（没有逐行封存，公式结果也算）：表" in page


BELOW: dict[str, dict[str, object]] = {
    "total in words": {"A3": "合计", "B3": "共{{家数}}家"},
    "average with a dash": {"A3": "平均", "C3": "—", "D3": "=AVERAGE(D2:D2)"},
    "total with a figure": {"A3": "合计", "D3": "{{家数}}"},
    "filled in by": {"A4": "填表人", "B4": "张三"},
    "signatures": {"A4": "填报人", "B4": "张三", "C4": "审核人", "D4": "李四"},
    "note": {"A4": "注1", "B4": "说明文字"},
    "side table": {"F1": "镇", "G1": "数", "F2": "北", "G2": 5, "F3": "南", "G3": 3},
}


@pytest.mark.parametrize("more", BELOW.values(), ids=BELOW)
def test_lines_below_the_list_of_a_form_that_left_with_it_are_no_added_rows(
    evaluation: Evaluation, official: Browser, more: dict[str, object]
) -> None:
    content = filled_form(official, {**HEADINGS, **MARKED, **more})
    assert verdict(check(official, content)) == UNALTERED
    assert verdict(check(official, edited(content, lambda _book: None))) == UNALTERED
    other = edited(content, lambda book: book["表"].__setitem__("D2", 99))
    assert verdict(check(official, other)) == ALTERED


def test_a_line_below_the_list_that_says_something_else_is_told(evaluation: Evaluation, official: Browser) -> None:
    content = filled_form(official, {**HEADINGS, **MARKED, "A4": "填表人", "B4": "张三"})

    def edit(book: Workbook) -> None:
        page: Any = book["表"]
        page.cell(next(cell.row for cell in page["A"] if cell.value == "填表人"), 2).value = "李四"

    page = check(official, edited(content, edit))
    assert verdict(page) == ALTERED
    assert "李四" in page
    assert "张三" in page


def test_a_typed_truth_value_made_a_formula_of_another_is_altered(evaluation: Evaluation, official: Browser) -> None:
    """LibreOffice saves 是 as TRUE() with the value 1 beside; a program that reckons anew shows what FALSE() says."""
    content = filled_form(official, {**HEADINGS, **MARKED, "E1": "是否推荐", "E2": True})

    def formula(said: str) -> Callable[[str], str]:
        cell = r'<c r="E2"([^>]*)><v ?>1</v></c>'
        return lambda sheet: re.sub(cell, rf'<c r="E2"\1><f>{said}</f><v>1</v></c>', sheet)

    part = "xl/worksheets/sheet1.xml"
    assert verdict(check(official, rewritten(content, part, formula("TRUE()")))) == UNALTERED
    page = check(official, rewritten(content, part, formula("FALSE()")))
    assert verdict(page) == ALTERED
    assert "是（已改为公式）" in page


def test_a_picture_more_is_told(evaluation: Evaluation, official: Browser) -> None:
    content, buffer = exported(official, evaluation), io.BytesIO()
    drawing = "<wsDr><oneCellAnchor><from><col>3</col><row>4</row></from></oneCellAnchor></wsDr>"
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(buffer, "w") as new:
        for name in given.namelist():
            new.writestr(name, given.read(name))
        new.writestr("xl/drawings/drawing99.xml", drawing)
    page = check(official, buffer.getvalue())
    assert verdict(page) == OTHER
    assert "文件中另加了图片或图形，可能遮住单元格，请打开文件查看。" in page
