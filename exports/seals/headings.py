"""Headings of a table as a reader sees them: through merged cells, over as many rows as they take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from exports.reading.workbook import Sheet
from exports.seals.row_seals import canonical

_MOST_MERGED = 200_000
_DEEPEST = 6
"""Rows that a heading takes at most."""

PARTED = "／"
"""What stands between a heading and the one above it where both are needed to tell it apart."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands over a column, the innermost first; empty where nothing does."""

    texts: tuple[str, ...]

    @property
    def title(self) -> str:
        """The innermost heading."""
        return self.texts[0] if self.texts else ""

    @property
    def names(self) -> tuple[str, ...]:
        """What the column may be called: its heading, with the one above, with all that stand above."""
        return tuple(PARTED.join(reversed(self.texts[: depth + 1])) for depth in range(len(self.texts)))


def spread_merged_headings(sheet: Sheet) -> Sheet:
    """Return a sheet whose merged cells all hold what stands in the first of them, as a reader sees it."""
    if not sheet.merged:
        return sheet
    rows, room = [list(row) for row in sheet.rows], _MOST_MERGED
    for top, left, bottom, right in sheet.merged:
        value, area = sheet.cell(top, left), (bottom - top + 1) * (right - left + 1)
        if value is None or area > room:
            continue
        room -= area
        for cells in rows[top : bottom + 1]:
            cells.extend([None] * (right + 1 - len(cells)))
            cells[left : right + 1] = [value] * (right + 1 - left)
    return replace(sheet, rows=rows)


class Headings:
    """The headings over every row of a sheet's first rows."""

    def __init__(self, sheet: Sheet, rows: int) -> None:
        top = replace(sheet, rows=sheet.rows[:rows], merged=tuple(area for area in sheet.merged if area[0] < rows))
        self._rows = [[canonical(cell) for cell in row] for row in spread_merged_headings(top).rows]
        self._titles = _titles(top, self._rows)
        self._lone = {at for at, row in enumerate(self._rows) if sum(map(bool, row)) == 1}

    def __len__(self) -> int:
        return len(self._rows)

    def texts(self, row: int) -> Sequence[str]:
        """Return what stands in a row, merged cells filled."""
        return self._rows[row]

    def over(self, row: int) -> list[Heading]:
        """Return the heading of each column, read from a row upwards.

        A line over the whole table is its title and no heading; nor is a text that stands alone in a line above.
        """
        width = max((len(self._rows[at]) for at in range(max(0, row - _DEEPEST + 1), row + 1)), default=0)
        return [Heading(tuple(self._upwards(row, column))) for column in range(width)]

    def _upwards(self, row: int, column: int) -> list[str]:
        texts: list[str] = []
        for at in range(row, max(-1, row - _DEEPEST), -1):
            if at in self._titles:
                break
            if at in self._lone and at != row:
                continue
            text = self._rows[at][column] if column < len(self._rows[at]) else ""
            if text and text not in texts[-1:]:
                texts.append(text)
        return texts


def _titles(sheet: Sheet, rows: Sequence[Sequence[str]]) -> frozenset[int]:
    """Return the rows that one merged cell fills from the first column in use to the last, or nearly."""
    width = max(map(len, rows), default=0)
    return frozenset(
        row
        for top, left, bottom, right in sheet.merged
        for row in range(top, min(bottom + 1, len(rows)))
        if right > left and left == 0 and right + 1 >= width > 1
    )
