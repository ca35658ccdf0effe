"""What a live workbook is made from: criteria, pools with weights, ranked rows with the server's own numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from exports.writing.tables import FactSheet, Table, TableError
from scoring.exact import SCORE

IN, RESERVE, OUT, UNFIT = "入选", "备选", "未入选", "不符合条件"
NOTHING = "—"
MOST_ROWS = 10_000
"""RANK looks at every row for every row: beyond this a change of weights takes minutes instead of a moment."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion: its title, and what is to be said of it (why, 待核)."""

    title: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class LivePool:
    """Who is ranked together: `criteria` (places in the book's list) with `weights` in 1/10 000, seats and reserve."""

    title: str
    criteria: tuple[int, ...]
    weights: tuple[int, ...]
    seats: int
    reserve: int


@dataclass(frozen=True, slots=True)
class LiveRow:
    """One ranked enterprise with what the server stored of it.

    `pool`: place of its pool; `texts`: what the columns of `LiveBook.texts` say; `segment` from 1, 0 for none;
    `gates`: which conditions fail or are pending. `values` in 1/100 point, one per criterion of the book;
    `contributions` and `score` in 10⁻⁶ point; `rank` within the pool; `result`: what the system decided, in words.
    """

    pool: int
    name: str
    code: str
    unit: str
    texts: tuple[str, ...]
    segment: int
    eligible: bool
    gates: str
    values: tuple[int, ...]
    contributions: tuple[int, ...]
    score: int
    rank: int
    result: str
    seated: bool


@dataclass(frozen=True, slots=True)
class ListWords:
    """What the book calls the list that it is held against.

    `name`: the list; `result`: the title of who is on it; `counted`: what it takes into account beside the rank.
    """

    name: str = "系统名单"
    result: str = "系统结果"
    counted: str = "约束、份额和指定"


@dataclass(frozen=True)
class LiveBook:
    """What a live workbook is made from. `rows` stand pool after pool, in each by the server's total order, best first.

    `texts`: titles of further text columns; `tie_keys`: places of the criteria that order equal scores, in each pool
    those that count there; `places`: of the declared total; `segments`: labels from group 1 on; `usage`: sentences
    under the weights; `facts`: the notes; `words`: what the list is called; `table`: that list itself, before all.
    """

    title: str
    subtitle: str
    criteria: tuple[Criterion, ...]
    pools: tuple[LivePool, ...]
    tie_keys: tuple[int, ...]
    places: int
    texts: tuple[str, ...]
    segments: tuple[str, ...]
    rows: Sequence[LiveRow]
    usage: Sequence[str]
    signatures: str
    facts: Sequence[FactSheet] = ()
    words: ListWords = ListWords()
    table: Table | None = None

    def check(self) -> None:
        """Raise TableError when rows, pools and criteria contradict each other."""
        if any(after.pool < before.pool for before, after in pairwise(self.rows)) or len(self.rows) > MOST_ROWS:
            message = f"the rows of a live workbook stand pool after pool, {MOST_ROWS} at most"
            raise TableError(message)
        for row in self.rows:
            width = len(self.criteria)
            if (len(row.values), len(row.contributions), len(row.texts)) != (width, width, len(self.texts)):
                message = (
                    f"{row.code}: {len(row.values)} values, {len(row.contributions)} parts, {len(row.texts)} texts"
                )
                raise TableError(message)
            if row.score != sum(row.contributions) or row.contributions != self._products(row):
                message = f"{row.code}: the score {row.score} is not the sum of weight x value"
                raise TableError(message)

    def _products(self, row: LiveRow) -> tuple[int, ...]:
        pool = self.pools[row.pool]
        weights = dict(zip(pool.criteria, pool.weights, strict=True))
        return tuple(weights.get(place, 0) * value for place, value in enumerate(row.values))

    def keys_of(self, pool: LivePool) -> tuple[int, ...]:
        """Return the tie keys that count in a pool, in their order."""
        return tuple(place for place in self.tie_keys if place in pool.criteria)

    def spans(self) -> list[tuple[int, int]]:
        """Return (first, after last) place of each pool among the rows."""
        counts = [sum(row.pool == number for row in self.rows) for number in range(len(self.pools))]
        return list(pairwise(accumulate(counts, initial=0)))


@dataclass(frozen=True, slots=True)
class Standing:
    """What the formulas of one row must show under the server's weights.

    `tie`: static order by the tie keys and the code within the pool; `unique`: tie-proof rank; `among`: place among the
    eligible, 0 for who is not; `result`: by rank alone.
    """

    tie: int
    unique: int
    among: int
    result: str


def standings_of(book: LiveBook) -> list[Standing]:
    """Return a standing per row, read off the server's order."""
    standings: list[Standing] = []
    for pool, (first, after) in zip(book.pools, book.spans(), strict=True):
        rows = book.rows[first:after]
        keys = book.keys_of(pool)
        keyed = sorted(rows, key=lambda row: (*(-row.values[place] for place in keys), row.code))
        ties = {row.code: place for place, row in enumerate(keyed, start=1)}
        among = 0
        for unique, row in enumerate(rows, start=1):
            among += row.eligible
            own = among if row.eligible else 0
            standings.append(Standing(ties[row.code], unique, own, result_of(own, pool)))
    return standings


def apart(book: LiveBook) -> tuple[int, int]:
    """Return how many are in by rank and not on the system's list, and how many on that list are not in by rank."""
    pairs = list(zip(book.rows, standings_of(book), strict=True))
    return (
        sum(standing.result == IN and not row.seated for row, standing in pairs),
        sum(standing.result != IN and row.seated for row, standing in pairs),
    )


def result_of(among: int, pool: LivePool) -> str:
    """Return the result by rank alone of the place among the eligible; 0 is not eligible."""
    if not among:
        return UNFIT
    if among <= pool.seats:
        return IN
    return RESERVE if among <= pool.seats + pool.reserve else OUT


def points(score: int) -> float:
    """Return 10⁻⁶ points as the nearest double: what the formula's whole numbers divide to."""
    return score / SCORE
