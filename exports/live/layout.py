"""Where everything stands in a live workbook: cells of the weights, columns of the calculation and of the ranking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from xlsxwriter.utility import xl_col_to_name

from exports.live.contents import LiveBook

WEIGHTS, RANKING, CALCULATION, STATISTICS = "权重", "排序", "测算", "统计"
BAND_ROW, HEADER_ROW = 2, 3
"""Row numbers from 0: a band of column groups, and the header under it."""
FIRST = HEADER_ROW + 1
_BLOCK_START, _BLOCK_HEAD, _BLOCK_FOOT = 7, 2, 5


@dataclass(frozen=True, slots=True)
class Block:
    """One pool's block on the sheet of weights, rows from 0: criteria from `first`, then sum, seats, reserve, moves."""

    top: int
    first: int
    count: int

    @property
    def total(self) -> int:
        """The row of the sum."""
        return self.first + self.count

    @property
    def seats(self) -> int:
        """The row of the seats."""
        return self.total + 1

    @property
    def reserve(self) -> int:
        """The row of the reserve."""
        return self.total + 2

    @property
    def moves(self) -> int:
        """The row of who enters and who leaves."""
        return self.total + 3


def blocks_of(book: LiveBook) -> list[Block]:
    """Return the block of each pool, one under another."""
    blocks: list[Block] = []
    top = _BLOCK_START
    for pool in book.pools:
        blocks.append(Block(top, top + _BLOCK_HEAD, len(pool.criteria)))
        top = blocks[-1].total + _BLOCK_FOOT
    return blocks


TITLE, INPUT, SERVER, APART, USED, TIE, NOTE = range(7)
"""The columns of the sheet of weights."""
VERDICT_ROW, LIST_ROW, MOVES_ROW, PLACES_ROW = 2, 3, 4, 5


def on_weights(row: int, column: int) -> str:
    """Return a cell of the sheet of weights as another sheet names it."""
    return f"'{WEIGHTS}'!${xl_col_to_name(column)}${row + 1}"


ONLY_HERE, ONLY_THERE = (on_weights(LIST_ROW, column + 1) for column in (INPUT, APART))
"""The cells that hold how many are in by rank and not on the system's list, and the other way round."""
PLACES = on_weights(PLACES_ROW, INPUT)
"""The cell that holds how many decimal places the total has."""


@dataclass(frozen=True)
class Grid:
    """The columns of a sheet by key, and references into them; `spans`: (first, after last) data row of each pool."""

    sheet: str
    places: Mapping[str, int]
    spans: Sequence[tuple[int, int]]

    def letter(self, key: str) -> str:
        """Return the letters of a column."""
        return str(xl_col_to_name(self.places[key]))

    def cell(self, key: str, line: int) -> str:
        """Return the cell of a data row (from 0) on the sheet itself, column fixed."""
        return f"{self.letters[key]}{FIRST + line + 1}"

    @cached_property
    def letters(self) -> Mapping[str, str]:
        """Return key -> ``$AB``."""
        return {key: f"${xl_col_to_name(place)}" for key, place in self.places.items()}

    def pool(self, key: str, number: int) -> str:
        """Return the range of one pool on the sheet itself."""
        return self._range(key, *self.spans[number])

    def whole(self, key: str) -> str:
        """Return the range of all rows on the sheet itself."""
        return self._range(key, self.spans[0][0], self.spans[-1][1])

    def outside(self, reference: str) -> str:
        """Return a reference as another sheet names it."""
        return f"'{self.sheet}'!{reference}"

    def _range(self, key: str, first: int, after: int) -> str:
        letter = self.letter(key)
        return f"${letter}${FIRST + first + 1}:${letter}${FIRST + max(after, first + 1)}"


IDENTITY = ("pool", "name", "code", "unit")
NOW = ("score", "rank", "among", "result", "change")
STORED = ("server_score", "server_rank", "server_by_rank", "server_result")
HELP = ("tie", "segment", "seated", "whole_score", "key", "fit_key", "unique")


def calculation_grid(book: LiveBook) -> Grid:
    """Return the columns of the calculation: identity, result now, the server's, values, contributions, auxiliary."""
    texts = [f"text{number}" for number in range(len(book.texts))]
    own = range(len(book.criteria))
    values, parts = [f"value{n}" for n in own], [f"part{n}" for n in own]
    keys = [*IDENTITY, *texts, "eligible", "gates", *NOW, *STORED, *values, *parts, *HELP]
    return Grid(CALCULATION, {key: place for place, key in enumerate(keys)}, book.spans())


ORDERED = (
    "pool", "place", "rank", "among", "result", "name", "code", "unit", "score", "server_rank", "server_result",
    "change", "line", "seats",
)  # fmt: skip


def ranking_grid(book: LiveBook) -> Grid:
    """Return the columns of the sorted view."""
    return Grid(RANKING, {key: place for place, key in enumerate(ORDERED)}, book.spans())
