"""Which type a package declares for each of its parts: by the part's own name, else by its extension."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from exports.archive.remembering import remembered
from exports.archive.safe_xml import Attributes, parse, plain_xml
from exports.archive.zip_archive import Archive, part_key

TYPES = "[Content_Types].xml"


@dataclass(frozen=True, slots=True)
class Types:
    """Types by the key of a part and by extension; `declared`: those that are given to parts by name."""

    by_part: Mapping[str, str]
    by_extension: Mapping[str, str]

    @property
    def declared(self) -> list[str]:
        """Every type that is given to a part by its name."""
        return list(self.by_part.values())

    def of(self, part: str) -> str:
        """Return a part's type in small letters, empty where none is declared."""
        key = part_key(part)
        _, dot, extension = key.rpartition("/")[2].rpartition(".")
        return self.by_part.get(key) or (self.by_extension.get(extension, "") if dot else "")


def types_of(archive: Archive) -> Types:
    """Return what a package declares. Raises RefusedWorkbookError ``damaged`` or ``entities``."""
    name = archive.find(TYPES)
    return _types(archive.read(name))


@remembered(64)
def _types(content: bytes) -> Types:
    by_part: dict[str, str] = {}
    by_extension: dict[str, str] = {}

    def start(tag: str, given: Attributes) -> None:
        kind = given.get("ContentType", "").lower()
        if tag == "Override":
            by_part[part_key(given.get("PartName", ""))] = kind
        elif tag == "Default":
            by_extension[given.get("Extension", "").lower()] = kind

    parse(plain_xml(content, TYPES), TYPES, start)
    return Types(by_part, by_extension)
