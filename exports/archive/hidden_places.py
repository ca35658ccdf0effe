"""Rows and columns of a sheet that nobody sees: hidden by a filter or by hand, in a closed group, without height."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TELLING = re.compile(rb"""\b(?:hidden|zeroHeight)\s*=|\b(?:ht|width)\s*=\s*["']\s*[+-]?[0.]""")
_ROW = re.compile(rb"<(?:\w+:)?row(?=[\s/>])([^>]*)>")
_COLUMN = re.compile(rb"<(?:\w+:)?col(?=[\s/>])([^>]*)>")
_FORMAT = re.compile(rb"<(?:\w+:)?sheetFormatPr(?=[\s/>])([^>]*)>")
_SAID = re.compile(rb"""([A-Za-z]+)\s*=\s*["']([^"']*)["']""")
_YES = frozenset({b"1", b"true", b"on"})
_UNSEEN = 1.0
"""Points or characters below which a row or column can't be seen."""

_MOST_COLUMNS = 16_384


@dataclass(frozen=True, slots=True)
class HiddenPlaces:
    """Rows and columns, both from 0."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()


NOTHING_HIDDEN = HiddenPlaces()


def hidden_places(part: bytes) -> HiddenPlaces:
    """Return which rows and columns a sheet's XML, in whatever form, says are not to be seen."""
    if not _TELLING.search(part):
        return NOTHING_HIDDEN
    begin = part.find(b"sheetData")
    head = part[: begin if begin >= 0 else len(part)]
    default = _FORMAT.search(head)
    by_default = default is not None and _said(default[1]).get(b"zeroHeight") in _YES
    return HiddenPlaces(frozenset(_rows(part, by_default=by_default)), frozenset(_columns(head)))


def _said(attributes: bytes) -> dict[bytes, bytes]:
    return dict(_SAID.findall(attributes))


def _rows(part: bytes, *, by_default: bool) -> list[int]:
    rows, last = [], -1
    for tag in _ROW.finditer(part):
        said = _said(tag[1])
        last = _number(said.get(b"r"), last + 2) - 1
        height = said.get(b"ht")
        closed = by_default and height is None and b"hidden" not in said
        if said.get(b"hidden", b"").lower() in _YES or _unseen(height) or closed:
            rows.append(last)
    return rows


def _columns(head: bytes) -> set[int]:
    columns: set[int] = set()
    for tag in _COLUMN.finditer(head):
        said = _said(tag[1])
        if said.get(b"hidden", b"").lower() in _YES or _unseen(said.get(b"width")):
            first = _number(said.get(b"min"), 1)
            columns.update(range(first - 1, min(_number(said.get(b"max"), first), _MOST_COLUMNS)))
    return columns


def _number(text: bytes | None, otherwise: int) -> int:
    return int(text) if text is not None and text.isdigit() and len(text) <= 7 else otherwise


def _unseen(size: bytes | None) -> bool:
    try:
        return size is not None and float(size) < _UNSEEN
    except ValueError:
        return False
