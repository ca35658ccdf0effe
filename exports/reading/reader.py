"""Any workbook, whoever wrote it, as one Book; whatever is no plain workbook is refused with a reason.

The parts that hold values are unpacked once, under guard, and handed to calamine as a small archive of our own making:
it never sees a directory, a path or a document type that was not checked.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from io import BytesIO
from math import isfinite
from xml.sax.saxutils import quoteattr

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from exports.archive.empty_cells import Trimmed
from exports.archive.number_formats import formats_of, formatted_cells
from exports.archive.refusals import RefusedWorkbookError
from exports.archive.safe_xml import plain_xml
from exports.archive.shared_strings import check_text_length, normalised_strings
from exports.archive.sheet_scan import Scan, scan_sheet
from exports.archive.workbook_parts import Package, inspect_package, names_of, recognise
from exports.archive.zip_archive import LARGE_SHEET, MEGABYTE, Archive, Limits, is_sheet, open_archive
from exports.reading.workbook import Book, CellError, Raw, Sheet

QUESTIONNAIRE = Limits(
    bytes=20 * MEGABYTE, parts=400, unpacked=40 * MEGABYTE, ratio=200, rows=10_000, columns=300, cells=300_000
)
LIST = Limits(
    bytes=20 * MEGABYTE, parts=400, unpacked=96 * MEGABYTE, ratio=200, rows=100_010, columns=300, cells=3_000_000
)
_FORMATS = re.compile(rb"<numFmts(?:\s[^<>]*)?(>.*?</numFmts>)", re.DOTALL)
_CELL_FORMATS = re.compile(rb"<cellXfs(?:\s[^<>]*)?(>.*?</cellXfs>)", re.DOTALL)
_NO_NUMBER = CellError("#NUM!")
_XML = (".xml", ".rels", ".vml")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def read_book(content: bytes, limits: Limits = QUESTIONNAIRE) -> Book:
    """Return what a workbook holds, or raise RefusedWorkbookError and nothing else."""
    try:
        return _read(content, limits)
    except RefusedWorkbookError:
        raise
    except (CalamineError, ArithmeticError, LookupError, ValueError, MemoryError, struct.error):
        raise RefusedWorkbookError("damaged") from None
    except BaseException as error:  # a panic of the reader derives from BaseException and has no name to import
        if type(error).__name__ != "PanicException":
            raise
        raise RefusedWorkbookError("damaged") from None


def _read(content: bytes, limits: Limits) -> Book:
    if len(content) > limits.bytes:
        raise RefusedWorkbookError("too_large", limit=str(limits.bytes // MEGABYTE))
    recognise(content)
    archive = open_archive(content, limits)
    package, lost = inspect_package(archive)
    parts, cut = _parts(archive, package, limits)
    scans = {name: scan_sheet(parts[part], name, limits) for name, part in names_of(package).items()}
    check_text_length(parts.get(package.strings, b""), [sheet_scan.xml for sheet_scan in scans.values()], limits)
    return Book(_book(package, parts, scans, limits), tuple(sorted({*lost, *cut})))


def _parts(archive: Archive, package: Package, limits: Limits) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Return the parts that hold values, plain, and the sheets that openpyxl would not keep whole.

    Emptiness was left out of them, or their drop-downs stand in extensions. All parts are seen to keep to their sizes.
    """
    sheets = set(names_of(package).values())
    wanted = {*sheets, package.strings, package.styles}
    parts: dict[str, bytes] = {}
    cut = []
    left = limits.unpacked
    for name, entry in archive.entries.items():
        if entry.size > LARGE_SHEET and is_sheet(name):
            trimmed = Trimmed(left)
            data = trimmed.take(archive.pieces(name))
            left -= len(data)
            cut += [name] if trimmed.cut else []
        else:
            data = archive.read(name)
        if name in wanted or name.lower().endswith(_XML):
            data = plain_xml(data, name)
        elif data.startswith(b"PK\x03\x04"):
            raise RefusedWorkbookError("nested_archive", part=name)
        if name in sheets and b"<x14:" in data:
            cut.append(name)
        if name in wanted:
            parts[name] = normalised_strings(data, limits) if name == package.strings else data
    return parts, tuple(cut)


