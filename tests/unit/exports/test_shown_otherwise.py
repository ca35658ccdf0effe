"""Number formats that write their own text over a value."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from exports.book import Raw
from exports.reading import LIST, read_book
from exports.shown_otherwise import codes_of, replaces, shown_otherwise


@pytest.mark.parametrize(
    ("code", "raw", "expected"),
    [
        ("0.00", 89.86, False),
        ("0", 89.86, False),
        ("#,##0.00_ ;[Red]-#,##0.00 ", -3.0, False),
        ('0.0"万元"', 5.0, False),
        ('0"家（第3批）"', 5.0, True),
        ('"99.9"', 5.0, True),
        ("\\9\\9", 5.0, True),
        ('"九十"0', 5.0, True),
        (";;;", 5.0, True),
        (";;;", "示例", True),
        ("0;-0;;@", 0.0, True),
        ("0;-0;;@", 5.0, False),
        ('0;"100"', 5.0, False),
        ('0;"100"', -5.0, True),
        ("0,", 5_000.0, True),
        ("#,##0", 5_000.0, False),
        ("0.0,,", 5_000.0, True),
        ('[>80]"优";0', 5.0, True),
        ("@", "示例", False),
        ('"另一家"', "示例", False),
        ('0;0;0;"另一家"', "示例", True),
        ('@"（已核）"', "示例", True),
        ('_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "示例", False),
        ("General", 5.0, False),
        ("0%", 0.5, False),
        ("[h]:mm", 5.0, False),
        ('"99"', None, False),
        ('"99"', True, False),
    ],
)
def test_what_a_format_shows(code: str, raw: Raw, expected: bool) -> None:  # noqa: FBT001 - a table
    assert replaces(code, raw) is expected


def test_places_of_a_file_but_for_formats_that_are_known() -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet["A1"], sheet["B2"], sheet["B3"], sheet["C3"] = 5, 6, "示例", 7
    sheet["A1"].number_format, sheet["B2"].number_format = '"99"', "0.0"
    sheet["B3"].number_format, sheet["C3"].number_format = ";;;", ";;;"
    buffer = io.BytesIO()
    book.save(buffer)
    content = buffer.getvalue()
    found = read_book(content)
    assert codes_of(content, LIST) == {'"99"', "0.0", ";;;"}
    assert shown_otherwise(content, found, LIST, known=frozenset()) == {"Sheet": [(0, 0), (2, 1), (2, 2)]}
    assert shown_otherwise(content, found, LIST, known=frozenset({";;;"})) == {"Sheet": [(0, 0)]}
