"""Files that openpyxl would choke on are told before it is asked."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest

from exports.reading.openpyxl_limits import Bounds, openpyxl_can_change
from tests.unit.exports.made_files import workbook


def written(*, more: bytes = b"", cell: bytes = b"") -> bytes:
    """Return a small workbook with something put behind its cells, or into its first cell's place."""
    book = openpyxl.Workbook()
    book.active["A1"] = "示例"  # type: ignore[index]  # a new book has a sheet
    buffer = io.BytesIO()
    book.save(buffer)
    made = io.BytesIO()
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = part.replace(b"</sheetData>", cell + b"</sheetData>" + more)
            new.writestr(name, part)
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (written(), True),
        (written(more=b'<mergeCells><mergeCell ref="A1:C3"/></mergeCells>'), True),
        (written(more=b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), False),
        (written(more=b"<mergeCells><mergeCell ref='A1:XFD100'/></mergeCells>"), False),
        (written(more=b'<mergeCells><mergeCell ref="A0:B2"/></mergeCells>'), False),
        (written(more=b'<hyperlinks><hyperlink ref="A1:XFD1048576"/></hyperlinks>'), False),
        (written(more=b"<dataValidations>" + b'<dataValidation sqref="A1"/>' * 20_001 + b"</dataValidations>"), False),
        (written(more=b'<conditionalFormatting sqref="A1"/>' * 20_001), False),
        (written(cell=b'<row r="9"><c r="A9" t="inlineStr"><is><r><r><t>x</t></r></r></is></c></row>'), False),
        (b"PK nothing", False),
    ],
)
def test_files_within_and_beyond_the_bounds(content: bytes, expected: bool) -> None:  # noqa: FBT001 - a table
    assert openpyxl_can_change(content) is expected


def test_bounds_are_those_that_are_asked_for() -> None:
    content = workbook('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', "<si><t>x</t></si>" * 9)
    wide = Bounds(cells=2, objects=99, strings=9, formulas=0)
    assert openpyxl_can_change(content, wide) is True
    assert [openpyxl_can_change(content, replace(wide, **{name: 1})) for name in ("cells", "objects", "strings")] == [
        False
    ] * 3
