"""Pictures and shapes of a workbook, each counted by place, so that one that was added after the export is noticed."""

from __future__ import annotations

import hashlib
import re
from collections import Counter

from exports.archive.safe_xml import Attributes, parse, plain_xml
from exports.archive.workbook_parts import inspect_package
from exports.archive.zip_archive import Archive, Limits, open_archive

_DRAWN = ("/drawings/", "/media/", "/embeddings/")
_ANCHORS = frozenset({"twoCellAnchor", "oneCellAnchor", "absoluteAnchor"})
_PLACED = frozenset({"row", "col"})
_OBJECT = re.compile(rb"""ObjectType\s*=\s*["'](\w+)["']""")


def drawn_parts(content: bytes, limits: Limits) -> Counter[str]:
    """Return what is drawn in a workbook that `read_book` took: places of anchors and digests of pictures, counted."""
    archive = open_archive(content, limits)
    _package, lost = inspect_package(archive)
    counts: Counter[str] = Counter()
    for name in lost:
        path = f"/{name.lower()}"
        if not any(mark in path for mark in _DRAWN) or path.endswith(".rels"):
            continue
        if path.endswith(".xml"):
            counts.update(_anchors(archive, name))
        elif path.endswith(".vml"):
            counts.update(kind.decode() for kind in _OBJECT.findall(archive.read(name)) if kind != b"Note")
        else:
            counts[hashlib.sha256(archive.read(name)).hexdigest()] += 1
    return counts


def _anchors(archive: Archive, name: str) -> list[str]:
    """Return each anchor by the rows and columns between which it lies, or by its size."""
    anchors: list[str] = []
    open_tag: list[str] = []

    def start(tag: str, given: Attributes) -> None:
        open_tag.append(tag)
        if tag in _ANCHORS:
            anchors.append("")
        elif anchors and tag in {"ext", "pos"} and open_tag[-2] in _ANCHORS:
            anchors[-1] += f" {sorted(given.items())}"

    def end(_: str) -> None:
        open_tag.pop()

    def text(said: str) -> None:
        if anchors and open_tag[-1] in _PLACED:
            anchors[-1] += f" {said.strip()}"

    parse(plain_xml(archive.read(name), name), name, start, end=end, text=text)
    return anchors
