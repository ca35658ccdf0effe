"""The package around the sheets: which kind of file it is, where its sheets lie, what hangs on them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from exports.archive.part_types import TYPES, types_of
from exports.archive.refusals import RefusedWorkbookError
from exports.archive.relations import Relation, related_in, relations
from exports.archive.remembering import remembered
from exports.archive.safe_xml import Attributes, local_name, parse, plain_xml
from exports.archive.zip_archive import Archive

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIN = re.compile(r"\.main(\+xml)?$")
"""What the type of a package's main part ends with; the type of a whole file that is embedded has none of it."""
_MACRO = re.compile(r"macroenabled|vbaproject", re.IGNORECASE)
_KINDS = (
    ("wordprocessingml.", "word"),
    ("presentationml.", "slides"),
    ("sheet.binary", "binary_workbook"),
)
_OTHER_OBJECT = re.compile(rb"""ObjectType\s*=\s*["'](?!Note["'])""")
_DRAWING = re.compile(r"^xl/drawings/[^/]*\.xml$")
_FILES_ALIKE = 64
"""Small parts that are remembered as read: the workbooks of one template share them."""

_NEVER_LOST = re.compile(
    r"^(\[content_types\]\.xml|.*\.rels|docprops/.*|xl/(workbook|styles|sharedstrings|calcchain|metadata)\.xml"
    r"|xl/worksheets/[^/]*\.xml|xl/chartsheets/[^/]*|xl/theme/.*|xl/tables/.*|xl/comments.*|xl/persons/.*"
    r"|xl/printersettings/.*|xl/pivot.*|customxml/.*|xl/customproperty.*)$",
)


@dataclass(frozen=True, slots=True)
class _Listed:
    """A sheet as the workbook lists it: its name, the id of its relationship, its state."""

    name: str
    relation: str
    state: str


@dataclass(frozen=True, slots=True)
class Package:
    """Where the sheets are: (name, part) in order; part is empty for chart sheets. Parts are plain UTF-8.

    `hidden`: names of sheets that nobody sees when the file is opened, also the very hidden ones.
    """

    sheets: tuple[tuple[str, str], ...]
    strings: str
    styles: str
    from_1904: bool
    hidden: frozenset[str] = frozenset()


def recognise(content: bytes) -> None:
    """Raise RefusedWorkbookError for bytes that are no zip; the code says what they are instead."""
    if not content:
        raise RefusedWorkbookError("empty")
    if content.startswith(_OLE2):
        raise RefusedWorkbookError(_of_ole2(content))
    if content.startswith(b"PK\x03\x04"):
        return
    head = content[:4096]
    if re.match(rb"(\xef\xbb\xbf)?\s*<(!doctype html|html|table|head|meta|style)", head, re.IGNORECASE):
        raise RefusedWorkbookError("web_page")
    if re.match(rb"(\xef\xbb\xbf)?\s*<\?xml", head) or head.startswith(b"<Workbook"):
        raise RefusedWorkbookError("xml_file")
    if head.startswith(b"%PDF"):
        raise RefusedWorkbookError("pdf")
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM")):
        raise RefusedWorkbookError("picture")
    if head.startswith((b"Rar!", b"7z\xbc\xaf")):
        raise RefusedWorkbookError("other_archive")
    raise RefusedWorkbookError("csv" if _is_text(head) else "not_a_workbook")


