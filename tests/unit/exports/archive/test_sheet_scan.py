"""The usual form is handed on, any other is written anew; both say the same."""

from __future__ import annotations

import pytest

from exports.archive.refusals import RefusedWorkbookError
from exports.archive.sheet_normaliser import rewrite
from exports.archive.sheet_scan import HEAD, scan_sheet
from exports.archive.zip_archive import MEGABYTE, Limits
from tests.unit.exports.made_files import sheet

LIMITS = Limits(bytes=MEGABYTE, parts=9, unpacked=MEGABYTE, ratio=200, rows=12_000, columns=120, cells=200_000)
USUAL = (
    '<row r="1" spans="1:3"><c r="A1" s="2"><v>1</v></c><c r="B1" t="e"><v>#N/A</v></c><c r="C1" s="1"/></row>'
    '<row r="2"><c r="A2"><f>B1+1</f><v>2</v></c><c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
)
MERGED = '<mergeCells count="1"><mergeCell ref="A1:C1"/></mergeCells>'


def test_usual_form_is_handed_on() -> None:
    found = scan_sheet(sheet(USUAL, MERGED).encode(), "表一", LIMITS)
    assert found.xml == HEAD + f"<sheetData>{USUAL}</sheetData></worksheet>".encode()
    assert found.formulas == {(1, 0), (1, 1)}
    assert found.errors == {(0, 1): "#N/A", (1, 1): "#DIV/0!"}
    assert found.merged == [(0, 0, 0, 2)]


def test_a_large_sheet_is_handed_on_whole_with_what_stands_behind_its_cells() -> None:
    cells = "".join(f'<row r="{row}"><c r="A{row}"><v>{"1" * 250}</v></c></row>' for row in range(3, 9_000))
    behind = "<conditionalFormatting><cfRule><formula>A1</formula></cfRule></conditionalFormatting>"
    part = sheet(USUAL + cells, behind).encode()
    found = scan_sheet(part, "表一", LIMITS)
    assert found.xml is part
    assert (found.formulas, found.errors) == ({(1, 0), (1, 1)}, {(0, 1): "#N/A", (1, 1): "#DIV/0!"})


def test_rewriting_says_the_same() -> None:
    part = sheet(USUAL, MERGED).encode()
    found, new = scan_sheet(part, "表一", LIMITS), rewrite(part, "表一", LIMITS)
    assert (new.formulas, new.errors, new.merged) == (found.formulas, found.errors, found.merged)
    assert new.xml == (
        b'<worksheet><sheetData><row r="1"><c r="A1" s="2"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>'
        b"</sheetData></worksheet>"
    )
    assert (new.rows, new.columns) == (2, 2)


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ('<row r="12001"><c r="A12001"><v>1</v></c></row>', "too_many_rows"),
        ("<row r='12001'><c r='A12001'><v>1</v></c></row>", "too_many_rows"),
        ('<row r="1"><c r="DQ1"><v>1</v></c></row>', "too_many_columns"),
        ('<row r="1"><c s="1" r="DQ1"><v>1</v></c></row>', "too_many_columns"),
        ('<row r="11000"><c r="A11000"><v>1</v></c><c r="CA11000"><v>1</v></c></row>', "too_many_cells"),
        ("<row><c r='A99999999999'><v>1</v></c></row>", "damaged"),
        ("<c><v>1</v></c>" + " " * 40_000, "damaged"),
        ("<row><c t='x'><v>1</v></c></row>", "damaged"),
        ("<row><c t='s'><v>1</v></c></row>" * 99_999, "too_many_rows"),
        ("<row><c t='str'><v>" + "x" * 32_768 + "</v></c></row>", "text_too_long"),
    ],
)
def test_too_far_or_unreadable(rows: str, code: str) -> None:
    with pytest.raises(RefusedWorkbookError) as refused:
        scan_sheet(sheet(rows).encode(), "表一", LIMITS)
    assert refused.value.code == code


@pytest.mark.parametrize("extra", ['\tr="ZZZ9999"', ' r="ZZZ9999"', "\nr ='ZZZ9999'"])
def test_a_second_place_is_never_believed(extra: str) -> None:
    with pytest.raises(RefusedWorkbookError, match="damaged"):
        scan_sheet(sheet(f'<row r="1"><c r="A1"{extra}><v>1</v></c></row>').encode(), "表一", LIMITS)


@pytest.mark.parametrize(
    ("cell", "formulas"),
    [
        ('<c r="A1" t="b"><f aca="false">TRUE()</f><v>1</v></c>', set()),
        ('<c r="A1" t="b"><f>FALSE()</f><v>0</v></c>', set()),
        ('<c r="A1" t="b"><f>FALSE()</f><v>1</v></c>', {(0, 0)}),
        ('<c r="A1" t="b"><f>TRUE()</f><v>0</v></c>', {(0, 0)}),
        ('<c r="A1"><f>TRUE()</f><v>99</v></c>', {(0, 0)}),
        ('<c r="A1" t="str"><f>FALSE()</f><v>通过</v></c>', {(0, 0)}),
        ('<c r="A1" t="b"><f>TRUE()</f></c>', {(0, 0)}),
    ],
)
def test_a_truth_value_that_was_typed_says_what_it_holds(cell: str, formulas: set[tuple[int, int]]) -> None:
    part = sheet(f'<row r="1">{cell}</row>').encode()
    assert scan_sheet(part, "表一", LIMITS).formulas == rewrite(part, "表一", LIMITS).formulas == formulas


ROW = '<row r="5"><c r="D5"><v>1</v></c>{}</row>{}'


@pytest.mark.parametrize(
    "rows",
    [
        ROW.format('<c r="D5"><v>2</v></c>', ""),
        ROW.format('<c r="D5"/>', ""),
        ROW.format("", '<row r="5"><c r="D5"><v>2</v></c></row>'),
        ROW.format("", '<row r="5"><c r="E5"><v>2</v></c></row>'),
        ROW.format("", '<row r="6"><c r="D5"><v>2</v></c></row>'),
        ROW.format("", "<row r='5'><c><v>2</v></c></row>"),
        ROW.format('<c s="1" r="D5"><v>2</v></c>', ""),
        ROW.format('<c r="C5"/><c><v>2</v></c>', ""),
        ROW.format('<x:c r="D5" xmlns:x="urn:x"><v>2</v></x:c>', ""),
    ],
)
@pytest.mark.parametrize("room", ["", " " * 40_000])
def test_a_row_or_a_cell_that_stands_twice_is_refused(rows: str, room: str) -> None:
    with pytest.raises(RefusedWorkbookError) as refused:
        scan_sheet(sheet(rows + room).encode(), "表一", LIMITS)
    assert refused.value.code == "cells_twice"


LAST = USUAL.replace("</v></c></row>", '</v></c><c r="C2"><v>3</v></c></row>')


@pytest.mark.parametrize("cells", [LAST, LAST.replace('"A1"', "'A1'")])
def test_formulas_outside_the_cells_are_none_of_theirs(cells: str) -> None:
    """Drop-downs and rules in extensions name theirs f too."""
    behind = (
        '<extLst><ext xmlns:x14="urn:x14" xmlns:xm="urn:xm"><x14:dataValidation><x14:formula1><xm:f>Sheet2!$A$1</xm:f>'
        "</x14:formula1><xm:sqref>C2</xm:sqref></x14:dataValidation><v>9</v></ext></extLst>"
    )
    found = scan_sheet(sheet(cells, f"{MERGED.replace('/>', ' />')}{behind}").encode(), "表一", LIMITS)
    assert found.formulas == {(1, 0), (1, 1)}
