"""How long a workbook is, seen before it is read: many rows are read beside the pages."""

from __future__ import annotations

import re
from collections.abc import Iterable

from exports.archive.refusals import RefusedWorkbookError
from exports.archive.workbook_parts import inspect_package, names_of, recognise
from exports.archive.zip_archive import Limits, open_archive

_ROW = re.compile(rb"<(?:\w+:)?row[\s>/]")
_LONGEST = 64
"""Bytes that are looked at once more with the next piece, so that no row is lost between two."""


def has_more_rows(content: bytes, limits: Limits, most: int) -> bool:
    """Return whether any sheet of a workbook has more rows than `most`; False for what is no plain workbook."""
    if len(content) > limits.bytes:
        return False
    try:
        recognise(content)
        archive = open_archive(content, limits)
        package, _lost = inspect_package(archive)
        return any(_longer(archive.pieces(part), most) for part in names_of(package).values())
    except RefusedWorkbookError:
        return False


def _longer(pieces: Iterable[bytes], most: int) -> bool:
    seen, rest = 0, b""
    for piece in pieces:
        text = rest + piece
        border = max(0, len(text) - _LONGEST)
        seen += sum(1 for found in _ROW.finditer(text) if found.start() < border)
        rest = text[border:]
        if seen > most:
            return True
    return seen + len(_ROW.findall(rest)) > most
