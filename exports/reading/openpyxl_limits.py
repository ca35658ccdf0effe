"""Whether openpyxl may open a workbook to change it: what it would make of the parts is bounded before it is asked.

`read_book` bounds what a sheet says; openpyxl also makes a cell for every place of a merged or linked area, an object
for every font, format, rule and name, and reads formulas letter by letter. Whatever is beyond these bounds is marked in
a fresh copy instead, and a blank form is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from openpyxl.utils import range_boundaries

from exports.archive.refusals import RefusedWorkbookError
from exports.archive.safe_xml import plain_xml
from exports.archive.zip_archive import open_archive
from exports.reading.reader import LIST


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much openpyxl may make of a workbook.

    `cells`: also those of merged and linked areas.  `objects`: elements of any part besides cells and shared strings
    (fonts, formats, rules, links, comments, drawings), and areas of rules.  `strings`: shared ones.  `formulas`: all
    their letters, those of a shared one at every place.
    """

    cells: int
    objects: int
    strings: int
    formulas: int


MARKED = Bounds(cells=400_000, objects=40_000, strings=600_000, formulas=4_000_000)
_CELL = re.compile(rb"<(?:\w+:)?(?:c|row)[\s/>]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell[\s/>]")
_MERGED_WEIGHT = 4
"""Objects that a merged area counts as: openpyxl draws its border cell by cell."""

_OF_CELLS = re.compile(rb"<(?:\w+:)?(?:c|v|f|is|t|row|si|phoneticPr)[\s/>]")
_STRING = re.compile(rb"<(?:\w+:)?si[\s/>]")
_AREA = re.compile(rb"""<(?:\w+:)?(?:mergeCell|hyperlink)\b[^>]*?\sref\s*=\s*["']([A-Za-z0-9:$]+)["']""")
_AREAS = re.compile(rb"""\bsqref\s*(?:=\s*["']([^"'<]*)|>([^<]*))""")
_FORMULA = re.compile(rb"<(?:\w+:)?(?:f|formula[12]?|definedName)(?:\s[^<>]*)?(?<!/)>([^<]*)")
_SHARED = re.compile(rb"""<(?:\w+:)?f\s[^<>]*\bt\s*=\s*["']shared["']""")
_NESTED = re.compile(rb"<(?:\w+:)?r>\s*<(?:\w+:)?r>|<!\[CDATA\[")


def openpyxl_can_change(content: bytes, bounds: Bounds = MARKED) -> bool:
    """Return whether openpyxl opens a workbook that `read_book` accepted within bounds of time and memory."""
    try:
        return _within(_parts(content), bounds)
    except RefusedWorkbookError:
        return False


def _parts(content: bytes) -> Iterator[bytes]:
    archive = open_archive(content, LIST)
    for name, entry in archive.entries.items():
        if entry.size > LIST.unpacked:
            raise RefusedWorkbookError("too_complex", part=name)
        if name.lower().endswith((".xml", ".rels", ".vml")):
            yield plain_xml(archive.read(name), name)


def _within(parts: Iterator[bytes], bounds: Bounds) -> bool:
    cells = objects = strings = formulas = 0
    for part in parts:
        if _NESTED.search(part):
            return False
        cells += cells_made(part)
        objects += _objects_made(part)
        strings += len(_STRING.findall(part))
        formulas += _letters_of_formulas(part)
        if cells > bounds.cells or objects > bounds.objects or strings > bounds.strings or formulas > bounds.formulas:
            return False
    return True


def cells_made(part: bytes) -> int:
    """Return how many cells and rows openpyxl makes of a sheet: its own, and all cells of merged or linked areas."""
    return len(_CELL.findall(part)) + sum(map(_area, _AREA.findall(part)))


def _objects_made(part: bytes) -> int:
    """Return how many elements a part has besides those that cells consist of, and how many areas its rules name."""
    areas = sum(len((given or written).split()) for given, written in _AREAS.findall(part))
    merged = (_MERGED_WEIGHT - 1) * len(_MERGED.findall(part))
    return part.count(b"<") - part.count(b"</") - len(_OF_CELLS.findall(part)) + areas + merged


def _letters_of_formulas(part: bytes) -> int:
    """Return how many letters of formulas openpyxl reads: it translates a shared one for each place."""
    lengths = [len(text) for text in _FORMULA.findall(part)]
    return sum(lengths) + len(_SHARED.findall(part)) * max(lengths, default=0)


def _area(reference: bytes) -> int:
    """Return how many cells an area has; more than any file may where it is no area."""
    try:
        left, top, right, bottom = range_boundaries(reference.decode())
    except ValueError:
        return MARKED.cells + 1
    if left is None or top is None or right is None or bottom is None or min(left, top) < 1:
        return MARKED.cells + 1
    return (right - left + 1) * (bottom - top + 1)