def _of_ole2(content: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return "password"
    word = "WordDocument".encode("utf-16-le") in content
    slides = "PowerPoint Document".encode("utf-16-le") in content
    return "word" if word else "slides" if slides else "old_xls"


def _is_text(head: bytes) -> bool:
    for encoding in ("utf-8", "gb18030", "utf-16"):
        try:
            text = head.decode(encoding)
        except UnicodeDecodeError as error:
            if error.end < len(head) - 4 or error.start == 0:
                continue
            text = head[: error.start].decode(encoding)
        if encoding == "utf-16" and head[:2] not in {b"\xff\xfe", b"\xfe\xff"}:
            continue
        return all(letter.isprintable() or letter in "\r\n\t\ufeff" for letter in text)
    return False


def inspect_package(archive: Archive) -> tuple[Package, tuple[str, ...]]:
    """Return where the sheets are and which parts openpyxl would lose; refuse what is no plain workbook."""
    _no_document(archive)
    root = relations(archive, "")
    book = archive.find(next((item.target for item in root.values() if item.kind == "officeDocument"), ""))
    _kind(archive, book)
    if not book:
        raise RefusedWorkbookError("zip_not_workbook")
    for name in archive.entries:
        if name.lower().startswith("xl/externallinks/"):
            raise RefusedWorkbookError("external_links")
        if name.lower().endswith(".rels"):
            _no_way_out(archive, name)
    related = relations(archive, book)
    sheets, from_1904 = _sheets(archive.read(book), book)
    placed = tuple(_placed(archive, sheet, related.get(sheet.relation)) for sheet in sheets)
    cells = [part for _name, part in placed if part]
    if not cells:
        raise RefusedWorkbookError("no_sheets")
    if len(set(cells)) < len(cells) or len({name for name, _part in placed}) < len(placed):
        raise RefusedWorkbookError("duplicate_parts")
    by_kind = {item.kind: part for item in related.values() if (part := archive.find(item.target))}
    lost = tuple(sorted(name for name in archive.entries if _is_lost(archive, name)))
    hidden = frozenset(sheet.name for sheet in sheets if sheet.state.lower() in {"hidden", "veryhidden"})
    package = Package(placed, by_kind.get("sharedStrings", ""), by_kind.get("styles", ""), from_1904, hidden)
    return package, lost


def _placed(archive: Archive, sheet: _Listed, relation: Relation | None) -> tuple[str, str]:
    """Return where a sheet of the workbook's list lies; raise ``damaged`` where it lies nowhere."""
    part = archive.find(relation.target) if relation is not None and relation.kind == "worksheet" else ""
    if relation is None or (relation.kind == "worksheet" and not part):
        raise RefusedWorkbookError("damaged", part=sheet.name)
    return sheet.name, part


def _is_lost(archive: Archive, name: str) -> bool:
    """Whether openpyxl would drop a part; the drawing behind comments it makes itself, an empty one is no loss."""
    if _NEVER_LOST.match(name.lower()):
        return False
    if _DRAWING.match(name.lower()):
        part = archive.read(name)
        return b"wsDr" not in part or b"Anchor" in part
    return not name.lower().endswith(".vml") or _OTHER_OBJECT.search(archive.read(name)) is not None


def _no_document(archive: Archive) -> None:
    """Refuse an archive that is no package at all."""
    if archive.find(TYPES):
        return
    opened = archive.entries.get("mimetype")
    if opened is not None and opened.size < 200 and b"opendocument" in archive.read("mimetype"):
        raise RefusedWorkbookError("open_document")
    raise RefusedWorkbookError("zip_not_workbook")


def _kind(archive: Archive, book: str) -> None:
    """Refuse a package that is something else by the type of its own main part, or that holds macros.

    A type that is declared for parts which are not there says nothing: SheetJS names that of binary workbooks in every
    file. Only a package whose main part is not found is judged by what else is declared as a main part; a text that is
    embedded into slides is none.
    """
    types = types_of(archive)
    own = types.of(book) if book else ""
    said = [own] if own else types.declared
    for mark, code in _KINDS:
        if any(mark in kind and _MAIN.search(kind) for kind in said):
            raise RefusedWorkbookError(code)
    held = [*said, *(types.of(name) for name in archive.entries)]
    if any(map(_MACRO.search, held)) or any("vbaproject" in name.lower() for name in archive.entries):
        raise RefusedWorkbookError("macros")


def _no_way_out(archive: Archive, name: str) -> None:
    """Refuse a relationship that fetches something from outside; a hyperlink fetches nothing until it is clicked."""
    for _, relation in related_in(archive.read(name), name, ""):
        if relation.external and relation.kind != "hyperlink":
            raise RefusedWorkbookError("external_links")


@remembered(_FILES_ALIKE)
def _sheets(content: bytes, book: str) -> tuple[tuple[_Listed, ...], bool]:
    """Return the sheets that a workbook lists, and whether dates count from 1904."""
    sheets: list[_Listed] = []
    epoch: list[str] = []

    def start(tag: str, given: Attributes) -> None:
        if tag == "sheet":
            key = next((value for label, value in given.items() if ":" in label and local_name(label) == "id"), "")
            sheets.append(_Listed(given.get("name", ""), key, given.get("state", "visible")))
        elif tag == "workbookPr":
            epoch.append(given.get("date1904", ""))

    parse(plain_xml(content, book), book, start)
    return tuple(sheets), bool({"1", "true", "on"} & set(epoch))


def names_of(package: Package) -> Mapping[str, str]:
    """Return part by sheet name of the sheets that have cells."""
    return {name: part for name, part in package.sheets if part}
