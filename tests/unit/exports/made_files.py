"""Workbooks made part by part, so that each test can spoil exactly one thing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
Parts = Mapping[str, str | bytes]


def relations(*related: tuple[str, str, str], more: str = "") -> str:
    lines = (f'<Relationship Id="{key}" Type="{RELATED}/{kind}" Target="{to}"/>' for key, kind, to in related)
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(lines)}{more}</Relationships>'


def sheet(rows: str, after: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def plain_parts(rows: str = '<row r="1"><c r="A1"><v>1</v></c></row>', strings: str = "") -> dict[str, str | bytes]:
    """Return the parts of a workbook with one sheet 表一."""
    related = [("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "sharedStrings", "sharedStrings.xml")]
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        f'<Override PartName="/xl/workbook.xml" ContentType="{WORKBOOK_TYPE}"/></Types>',
        "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATED}"><sheets>'
        '<sheet name="表一" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(*related[: 2 if strings else 1]),
        "xl/worksheets/sheet1.xml": sheet(rows),
        **({"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>'} if strings else {}),
    }


def packed(parts: Parts, *, stored: bool = False) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, archive.compression)
    return written.getvalue()


def workbook(rows: str = '<row r="1"><c r="A1"><v>1</v></c></row>', strings: str = "", **more: str | bytes) -> bytes:
    """Return a workbook with one sheet 表一."""
    return packed({**plain_parts(rows, strings), **more})
