"""Number formats that write their own text over a value."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from exports.book import Raw
from exports.reading import LIST, read_book
from exports.shown_otherwise import codes_of, replaces, shown_otherwise
from tests.unit.exports.made_files import MAIN, packed, plain_parts, relations, sheet


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
        ('"-"0', 5.0, True),
        ("-0", 5.0, True),
        ("(0)", 5.0, True),
        ("（0）", 5.0, True),
        ("0;0", -5.0, True),
        ("0;0", 5.0, False),
        ("0;(0)", -5.0, False),
        ("#,##0;[Red]#,##0", -5.0, False),
        ("+General;-General;0", -5.0, False),
        ("-0", "示例", False),
        ('"99"', None, False),
        ('"99"', True, False),
    ],
)
def test_what_a_format_shows(code: str, raw: Raw, expected: bool) -> None:  # noqa: FBT001 - a table
    assert replaces(code, raw) is expected


def test_places_of_a_file_but_for_formats_that_are_known() -> None:
    book = openpyxl.Workbook()
    page: Any = book.active
    page["A1"], page["B2"], page["B3"], page["C3"] = 5, 6, "示例", 7
    page["A1"].number_format, page["B2"].number_format = '"99"', "0.0"
    page["B3"].number_format, page["C3"].number_format = ";;;", ";;;"
    buffer = io.BytesIO()
    book.save(buffer)
    content = buffer.getvalue()
    found = read_book(content)
    assert codes_of(content, LIST) == {'"99"', "0.0", ";;;"}
    assert shown_otherwise(content, found, LIST, known=frozenset()) == {"Sheet": [(0, 0), (2, 1), (2, 2)]}
    assert shown_otherwise(content, found, LIST, known=frozenset({";;;"})) == {"Sheet": [(0, 0)]}
    page["A1"].number_format, page["B3"].number_format, page["C3"].number_format = "-0", "@", "0;0"
    page["C3"] = -7
    book.save(again := io.BytesIO())
    found = read_book(again.getvalue())
    assert shown_otherwise(again.getvalue(), found, LIST, known=frozenset()) == {"Sheet": [(0, 0), (2, 2)]}


def test_cells_that_do_not_name_their_place_and_formats_of_rules() -> None:
    """The format of a rule bears the number of the odd one, but not its code."""
    styles = (
        f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="200" formatCode="&quot;99&quot;"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="200"/></cellXfs>'
        '<dxfs><dxf><numFmt numFmtId="200" formatCode="0.0"/></dxf>{}</dxfs></styleSheet>'
    )
    odd_rule = '<dxf><numFmt numFmtId="201" formatCode=";;;"/></dxf>'
    rows = '<row><c><v>1</v></c><c s="1"><v>2</v></c></row><row r="7"><c r="C7"><v>1</v></c><c s="1"><v>3</v></c></row>'
    rule = '<conditionalFormatting sqref="C7:D9"><cfRule type="expression" dxfId="1"/></conditionalFormatting>'
    related = relations(("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "styles", "styles.xml"))
    parts = {**plain_parts(), "xl/_rels/workbook.xml.rels": related, "xl/worksheets/sheet1.xml": sheet(rows, rule)}
    for more, expected in (("", [(0, 1), (6, 3)]), (odd_rule, [(0, 1), (6, 3), (6, 2)])):
        content = packed({**parts, "xl/styles.xml": styles.replace("{}", more)})
        assert shown_otherwise(content, read_book(content), LIST, known=frozenset()) == {"表一": expected}
