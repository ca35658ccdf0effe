"""Workbooks as other libraries write them come back cell by cell."""

from __future__ import annotations

import io

import openpyxl
import pytest

from exports.faults import RefusedWorkbookError
from exports.reading import read_book


def test_values_stand_where_they_stood() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "表 & 一"
    sheet["B2"], sheet["C4"], sheet["D4"] = "文字", 2.5, True
    sheet["E5"] = "=1+1"
    sheet.merge_cells("B2:C3")
    written = io.BytesIO()
    book.save(written)
    read = read_book(written.getvalue())
    assert list(read.sheets) == ["表 & 一"]
    found = read.sheets["表 & 一"]
    assert [found.cell(1, 1), found.cell(3, 2), found.cell(3, 3), found.cell(0, 0)] == ["文字", 2.5, True, None]
    assert (found.formulas, found.merged, read.lost) == ({(4, 4)}, ((1, 1, 2, 2),), ())


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\x8f\x01\x02\x03" * 99, "not_a_workbook"),
        ("名称,代码\n甲,1\n".encode("gb18030"), "csv"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "web_page"),
        (b"PK\x03\x04" + b"\0" * 40, "damaged"),
        (bytes(21 * 1024 * 1024), "too_large"),
    ],
)
def test_what_is_no_workbook_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(RefusedWorkbookError) as refused:
        read_book(content)
    assert refused.value.code == code
