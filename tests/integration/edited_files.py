"""Cells of a file changed in its own parts, as a program does that keeps what it does not know: no sheet is rebuilt."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import date
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from openpyxl.utils.datetime import to_excel

Place = tuple[str, str]
"""Sheet and cell, as in ("企业身份", "D5")."""
_STYLES = "xl/styles.xml"
_OWN_FORMATS = 1000  # above every number that the file gives to its formats


def with_cells(content: bytes, cells: Mapping[Place, Any], formats: Mapping[Place, str] | None = None) -> bytes:
    """Return an .xlsx file with these cells holding other values, and cells (the same or others) in other formats.

    The cells must be there, as XlsxWriter writes them; ``=…`` is a formula, a day its number.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        raw = {name: archive.read(name) for name in archive.namelist()}
    names = re.findall(r'<sheet name="([^"]+)"', raw["xl/workbook.xml"].decode())
    shown = formats or {}
    for place in dict.fromkeys((*cells, *shown)):
        sheet, cell = place
        part = f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"
        text = raw[part].decode()
        found = re.search(rf'<c r="{cell}" s="(\d+)"([^>]*?)(/>|>.*?</c>)', text)
        assert found is not None
        style = int(found[1])
        if place in shown:
            styles, style = _styled(raw[_STYLES].decode(), style, shown[place])
            raw[_STYLES] = styles.encode()
        kept = f'<c r="{cell}" s="{style}"{found[2]}{found[3]}'
        made = _cell(cell, style, cells[place]) if place in cells else kept
        raw[part] = (text[: found.start()] + made + text[found.end() :]).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part_of_file in raw.items():
            archive.writestr(name, part_of_file)
    return buffer.getvalue()


def _cell(cell: str, style: int, value: Any) -> str:
    start = f'<c r="{cell}" s="{style}"'
    match value:
        case None:
            return f"{start}/>"
        case str() if value.startswith("="):
            return f"{start}><f>{escape(value[1:])}</f><v></v></c>"
        case str():
            return f'{start} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
        case date():
            return f"{start}><v>{to_excel(value)}</v></c>"
        case _:
            return f"{start}><v>{value}</v></c>"


def _styled(styles: str, style: int, number_format: str) -> tuple[str, int]:
    """Return the styles with one more look: that of `style` in another number format; and its number."""
    number = _OWN_FORMATS + styles.count("<xf ")
    head, looks, tail = re.split(r"(<cellXfs.*?</cellXfs>)", styles, maxsplit=1, flags=re.DOTALL)
    every = re.findall(r"<xf [^>]*?/>|<xf .*?</xf>", looks, re.DOTALL)
    added = re.sub(r'numFmtId="\d+"', f'numFmtId="{number}"', every[style], count=1)
    looks = f'<cellXfs count="{len(every) + 1}">' + "".join([*every, added]) + "</cellXfs>"
    told = f'<numFmt numFmtId="{number}" formatCode={quoteattr(number_format)}/>'
    head = re.sub(r"<numFmts count=\"\d+\">", lambda found: found[0] + told, head, count=1)
    assert told in head
    return head + looks + tail, len(every)
