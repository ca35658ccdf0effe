"""A zip of filled workbooks: its directory checked as strictly as a workbook's own, each file taken out by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from exports.archive.part_types import TYPES
from exports.archive.refusals import RefusedWorkbookError
from exports.archive.zip_archive import MEGABYTE, Archive, Limits, open_archive
from exports.reading.reader import QUESTIONNAIRE

MOST = 500
ZIP = Limits(bytes=120 * MEGABYTE, parts=2_000, unpacked=600 * MEGABYTE, ratio=200, rows=0, columns=0, cells=0)
_LEFT = ("__MACOSX/", ".DS_Store", "~$", "Thumbs.db", ".~")


@dataclass(frozen=True, slots=True)
class Packed:
    """One file of a zip: its name with its folders, and its bytes; `code` says why it can't be taken out."""

    name: str
    content: bytes = b""
    code: str = ""


def open_zip(content: bytes) -> tuple[Archive, tuple[str, ...]]:
    """Return a checked zip and the names of its files, in the order of their names; what programs leave is left out.

    Raises RefusedWorkbookError: what `open_archive` refuses, ``too_large``, ``not_a_zip``, ``no_workbooks``,
    ``too_many_workbooks`` (parameter limit).
    """
    if len(content) > ZIP.bytes:
        raise RefusedWorkbookError("too_large", limit=str(ZIP.bytes // MEGABYTE))
    if not content.startswith(b"PK"):
        raise RefusedWorkbookError("not_a_zip")
    archive = open_archive(content, ZIP, package=False)
    if archive.find(TYPES):
        raise RefusedWorkbookError("not_a_zip")
    names = tuple(sorted(name for name in archive.entries if not _left(name)))
    if not names:
        raise RefusedWorkbookError("no_workbooks")
    if len(names) > MOST:
        raise RefusedWorkbookError("too_many_workbooks", limit=str(MOST))
    return archive, names


def _left(name: str) -> bool:
    last = name.rsplit("/", 1)[-1]
    return name.startswith(_LEFT[0]) or last.startswith(_LEFT[1:])


def unpack_workbooks(archive: Archive, names: tuple[str, ...]) -> Iterator[Packed]:
    """Yield each file; one that is too large or damaged has a code instead of bytes."""
    for name in names:
        if archive.entries[name].size > QUESTIONNAIRE.bytes:
            yield Packed(name, code="too_large")
            continue
        try:
            yield Packed(name, archive.read(name))
        except RefusedWorkbookError as error:
            yield Packed(name, code=error.code)
