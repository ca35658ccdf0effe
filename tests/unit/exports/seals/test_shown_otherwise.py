"""Cells whose number format shows something else, held against the export's own formats."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook

from exports.reading.reader import LIST, read_book
from exports.seals.shown_otherwise import shown_otherwise
from tests.unit.exports.made_files import MAIN, plain_parts, relations, sheet
from tests.unit.exports.made_files import packed as packed_parts
from tests.unit.exports.made_forms import opened, packed, rewritten

PART = "xl/worksheets/sheet1.xml"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"


def export() -> bytes:
    """Return names, shares as per cent, scores and a total in words."""
    book = Workbook()
    page: Any = book.active
    page.title = "表"
    for row in (["企业", "占比", "得分"], ["甲", 1, 1], ["乙", 0.5, 80.5], ["丙", 0.25, 0]):
        page.append(row)
    for row in (2, 3, 4):
        page.cell(row, 2).number_format, page.cell(row, 3).number_format = "0.0%", "0.0000"
    page["C6"], page["C6"].number_format = "=SUM(C2:C4)", '0.0"分"'
    return packed(book)


def told(content: bytes, *, kept: bool = True) -> dict[str, list[tuple[int, int]]]:
    own = export()
    found = (own, read_book(own, LIST)) if kept else None
    return shown_otherwise(content, read_book(content, LIST), LIST, kept=found)


def edited(edit: Callable[[Any], object]) -> bytes:
    book = opened(export())
    edit(book["表"])
    return packed(book)


def formatted(place: str, code: str) -> Callable[[Any], object]:
    return lambda page: setattr(page[place], "number_format", code)


def moved(page: Any) -> None:
    page.move_range("B1:C6", cols=3)


def added(page: Any) -> None:
    for row, value in enumerate(("另加", 1, 0.5, 0.25), start=1):
        page.cell(row, 7).value, page.cell(row, 7).number_format = value, '"99"'


@pytest.mark.parametrize(
    "edit",
    [
        lambda _page: None,
        moved,
        added,
        formatted("C3", "0.00"),
        formatted("C3", "General"),
        formatted("A9", '"99"'),
        lambda page: setattr(page, "title", "另一名"),
    ],
    ids=["as it left", "moved", "added column", "places", "general", "empty", "renamed"],
)
def test_what_shows_as_it_did_or_as_it_is(edit: Callable[[Any], object]) -> None:
    assert told(edited(edit)) == {}


@pytest.mark.parametrize("code", ["0%", "0.0%", '0.0"不"', '0.00"分"', "9#", "0;;"])
def test_a_score_shown_as_something_else(code: str) -> None:
    """That of another column is none of the scores' own."""
    assert told(edited(formatted("C3", code))) == {"表": [(2, 2)]}


def test_a_share_whose_sign_no_longer_multiplies() -> None:
    assert told(edited(formatted("B3", "0.0\\%"))) == {"表": [(2, 1)]}


def test_a_renamed_sheet_is_held_against_the_export_too() -> None:
    def edit(page: Any) -> None:
        page.title = "另一名"
        page["C3"].number_format = "9#"

    assert told(edited(edit)) == {"另一名": [(2, 2)]}


def test_a_total_shown_as_another_and_noughts_that_are_not_shown() -> None:
    assert told(edited(formatted("C6", '"99"'))) == {"表": [(5, 2)]}
    assert told(edited(lambda page: setattr(page.sheet_view, "showZeros", False))) == {"表": [(3, 2)]}


def test_without_the_export_only_other_digits_and_texts_are_told() -> None:
    assert told(export(), kept=False) == {}
    assert told(edited(formatted("C3", '"99"')), kept=False) == {"表": [(2, 2)]}


@pytest.mark.parametrize(
    "style",
    ['s="&#{first};{rest}"', 'xmlns:q="urn:q" q:s="0" s="{style}"', 'xmlns:q="urn:>q" s="{style}"', "s='{style}'"],
)
def test_the_style_of_a_cell_however_it_is_written(style: str) -> None:
    content = edited(formatted("C3", "9#"))

    def rewrite(page: str) -> str:
        begin = page.index('<c r="C3" s="') + len('<c r="C3" ')
        number = page[begin:].split('"')[1]
        said = style.format(first=ord(number[0]), rest=number[1:], style=number)
        return page[:begin] + said + page[begin + len(f's="{number}"') :]

    assert told(rewritten(content, PART, rewrite)) == {"表": [(2, 2)]}


