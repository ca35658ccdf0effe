"""Sheets that are mostly formatted emptiness: a million empty rows are read past, never held.

WPS and Excel keep a format on every row that somebody once selected. What matters ends with the last value.
"""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO

from exports.archive.refusals import RefusedWorkbookError
from exports.archive.safe_xml import plain_xml
from exports.archive.zip_archive import LARGE_SHEET, MEGABYTE, Archive, is_sheet

LARGE = 2 * MEGABYTE
"""Bytes of emptiness that are kept as they are."""

_VALUES = (b"</v>", b"</is>", b"</f>", b"<f ", b"<f>")
_BEGIN, _END, _ROW, _CELL_END = b"<sheetData>", b"</sheetData>", b"<row r=", b"</c>"


def sheet_part(archive: Archive, name: str, most: int) -> bytes:
    """Return a sheet's XML as plain UTF-8, without long emptiness where it is large: at most `most` bytes."""
    large = archive.entries[name].size > LARGE_SHEET and is_sheet(name)
    return plain_xml(Trimmed(most).take(archive.pieces(name)) if large else archive.read(name), name)


class Trimmed:
    """Reads a sheet piece by piece and leaves long emptiness out; `cut`: whether any was left out."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.cut = False
        self._kept, self._pending = BytesIO(), bytearray()  # a BytesIO gives its bytes without a copy
        self._begun = self._ended = self._open = False

    def take(self, pieces: Iterable[bytes]) -> bytes:
        """Return the sheet without long emptiness. Raises RefusedWorkbookError above `most` bytes."""
        for piece in pieces:
            self._add(piece)
            if self._kept.tell() + len(self._pending) > self.most + LARGE:
                raise RefusedWorkbookError("unpacks_too_large", limit=str(self.most // MEGABYTE))
        self._kept.write(self._pending)
        return self._kept.getvalue()

    def _add(self, piece: bytes) -> None:
        self._pending += piece
        if self._ended:
            return
        end = self._pending.find(_END)
        self._ended = end >= 0
        border = end if end >= 0 else len(self._pending)
        if not self._begun:
            self._begin()
            border = min(border, len(self._pending))
        last = max(self._pending.rfind(mark, 0, border) for mark in _VALUES)
        if last >= 0:
            self._keep(last)
        end = self._pending.find(_END)
        held = end if end >= 0 else len(self._pending)
        if self._begun and held > LARGE:
            self._drop(end)
        elif self._ended and self._broken():
            del self._pending[:end]

    def _begin(self) -> None:
        """Move everything before the first row over."""
        at = self._pending.find(_BEGIN)
        if at >= 0:
            self._begun = True
            self._kept.write(self._pending[: at + len(_BEGIN)])
            del self._pending[: at + len(_BEGIN)]
            if self._ended and self._pending.find(_END) < 0:
                self._ended = False

    def _keep(self, last: int) -> None:
        """Move everything up to a value over; after a cut, from the first whole row on."""
        first = 0
        if self._broken():
            first = self._pending.find(_ROW, 0, last)
            if first < 0:
                raise RefusedWorkbookError("unpacks_too_large", limit=str(self.most // MEGABYTE))
        self._kept.write(self._pending[first:last])
        del self._pending[:last]
        self._open = True

    def _broken(self) -> bool:
        return self.cut and not self._open

    def _drop(self, end: int) -> None:
        """Leave the emptiness out: close the cell and row of the last value, keep a row's length for what may come."""
        if self._open:
            closed = self._pending.find(_CELL_END) + len(_CELL_END)
            self._kept.write(self._pending[:closed] + b"</row>")
            self._open = False
        self.cut = True
        del self._pending[: end if end >= 0 else len(self._pending) - 64 * 1024]
