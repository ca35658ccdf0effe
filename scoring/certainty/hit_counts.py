"""In how many draws each row is among the first: exact counts from single-precision products.

Per block of draws a line is laid halfway between the last inside and the first outside among the likeliest rows (the
best under the mean weights). One comparison per row and draw then tells who is above it. A draw is settled anew, with
exact integers, where those two are within the error of single precision, or where more rows are above the line than
there are seats.

Why that is exact: let e bound the error of a score. If the two are more than 4e apart, the last inside is more than 2e
above the line, its exact score more than e; whoever is not above the line, likely or not, has an exact score of less
than ``line + e``. So when just `seats` rows are above the line they are the first ones, with no tie among the others.

e: a score is a sum of c products, none negative. Rounding the weights to float32 and adding up, in any order, costs
c + 1 units of 2**-24 of the score at most, but for terms of second order, which one unit more covers, and another one
that e is taken from the rounded score (Higham, Accuracy and Stability of Numerical Algorithms, section 3.1).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
THREADS = 2
_DRAWS = 1024
_ROWS = 512
_COUNTED = 255
_LIKELY = 4


def one_thread_each() -> AbstractContextManager[object]:
    """Return a context in which linear algebra runs in one thread, since the blocks already run side by side."""
    limits: AbstractContextManager[object] = _libraries().limit(limits=1)
    return limits


@cache
def _libraries() -> Any:  # noqa: ANN401 - no types are published for it
    """Return the libraries of linear algebra, looked for once: numpy's, which multiplies here, is loaded by then."""
    from threadpoolctl import ThreadpoolController  # noqa: PLC0415 - loaded when first used

    return ThreadpoolController()


def tie_order(values: Integers, tie_columns: Sequence[int]) -> Integers:
    """Return the rows in the order that settles equal scores: declared columns, higher first, then the row number."""
    keys = [-values[:, column] for column in reversed(tie_columns)]
    return np.lexsort([np.arange(len(values)), *keys]).astype(np.int64)


def first_hits(replicas: Sequence[Integers], weights: Integers, seats: int, tie_columns: Sequence[int]) -> Integers:
    """Return in how many draws each row is among the first `seats`, int64 [n]; arguments as for `certainty`.

    Raises ValueError for a negative value.
    """
    if any(int(values.min(initial=0)) < 0 for values in replicas):
        message = "criterion values are 0 or more"
        raise ValueError(message)
    rows, draws = len(replicas[0]), len(weights)
    if seats >= rows:
        return np.full(rows, draws, dtype=np.int64)
    if seats <= 0:
        return np.zeros(rows, dtype=np.int64)
    total = np.zeros(rows, dtype=np.int64)
    with one_thread_each(), ThreadPoolExecutor(THREADS) as pool:
        for number, values in enumerate(replicas):
            own = weights[number :: len(replicas)]
            counter = _Counter(values, own, seats, tie_columns)
            starts = range(0, len(own), _DRAWS)
            for part in pool.map(counter.block, starts):
                total += part
    return total


class _Counter:
    """One replica's rows, ready to be held against blocks of draws."""

    def __init__(self, values: Integers, weights: Integers, seats: int, tie_columns: Sequence[int]) -> None:
        self.weights = weights
        self.seats = seats
        order = tie_order(values, tie_columns)
        mean = values @ weights.sum(axis=0)
        ranked = order[np.argsort(-mean[order], kind="stable")]
        likely = min(len(values), max(_LIKELY * seats, seats + 64))
        self.order = ranked
        self.likely = likely
        places = np.empty(len(values), dtype=np.int64)
        places[order] = np.arange(len(values))
        self.ties = places[ranked]
        self.exact = values[ranked].astype(np.float64)
        self.table = self.exact.astype(np.float32)
        self.error = np.float32((values.shape[1] + 3) * 2.0**-24)

    def block(self, start: int) -> Integers:
        """Return the hits in the draws from `start` on."""
        weights = self.weights[start : start + _DRAWS]
        single = weights.astype(np.float32)
        turned = np.ascontiguousarray(single.T)
        line = self._line(single)
        while True:
            hits, above = self._above(turned, line)
            wrong = (above != self.seats) & np.isfinite(line)
            if not wrong.any():
                break
            line[wrong] = np.inf  # counted again without these draws, which are settled below
        for exact in self._exactly(weights[np.isinf(line)]):
            hits[exact] += 1
        in_row_order = np.empty(len(self.table), dtype=np.int64)
        in_row_order[self.order] = hits
        return in_row_order

    def _above(self, turned: NDArray[np.float32], line: NDArray[np.float32]) -> tuple[Integers, Integers]:
        """Return in how many draws each row is above the line, and how many rows are in each draw."""
        rows, draws = len(self.table), len(line)
        hits, above = np.empty(rows, dtype=np.int64), np.zeros(draws, dtype=np.int64)
        scores = np.empty((_ROWS, draws), dtype=np.float32)
        flags = np.zeros((_ROWS, -(-draws // 8) * 8), dtype=np.bool_)
        for first in range(0, rows, _ROWS):
            last = min(first + _ROWS, rows)
            part, inside = scores[: last - first], flags[: last - first]
            np.matmul(self.table[first:last], turned, out=part)
            np.greater(part, line, out=inside[:, :draws])
            hits[first:last] = _across(inside)
            above += _down(inside[:, :draws])
        return hits, above

    def _line(self, single: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return a line per draw: one that nobody is above where the last inside is too near it to be sure."""
        scores = single @ self.table[: self.likely].T
        place = self.likely - self.seats
        scores.partition(place, axis=1)
        outside, inside = scores[:, :place].max(axis=1), scores[:, place]
        near = inside - outside <= 4 * self.error * inside
        return np.where(near, np.float32(np.inf), (inside + outside) / 2)

    def _exactly(self, weights: Integers) -> Iterator[Integers]:
        """Yield the first rows of each draw, as places in the counter's order; integers below 2**53 are exact."""
        for own in weights.astype(np.float64) @ self.exact.T:
            likely = own[: self.likely]
            least = np.partition(likely, self.likely - self.seats)[self.likely - self.seats]
            among = np.flatnonzero(own >= least)
            yield among[np.lexsort((self.ties[among], -own[among]))[: self.seats]]


def _across(flags: NDArray[np.bool_]) -> Integers:
    """Return how many flags of each row are set: eight at a time, up to 255 words to a byte."""
    words = flags.view(np.uint64)
    counts = np.zeros(len(flags), dtype=np.int64)
    for start in range(0, words.shape[1], _COUNTED):
        bytes_ = words[:, start : start + _COUNTED].sum(axis=1, dtype=np.uint64)
        counts += bytes_.view(np.uint8).reshape(-1, 8).sum(axis=1, dtype=np.int64)
    return counts


def _down(flags: NDArray[np.bool_]) -> Integers:
    """Return how many flags of each column are set, up to 255 rows to a byte."""
    counts = np.zeros(flags.shape[1], dtype=np.int64)
    for start in range(0, len(flags), _COUNTED):
        counts += flags[start : start + _COUNTED].view(np.uint8).sum(axis=0, dtype=np.uint8)
    return counts
