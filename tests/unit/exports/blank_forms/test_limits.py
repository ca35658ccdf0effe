"""What openpyxl would blow up is refused before it opens the file; what it would drop is told."""

from __future__ import annotations

import io
import zipfile

import pytest

from exports.archive.refusals import RefusedWorkbookError
from exports.blank_forms.limits import check, sheet_parts
from tests.unit.exports.made_forms import full_file

STYLES, BOOK, SHEET = "xl/styles.xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"


def changed(old: bytes, new: bytes, content: bytes | None = None, *, where: str = SHEET) -> bytes:
    """Return a form of which one part (the first sheet) has one piece replaced."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content or full_file())) as given, zipfile.ZipFile(target, "w") as made:
        parts = {name: given.read(name) for name in given.namelist()}
        assert old in parts[where]
        parts[where] = parts[where].replace(old, new, 1)
        for name, part in parts.items():
            made.writestr(name, part, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def test_plain_form_loses_nothing() -> None:
    content = full_file()
    assert check(content) == ()
    assert list(sheet_parts(content)) == ["汇总表", "说明"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'ref="A1:G1"', b'ref="A1:XFD1048576"'),
        (b'<hyperlink ref="E8"', b'<hyperlink ref="A1:XFD1048576"'),
        (b'<hyperlink ref="E8"', b'<hyperlink ref="A:XFD"'),
        (b"</row>", b"<c/>" * 200_001 + b"</row>"),
    ],
)
def test_area_that_openpyxl_would_fill_is_refused_at_once(old: bytes, new: bytes) -> None:
    with pytest.raises(RefusedWorkbookError) as refused:
        check(changed(old, new))
    assert refused.value.code == "too_many_cells"


def many(line: str, count: int, around: str = "") -> bytes:
    """Return a line many times, ``#`` in it counted, inside an element."""
    lines = "".join(line.replace("#", str(number)) for number in range(1, count + 1))
    return (f"<{around}>{lines}</{around}>" if around else lines).encode()


FONT = '<font><b/><sz val="9"/><color rgb="FF000000"/><name val="字体#"/></font>'
RULE = '<conditionalFormatting sqref="A#"><cfRule type="expression" priority="#"><formula>A#</formula></cfRule>'
CHECK = '<dataValidation type="whole" sqref="A#"><formula1>1</formula1></dataValidation>'
TOO_MANY = {
    "fonts": (STYLES, b"</fonts>", many(FONT, 64_000) + b"</fonts>"),
    "fills": (
        STYLES,
        b"</fills>",
        many('<fill><patternFill><fgColor rgb="FF#"/></patternFill></fill>', 20_000) + b"</fills>",
    ),
    "borders": (STYLES, b"</borders>", many("<border><left/><right/><top/><bottom/></border>", 20_000) + b"</borders>"),
    "formats": (STYLES, b"</cellXfs>", many('<xf fontId="0" numFmtId="#"/>', 64_000) + b"</cellXfs>"),
    "formats of styles": (
        STYLES,
        b"</cellStyleXfs>",
        many('<xf fontId="0" numFmtId="#"/>', 64_000) + b"</cellStyleXfs>",
    ),
    "styles": (STYLES, b"</cellStyles>", many('<cellStyle name="样式#" xfId="0"/>', 64_000) + b"</cellStyles>"),
    "rules' formats": (STYLES, b"<dxfs", many("<dxf><font><b/></font></dxf>", 20_000, "dxfs") + b"<dxfs"),
    "names": (BOOK, b"<definedNames>", b"<definedNames>" + many('<definedName name="名#">1</definedName>', 30_000)),
    "rules": (SHEET, b"</worksheet>", many(RULE + "</conditionalFormatting>", 9_000) + b"</worksheet>"),
    "checks": (SHEET, b"</worksheet>", many(CHECK, 9_000, "dataValidations") + b"</worksheet>"),
    "areas of one check": (SHEET, b'sqref="G5"', b'sqref="' + many("A# ", 30_000) + b'"'),
    "merged": (SHEET, b"</mergeCells>", many('<mergeCell ref="A#:B#"/>', 9_000) + b"</mergeCells>"),
    "links": (SHEET, b"</hyperlinks>", many('<hyperlink ref="A#" location="a"/>', 24_000) + b"</hyperlinks>"),
    "breaks": (SHEET, b"</rowBreaks>", many('<brk id="#"/>', 24_000) + b"</rowBreaks>"),
    "formulas": (SHEET, b"</row>", b"<c>" + b"<f>SUM(A1:A9999)</f>" * 24_000 + b"</c></row>"),
    "a shared formula": (
        SHEET,
        b"</row>",
        b'<c r="Z9"><f t="shared" si="0" ref="Z9:Z99">'
        + b"+A1" * 2_000
        + b"</f></c>"
        + many('<c r="Z1#"><f t="shared" si="0"/></c>', 90)
        + b"</row>",
    ),
    "runs of one string": (SHEET, b"</row>", many("<r><rPr><b/></rPr><t>x#</t></r>", 9_000, "is") + b"</row>"),
}


@pytest.mark.parametrize("kind", TOO_MANY)
def test_more_than_openpyxl_makes_in_reasonable_time_is_refused(kind: str) -> None:
    """64,000 fonts took ten seconds and were taken; a shared formula is read anew at every place."""
    where, old, new = TOO_MANY[kind]
    with pytest.raises(RefusedWorkbookError) as refused:
        check(changed(old, new, where=where))
    assert refused.value.code == "too_complex"


def test_empty_rows_with_a_height_of_their_own_count_as_cells() -> None:
    rows = many('<row r="#" ht="20" customHeight="1"/>', 60_000)
    with pytest.raises(RefusedWorkbookError) as refused:
        check(changed(b"</sheetData>", rows + b"</sheetData>"))
    assert refused.value.code == "too_many_cells"


def test_a_form_of_ordinary_richness_is_taken() -> None:
    more = many(FONT, 1_000) + b"</fonts>"
    assert check(changed(b"</fonts>", more, where=STYLES)) == ()


def test_what_is_dropped_is_told() -> None:
    extension = (
        b'<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
        b"<x14:sparklineGroups><x14:sparkline/></x14:sparklineGroups></ext></extLst></worksheet>"
    )
    assert check(changed(b"</worksheet>", extension)) == ("xl/sparklines",)
