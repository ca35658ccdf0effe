"""The text of a cell: what a cell can hold, and how wide, how many lines and how high it stands."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

from wcwidth import width as terminal_width

from exports.writing.tables import Cell, Column

CELL_LIMIT = 32_767
CUT_MARK = "…（过长，已截断）"
LEGIBLE_WIDTH = 190  # characters across A4 landscape at about 7 point
LINE_HEIGHT = 15
"""Points of a line of our usual text."""
MEASURED_ROWS = 400
"""Rows that the width of a column is taken from."""
_MOST_LINES = 26


def clean(text: str) -> str:
    """Return text that a cell can hold: control characters become U+FFFD, lines end as LF, a long text is cut."""
    if text.isprintable() and len(text) <= CELL_LIMIT // 2:
        return text
    allowed = "\n\t"
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(
        letter
        if letter in allowed or (unicodedata.category(letter) not in {"Cc", "Cs"} and letter not in "\ufffe\uffff")
        else "\ufffd"
        for letter in text
    )
    return kept if len(kept.encode("utf-16-le")) // 2 <= CELL_LIMIT else kept[: CELL_LIMIT // 2] + CUT_MARK


def text_width(text: str, *, ambiguous: int = 1) -> int:
    """Return how many half-width characters a text is wide: 2 for a full-width one, 0 for a combining one.

    `ambiguous`: what a character counts that is wide only in Chinese fonts (“ ”, ①, —).
    """
    return terminal_width(text, control_codes="ignore", ambiguous_width=ambiguous)


def line_count(text: str, across: float, *, ambiguous: int = 1) -> int:
    """Return how many lines a text takes where `across` half-width characters stand in one; an empty line is one."""
    return sum(max(1, math.ceil(text_width(line, ambiguous=ambiguous) / across)) for line in text.split("\n"))


def cell_lines(cell: Cell, width: float) -> int:
    """Return how many lines a cell takes in a column of that width, 26 at the most; a figure takes one.

    Some readers do not make a row higher by themselves.
    """
    return min(_MOST_LINES, line_count(cell, width - 2)) if isinstance(cell, str) else 1


def header_height(columns: Sequence[Column], widths: Sequence[float]) -> float:
    """Return how tall the header is, in points: two lines, or as many as the longest title takes in its column."""
    lines = [cell_lines(column.title, width) for column, width in zip(columns, widths, strict=True)]
    return float(max(32, LINE_HEIGHT * max(lines, default=1) + 2))


def column_width(column: Column, cells: Sequence[Cell]) -> float:
    """Return the column's own width, else one that shows header and cells: 8 to 36 half-width characters."""
    if column.width:
        return float(column.width)
    shown = [cell if isinstance(cell, str) else _figure(cell, column.places) for cell in cells[:MEASURED_ROWS]]
    longest = max([text_width(text) for text in shown], default=0)
    return float(min(36, max(8, longest + 2, min(text_width(column.title), 12) + 2)))


def _figure(cell: int | Decimal | None, places: int) -> str:
    return "" if cell is None else f"{cell:,.{places}f}"
