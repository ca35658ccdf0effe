"""The table of shared strings: one form of it, and how much text its cells come to once each has its own copy."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape

from exports.archive.refusals import RefusedWorkbookError
from exports.archive.safe_xml import Attributes, parse
from exports.archive.zip_archive import MEGABYTE, Limits

_USUAL_START = re.compile(rb"""(?:<\?xml[^<>]*\?>\s*)?<sst(?:\s[^<>]*)?>""")
_REFERENCE = re.compile(rb"<v[^<>]*>\s*([0-9]{1,9})")
_RETURN = {"\r": "&#13;"}
_LONGEST, MOST_STRINGS = 32_767, 600_000
_SHORTEST_CELL = len('<c t="s"><v>0</v></c>')


def normalised_strings(part: bytes, limits: Limits) -> bytes:
    """Return the table in the usual form. Raises ``too_many_cells``, ``text_too_long`` or ``damaged``."""
    items = part.count(b"<si>")
    most = min(limits.cells, MOST_STRINGS)
    if items > most:
        raise RefusedWorkbookError("too_many_cells", limit=str(most))
    start = _USUAL_START.match(part)
    usual = part.count(b"<si") == items and b":si" not in part and not (b"!" in part and b"<!" in part)
    # Without its attributes: a reader makes room for as many strings as the root says, whatever it says.
    part = b"<sst>" + part[start.end() :] if start and usual else _rewritten(part, limits)
    if len(part) > _LONGEST and max(map(len, part.split(b"</si>"))) > _LONGEST:
        _Table(limits).read(part)
    return part


def check_text_length(table: bytes, sheets: Iterable[bytes], limits: Limits) -> None:
    """Raise RefusedWorkbookError ``too_much_text`` where all cells together hold more text than a file may unpack to.

    One long string, named by a million cells, is a small file and a large memory.
    """
    sheets = list(sheets)
    if sum(map(len, sheets)) // _SHORTEST_CELL * len(table) <= limits.unpacked:
        return
    named = sum(sheet.count(b"<v") for sheet in sheets)
    if named * len(table) <= limits.unpacked:
        return
    lengths = [len(item) for item in table.split(b"</si>")]
    if named * max(lengths) <= limits.unpacked:
        return
    total = 0
    for sheet in sheets:
        for reference in _REFERENCE.finditer(sheet):
            index = int(reference[1])
            total += lengths[index] if index < len(lengths) else 0
            if total > limits.unpacked:
                raise RefusedWorkbookError("too_much_text", limit=str(limits.unpacked // MEGABYTE))


def _rewritten(part: bytes, limits: Limits) -> bytes:
    items = _Table(limits).read(part)
    lines = "".join(f'<si><t xml:space="preserve">{escape(item, _RETURN)}</t></si>' for item in items)
    return f"<sst>{lines}</sst>".encode()


class _Table:
    """Follows the elements of the table; phonetic readings are no text."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.items: list[str] = []
        self.pieces: list[str] = []
        self.phonetic = 0
        self.open = False

    def read(self, part: bytes) -> list[str]:
        parse(part, "sharedStrings", self._start, end=self._end, text=self._text)
        return self.items

    def _start(self, tag: str, _: Attributes) -> None:
        if tag == "si":
            self.pieces = []
        elif tag == "rPh":
            self.phonetic += 1
        elif tag == "t":
            self.open = not self.phonetic

    def _end(self, tag: str) -> None:
        if tag == "t":
            self.open = False
        elif tag == "rPh":
            self.phonetic -= 1
        elif tag == "si":
            item = "".join(self.pieces)
            if len(item) > _LONGEST:
                raise RefusedWorkbookError("text_too_long")
            if len(self.items) >= self.limits.cells:
                raise RefusedWorkbookError("too_many_cells", limit=str(self.limits.cells))
            self.items.append(item)

    def _text(self, text: str) -> None:
        if self.open:
            self.pieces.append(text)
