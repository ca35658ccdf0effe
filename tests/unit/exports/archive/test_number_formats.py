"""What number formats make of numbers."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from exports.archive.number_formats import PLAIN, Shown, formats_of, formatted_cells, shown_as, signed_otherwise
from exports.reading.reader import read_book


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("", 0.85, PLAIN),
        ("General", 0.85, PLAIN),
        ("G/通用格式", 0.85, PLAIN),
        ("0.00", 0.85, PLAIN),
        ("#,##0.00", 1234.5, PLAIN),
        ('_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', 0, PLAIN),
        ("#,##0.00_);[Red](#,##0.00)", -5, PLAIN),
        ("0.00E+00", 1200, PLAIN),
        ("# ?/?", 0.5, PLAIN),
        ("@", 5, PLAIN),
        ("0%", 0.85, Shown(1)),
        ("0.00%", 0.85, Shown(1)),
        ("0.0 %", 0.85, Shown(1)),
        ("0%;[Red]-0%", -0.85, Shown(1)),
        ("[Red]0.0%", 0.85, Shown(1)),
        ("0;-0%", 0.85, PLAIN),
        ("0;-0%", -0.85, Shown(1)),
        ("[<1]0%;0", 0.85, Shown(1)),
        ("[<1]0%;0", 5, PLAIN),
        ("[>=1]0;0.0%", 0.85, Shown(1)),
        ("0%%", 0.85, Shown(2)),
        ('0.00"%"', 0.85, Shown(beside="%")),
        ("0.00\\%", 0.85, Shown(beside="%")),
        ("0.00!%", 0.85, Shown(beside="%")),
        ('0"万元"', 1200, Shown(beside="万元")),
        ("0元", 1200, Shown(beside="元")),
        ('"¥"#,##0.00', 1200, Shown(beside="¥")),
        ("[$¥-804]#,##0.00", 1200, Shown(beside="¥")),
        ("[$-804]#,##0.00", 1200, PLAIN),
        ("#,##0,", 1200000, Shown(altered=True)),
        ("0.0,,", 1200000, Shown(altered=True)),
        ('0!.0,"万"', 12345678, Shown(beside=".万", altered=True)),
        ("0\\.0000", 12345678, Shown(beside=".", altered=True)),
        ('0"000"', 12, Shown(beside="000", altered=True)),
        (";;;", 12, Shown(altered=True)),
        ("0;;", -12, Shown(altered=True)),
        ("*90", 1200, Shown(altered=True)),
        ('0;"5"', -5, Shown(beside="5", altered=True)),
        ("0;@", -12, PLAIN),
        ("0;-0;@", 0, PLAIN),
    ],
)
def test_what_a_format_shows(code: str, value: float, shown: Shown) -> None:
    assert shown_as(code, value) == shown


@pytest.mark.parametrize(
    ("code", "value", "altered"),
    [
        ('"-"0', 1200, True),
        ("-0", 1200, True),
        ("\\-0", 1200, True),
        ("!-0", 1200, True),
        ("[$-]0", 1200, False),
        ("[$\u2212]0", 1200, True),
        ("－0", 1200, True),
        ('"－"0', 1200, True),
        ('"—"0', 1200, True),
        ('"\u2212"#,##0.00', 1200, True),
        ("*-0", 1200, True),
        ("- 0", 1200, True),
        ("-¥0", 1200, True),
        ('"-¥"0', 1200, True),
        ("¥-0", 1200, True),
        ("[Blue]-0", 1200, True),
        ("-General", 1200, True),
        ("-G/通用格式", 1200, True),
        ("-@", 1200, True),
        ("-0%", 0.85, True),
        ("-0.00E+00", 1200, True),
        ("0-", 1200, True),
        ('0"-"', 1200, True),
        ('0"-元"', 1200, True),
        ('0"元-"', 1200, True),
        ("(0)", 1200, True),
        ('"("0")"', 1200, True),
        ("\\(0\\)", 1200, True),
        ("（0）", 1200, True),
        ("_((0_)", 1200, True),
        ("0)", 1200, True),
        ("+ 0", 1200, False),
        ('"负"0', 1200, True),
        ("(¥0)", 1200, True),
        ('(0)"元"', 1200, True),
        ('(0"元")', 1200, True),
        ("(0);(0)", 1200, True),
        ("-0;0", 1200, True),
        ("000-0000", 1234567, True),
        ('0"+"', 5, True),
        ("0(0)", 12, True),
        ("[>=0]-0;0", 1200, True),
        ("[>1000]-0;0", 1200, True),
        ("[>1000]-0;0", 12, False),
        ("0", 1200, False),
        ("+0", 1200, False),
        ("+0;-0;0", 1200, False),
        ('0"台(套)"', 1200, False),
        ('0" (万元)"', 1200, False),
        ('0"kW-h"', 1200, False),
        ("0_-", 1200, False),
        ("_-* #,##0.00_-", 1200, False),
        ("0.00E-00", 1200, False),
        ("0.00E+00", -1200, False),
        ("-0", 0, False),
        ('_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-', 0, False),
        ("0", -5, False),
        ("#,##0.00", -5, False),
        ("General", -5, False),
        ("0;0", -5, True),
        ("0;+0", -5, True),
        ("+0", -5, True),
        ("General;General", -5, True),
        ("0;[Blue]0", -5, True),
        ("0%;0%", -0.85, True),
        ('0"元";0"元"', -5, True),
        ("0;0;0;@", -5, True),
        ("-0", -5, True),
        ("(0)", -5, True),
        ("0;--0", -5, True),
        ("0;(-0)", -5, True),
        ("[>=0]0;0", -5, True),
        ("[<0]0;0", -5, True),
        ("[>0]0;[=0]0;0", -5, True),
        ("[<100]0;0", -5, False),
        ("[<100]-0;0", -5, True),
        ("[>=0]0;-0", -5, False),
        ("[<0]-0;0", -5, False),
        ("[Red][<0](0);0", -5, False),
        ("0;-0", -5, False),
        ("0;(0)", -5, False),
        ("0;（0）", -5, False),
        ('0;"("0")"', -5, False),
        ("0;0-", -5, False),
        ("0;\u22120", -5, False),
        ("#,##0;[Red](#,##0)", -5, False),
        ("#,##0;[Red]#,##0", -5, False),
        ("#,##0;[RED]#,##0", -5, False),
        ("#,##0;[红色]#,##0", -5, False),
        ("#,##0;[Color3]#,##0", -5, False),
        ("#,##0;[Red]-#,##0", -5, False),
        ("0_);(0)", -5, False),
        ("#,##0_);[Red](#,##0)", -5, False),
        ('_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)', -5, False),
        ('_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ', -5, False),
        ("+General;-General;0", -5, False),
    ],
)
def test_a_sign_that_a_format_writes_changes_the_figure(code: str, value: float, altered: bool) -> None:  # noqa: FBT001 - a table
    assert shown_as(code, value).altered is altered
    assert signed_otherwise(code, value) is altered


def test_brackets_and_signs_are_no_unit() -> None:
    codes = ("0;（0）", '0;"－"0', '0;("¥"0)', '0"台（套）"', '0;（0"台（套）"）')
    assert [shown_as(code, -5).beside for code in codes] == ["", "", "¥", "台（套）", "台（套）"]


@pytest.mark.parametrize(
    "code", ["yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss.000", "-h:mm", "[h]:mm:ss", "aaaa", "@", "", "0.0", "0_);(0)", "-"]
)
def test_formats_of_days_and_plain_ones_write_no_sign(code: str) -> None:
    assert not any(signed_otherwise(code, value) for value in (5, 0, -5))


def test_cells_are_found_by_their_style_wherever_they_say_they_stand() -> None:
    sheet = (
        b'<worksheet><sheetData><row r="3"><c r="B3" s="1"><v>1</v></c><c s="2"><v>2</v></c></row>'
        b'<row><c s="1" r="D4"><v>3</v></c><c><v>4</v></c></row></sheetData></worksheet>'
    )
    assert formatted_cells(sheet, {1: "0%", 2: '0"元"'}) == {(2, 1): "0%", (2, 2): '0"元"', (3, 3): "0%"}
    assert formatted_cells(sheet, {7: "0%"}) == {}


def test_formats_by_number_and_by_code() -> None:
    styles = (
        b'<styleSheet><numFmts><numFmt numFmtId="170" formatCode="0.0%"/><numFmt numFmtId="171" formatCode="0.000"/>'
        b'<numFmt numFmtId="172" formatCode="0;0"/><numFmt numFmtId="173" formatCode="0_);(0)"/>'
        b'<numFmt numFmtId="174" formatCode="[&gt;5000]-0;0"/></numFmts>'
        b'<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="9"/>'
        b'<xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="44"/><xf numFmtId="4"/><xf numFmtId="172"/>'
        b'<xf numFmtId="173"/><xf numFmtId="174"/></cellXfs></styleSheet>'
    )
    assert formats_of(styles) == {1: "0%", 2: "0.0%", 4: '"¥"#,##0.00', 6: "0;0", 8: "[>5000]-0;0"}


@pytest.mark.parametrize("from_1904", [False, True])
def test_a_book_that_is_read_knows_formats_and_calendar(from_1904: bool) -> None:  # noqa: FBT001 - a table's column
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"date_1904": from_1904}) as book:
        sheet = book.add_worksheet("表")
        sheet.write_number(1, 2, 0.85, book.add_format({"num_format": "0.0%"}))
        sheet.write_number(2, 2, 0.85)
    read = read_book(content.getvalue()).sheets["表"]
    assert (read.formats, read.from_1904) == ({(1, 2): "0.0%"}, from_1904)
