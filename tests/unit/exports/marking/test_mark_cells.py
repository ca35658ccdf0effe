"""Marked workbooks, re-opened: exactly the marks that were asked for, everything else as it was."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from exports.archive.refusals import Hint, Mark
from exports.marking.mark_cells import mark
from exports.marking.original_looks import FILL_COLOUR, LOOKS_SHEET
from exports.writing.tables import CellKind, Column, Table
from exports.writing.workbook_writer import Properties, write_workbook

SHEETS = ("企业", "设备", "人员")
RULE, REMEDY = "统一社会信用代码的校验位不对", "请按营业执照逐位核对"


def opened(content: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def tables(rows: int = 20) -> bytes:
    columns = (Column("name", "企业名称"), Column("code", "代码"), Column("score", "得分", CellKind.DECIMAL, 2))
    made = [
        Table(name, name, f"共 {rows} 家", columns, [[f"示例{n:03}", f"C{n:03}", Decimal(n)] for n in range(rows)])
        for name in SHEETS
    ]
    return write_workbook(made, Properties("示例", "示例", datetime(2026, 11, 23, tzinfo=UTC)))


def forty() -> list[Mark]:
    """Return forty marks on forty cells of three sheets."""
    places = [(sheet, 3 + n % 20, n // 20) for sheet in SHEETS for n in range(14)][:40]
    return [Mark(sheet, row, column, "示例", RULE, REMEDY, "/fill/facts") for sheet, row, column in places]


def coloured(book: Workbook) -> set[tuple[str, int, int]]:
    return {
        (sheet.title, cell.row - 1, cell.column - 1)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.fgColor.rgb == FILL_COLOUR and cell.border.left.style == cell.border.bottom.style == "medium"
    }


def looks(content: bytes, *, without: set[str] = frozenset()) -> dict[str, Any]:  # type: ignore[assignment]
    """Return what a person sees of each sheet: cells (an empty text is none), look, comment, sizes, panes."""
    found: dict[str, Any] = {}
    for sheet in opened(content):
        if sheet.title in without:
            continue
        found[sheet.title] = {
            cell.coordinate: (cell.value or None, cell.data_type if cell.value else "", *look(cell))
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None or cell.has_style
        }
        widths = {letter: size.width for letter, size in sheet.column_dimensions.items()}
        heights = {row: size.height for row, size in sheet.row_dimensions.items() if size.height}
        found[sheet.title]["sizes"] = (widths, heights, sheet.freeze_panes, sheet.auto_filter.ref, sheet.sheet_state)
    return found


def look(cell: Any) -> tuple[Any, ...]:
    comment = (cell.comment.text, cell.comment.author) if cell.comment else None
    return (repr(cell.font), repr(cell.fill), repr(cell.border), repr(cell.alignment), cell.number_format,
            repr(cell.protection), comment)  # fmt: skip


def test_forty_marks_are_forty_cells_comments_and_lines() -> None:
    marks = forty()
    book = opened(mark(tables(), marks))
    places = {(item.sheet, item.row, item.column) for item in marks}
    assert len(places) == 40
    assert coloured(book) == places
    comments = {
        (sheet.title, cell.row - 1, cell.column - 1): cell.comment.text
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }
    assert comments == dict.fromkeys(places, f"【填写检查】\n{RULE}\n如何修改：{REMEDY}")
    assert book.sheetnames == ["错误清单", *SHEETS, LOOKS_SHEET]
    assert book[LOOKS_SHEET].sheet_state == "veryHidden"
    listed = [[cell.value for cell in row] for row in book["错误清单"].iter_rows(min_row=4)]
    assert [row[0] for row in listed] == list(range(1, 41))
    assert listed[0] == [1, "企业", "A4", "示例", RULE, REMEDY, None]
    assert book["错误清单"]["C4"].hyperlink.location == "'企业'!A4"
    assert book["错误清单"]["A1"].value == "错误清单（共 40 处）"


def test_reason_stands_in_a_column_right_of_what_is_used() -> None:
    book = opened(mark(tables(), forty()))
    assert book["企业"]["D3"].value == "填写检查"
    assert book["企业"]["D4"].value == f"✗ {RULE}：{REMEDY}"
    assert book["企业"]["D23"].value is None
    assert book["企业"]["D3"].fill.fgColor.rgb == book["企业"]["C3"].fill.fgColor.rgb


def test_list_is_ready_to_print_and_filter_and_leads_to_the_page() -> None:
    page = opened(mark(tables(), forty(), site="https://survey.example/"))["错误清单"]
    assert page.freeze_panes == "A4"
    assert page.auto_filter.ref == "A3:G43"
    assert page.print_title_rows == "$3:$3"
    assert (page.page_setup.orientation, page.page_setup.fitToHeight) == ("landscape", 0)
    assert page["G4"].hyperlink.target == "https://survey.example/fill/facts"
    assert page["G4"].value == "打开页面"


def test_marked_twice_is_marked_once() -> None:
    once = mark(tables(), forty(), [Hint("企业", 4, 0, "示例", "与去年不同")])
    assert looks(mark(once, forty(), [Hint("企业", 4, 0, "示例", "与去年不同")])) == looks(once)


def test_no_marks_leave_the_file_as_it_was() -> None:
    raw = tables()
    assert looks(mark(mark(raw, forty()), [])) == looks(raw)
    assert mark(raw, []) == raw


def test_corrected_cell_keeps_its_new_value_and_gets_its_look_back() -> None:
    raw = tables()
    book = opened(mark(raw, forty()))
    book["企业"]["A4"] = "示例改正"
    book["企业"]["A5"].fill = PatternFill()
    buffer = io.BytesIO()
    book.save(buffer)
    again = opened(mark(buffer.getvalue(), forty()[20:21]))
    assert again["企业"]["A4"].value == "示例改正"
    assert look(again["企业"]["A4"]) == look(opened(raw)["企业"]["A4"])
    assert coloured(again) == {(forty()[20].sheet, forty()[20].row, forty()[20].column)}
    assert again.sheetnames == ["错误清单", *SHEETS, LOOKS_SHEET]


def test_without_its_memory_a_marked_cell_loses_fill_border_and_comment() -> None:
    book = opened(mark(tables(), forty()))
    del book[LOOKS_SHEET]
    buffer = io.BytesIO()
    book.save(buffer)
    again = opened(mark(buffer.getvalue(), [], [Hint("企业", 4, 0, "示例", "与去年不同")]))
    assert coloured(again) == set()
    assert again["企业"]["A4"].comment is None
    assert again["企业"]["D4"].value is None
    assert again.sheetnames == ["提醒清单", *SHEETS]


def template() -> bytes:
    """Return a locked sheet with its own message column, a comment, a drop-down, a hidden sheet and a name."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "It's 表"
    sheet.append(["题目", "填写", "填写检查"])
    for number in range(3):
        sheet.append([f"题{number}", None, "待填"])
        cell = sheet.cell(number + 2, 2)
        cell.protection, cell.font = Protection(locked=False), Font(name="宋体", italic=True)
    sheet["B2"].comment = Comment("请填写数字", "示例")
    sheet.merge_cells("A6:B7")
    sheet["A6"] = "合并"
    listed = DataValidation(type="list", formula1="选项")
    listed.add("B3")
    sheet.add_data_validation(listed)
    sheet.protection.sheet = True
    hidden = book.create_sheet("选项")
    hidden.append(["是"])
    hidden.sheet_state = "hidden"
    book.defined_names["选项"] = DefinedName("选项", attr_text="选项!$A$1:$A$1")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_template_keeps_lock_drop_down_names_and_its_own_column() -> None:
    raw = template()
    marks = [Mark("It's 表", 1, 1, "", "必填", "请填写"), Mark("It's 表", 6, 1, "合并", "请核对", "")]
    content = mark(raw, marks)
    book = opened(content)
    sheet = book["It's 表"]
    assert sheet.protection.sheet
    assert not sheet["B2"].protection.locked
    assert (sheet["B2"].font.name, sheet["B2"].font.i) == ("宋体", True)
    assert sheet["B2"].comment.text == "【填写检查】\n必填\n如何修改：请填写\n\n—— 原有批注 ——\n请填写数字"
    assert [cell.value for cell in sheet["C"]] == ["填写检查", "✗ 必填：请填写", "待填", "待填", None, "✗ 请核对", None]
    assert coloured(book) >= {("It's 表", 1, 1), ("It's 表", 5, 0)}
    assert [rule.formula1 for rule in sheet.data_validations.dataValidation] == ["选项"]
    assert book["选项"].sheet_state == "hidden"
    assert list(book.defined_names) == ["选项"]
    assert book["错误清单"]["C4"].hyperlink.location == "'It''s 表'!B2"
    assert looks(mark(content, [])) == looks(raw)