def test_a_style_that_a_cell_does_not_name() -> None:
    """It is the first, which may have a format too."""
    styles = (
        f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="200" formatCode="&quot;99&quot;"/></numFmts>'
        '<cellXfs><xf numFmtId="200"/><xf numFmtId="0"/></cellXfs></styleSheet>'
    )
    related = relations(("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "styles", "styles.xml"))
    cells = sheet('<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="1"><v>2</v></c></row>')
    parts = {**plain_parts(), "xl/_rels/workbook.xml.rels": related, PART: cells}
    kept = packed_parts(parts)
    content = packed_parts({**parts, "xl/styles.xml": styles})
    found = shown_otherwise(content, read_book(content, LIST), LIST, kept=(kept, read_book(kept, LIST)))
    assert found == {"表一": [(0, 0)]}


@pytest.mark.parametrize("codes", [("0.00", "9#"), ("9#", "0.00")])
def test_two_formats_with_one_number(codes: tuple[str, str]) -> None:
    content = edited(formatted("C3", "9#"))
    both = "".join(f'<numFmt numFmtId="{{number}}" formatCode="{code}"/>' for code in codes)

    def rewrite(styles: str) -> str:
        begin = styles.rindex("<numFmt ", 0, styles.index('formatCode="9#"'))
        own = styles[begin : styles.index(">", begin) + 1]
        number = own.split('numFmtId="')[1].split('"')[0]
        return styles.replace(own, both.format(number=number))

    assert told(rewritten(content, "xl/styles.xml", rewrite)) == {"表": [(2, 2)]}


RULES = {
    "in the sheet": (
        f'<extLst><ext uri="{{}}" xmlns:x14="{X14}"><x14:conditionalFormattings><x14:conditionalFormatting '
        'xmlns:xm="urn:xm"><x14:cfRule type="expression" priority="1"><xm:f>TRUE</xm:f><x14:dxf>'
        '<numFmt numFmtId="199" formatCode="&quot;99.9&quot;"/></x14:dxf></x14:cfRule><xm:sqref>C3:C4</xm:sqref>'
        "</x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>"
    ),
    "sign in place of the value": (
        '<conditionalFormatting sqref="C3:C4"><cfRule type="iconSet" priority="1"><iconSet showValue="0">'
        '<cfvo type="percent" val="0"/><cfvo type="percent" val="33"/><cfvo type="percent" val="67"/></iconSet>'
        "</cfRule></conditionalFormatting>"
    ),
}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_rules_that_show_something_else(rule: str) -> None:
    content = rewritten(export(), PART, lambda page: page.replace("<pageMargins", f"{rule}<pageMargins", 1))
    assert told(content) == {"表": [(2, 2)]}


def test_formats_of_rules_are_found_by_their_number() -> None:
    """The format of a rule bears the number of the odd one of a cell, but not its code."""
    styles = (
        f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="200" formatCode="&quot;99&quot;"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="200"/></cellXfs>'
        '<dxfs><dxf><numFmt numFmtId="200" formatCode="0.0"/></dxf>{}</dxfs></styleSheet>'
    )
    odd_rule = '<dxf><numFmt numFmtId="201" formatCode=";;;"/></dxf>'
    rows = '<row><c><v>1</v></c><c s="1"><v>2</v></c></row><row r="7"><c r="C7"><v>1</v></c><c s="1"><v>3</v></c></row>'
    rule = '<conditionalFormatting sqref="C7:D9"><cfRule type="expression" dxfId="1"/></conditionalFormatting>'
    related = relations(("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "styles", "styles.xml"))
    parts = {**plain_parts(), "xl/_rels/workbook.xml.rels": related, PART: sheet(rows, rule)}
    kept = packed_parts({**plain_parts(), PART: sheet(rows, "")})
    for more, expected in (("", [(0, 1), (6, 3)]), (odd_rule, [(0, 1), (6, 3), (6, 2)])):
        content = packed_parts({**parts, "xl/styles.xml": styles.replace("{}", more)})
        found = shown_otherwise(content, read_book(content), LIST, kept=(kept, read_book(kept)))
        assert found == {"表一": expected}
