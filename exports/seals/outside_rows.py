"""Lines outside a list, held against those of the export by their place: which texts are gone, which are new.

Lines are taken in order, cells by column. Empty lines and columns do not count, so that whole lines that were pushed
down stand where they stood; two values that changed places do not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Column = tuple[int, int]
"""A column as both files know it: a column of the export, and how many of the unknown ones beside it lie between."""

_MOST = 250_000
"""Pairs of lines that are tried against each other; of more, each is held against the one in its place."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one cell says and where it stands; `reckoned`: by a formula."""

    text: str
    where: str
    reckoned: bool


@dataclass(frozen=True)
class Line:
    """One line: above the list (-1), between its rows (0) or below (1), and its cells by column."""

    region: int
    cells: Mapping[Column, Said]

    def like(self, other: Line) -> int:
        """Return how many cells say the same in the same column; a formula stands for another one."""
        if self.region != other.region:
            return 0
        pairs = ((said, other.cells.get(column)) for column, said in self.cells.items())
        return sum(_same(said, beside) for said, beside in pairs if beside is not None)

    def texts(self) -> tuple[int, Mapping[Column, str]]:
        """Return what makes two lines equal."""
        return self.region, {column: said.text for column, said in self.cells.items()}


def compare(kept: Sequence[Line], given: Sequence[Line]) -> tuple[list[Said], list[Said]]:
    """Return the cells of the export that are gone, and those of the file that are new."""
    first, last = _alike_ends([line.texts() for line in kept], [line.texts() for line in given])
    before, now = kept[first : len(kept) - last], given[first : len(given) - last]
    gone, new = list[Said](), list[Said]()
    for was, standing in _aligned(before, now):
        old = was.cells if was is not None else {}
        own = standing.cells if standing is not None else {}
        gone += [said for column, said in old.items() if column not in own or own[column].text != said.text]
        new += [said for column, said in own.items() if column not in old or old[column].text != said.text]
    return gone, new


def _same(one: Said, other: Said) -> bool:
    return one.text == other.text or (one.reckoned and other.reckoned)


def _alike_ends(
    kept: Sequence[tuple[int, Mapping[Column, str]]], now: Sequence[tuple[int, Mapping[Column, str]]]
) -> tuple[int, int]:
    """Return how many lines are equal at the beginning and at the end."""
    most = min(len(kept), len(now))
    first = next((at for at in range(most) if kept[at] != now[at]), most)
    rest = most - first
    last = next((at for at in range(rest) if kept[-1 - at] != now[-1 - at]), rest)
    return first, last


def _aligned(kept: Sequence[Line], now: Sequence[Line]) -> list[tuple[Line | None, Line | None]]:
    """Return pairs of lines in order, those that share most; None where a line has no other."""
    if len(kept) * len(now) > _MOST:
        shorter = min(len(kept), len(now))
        pairs: list[tuple[Line | None, Line | None]] = list(zip(kept, now, strict=False))
        return [*pairs, *((line, None) for line in kept[shorter:]), *((None, line) for line in now[shorter:])]
    best = [[0] * (len(now) + 1) for _ in range(len(kept) + 1)]
    for row in range(len(kept) - 1, -1, -1):
        for column in range(len(now) - 1, -1, -1):
            paired = best[row + 1][column + 1] + kept[row].like(now[column])
            best[row][column] = max(paired, best[row + 1][column], best[row][column + 1])
    return _followed(kept, now, best)


def _followed(
    kept: Sequence[Line], now: Sequence[Line], best: Sequence[Sequence[int]]
) -> list[tuple[Line | None, Line | None]]:
    pairs: list[tuple[Line | None, Line | None]] = []
    row = column = 0
    while row < len(kept) and column < len(now):
        shared = kept[row].like(now[column])
        if shared and best[row][column] == best[row + 1][column + 1] + shared:
            pairs.append((kept[row], now[column]))
            row, column = row + 1, column + 1
        elif best[row][column] == best[row + 1][column]:
            pairs.append((kept[row], None))
            row += 1
        else:
            pairs.append((None, now[column]))
            column += 1
    return [*pairs, *((line, None) for line in kept[row:]), *((None, line) for line in now[column:])]