def test_cell_that_the_file_lacks_is_listed_and_colours_nothing() -> None:
    raw = tables()
    marks = [Mark("企业", 900, 1, "", "缺少企业", "请补上"), Mark("没有", 0, 0, "", "缺少工作表", "请补上")]
    content = mark(raw, marks)
    assert looks(content, without={"错误清单"}) == looks(raw)
    assert [cell.value for cell in opened(content)["错误清单"]["C"][3:]] == ["文件中没有此单元格"] * 2


def test_sheet_of_the_users_own_named_like_ours_stays() -> None:
    book = Workbook()
    book.create_sheet("错误清单")["A1"] = "我们自己的"
    buffer = io.BytesIO()
    book.save(buffer)
    marked = opened(mark(buffer.getvalue(), [Mark("错误清单", 0, 0, "我们自己的", RULE, REMEDY)]))
    assert marked.sheetnames == ["错误清单_", "Sheet", "错误清单", LOOKS_SHEET]
    assert marked["错误清单"]["A1"].value == "我们自己的"


TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc"), max_codepoint=0x9FFF), max_size=12)
VALUES = st.one_of(TEXTS, TEXTS.map("={}".format), st.integers(-(10**9), 10**9), st.booleans())


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(VALUES, min_size=3, max_size=3), min_size=2, max_size=6), st.data(), TEXTS)
def test_unmarked_cells_keep_value_and_look_and_no_text_becomes_a_formula(
    rows: list[list[Any]], data: st.DataObject, text: str
) -> None:
    columns = tuple(Column(str(n), f"列{n}") for n in range(3))
    cells = [[str(value) for value in row] for row in rows]
    raw = write_workbook([Table("表", "表", "", columns, cells)], Properties("", "", datetime(2026, 1, 1, tzinfo=UTC)))
    place = st.tuples(st.integers(3, 2 + len(rows)), st.integers(0, 2))
    chosen = data.draw(st.lists(place, min_size=1, max_size=5, unique=True))
    marks = [Mark("表", row, column, "=1+1", f"={text}", text) for row, column in chosen]
    content = mark(raw, marks)
    before, after = looks(raw)["表"], looks(content)["表"]
    names = {f"{'ABC'[column]}{row + 1}" for row, column in chosen}
    changed = {name for name in before if before[name] != after[name] and name != "sizes"}
    assert changed == names
    assert all(before[name][:2] == after[name][:2] for name in names)
    kinds = {cell.data_type for sheet in opened(content) for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert coloured(opened(content)) == {("表", row, column) for row, column in chosen}
