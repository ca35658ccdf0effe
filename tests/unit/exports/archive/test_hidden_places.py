"""What a sheet says is hidden, however a program wrote it."""

from __future__ import annotations

import io

import openpyxl
import pytest
import xlsxwriter

from exports.archive.hidden_places import HiddenPlaces, hidden_places
from exports.reading.reader import read_book
from tests.unit.exports.made_files import sheet


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ('<row r="1"/><row r="2" hidden="1"/><row r="7" hidden="true"/>', {1, 6}),
        ('<row r="3" hidden="0" ht="15"/><row r="4" hidden="false"/>', set()),
        (
            '<row r="2" ht="0" customHeight="1"/><row r="3" ht="0.00"/><row r="4" ht="0.5"/><row r="5" ht="1"/>',
            {1, 2, 3},
        ),
        ('<row><c/></row><row hidden="1"/><row r="9"/><row hidden="1"/>', {1, 9}),
        ("<row hidden = '1' r = '5' outlineLevel='1' collapsed='1'></row>", {4}),
        ('<x:row xmlns:x="a" r="6" hidden="1"/>', {5}),
    ],
)
def test_rows(rows: str, expected: set[int]) -> None:
    assert hidden_places(sheet(rows).encode()) == HiddenPlaces(frozenset(expected))


def test_rows_hidden_by_default() -> None:
    part = (
        b'<worksheet><sheetFormatPr zeroHeight="1"/><sheetData><row r="1" ht="15"/><row r="2"/></sheetData></worksheet>'
    )
    assert hidden_places(part) == HiddenPlaces(frozenset({1}))


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ('<col min="2" max="4" hidden="1" width="9"/><col min="6" max="6" width="0" customWidth="1"/>', {1, 2, 3, 5}),
        ('<col min="2" max="2" hidden="0" width="9"/>', set()),
        ('<col min="16384" max="99999999" hidden="1"/>', {16383}),
    ],
)
def test_columns(columns: str, expected: set[int]) -> None:
    part = f"<worksheet><cols>{columns}</cols><sheetData/></worksheet>".encode()
    assert hidden_places(part) == HiddenPlaces(columns=frozenset(expected))


def test_files_of_two_programs() -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for row in range(1, 8):
        page.append([row, row])
    page.row_dimensions[3].hidden = page.row_dimensions[4].hidden = page.column_dimensions["B"].hidden = True
    page.row_dimensions.group(6, 7, hidden=True)
    first, second = io.BytesIO(), io.BytesIO()
    book.save(first)
    made = xlsxwriter.Workbook(second)
    other = made.add_worksheet()
    for row in range(7):
        other.write_row(row, 0, [row, row])
    for row in (2, 3):
        other.set_row(row, None, None, {"hidden": True})
    for row in (5, 6):
        other.set_row(row, None, None, {"level": 1, "hidden": True})
    other.set_column("B:B", None, None, {"hidden": True})
    made.close()
    expected = HiddenPlaces(frozenset({2, 3, 5, 6}), frozenset({1}))
    for content in (first.getvalue(), second.getvalue()):
        assert [found.unseen for found in read_book(content).sheets.values()] == [expected]
