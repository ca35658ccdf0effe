"""Cells of a returned workbook by their keys, wherever they went."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.archive.refusals import RefusedWorkbookError
from exports.questionnaire.layout import IDENTITY_SHEET, TEMPLATE
from exports.questionnaire.reader import Claim, read_handed
from exports.reading.placed_cell import PlacedCell
from exports.reading.workbook import Book, Raw, Sheet

IDENTITY = Sheet(
    IDENTITY_SHEET,
    [["模板", TEMPLATE], ["问卷", "facts"], ["版本", "2026.1"], ["摘要", "abc"], ["企业", "9X"], ["文件编号", "JD-1"]],
)
HEADER: list[Raw] = ["题目", "填写", "不适用原因", "题目编码"]


def book(*rows: list[Raw], header: list[Raw] | None = None, formulas: frozenset[tuple[int, int]] = frozenset()) -> Book:
    section = Sheet("一", [["标题"], [], header or HEADER, *rows], formulas)
    return Book({"一": section, IDENTITY_SHEET: IDENTITY})


def test_claim_and_cells_of_a_small_book() -> None:
    handed = read_handed(
        book(["人数", 12.0, None, "facts.staff"], ["小计", 1.0, None, ""], ["名称", " 某 ", "无", "facts.name"])
    )
    assert handed.claim == Claim("facts", "2026.1", "abc", "9X", "JD-1")
    assert handed.cells == {
        "facts.staff": PlacedCell("一", 3, 1, 12.0),
        "facts.staff#不适用": PlacedCell("一", 3, 2),
        "facts.name": PlacedCell("一", 5, 1, " 某 "),
        "facts.name#不适用": PlacedCell("一", 5, 2, "无"),
    }
    assert handed.cells["facts.name"].text == "某"
    assert handed.doubled == ()


def test_a_key_that_stands_twice_is_told_with_its_second_place() -> None:
    handed = read_handed(book(["a", 1.0, None, "facts.a"], ["a", 2.0, None, "facts.a"]))
    assert handed.cells["facts.a"].raw == 1.0
    assert handed.doubled[0] == ("facts.a", PlacedCell("一", 4, 1, 2.0))


def test_a_formula_is_told() -> None:
    handed = read_handed(book(["a", 2.0, None, "facts.a"], formulas=frozenset({(3, 1)})))
    assert handed.cells["facts.a"].formula is True


@settings(max_examples=60, deadline=None)
@given(st.permutations(range(4)), st.integers(0, 5), st.permutations(range(3)))
def test_columns_and_rows_in_any_order_give_the_same_cells(columns: list[int], above: int, order: list[int]) -> None:
    rows: list[list[Raw]] = [[f"题{n}", float(n), None, f"facts.q{n}"] for n in range(3)]
    moved = [[row[place] for place in columns] for row in (rows[place] for place in order)]
    sheet = Sheet("随便", [*[[]] * above, [HEADER[place] for place in columns], *moved])
    handed = read_handed(Book({"随便": sheet, IDENTITY_SHEET: IDENTITY}))
    assert {key: found.raw for key, found in handed.cells.items() if "#" not in key} == {
        f"facts.q{n}": float(n) for n in range(3)
    }


@pytest.mark.parametrize(
    ("sheets", "code"),
    [
        ({"Sheet1": Sheet("Sheet1", [["随便"]])}, "not_questionnaire"),
        ({"文件说明": Sheet("文件说明", [["文件编号"]])}, "other_export"),
        ({"一": Sheet("一", [HEADER[:3], ["a", 1.0, None]]), IDENTITY_SHEET: IDENTITY}, "no_keys"),
        ({"一": Sheet("一", [HEADER, ["a", 1.0, None, "facts.a"]])}, "no_identity"),
        (
            {"一": Sheet("一", [HEADER, ["a", 1.0, None, "facts.a"]]), IDENTITY_SHEET: Sheet("x", [["模板", "别的"]])},
            "no_identity",
        ),
    ],
)
def test_other_books_are_refused(sheets: dict[str, Sheet], code: str) -> None:
    with pytest.raises(RefusedWorkbookError) as refusal:
        read_handed(Book(sheets))
    assert refusal.value.code == code
