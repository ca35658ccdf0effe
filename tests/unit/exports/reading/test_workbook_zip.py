"""Zips of workbooks: what programs leave is left out, names of every program are read, limits are kept."""

from __future__ import annotations

import io
import zipfile

import pytest

from exports.archive.refusals import RefusedWorkbookError
from exports.reading.workbook_zip import MOST, open_zip, unpack_workbooks


def packed(names: list[str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), name.encode())
    return buffer.getvalue()


def test_files_in_the_order_of_their_names_without_leftovers() -> None:
    archive, names = open_zip(
        packed(["b.xlsx", "a/甲.xlsx", "__MACOSX/a.xlsx", "a/.DS_Store", "~$b.xlsx", "Thumbs.db"])
    )
    assert names == ("a/甲.xlsx", "b.xlsx")
    assert [(file.name, file.content.decode(), file.code) for file in unpack_workbooks(archive, names)] == [
        ("a/甲.xlsx", "a/甲.xlsx", ""),
        ("b.xlsx", "b.xlsx", ""),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_a_zip"),
        (b"text", "not_a_zip"),
        (packed([".DS_Store"]), "no_workbooks"),
        (packed([f"{n}.xlsx" for n in range(MOST + 1)]), "too_many_workbooks"),
        (packed(["[Content_Types].xml", "xl/workbook.xml"]), "not_a_zip"),
        (packed(["a.xlsx", "../b.xlsx"]), "bad_path"),
        (packed(["a.xlsx"])[:-30], "damaged"),
    ],
)
def test_other_files_are_refused(content: bytes, code: str) -> None:
    with pytest.raises(RefusedWorkbookError) as refusal:
        open_zip(content)
    assert refusal.value.code == code


def test_a_damaged_file_is_told_and_the_others_are_taken_out() -> None:
    content = packed(["a.xlsx", "b.xlsx"]).replace(b"a.xlsxa.xlsx", b"a.xlsxa.xlsX")
    archive, names = open_zip(content)
    assert [(file.name, file.code) for file in unpack_workbooks(archive, names)] == [
        ("a.xlsx", "damaged"),
        ("b.xlsx", ""),
    ]


def test_files_that_differ_in_case_or_lie_in_folders_of_windows_are_taken() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name in ("A.xlsx", "a.xlsx", "b-c.xlsx"):
            made.writestr(name, b"x")
    archive, names = open_zip(buffer.getvalue().replace(b"b-c", b"b\\c"))
    assert names == ("A.xlsx", "a.xlsx", "b/c.xlsx")
    assert [file.content for file in unpack_workbooks(archive, names)] == [b"x"] * 3
    with pytest.raises(RefusedWorkbookError) as refusal:
        open_zip(packed(["a.xlsx", "..-b.xlsx"]).replace(b"..-b", b"..\\b"))
    assert refusal.value.code == "bad_path"