def _book(
    package: Package, parts: Mapping[str, bytes], scans: Mapping[str, Scan], limits: Limits
) -> Mapping[str, Sheet]:
    """Return the sheets in order; those of charts are empty."""
    names = list(scans)
    formats = _formats(package, parts, limits)
    book = CalamineWorkbook.from_filelike(BytesIO(_archive(package, parts, scans)))
    sheets, total = {}, 0
    for name, part in package.sheets:
        hidden = name in package.hidden
        if not part:
            sheets[name] = Sheet(name, (), hidden=hidden)
            continue
        sheet_scan = scans[name]
        read = book.get_sheet_by_index(names.index(name))
        total += read.total_height * read.total_width
        if total > limits.cells:
            raise RefusedWorkbookError("too_many_cells", limit=str(limits.cells))
        sheets[name] = Sheet(
            name,
            _rows(read, sheet_scan),
            frozenset(sheet_scan.formulas),
            tuple(sheet_scan.merged),
            formats=formatted_cells(sheet_scan.xml, formats),
            from_1904=package.from_1904,
            unseen=sheet_scan.hidden,
            hidden=hidden,
        )
    return sheets


def _formats(package: Package, parts: Mapping[str, bytes], limits: Limits) -> Mapping[int, str]:
    """Return the styles that show numbers otherwise; lists ask for no numbers."""
    return formats_of(parts[package.styles]) if package.styles and limits is not LIST else {}


def _rows(sheet: CalamineSheet, sheet_scan: Scan) -> Sequence[Sequence[Raw]]:
    """Return rows from the first row and column on, None for what is empty."""
    rows: list[list[Raw]] = [[None if cell == "" else cell for cell in row] for row in sheet.to_python()]
    if sheet_scan.odd:
        for row in rows:
            row[:] = [_NO_NUMBER if type(cell) is float and not isfinite(cell) else cell for cell in row]
    top, left = sheet.start or (0, 0)
    if left:
        rows = [[None] * left + row for row in rows]
    rows = [[] for _ in range(top)] + rows
    for (at, column), code in sheet_scan.errors.items():
        rows += [[] for _ in range(at + 1 - len(rows))]
        rows[at] += [None] * (column + 1 - len(rows[at]))
        rows[at][column] = CellError(code)
    return rows


def _archive(package: Package, parts: Mapping[str, bytes], scans: Mapping[str, Scan]) -> bytes:
    """Return an archive of the value parts under names of our own."""
    kinds = {"sharedStrings": package.strings, "styles": package.styles}
    held = dict(_frame(tuple(scans), tuple(kind for kind, part in kinds.items() if part), from_1904=package.from_1904))
    for number, sheet_scan in enumerate(scans.values(), start=1):
        held[f"xl/worksheets/sheet{number}.xml"] = sheet_scan.xml
    if package.strings:
        held["xl/sharedStrings.xml"] = parts[package.strings]
    if package.styles:
        held["xl/styles.xml"] = _number_formats(parts[package.styles])
    return _stored(held)


@lru_cache(maxsize=64)
def _frame(names: tuple[str, ...], kinds: tuple[str, ...], *, from_1904: bool) -> tuple[tuple[str, bytes], ...]:
    """Return the parts that say where the others are."""
    sheets, related = [], [(kind, kind, f"{kind}.xml") for kind in kinds]
    for number, name in enumerate(names, start=1):
        sheets.append(f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="s{number}"/>')
        related.append((f"s{number}", "worksheet", f"worksheets/sheet{number}.xml"))
    book = (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATED}"><workbookPr date1904="{from_1904:d}"/>'
        f"<sheets>{''.join(sheets)}</sheets></workbook>"
    )
    return (
        ("[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types"/>'.encode()),
        ("_rels/.rels", _relations([("r1", "officeDocument", "xl/workbook.xml")])),
        ("xl/_rels/workbook.xml.rels", _relations(related)),
        ("xl/workbook.xml", book.encode()),
    )


def _number_formats(styles: bytes) -> bytes:
    """Return what decides whether a number is a date; a table in another form than the usual as it is."""
    cells = _CELL_FORMATS.search(styles)
    if b"<!" in styles or cells is None:
        return styles.replace(b"count", b"said")  # nobody is to make room for as many as a table says
    formats = _FORMATS.search(styles)
    return b"<styleSheet><numFmts%b<cellXfs%b</styleSheet>" % (formats[1] if formats else b"/>", cells[1])


def _relations(related: Sequence[tuple[str, str, str]]) -> bytes:
    lines = (f'<Relationship Id="{key}" Type="{_RELATED}/{kind}" Target="{to}"/>' for key, kind, to in related)
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(lines)}</Relationships>'.encode()


def _stored(held: Mapping[str, bytes]) -> bytes:
    """Return a zip of the parts as they are: packing them again would only take time."""
    written, directory, place = [], [], 0
    for name, data in held.items():
        label = name.encode()
        described = struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 33, zlib.crc32(data), len(data), len(data), len(label), 0)
        written += [b"PK\x03\x04", described, label, data]
        directory += [b"PK\x01\x02\x14\x00", described, bytes(10), struct.pack("<I", place), label]
        place += 30 + len(label) + len(data)
    end = b"".join(directory)
    return (
        b"".join(written) + end + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, len(held), len(held), len(end), place, 0)
    )
