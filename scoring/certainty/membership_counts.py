"""How sure a place is: in how many draws of weights and answers a row is among the first (SMAA).

Lahdelma and Salminen, SMAA-2: stochastic multicriteria acceptability analysis for group decision making, Operations
Research 49 (2001). Scores, ties and counts are exact: criterion values are integers, drawn weights are too.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from operator import mul

import numpy as np
from numpy.typing import NDArray

from scoring.certainty.hit_counts import THREADS, first_hits, one_thread_each, tie_order

Integers = NDArray[np.int64]
Positions = NDArray[np.uint16] | NDArray[np.int32]
MOST_POSITIONS = 200_000_000
"""So many positions (rows x draws) are kept at most; beyond, intervals come from fewer draws."""
_BLOCK = 64


class Standing(StrEnum):
    """The class of a row by its share of draws."""

    STABLE_IN = "stable_in"
    GREY = "grey"
    STABLE_OUT = "stable_out"


@dataclass(frozen=True)
class MembershipCounts:
    """`hits` int64 [n]: in how many of `draws` a row is among the first seats.

    `low`, `high` int64 [n]: of its positions in the first `interval_draws` draws (D of them) the ceil(0.05 D)-th and
    the ceil(0.95 D)-th smallest: the interval of 90 %.
    """

    draws: int
    interval_draws: int
    hits: Integers
    low: Integers
    high: Integers


def membership_counts(
    replicas: Sequence[Integers],
    weights: Integers,
    seats: int,
    tie_columns: Sequence[int],
    *,
    eligible: NDArray[np.bool_] | None = None,
) -> MembershipCounts:
    """Return in how many draws each row is among the first seats, and the interval of its places.

    `replicas`: K matrices int64 [n, criteria] of values 0-10 000, one per joint draw of the answers; draw m uses the
    (m mod K)-th. `weights` int64 [draws, criteria] as `draw_weights` makes them. Equal scores inside a draw are ordered
    by `tie_columns` of that replica, higher first, then by row; so the hits add up to seats x draws. Where only some
    are `eligible`, the seats are theirs alone, and all the same a position counts everybody.
    """
    draws, rows = len(weights), len(replicas[0])
    some = draws if rows * draws <= MOST_POSITIONS else max(1, MOST_POSITIONS // rows)
    positions = _positions(replicas, weights[:some], tie_columns)
    low, high = _interval(positions)
    if eligible is not None and not eligible.all():
        hits = np.zeros(rows, dtype=np.int64)
        hits[eligible] = first_hits([values[eligible] for values in replicas], weights, seats, tie_columns)
    elif some == draws:
        hits = (positions <= seats).sum(axis=1).astype(np.int64)
    else:
        hits = first_hits(replicas, weights, seats, tie_columns)
    return MembershipCounts(draws, some, hits, low, high)


def fits(values: Integers, weights: Integers) -> bool:
    """Return whether `membership_counts` can count these values (0 or more) exactly in 64 bits.

    Where it can't, `membership_counts_slowly` can.
    """
    rows = len(values)
    return int(values.max(initial=0)) * int(weights.sum(axis=1).max()) << max(rows - 1, 1).bit_length() < 2**53


def membership_counts_slowly(
    replicas: Sequence[Integers], weights: Integers, seats: int, tie_columns: Sequence[int]
) -> MembershipCounts:
    """Return what `membership_counts` does for figures of any size, in Python's integers, a sort per draw.

    `replicas` may hold Python's integers (dtype object).
    """
    rows, draws = len(replicas[0]), len(weights)
    positions = np.empty((rows, draws), dtype=np.int32)
    tables = [[[int(value) for value in row] for row in values.tolist()] for values in replicas]
    for draw, line in enumerate(weights.tolist()):
        table = tables[draw % len(tables)]
        keys = [
            (-sum(map(mul, line, row)), *(-row[column] for column in tie_columns), place)
            for place, row in enumerate(table)
        ]
        for place, key in enumerate(sorted(keys), start=1):
            positions[key[-1], draw] = place
    low, high = _interval(positions)
    return MembershipCounts(draws, draws, (positions <= seats).sum(axis=1).astype(np.int64), low, high)


def _positions(replicas: Sequence[Integers], weights: Integers, tie_columns: Sequence[int]) -> Positions:
    """Return the positions of each row, from 1, [n, draws]: the draws of the first replica, then of the second, ….

    Score and place in the tie order are packed into one whole number, so that one sort per draw settles everything.
    The product of weights and values gives it at once, exactly: a float64 holds every whole number below 2**53.
    """
    rows, draws = len(replicas[0]), len(weights)
    kind = np.uint16 if rows < 1 << 16 else np.int32
    positions = np.empty((rows, draws), dtype=kind)
    bits = max(rows - 1, 1).bit_length()
    numbers = np.tile(np.arange(1, rows + 1, dtype=kind), _BLOCK)
    begins = np.arange(_BLOCK, dtype=np.int64)[:, None] * rows

    def settle(order: Integers, table: NDArray[np.float64], own: Integers, column: int) -> None:
        packed = np.column_stack([own, np.ones(len(own))]) @ table
        packed.sort(axis=1)
        places = packed.astype(np.int64)
        places &= (1 << bits) - 1
        places += begins[: len(own)]
        found = np.empty((len(own), rows), dtype=kind)
        found.reshape(-1)[places.reshape(-1)] = numbers[: places.size]
        positions[order, column : column + len(own)] = found.T

    column, blocks = 0, []
    for number, values in enumerate(replicas):
        order, own = tie_order(values, tie_columns), weights[number :: len(replicas)]
        table = np.vstack([values[order].T * -float(1 << bits), np.arange(rows)])
        blocks += [(order, table, own[at : at + _BLOCK], column + at) for at in range(0, len(own), _BLOCK)]
        column += len(own)
    with one_thread_each(), ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda block: settle(*block), blocks))
    return positions


def _interval(positions: Positions) -> tuple[Integers, Integers]:
    """Return the ceil(0.05 D)-th and the ceil(0.95 D)-th smallest of the D positions of each row."""
    rows, draws = positions.shape
    wanted = [-(-draws * share // 100) for share in (5, 95)]
    if rows > draws:
        places = [number - 1 for number in wanted]
        ends = np.partition(positions, places, axis=1)[:, places].astype(np.int64)
        return ends[:, 0], ends[:, 1]
    ends = np.empty((rows, 2), dtype=np.int64)
    for row, own in enumerate(positions):
        ends[row] = np.searchsorted(np.bincount(own, minlength=rows + 1).cumsum(), wanted)
    return ends[:, 0], ends[:, 1]


def classify(hits: Integers, draws: int, stable: Fraction, hopeless: Fraction) -> tuple[Standing, ...]:
    """Return the class of each row: at least `stable` of the draws, at most `hopeless` of them, or between."""
    least, most = stable * draws, hopeless * draws
    return tuple(
        Standing.STABLE_IN if count >= least else Standing.STABLE_OUT if count <= most else Standing.GREY
        for count in hits.tolist()
    )


def draws_before(first: Integers, second: Integers, weights: Integers, tie_columns: Sequence[int]) -> int:
    """Return in how many draws one row stands before another that comes after it where all else is equal.

    `first` and `second`: their values per replica, int64 [K, criteria].
    """
    count = len(first)
    gaps = (weights * (first - second)[np.arange(len(weights)) % count]).sum(axis=1)
    keys = (first - second)[:, list(tie_columns)]
    settled = np.array([next((key for key in row if key), 1) for row in keys.tolist()])
    return int((gaps > 0).sum() + ((gaps == 0) & (settled[np.arange(len(weights)) % count] > 0)).sum())
