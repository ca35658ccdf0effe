"""What stands besides the sealed rows: the same wherever it was moved, and told where it is not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from exports.archive.formula_texts import formula_texts
from exports.reading.reader import LIST, read_book
from exports.seals.beyond_seals import Beyond, File, Outside, compare_beyond_seals
from exports.seals.row_lookup import UnsealedColumn
from exports.seals.verification import SheetReport, check_book
from tests.unit.exports.blank_forms.test_sealed_tables import KEY, sealed, three_rows
from tests.unit.exports.made_forms import opened, packed, rewritten


def beyond(edit: Callable[[Any], object], *, kept: bool = True) -> tuple[SheetReport, Beyond]:
    """Return what is said of the form with three rows of headings after an edit of its book."""
    known, content = sealed(three_rows())
    book = opened(content)
    edit(book)
    changed = packed(book)
    found = File(read_book(changed), formula_texts(changed, LIST))
    original = File(read_book(content), formula_texts(content, LIST)) if kept else None
    reports, said = compare_beyond_seals(known.sheets, found, original, check_book(KEY, known, found.book))
    return reports[0], said


def in_sheet(edit: Callable[[Any], object]) -> Callable[[Any], object]:
    return lambda book: edit(book["推荐表"])


def put(**cells: object) -> Callable[[Any], object]:
    def edit(sheet: Any) -> None:
        for place, value in cells.items():
            sheet[place] = value

    return in_sheet(edit)


@pytest.mark.parametrize(
    "edit",
    [
        lambda _book: None,
        in_sheet(lambda sheet: setattr(sheet.row_dimensions[1], "height", 60)),
        in_sheet(lambda sheet: setattr(sheet.row_dimensions[9], "hidden", True)),
        in_sheet(lambda sheet: sheet.move_range("A34:G34", rows=3)),
    ],
    ids=["as it left", "height", "hidden row", "total further down"],
)
def test_what_only_looks_otherwise_is_as_it_left(edit: Callable[[Any], object]) -> None:
    report, said = beyond(edit)
    assert (report.intact, report.unsealed, said.altered, said.nothing_unknown) == (True, (), (), True)


def test_formulas_of_a_column_are_known_by_their_text() -> None:
    report, said = beyond(put(F7="=E7*20"))
    assert report.unsealed == (UnsealedColumn("F", "折算"),)
    report, said = beyond(put(F7=3))
    assert report.unsealed == (UnsealedColumn("F", "折算"),)
    assert said.altered == ()


def test_a_title_is_named_with_what_stood_there() -> None:
    _, said = beyond(put(A1="另一批推荐企业汇总表"))
    assert said.altered == (Outside("推荐表", "", "", "{{批次名称}}推荐企业汇总表"),)
    assert said.added == (Outside("推荐表", "A1", "另一批推荐企业汇总表", ""),)


def test_swapped_groups_of_headings_are_seen_though_every_text_still_stands() -> None:
    report, said = beyond(put(B2="评估", E2="企业基本情况"))
    assert report.deleted_columns == ("企业基本情况／登记／等级", "评估／得分／等级")
    assert {(item.where, item.found, item.original) for item in said.altered if item.where} == {
        ("B", "评估／企业名称", "企业基本情况／企业名称"),
        ("C", "评估／登记／代码", "企业基本情况／登记／代码"),
        ("E", "企业基本情况／得分", "评估／得分"),
    }


def test_a_total_that_became_a_figure_is_altered() -> None:
    """With a figure in it the line of the total is one more row."""
    report, said = beyond(put(E34=1_000))
    assert [row.line for row in report.added] == [34]
    assert [item.original.partition("\0")[0] for item in said.altered] == ["合计", "=SUM(E5:E33)"]


def test_a_total_of_other_rows_is_not_vouched_for() -> None:
    _, said = beyond(put(E34="=SUM(E5:E20)"))
    assert (said.altered, said.nothing_unknown) == ((), False)


def test_texts_in_added_lines_and_columns_are_known_to_be_new() -> None:
    report, said = beyond(put(A40="审定：甲", I4="意见", I6="同意", K36="另"))
    assert report.unsealed == (UnsealedColumn("I", "意见"),)
    assert said.added == (Outside("推荐表", "K36", "另", ""), Outside("推荐表", "A40", "审定：甲", ""))


def test_sheets_that_are_new_changed_or_hidden_are_named() -> None:
    def edit(book: Any) -> None:
        book.create_sheet("批示")["A1"] = "同意"
        book["推荐表"].sheet_state = "hidden"

    _, said = beyond(edit)
    assert (said.new_sheets, said.hidden_sheets, said.nothing_unknown) == (("批示",), ("推荐表",), False)


def test_without_the_export_nothing_is_vouched_for() -> None:
    report, said = beyond(lambda _book: None, kept=False)
    assert (report.intact, report.unsealed) == (True, (UnsealedColumn("F", "折算"),))
    assert (said.compared, said.nothing_unknown) == (False, False)


@pytest.mark.parametrize(
    ("area", "covered"),
    [("E7:E9", [(7, 4), (8, 4)]), ("D7:E7", [(6, 4)]), ("G33:H33", []), ("E3:G4", [(2, 5), (3, 5), (3, 6)])],
)
def test_merged_cells_that_the_export_did_not_have_are_told(area: str, covered: list[tuple[int, int]]) -> None:
    """Covered values stay in the file: only the area is added, as a forger does it."""
    known, content = sealed(three_rows())
    added = rewritten(content, "xl/worksheets/sheet1.xml", merging(area))
    found = File(read_book(added), formula_texts(added, LIST))
    original = File(read_book(content), formula_texts(content, LIST))
    _, said = compare_beyond_seals(known.sheets, found, original, check_book(KEY, known, found.book))
    assert [(item.sheet, item.where) for item in said.merged] == [("推荐表", area)]
    assert {name: list(places) for name, places in said.covered.items()} == ({"推荐表": covered} if covered else {})
    assert not said.nothing_unknown


def merging(area: str) -> Callable[[str], str]:
    return lambda sheet: sheet.replace("</mergeCells>", f'<mergeCell ref="{area}"/></mergeCells>')
