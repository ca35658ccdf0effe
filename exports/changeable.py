"""Whether openpyxl may open a workbook to change it: what it would make of the parts is bounded before it is asked.

`read_book` bounds what a sheet says; openpyxl also makes a cell for every place of a merged or linked area, an object
for every rule, and follows nested text. Whatever is beyond these bounds is marked in a fresh copy instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from openpyxl.utils import range_boundaries

from exports.faults import RefusedWorkbookError
from exports.opening import open_archive
from exports.reading import LIST
from exports.xml_events import plain

CELLS, OBJECTS, NAMES, FORMATS = 400_000, 20_000, 5_000, 66_000
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_AREA = re.compile(rb"""<(?:\w+:)?(?:mergeCell|hyperlink)\b[^>]*?\sref\s*=\s*["']([A-Za-z0-9:$]+)["']""")
_OBJECT = re.compile(
    rb"<(?:\w+:)?(?:mergeCell|hyperlink|dataValidation|conditionalFormatting|cfRule|col|comment|brk)\b"
)
_NESTED = re.compile(rb"<(?:\w+:)?r>\s*<(?:\w+:)?r>")
_FORMAT, _NAME = re.compile(rb"<(?:\w+:)?xf\b"), re.compile(rb"<(?:\w+:)?definedName\b")


def changeable(content: bytes) -> bool:
    """Tell whether openpyxl opens a workbook that `read_book` accepted within bounds of time and memory."""
    try:
        return _within(_parts(content))
    except RefusedWorkbookError:
        return False


def _parts(content: bytes) -> Iterator[bytes]:
    archive = open_archive(content, LIST)
    for name in archive.entries:
        if name.lower().endswith(".xml"):
            yield plain(archive.read(name), name)


def _within(parts: Iterator[bytes]) -> bool:
    cells = objects = 0
    for part in parts:
        cells += cells_made(part)
        objects += len(_OBJECT.findall(part))
        if cells > CELLS or objects > OBJECTS or _NESTED.search(part):
            return False
        if len(_FORMAT.findall(part)) > FORMATS or len(_NAME.findall(part)) > NAMES:
            return False
    return True


def cells_made(part: bytes) -> int:
    """Return how many cells openpyxl makes of a sheet's XML: those in it, and all of merged or linked areas."""
    return len(_CELL.findall(part)) + sum(map(_area, _AREA.findall(part)))


def _area(reference: bytes) -> int:
    """Return how many cells an area has; more than any file may where it is no area."""
    try:
        left, top, right, bottom = range_boundaries(reference.decode())
    except ValueError:
        return CELLS + 1
    if left is None or top is None or right is None or bottom is None or min(left, top) < 1:
        return CELLS + 1
    return (right - left + 1) * (bottom - top + 1)
