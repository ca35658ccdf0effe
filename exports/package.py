"""The package around the sheets: which kind of file it is, where its sheets lie, what hangs on them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from exports.faults import RefusedWorkbookError
from exports.opening import Archive
from exports.xml_events import Attributes, local, parse, plain

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MACRO = re.compile(rb"macroEnabled|vbaProject", re.IGNORECASE)
_KINDS = (
    (b"wordprocessingml.document.main", "word"),
    (b"presentationml.presentation.main", "slides"),
    (b"sheet.binary", "binary_workbook"),
)
_OTHER_OBJECT = re.compile(rb"""ObjectType\s*=\s*["'](?!Note["'])""")
_FILES_ALIKE = 64
"""Small parts that are remembered as read: the workbooks of one template share them."""

_NEVER_LOST = re.compile(
    r"^(\[content_types\]\.xml|.*\.rels|docprops/.*|xl/(workbook|styles|sharedstrings|calcchain|metadata)\.xml"
    r"|xl/worksheets/[^/]*\.xml|xl/chartsheets/[^/]*|xl/theme/.*|xl/tables/.*|xl/comments.*|xl/persons/.*"
    r"|xl/printersettings/.*|xl/pivot.*|customxml/.*|xl/customproperty.*)$",
)


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship: the last word of its type, its target as a full part name, whether it leaves the file."""

    kind: str
    target: str
    external: bool


@dataclass(frozen=True, slots=True)
class Package:
    """Where the sheets are: (name, part) in order; part is empty for chart sheets. `parts` are plain UTF-8."""

    sheets: tuple[tuple[str, str], ...]
    strings: str
    styles: str
    from_1904: bool


def recognise(content: bytes) -> None:
    """Refuse what is no zip, by what it is instead."""
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


def look(archive: Archive) -> tuple[Package, tuple[str, ...]]:
    """Return where the sheets are and which parts openpyxl would lose; refuse what is no plain workbook."""
    _kind(archive)
    root = _relations(archive, "")
    book = next((item.target for item in root.values() if item.kind == "officeDocument"), "")
    if book not in archive.entries:
        raise RefusedWorkbookError("zip_not_workbook")
    for name in archive.entries:
        if name.lower().startswith("xl/externallinks/"):
            raise RefusedWorkbookError("external_links")
        if name.lower().endswith(".rels"):
            _no_way_out(archive, name)
    relations = _relations(archive, book)
    sheets, from_1904 = _sheets(archive.read(book), book)
    found = []
    for name, key in sheets:
        relation = relations.get(key)
        if relation is None or (relation.kind == "worksheet" and relation.target not in archive.entries):
            raise RefusedWorkbookError("damaged", part=name)
        found.append((name, relation.target if relation.kind == "worksheet" else ""))
    cells = [part for _, part in found if part]
    if not cells:
        raise RefusedWorkbookError("no_sheets")
    if len(set(cells)) < len(cells) or len({name for name, _ in found}) < len(found):
        raise RefusedWorkbookError("duplicate_parts")
    by_kind = {item.kind: item.target for item in relations.values() if item.target in archive.entries}
    lost = tuple(sorted(name for name in archive.entries if _is_lost(archive, name)))
    package = Package(tuple(found), by_kind.get("sharedStrings", ""), by_kind.get("styles", ""), from_1904)
    return package, lost


def _is_lost(archive: Archive, name: str) -> bool:
    """Whether openpyxl would drop a part; the drawing behind comments it makes itself."""
    if _NEVER_LOST.match(name.lower()):
        return False
    return not name.endswith(".vml") or _OTHER_OBJECT.search(archive.read(name)) is not None


def _kind(archive: Archive) -> None:
    if "[Content_Types].xml" not in archive.entries:
        opened = archive.entries.get("mimetype")
        if opened is not None and opened.size < 200 and b"opendocument" in archive.read("mimetype"):
            raise RefusedWorkbookError("open_document")
        raise RefusedWorkbookError("zip_not_workbook")
    types = plain(archive.read("[Content_Types].xml"), "[Content_Types].xml")
    for mark, code in _KINDS:
        if mark in types:
            raise RefusedWorkbookError(code)
    if _MACRO.search(types) or any("vbaproject" in name.lower() for name in archive.entries):
        raise RefusedWorkbookError("macros")


def _relations(archive: Archive, part: str) -> dict[str, Relation]:
    """Return a part's relationships by id; none when it has no such part."""
    folder, last = posixpath.split(part)
    name = posixpath.join(folder, "_rels", f"{last}.rels")
    if name not in archive.entries:
        return {}
    return dict(_related(archive, name, folder))


def _related(archive: Archive, name: str, folder: str) -> tuple[tuple[str, Relation], ...]:
    return _related_in(archive.read(name), name, folder)


@lru_cache(maxsize=_FILES_ALIKE)
def _related_in(content: bytes, name: str, folder: str) -> tuple[tuple[str, Relation], ...]:
    """Return (id, relation) in order; many workbooks of one template say the same."""
    found: list[tuple[str, Relation]] = []

    def start(tag: str, given: Attributes) -> None:
        if tag == "Relationship":
            target = given.get("Target", "")
            full = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            external = given.get("TargetMode", "").lower() == "external"
            found.append((given.get("Id", ""), Relation(given.get("Type", "").rsplit("/", 1)[-1], full, external)))

    parse(plain(content, name), name, start)
    return tuple(found)


def _no_way_out(archive: Archive, name: str) -> None:
    """Refuse a relationship that fetches something from outside; a hyperlink fetches nothing until it is clicked."""
    for _, relation in _related(archive, name, ""):
        if relation.external and relation.kind != "hyperlink":
            raise RefusedWorkbookError("external_links")


@lru_cache(maxsize=_FILES_ALIKE)
def _sheets(content: bytes, book: str) -> tuple[tuple[tuple[str, str], ...], bool]:
    """Return (name, relationship id) of each sheet, and whether dates count from 1904."""
    sheets: list[tuple[str, str]] = []
    epoch: list[str] = []

    def start(tag: str, given: Attributes) -> None:
        if tag == "sheet":
            key = next((value for label, value in given.items() if ":" in label and local(label) == "id"), "")
            sheets.append((given.get("name", ""), key))
        elif tag == "workbookPr":
            epoch.append(given.get("date1904", ""))

    parse(plain(content, book), book, start)
    return tuple(sheets), bool({"1", "true", "on"} & set(epoch))


def names_of(package: Package) -> Mapping[str, str]:
    """Return part by sheet name of the sheets that have cells."""
    return {name: part for name, part in package.sheets if part}
