"""Files that came back: what was altered is found and nothing else, whoever wrote the file anew."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from openpyxl.workbook import Workbook

from exports.reading.reader import read_book
from exports.reading.workbook import Book, Sheet
from exports.seals.row_seals import SEAL_BYTES, canonical, seal_tables
from exports.seals.verification import AlteredCell, AlteredRow, Export, NamedRow, SheetReport, book_of, check_book
from exports.writing.tables import Cell, CellKind, Column, Table
from exports.writing.workbook_writer import Properties, write_workbook

KEY, NUMBER, CODE = bytes(range(32)), "JD-EX-20261123-00000001", "统一社会信用代码"
PROPERTIES = Properties("示例", "示例", datetime(2026, 11, 23, tzinfo=UTC))
COLUMNS = (
    Column("rank", "名次", CellKind.INTEGER),
    Column("name", "企业名称"),
    Column("code", CODE),
    Column("score", "综合得分", CellKind.DECIMAL, 4),
)


def tables(count: int = 5) -> list[Table]:
    rows: list[list[Cell]] = [
        [n, f"示例精密机械{n:03}", f"91999999MA{n:07}N", Decimal(9000 - 7 * n) / 100] for n in range(1, count + 1)
    ]
    out: list[list[Cell]] = [[None, f"示例仪表{n:03}", f"91999999MB{n:07}N", None] for n in range(1, 4)]
    return [
        Table("候选名单", "候选名单", f"共 {count} 家", COLUMNS, rows, ("制表：", "审核：")),
        Table("未入选", "未入选", "共 3 家", COLUMNS, out, ("制表：",)),
    ]


def export(*, kept: bool = True, made: list[Table] | None = None) -> tuple[Export, bytes]:
    found = made or tables()
    content = write_workbook(found, PROPERTIES)
    sheets = seal_tables(KEY, NUMBER, found, CODE)
    return Export(NUMBER, sheets, read_book(content) if kept else None), content


def edited(content: bytes, edit: Callable[[Workbook], object]) -> Book:
    book = openpyxl.load_workbook(io.BytesIO(content))
    edit(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return read_book(buffer.getvalue())


def intact(found: list[SheetReport]) -> bool:
    return all(report.intact for report in found)


def test_file_as_it_left_is_unaltered() -> None:
    known, content = export()
    assert check_book(KEY, known, read_book(content)) == [
        SheetReport("候选名单", 5, "候选名单", header=True, unchanged=5),
        SheetReport("未入选", 3, "未入选", header=True, unchanged=3),
    ]


def sort_rows(book: Workbook) -> None:
    sheet = book["候选名单"]
    rows = [[cell.value for cell in row] for row in sheet["A4:D8"]]
    for line, row in zip(sheet["A4:D8"], reversed(rows), strict=True):
        for cell, value in zip(line, row, strict=True):
            cell.value = value


def swap_columns(book: Workbook) -> None:
    for row in book["候选名单"].iter_rows(min_row=3, max_row=8):
        row[0].value, row[3].value = row[3].value, row[0].value


def add_column(book: Workbook) -> None:
    book["候选名单"].insert_cols(2)
    book["候选名单"]["B3"], book["候选名单"]["B4"] = "本街镇备注", "已电话核实"


def format_only(book: Workbook) -> None:
    for cell in book["候选名单"]["D"]:
        cell.number_format, cell.font = "0.0", openpyxl.styles.Font(color="00FF0000")
    book["候选名单"].insert_rows(1, 2)
    book["候选名单"].row_dimensions[8].hidden = True


@pytest.mark.parametrize("edit", [sort_rows, swap_columns, add_column, format_only])
def test_sorting_moving_widening_and_formatting_alter_nothing(edit: Callable[[Workbook], None]) -> None:
    known, content = export()
    found = check_book(KEY, known, edited(content, edit))
    assert intact(found)
    assert found[0].rows_moved is (edit is sort_rows)
    assert found[0].columns_moved is (edit is swap_columns)
    assert [item.title for item in found[0].unsealed] == (["本街镇备注"] if edit is add_column else [])


def test_altered_score_is_named_with_both_values() -> None:
    known, content = export()
    book = edited(content, lambda book: book["候选名单"].__setitem__("D5", 99.5))
    assert check_book(KEY, known, book)[0].altered == (
        AlteredRow(5, "91999999MA0000002N", "示例精密机械002", (AlteredCell("综合得分", "99.5", "89.86"),)),
    )


def test_without_the_kept_bytes_only_the_row_is_named() -> None:
    known, content = export(kept=False)
    book = edited(content, lambda book: book["候选名单"].__setitem__("D5", 99.5))
    assert check_book(KEY, known, book)[0].altered == (AlteredRow(5, "91999999MA0000002N", "示例精密机械002"),)


def test_kept_bytes_that_do_not_bear_their_seals_name_no_cells() -> None:
    known, content = export()
    book = edited(content, lambda book: book["候选名单"].__setitem__("D5", 99.5))
    forged = Export(NUMBER, known.sheets, book)
    assert check_book(KEY, forged, book)[0].altered == (AlteredRow(5, "91999999MA0000002N", "示例精密机械002"),)


def test_altered_name_of_a_row_is_one_altered_row() -> None:
    known, content = export()
    book = edited(content, lambda book: book["候选名单"].__setitem__("C4", "91999999MA0000009N"))
    assert check_book(KEY, known, book)[0].altered == (
        AlteredRow(4, "91999999MA0000001N", "示例精密机械001",
                   (AlteredCell(CODE, "91999999MA0000009N", "91999999MA0000001N"),)),
    )  # fmt: skip


def test_value_that_became_a_formula_is_named() -> None:
    known, content = export()
    held = read_book(content).sheets["候选名单"]
    book = Book({"候选名单": Sheet("候选名单", held.rows, frozenset({(3, 3)}))})
    assert check_book(KEY, known, book)[0].altered == (
        AlteredRow(
            4, "91999999MA0000001N", "示例精密机械001", (AlteredCell("综合得分", "89.93", "89.93", formula=True),)
        ),
    )


def test_rows_that_are_gone_new_or_repeated_are_told_apart() -> None:
    known, content = export()

    def edit(book: Workbook) -> None:
        sheet = book["候选名单"]
        sheet.delete_rows(4)
        sheet.insert_rows(4, 2)
        for place, value in enumerate([2, "示例精密机械002", "91999999MA0000002N", 50], start=1):
            sheet.cell(4, place, value)
        for place, value in enumerate([9, "示例新增", "91999999MA0000077N", 50], start=1):
            sheet.cell(5, place, value)

    report = check_book(KEY, known, edited(content, edit))[0]
    assert report.removed == (NamedRow(0, "91999999MA0000001N", "示例精密机械001"),)
    assert report.added == (NamedRow(5, "91999999MA0000077N", "示例新增"),)
    assert report.repeated == (NamedRow(4, "91999999MA0000002N", "示例精密机械002"),)
    assert (report.unchanged, report.altered, report.intact) == (4, (), False)


@pytest.mark.parametrize("kept", [True, False])
def test_deleted_column_is_named_and_the_rest_is_judged_where_it_can_be(kept: bool) -> None:  # noqa: FBT001 - a case
    known, content = export(kept=kept)

    def edit(book: Workbook) -> None:
        book["候选名单"]["D5"] = 1
        book["候选名单"].delete_cols(1)

    report = check_book(KEY, known, edited(content, edit))[0]
    assert report.deleted_columns == ("名次",)
    assert (report.unchanged, report.unknown, len(report.altered)) == ((4, 0, 1) if kept else (0, 5, 0))
    assert not report.intact


def test_deleted_naming_column_and_deleted_header_judge_nothing() -> None:
    known, content = export()
    gone = check_book(KEY, known, edited(content, lambda book: book["候选名单"].delete_cols(3)))[0]
    assert (gone.header, gone.unknown, gone.deleted_columns) == (True, 5, (CODE,))
    bare = check_book(KEY, known, edited(content, lambda book: book["候选名单"].delete_rows(1, 3)))[0]
    assert (bare.header, bare.unknown, bare.found_as) == (False, 5, "候选名单")


def test_renamed_sheet_is_found_and_a_removed_one_is_said() -> None:
    known, content = export()

    def edit(book: Workbook) -> None:
        book["候选名单"].title = "上报稿"
        del book["未入选"]

    found = check_book(KEY, known, edited(content, edit))
    assert (found[0].found_as, found[0].intact) == ("上报稿", True)
    assert (found[1].found_as, len(found[1].removed), found[1].intact) == ("", 3, False)


def test_seals_of_another_export_fit_no_row() -> None:
    known, content = export()
    other = Export("JD-EX-20261123-FFFFFFFF", known.sheets)
    assert [len(report.altered) for report in check_book(KEY, other, read_book(content))] == [5, 3]


def test_what_the_system_would_write_now_is_compared_the_same_way() -> None:
    known, _ = export()
    now = tables()
    now[0].rows[1][3] = Decimal(1)  # type: ignore[index]
    found = check_book(KEY, known, book_of(now))
    assert [row.key for row in found[0].altered] == ["91999999MA0000002N"]
    assert found[1].intact


WORDS = st.text(st.characters(exclude_categories=("Cs",), max_codepoint=0xFFFF), max_size=10)
FIGURES = st.one_of(
    st.none(),
    st.integers(-(10**14), 10**14).map(Decimal),
    st.decimals(-(10**6), 10**6, places=6),
)
ROWS = st.lists(st.tuples(WORDS, WORDS, FIGURES), min_size=1, max_size=6)


def drawn(rows: list[tuple[str, str, Decimal | None]]) -> list[Table]:
    made: list[list[Cell]] = [[n, name + text, f"K{n}", figure] for n, (name, text, figure) in enumerate(rows)]
    return [Table("表", "表", "", COLUMNS, made)]


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_canonical_is_stable_through_writing_reading_and_openpyxl(rows: list[tuple[str, str, Decimal | None]]) -> None:
    made = drawn(rows)
    known, content = export(made=made)
    assert intact(check_book(KEY, known, read_book(content)))
    assert intact(check_book(KEY, known, edited(content, lambda _: None)))


@settings(max_examples=60, deadline=None)
@given(ROWS, st.data())
def test_any_altered_cell_is_found_and_only_its_row_is_named(
    rows: list[tuple[str, str, Decimal | None]], data: st.DataObject
) -> None:
    made = drawn(rows)
    known = Export(NUMBER, seal_tables(KEY, NUMBER, made, CODE), book_of(made))
    row, column = data.draw(st.integers(0, len(rows) - 1)), data.draw(st.integers(0, 3))
    value = data.draw(st.one_of(WORDS, FIGURES))
    assume(canonical(made[0].rows[row][column]) != canonical(value))
    cells = [[*map(canonical, line)] for line in made[0].rows]
    cells[row][column] = canonical(value)
    report = check_book(KEY, known, Book({"表": Sheet("表", [[c.title for c in COLUMNS], *cells])}))[0]
    named = {line.key for line in report.altered} | {line.key for line in report.removed}
    assert named == {f"K{row}"}
    assert report.unchanged == len(rows) - 1
    assert report.sealed == report.unchanged + report.unknown + len(report.altered) + len(report.removed)


def test_bits_of_a_seal_all_count() -> None:
    known, content = export(kept=False)
    sheet = known.sheets[0]
    for bit in range(0, 8 * SEAL_BYTES, 17):
        seals = bytearray(sheet.seals)
        seals[bit // 8] ^= 1 << bit % 8
        altered = Export(NUMBER, [type(sheet)(sheet.name, sheet.columns, sheet.key_column, sheet.keys, bytes(seals))])
        assert len(check_book(KEY, altered, read_book(content))[0].altered) == 1
