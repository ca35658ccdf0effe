"""The formulas of a workbook as they are written: what a cell will show depends on them, not on the value stored."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from exports.archive.cell_references import Place, place
from exports.archive.empty_cells import sheet_part
from exports.archive.workbook_parts import inspect_package, names_of
from exports.archive.zip_archive import Limits, open_archive

_CELL = re.compile(
    rb"""<(?:\w+:)?c\s[^<>]*?\br="([A-Z]{1,3}[0-9]{1,7})"[^<>]*>\s*<(?:\w+:)?f(?:\s[^<>]*)?(?<!/)>([^<]*)"""
)


def formula_texts(content: bytes, limits: Limits) -> Mapping[str, Mapping[Place, str]]:
    """Return sheet -> place -> formula of a workbook that `read_book` took; those that lean on others are left out."""
    archive = open_archive(content, limits)
    package, _lost = inspect_package(archive)
    by_sheet: dict[str, Mapping[Place, str]] = {}
    for name, part in names_of(package).items():
        sheet = sheet_part(archive, part, limits.unpacked)
        written = _CELL.findall(sheet) if b"<f" in sheet or b":f" in sheet else []
        texts = ((place(where.decode()), html.unescape(text.decode("utf-8", "replace"))) for where, text in written)
        by_sheet[name] = {at: text for at, text in texts if at is not None and text}
    return by_sheet
