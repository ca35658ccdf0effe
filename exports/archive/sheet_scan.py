"""What a sheet's XML says besides values, and a form of it that the fast reader can't misread.

Most programs write sheets the same way: `<c r="B7" …>` for every cell. Such a part is handed on as it is after a few
searches. Every other form — prefixes, cells without places, comments, formulas, errors — is followed element by
element and written anew, so that one reader sees one form only, and no cell lies so far out that it fills the memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from openpyxl.utils import column_index_from_string

from exports.archive.cell_references import Box, Place, box, place
from exports.archive.hidden_places import NOTHING_HIDDEN, HiddenPlaces, hidden_places
from exports.archive.refusals import RefusedWorkbookError
from exports.archive.sheet_normaliser import check_extent, rewrite
from exports.archive.zip_archive import ALIKE, LARGE_SHEET, Limits

_FAR = re.compile(rb"""r\s*=\s*["'](?:[A-Za-z]{3,}[0-9]|[D-Zd-z][A-Za-z][0-9]|[A-Za-z]{0,2}[0-9]{5})""")
_VALUED = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^<>]*>(?:<f[^<>]*/>|<f[^<>]*>[^<]*</f>)?<(?:v|is)(?=[\s>])')
_WITH_FORMULA = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"[^<>]*><f(?=[\s/>])(?![^<>]* t="(?:array|dataTable)")')
_CONSTANT = re.compile(
    rb'<c r="([A-Z]{1,3}[0-9]{1,7})"(?=[^<>]* t="b")[^<>]*><f(?:\s[^<>]*)?>'
    rb"(?:TRUE\(\)</f><v>1|FALSE\(\)</f><v>0)</v></c>"
)
"""A cell that holds what its formula TRUE() or FALSE() says: so LibreOffice saves a value that was typed."""

_ERROR = re.compile(
    rb'<c r="([A-Z]{1,3}[0-9]{1,7})"[^<>]* t="e"[^<>]*>(?:<f[^<>]*/>|<f[^<>]*>[^<]*</f>)?<v>([^<]*)</v>'
)
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"/>')
_ROW = re.compile(rb"<row(?: [a-qs-zA-Z][^<>=]*=\"[^<>\"]*\")* r=")
_ROW_TAG = re.compile(rb"<row(?=[\s/>])")
_ROW_AT = re.compile(rb'<row(?:\s[^<>]*?)?\sr="([1-9][0-9]{0,6})"')
_CELL_AT = re.compile(rb'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"')
_LONG = re.compile(rb">[^<]{131072}")
_ODD_NUMBER = re.compile(rb"<v>[+-]?(?:[nNiI]|[0-9.]+[eE][+]?[0-9]{3})")
_SLICE = 4 * 1024 * 1024
HEAD = b"<worksheet><mergeCells></mergeCells>"
"""What stands before the cells: merged ranges, none, so that the fast reader does not look for them behind."""

NEAR_ROWS, NEAR_COLUMNS = 9_999, 104
"""How far a sheet may reach that is read without looking at every cell."""


@dataclass
class Scan:
    """A sheet in the one form, its formulas and errors by place, its merged ranges, and how far its cells may reach.

    `odd`: there may be numbers that are none, such as nan or 1e999.  `hidden`: what nobody sees of it.
    """

    xml: bytes
    rows: int = NEAR_ROWS
    columns: int = NEAR_COLUMNS
    formulas: set[Place] = field(default_factory=set)
    errors: dict[Place, str] = field(default_factory=dict)
    merged: list[Box] = field(default_factory=list)
    odd: bool = False
    hidden: HiddenPlaces = NOTHING_HIDDEN


def scan_sheet(part: bytes, name: str, limits: Limits) -> Scan:
    """Return `scan_afresh`, remembered for small parts."""
    return _scanned_alike(part, name, limits) if len(part) <= ALIKE else scan_afresh(part, name, limits)


def scan_afresh(part: bytes, name: str, limits: Limits) -> Scan:
    """Return what a plain sheet part holds. `name`: the sheet's, for refusals.

    Raises RefusedWorkbookError: ``too_many_rows``, ``too_many_columns``, ``too_many_cells``, ``text_too_long``,
    ``cells_twice``, ``damaged``.
    """
    if len(part) > 131_072 and _LONG.search(part):
        raise RefusedWorkbookError("text_too_long", sheet=name)
    begin, end = part.find(b"<sheetData>"), part.rfind(b"</sheetData>")
    reach = _reach(part, (begin, end), name, limits) if 0 <= begin < end else None
    hidden = hidden_places(part)
    if reach:
        scan = Scan(_cut(part, begin, end), *reach, hidden=hidden)
        scan.odd = _odd(scan.xml)
        if _marked(scan) and _merged(scan, part, end):
            return scan
    new = rewrite(part, name, limits)
    return Scan(new.xml, new.rows, new.columns, new.formulas, new.errors, new.merged, _odd(new.xml), hidden)


