"""Weighted sums, ranks and ties, exactly.

Equal scores share the better rank (1, 2, 2, 4). The order of a list is total all the same: by score, then by the
scheme's declared keys, then by the key of the enterprise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from scoring.definition.scheme import Scheme


@dataclass(frozen=True)
class Ranking:
    """`scores` int64 [n] and `contributions` int64 [n, criteria] in 10⁻⁶ point; `ranks` int64 [n] from 1.

    `order` int64 [n]: row numbers, best first.
    """

    scores: NDArray[np.int64]
    contributions: NDArray[np.int64]
    ranks: NDArray[np.int64]
    order: NDArray[np.int64]


def rank(values: NDArray[np.int64], weights: Sequence[int], tie_columns: Sequence[int]) -> Ranking:
    """Return the ranking of rows by ``sum(weight x value)``.

    `values` int64 [n, criteria] in 1/100 point; `weights` in 1/10 000; `tie_columns`: columns that order equal scores,
    higher first; what is still equal keeps its row order (rows are sorted by key).
    """
    contributions = values * np.asarray(weights, dtype=np.int64)[None, :]
    scores = contributions.sum(axis=1)
    return Ranking(scores, contributions, competition_ranks(scores), ordered(scores, values, tie_columns))


def ordered(scores: NDArray[np.int64], values: NDArray[np.int64], tie_columns: Sequence[int]) -> NDArray[np.int64]:
    """Return the numbers of rows best first: by score, then by the tie columns, then by their own order."""
    keys = [-values[:, column] for column in reversed(tie_columns)]
    return np.lexsort([*keys, -scores]).astype(np.int64)  # lexsort keeps the order of what is equal


def rank_pools(
    values: NDArray[np.int64],
    weights: Sequence[Sequence[int]],
    pools: NDArray[np.int64],
    tie_columns: Sequence[Sequence[int]],
) -> Ranking:
    """Return the ranking of the rows of each pool among themselves, by its own weights and tie columns.

    `pools` int64 [n]: the number of each row's pool; `order` lists the pools one after another.
    """
    scores = np.zeros(len(values), dtype=np.int64)
    contributions, ranks = np.zeros_like(values), np.zeros(len(values), dtype=np.int64)
    orders = []
    for number, (own, ties) in enumerate(zip(weights, tie_columns, strict=True)):
        rows = np.flatnonzero(pools == number)
        part = rank(values[rows], own, ties)
        scores[rows], contributions[rows], ranks[rows] = part.scores, part.contributions, part.ranks
        orders.append(rows[part.order])
    order = np.concatenate(orders) if orders else np.zeros(0, dtype=np.int64)
    return Ranking(scores, contributions, ranks, order.astype(np.int64))


def rank_by(scheme: Scheme, values: NDArray[np.int64], pools: NDArray[np.int64]) -> Ranking:
    """Return the ranking of the rows of each pool among themselves by a scheme.

    `values` int64 [n, criteria] in 1/100 point; `pools` int64 [n]: the number of each row's pool.
    """
    weights = [[item.weight if item.belongs(pool.id) else 0 for item in scheme.criteria] for pool in scheme.pools]
    return rank_pools(values, weights, pools, [tie_columns_of(scheme, pool.id) for pool in scheme.pools])


def tie_columns_of(scheme: Scheme, pool: str) -> list[int]:
    """Return the columns of the keys that order equal scores in a pool."""
    columns = [item.id for item in scheme.criteria]
    return [columns.index(key) for key in scheme.keys_of(pool)]


def ranks_within(scores: NDArray[np.int64], groups: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the rank of each row among the rows of its group; 0 where the group is negative."""
    ranks = np.zeros(len(scores), dtype=np.int64)
    for group in np.unique(groups[groups >= 0]).tolist():
        rows = np.flatnonzero(groups == group)
        ranks[rows] = competition_ranks(scores[rows])
    return ranks


def competition_ranks(scores: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return 1 + how many scores are strictly better, for each row."""
    ascending = np.sort(scores)
    return len(scores) - np.searchsorted(ascending, scores, side="right") + 1


@dataclass(frozen=True, slots=True)
class TableRow:
    """One ranked row of a free table; everything exact."""

    name: str
    score: Decimal
    rank: int
    contributions: Mapping[str, Decimal]


def rank_table(
    names: Sequence[str], columns: Mapping[str, Sequence[Decimal]], weights: Mapping[str, Decimal]
) -> tuple[TableRow, ...]:
    """Return any table of decimals ranked by its weighted sum, in decimal arithmetic.

    Returned best first, equal ones in the table's order. The weights must sum to exactly 1 and name the columns;
    raises ValueError otherwise.
    """
    if set(weights) != set(columns) or sum(map(Fraction, weights.values()), Fraction(0)) != 1:
        message = "the weights must name every column and add up to exactly 1"
        raise ValueError(message)
    parts = {name: [_product(weights[name], value) for value in column] for name, column in columns.items()}
    scores = [_total([parts[name][row] for name in columns]) for row in range(len(names))]
    ordered = sorted(scores, reverse=True)
    first: dict[Decimal, int] = {}
    for place, score in enumerate(ordered, start=1):
        first.setdefault(score, place)
    rows = [
        TableRow(name, scores[row], first[scores[row]], {column: parts[column][row] for column in columns})
        for row, name in enumerate(names)
    ]
    return tuple(sorted(rows, key=lambda row: row.rank))


def _product(weight: Decimal, value: Decimal) -> Decimal:
    """Multiply without rounding, whatever the context's precision."""
    exponent = int(weight.as_tuple().exponent) + int(value.as_tuple().exponent)
    return _scaled(_digits(weight) * _digits(value), exponent)


def _total(terms: Sequence[Decimal]) -> Decimal:
    lowest = min((int(term.as_tuple().exponent) for term in terms), default=0)
    return _scaled(sum(int(Fraction(term) / Fraction(10) ** lowest) for term in terms), lowest)


def _digits(number: Decimal) -> int:
    sign, digits, _ = number.as_tuple()
    return (-1 if sign else 1) * int("".join(map(str, digits)) or "0")


def _scaled(digits: int, exponent: int) -> Decimal:
    return Decimal((int(digits < 0), tuple(map(int, str(abs(digits)))), exponent))
