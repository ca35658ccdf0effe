"""A blank form before openpyxl opens it: openpyxl makes a cell for every place of a merged or linked area.

The general guard (`read_book`) bounds what a sheet holds; this one bounds what openpyxl would make of it, and tells
apart what it would silently drop.
"""

from __future__ import annotations

import re

from exports.archive.refusals import RefusedWorkbookError
from exports.archive.workbook_parts import inspect_package as package_of
from exports.archive.workbook_parts import names_of
from exports.archive.zip_archive import MEGABYTE, Limits, open_archive
from exports.reading.openpyxl_limits import Bounds, cells_made, openpyxl_can_change
from exports.reading.reader import read_book

FORM = Limits(
    bytes=8 * MEGABYTE,
    parts=400,
    unpacked=16 * MEGABYTE,
    ratio=200,
    rows=5_000,
    columns=300,
    cells=200_000,
    emptiness=6 * MEGABYTE,
)
OPENED = Bounds(cells=50_000, objects=20_000, strings=30_000, formulas=300_000)
"""What openpyxl may make of a form: it is opened more than once, and filled in a request."""

_DROPPED = (
    (re.compile(rb"<(?:\w+:)?(?:sparkline)\b"), "xl/sparklines"),
    (re.compile(rb"<x14:conditionalFormatting\b"), "xl/extended-conditional-formats"),
)


def check(content: bytes) -> tuple[str, ...]:
    """Return the parts of a form that filling would lose. Raises RefusedWorkbookError for what can't be taken."""
    lost = [name for name in read_book(content, FORM).lost if not name.startswith("xl/worksheets/")]
    total = 0
    for part in sheet_parts(content).values():
        total += cells_made(part)
        if total > OPENED.cells:
            raise RefusedWorkbookError("too_many_cells", limit=str(OPENED.cells))
        lost += [name for pattern, name in _DROPPED if pattern.search(part)]
    if not openpyxl_can_change(content, OPENED):
        raise RefusedWorkbookError("too_complex")
    return tuple(dict.fromkeys(lost))


def sheet_parts(content: bytes) -> dict[str, bytes]:
    """Return the XML of every sheet by the sheet's name."""
    archive = open_archive(content, FORM)
    package, _lost = package_of(archive)
    return {name: archive.read(part) for name, part in names_of(package).items()}
