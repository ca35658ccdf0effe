"""How long a workbook is, before it is read."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from exports.archive.rows_written import _longer, has_more_rows
from exports.archive.zip_archive import Limits
from exports.reading.reader import LIST


def book(*lengths: int) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for length in lengths:
        sheet = made.create_sheet()
        for number in range(length):
            sheet.append([number, "示例"])
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(("lengths", "most", "more"), [((3, 7), 6, True), ((3, 7), 7, False), ((3, 7), 10, False)])
def test_the_longest_sheet_decides(*, lengths: tuple[int, ...], most: int, more: bool) -> None:
    assert has_more_rows(book(*lengths), LIST, most) is more


def test_prefixed_rows_count() -> None:
    content, buffer = book(5), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data.replace(b"<row ", b"<x:row ") if "sheet" in name else data)
    assert [has_more_rows(buffer.getvalue(), LIST, most) for most in (4, 5)] == [True, False]


@pytest.mark.parametrize("cut", range(1, 12))
def test_a_row_between_two_pieces_is_one(cut: int) -> None:
    text = b"<sheetData>" + b'<row r="1"><c/></row>' * 40 + b"</sheetData>"
    pieces = [text[start : start + cut * 7] for start in range(0, len(text), cut * 7)]
    assert [_longer(pieces, most) for most in (39, 40)] == [True, False]


def test_what_is_no_workbook_or_too_large_is_for_the_reader_to_refuse() -> None:
    small = Limits(bytes=10, parts=400, unpacked=1, ratio=1, rows=1, columns=1, cells=1)
    assert [has_more_rows(content, LIST, 0) for content in (b"", b"PK no zip", b"a,b")] == [False] * 3
    assert has_more_rows(book(5), small, 0) is False
