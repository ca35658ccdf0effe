"""Packages whose parts are named in another case or with escapes, packed anew for a library that compares letters."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from xml.sax.saxutils import quoteattr, unescape

from exports.archive.part_types import TYPES
from exports.archive.safe_xml import plain_xml
from exports.archive.zip_archive import Archive, Limits, open_archive, part_key

_FIXED = (TYPES, "docProps/core.xml", "docProps/custom.xml", "docProps/app.xml", "xl/sharedStrings.xml")
_SPELLED = {part_key(name): name for name in _FIXED}
_NAMED = re.compile(
    rb"""(<(?:\w+:)?(?:Relationship|Override)\b[^<>]*?\s(?:Target|PartName)\s*=\s*)(["'])([^"'<>]*)\2"""
)
_QUOTES = {"&quot;": '"', "&apos;": "'"}


def with_regular_names(content: bytes, limits: Limits) -> bytes:
    """Return a package whose parts are named letter by letter as they are referred to; most are already.

    `content` must have passed `exports.reading.reader`. Raises RefusedWorkbookError as `open_archive` does.
    """
    archive = open_archive(content, limits)
    if all(name in archive.entries for name in _referred(archive)):
        return content
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in archive.entries:
            packed.writestr(_spelled(name), _renamed(archive, name))
    return made.getvalue()


def _spelled(name: str) -> str:
    key = part_key(name)
    return _SPELLED.get(key, key)


def _names_others(name: str) -> bool:
    return name.lower().endswith(".rels") or part_key(name) == part_key(TYPES)


def _folder(name: str) -> str:
    """Return the folder that a part's references start from: that of the part which relationships belong to."""
    return posixpath.dirname(posixpath.dirname(name)) if name.lower().endswith(".rels") else ""


def _full(name: str, target: bytes) -> str:
    text = unescape(target.decode("utf-8", "replace"), _QUOTES).replace("\\", "/")
    return text.lstrip("/") if text.startswith("/") else posixpath.normpath(posixpath.join(_folder(name), text))


def _referred(archive: Archive) -> Iterator[str]:
    """Yield the full names of all parts that are there, as they are referred to."""
    yield from (name for name in _FIXED if archive.find(name))
    for name in filter(_names_others, archive.entries):
        for match in _NAMED.finditer(plain_xml(archive.read(name), name)):
            full = _full(name, match[3])
            if archive.find(full):
                yield full
        if name.lower().endswith(".rels"):
            yield posixpath.join(_folder(name), "_rels", posixpath.basename(name))


def _renamed(archive: Archive, name: str) -> bytes:
    """Return a part with what it refers to spelled as it is packed."""
    part = archive.read(name)
    if not _names_others(name):
        return part

    def spelled(match: re.Match[bytes]) -> bytes:
        there = archive.find(_full(name, match[3]))
        return match[1] + quoteattr(f"/{_spelled(there)}").encode() if there else match[0]

    return _NAMED.sub(spelled, plain_xml(part, name))