_scanned_alike = lru_cache(maxsize=256)(scan_afresh)


def _cut(part: bytes, begin: int, end: int) -> bytes:
    """Return the cells alone; a large part is not copied for that, it has but one table of cells."""
    if len(part) > LARGE_SHEET and part.count(b"sheetData") == 2:
        return part
    return b"%b%b</sheetData></worksheet>" % (HEAD, part[begin:end])


def _odd(xml: bytes) -> bool:
    return _ODD_NUMBER.search(xml) is not None


def _marked(scan: Scan) -> bool:
    """Note formulas and errors; return False where one of them stands in an unusual form."""
    xml = scan.xml
    region = xml.find(b"<sheetData>"), xml.rfind(b"</sheetData>")
    count = xml.count(b"<f", *region)
    if count:
        scan.formulas = {at for text in _WITH_FORMULA.findall(xml, *region) if (at := place(text.decode()))}
    errors = xml.count(b't="e"', *region)
    if errors:
        written = _ERROR.findall(xml, *region)
        scan.errors = {at: code.decode() for text, code in written if (at := place(text.decode()))}
    usual = len(scan.formulas) == count and len(scan.errors) == errors
    if count:
        scan.formulas -= {at for text in _CONSTANT.findall(xml, *region) if (at := place(text.decode()))}
    return usual


def _merged(scan: Scan, part: bytes, end: int) -> bool:
    """Note merged ranges, which stand behind the cells; return False where one stands in an unusual form."""
    count = part.count(b"mergeCell", end)
    if count:
        merged = _MERGED.findall(part, end)
        scan.merged = [at for text in merged if (at := box(text.decode()))]
        return len(scan.merged) == count - part.count(b"mergeCells", end)
    return True


def _reach(part: bytes, region: tuple[int, int], name: str, limits: Limits) -> tuple[int, int] | None:
    """Return how many rows and columns a sheet in the usual form may reach; None for another form.

    No attribute r, however it is written, may lead far: a reader may take the last of two.
    """
    begin, end = region
    if part.find(b"!", begin, end) >= 0 and part.find(b"<!", begin, end) >= 0:
        return None
    escaped = part.find(b"_", begin, end) >= 0 and part.find(b"_x", begin, end) >= 0
    if escaped and part.find(b"inlineStr", begin, end) >= 0:
        return None
    if part.find(b"'", begin, end) >= 0 and part.find(b"='", begin, end) >= 0:
        return None
    if not _placed(part, region) or not _once(part, region, name):
        return None
    return _far(part, region, name, limits) if _FAR.search(part, begin, end) else (NEAR_ROWS, NEAR_COLUMNS)


def _placed(part: bytes, region: tuple[int, int]) -> bool:
    """Return whether every cell names its place."""
    begin, end = region
    prefixed = part.find(b":c", begin, end) >= 0
    return not prefixed and part.count(b"<c", begin, end) == part.count(b'<c r="', begin, end)


def _once(part: bytes, region: tuple[int, int], name: str) -> bool:
    """Refuse rows and cells that stand twice; return False where it can't be seen this way, as in another form."""
    begin, end = region
    starts = [begin, *(tag.start() for tag in _ROW_TAG.finditer(part, begin, end)), end]
    seen: set[bytes] = set()
    count = 0
    for first, last in pairwise(starts):
        cells, told = _CELL_AT.findall(part, first, last), _ROW_AT.match(part, first, last)
        rows = {row for _, row in cells} | ({told[1]} if told else set())
        if len(set(cells)) < len(cells) or not seen.isdisjoint(rows):
            raise RefusedWorkbookError("cells_twice", sheet=name)
        if len(rows) > 1:
            return False
        seen |= rows
        count += len(cells)
    return count == part.count(b"<c", begin, end)


def _far(part: bytes, region: tuple[int, int], name: str, limits: Limits) -> tuple[int, int] | None:
    """Return the rows and columns up to the last value; None when the values are not all seen this way."""
    begin, end = region
    seen, rows = 0, 0
    columns: set[bytes] = set()
    for first, last in _slices(part, begin, end):
        places = _VALUED.findall(part, first, last)
        seen += len(places)
        rows = max(rows, max((int(row) for row in {row for _, row in places}), default=0))
        columns |= {letters for letters, _ in places}
    if seen != part.count(b"<v", begin, end) + part.count(b"<is", begin, end):
        return None
    if not _placed(part, region) or part.count(b"r=", begin, end) != part.count(b"<c", begin, end) + len(
        _ROW.findall(part, begin, end)
    ):
        return None
    width = max((column_index_from_string(letters.decode()) for letters in columns), default=0)
    check_extent(rows, width, name, limits)
    return rows, width


def _slices(part: bytes, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield pieces of a part that end where a cell begins."""
    while begin < end:
        last = part.find(b"<c r=", begin + _SLICE, end)
        last = end if last < 0 else last
        yield begin, last
        begin = last
