"""Relationships of a package's parts: which part another one names, and what leaves the file."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from exports.archive.remembering import remembered
from exports.archive.safe_xml import Attributes, parse, plain_xml
from exports.archive.zip_archive import Archive

_FILES_ALIKE = 64
"""Small parts that are remembered as read: the workbooks of one template share them."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship: the last word of its type, its target's full part name, whether that lies outside the file."""

    kind: str
    target: str
    external: bool


def relations(archive: Archive, part: str) -> dict[str, Relation]:
    """Return a part's relationships by id; none when it has no such part."""
    folder, last = posixpath.split(part)
    name = archive.find(posixpath.join(folder, "_rels", f"{last}.rels"))
    return dict(related_in(archive.read(name), name, folder)) if name else {}


@remembered(_FILES_ALIKE)
def related_in(content: bytes, name: str, folder: str) -> tuple[tuple[str, Relation], ...]:
    """Return (id, relation) in order of a part of relationships that belongs to a part in `folder`."""
    relations: list[tuple[str, Relation]] = []

    def start(tag: str, given: Attributes) -> None:
        if tag == "Relationship":
            target = given.get("Target", "").replace("\\", "/")
            full = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            external = given.get("TargetMode", "").lower() == "external"
            relations.append((given.get("Id", ""), Relation(given.get("Type", "").rsplit("/", 1)[-1], full, external)))

    parse(plain_xml(content, name), name, start)
    return tuple(relations)
