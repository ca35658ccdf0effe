"""A scheme held against another over the same enterprises: who comes and goes, and how alike the orders are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from scoring.evaluate import Evaluation
from scoring.exact import half_up
from scoring.ranking.gates import Verdict
from scoring.selection.selection import Place

PLACES = 10_000
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Listing:
    """A ranked list: keys with pool and rank (1 is best, ties share), who is selected, and the cut line per pool.

    `cuts`: pool id -> the score of the last one selected by rank alone, in 10⁻⁶ point.
    """

    pools: Mapping[str, str]
    ranks: Mapping[str, int]
    order: tuple[str, ...]
    selected: frozenset[str]
    cuts: Mapping[str, int | None]


@dataclass(frozen=True)
class PoolChange:
    """One pool: Kendall's tau-b and Spearman's rho of both orders in 1/10 000 (None: not defined), and both cut lines.

    Over those that both lists rank in this pool.
    """

    pool: str
    both: int
    kendall: int | None
    spearman: int | None
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Rehearsal:
    """Who enters, in the new order; who leaves, in the old one; and each pool."""

    entered: tuple[str, ...]
    left: tuple[str, ...]
    pools: tuple[PoolChange, ...]


def listing_of(evaluation: Evaluation) -> Listing:
    """Return an evaluation as a listing; who fails a gate is not ranked here."""
    fine = (evaluation.verdicts != Verdict.FAILED).all(axis=1).tolist()
    names = [pool.id for pool in evaluation.scheme.pools]
    keys, shortlist = evaluation.keys, evaluation.shortlist
    order = tuple(keys[row] for row in evaluation.ranking.order.tolist() if fine[row])
    return Listing(
        pools={key: names[pool] for key, pool in zip(keys, evaluation.pools.tolist(), strict=True)},
        ranks={key: rank for key, rank, ok in zip(keys, evaluation.ranking.ranks.tolist(), fine, strict=True) if ok},
        order=order,
        selected=frozenset(key for key, place in zip(keys, shortlist.places, strict=True) if place is Place.SELECTED),
        cuts={
            name: None if cut is None else int(evaluation.ranking.scores[cut])
            for name, cut in zip(names, shortlist.cuts, strict=True)
        },
    )


def changes_between(first: Listing, second: Listing) -> Rehearsal:
    """Return what changes from the first list to the second."""
    entered = tuple(key for key in second.order if key in second.selected and key not in first.selected)
    left = tuple(key for key in first.order if key in first.selected and key not in second.selected)
    pools = dict.fromkeys([*first.cuts, *second.cuts])
    return Rehearsal(entered, left, tuple(_pool(name, first, second) for name in pools))


def _pool(name: str, first: Listing, second: Listing) -> PoolChange:
    both = [
        key
        for key in first.order
        if key in second.ranks and first.pools.get(key) == name and second.pools.get(key) == name
    ]
    ranks = [[listing.ranks[key] for key in both] for listing in (first, second)]
    kendall, spearman = likeness(*ranks)
    return PoolChange(name, len(both), kendall, spearman, first.cuts.get(name), second.cuts.get(name))


def likeness(first: Sequence[int], second: Sequence[int]) -> tuple[int | None, int | None]:
    """Return Kendall's tau-b and Spearman's rho of two rankings in 1/10 000, rounded half-up; None: not defined."""
    columns = [np.unique(np.array(ranks, dtype=np.int64), return_inverse=True)[1] for ranks in (first, second)]
    if any(len(column) == 0 or column.max() == 0 for column in columns):
        return None, None
    return half_up(Fraction(_kendall(*columns)) * PLACES), half_up(Fraction(_spearman(*columns)) * PLACES)


def _kendall(first: Integers, second: Integers) -> float:
    """Return tau-b of two columns of places counted from 0; every pair is counted in whole numbers."""
    width = int(second.max()) + 1
    both = np.sort(first * width + second)  # those with the same first place have their second ones in order
    whole = len(first) * (len(first) - 1) // 2
    tied = [_pairs(np.bincount(column)) for column in (first, second)]
    alike = _pairs(np.unique(both, return_counts=True)[1])
    agreed = whole - tied[0] - tied[1] + alike - 2 * _inversions(both % width)
    return agreed / sqrt(whole - tied[0]) / sqrt(whole - tied[1])


def _pairs(counts: Integers) -> int:
    return int((counts * (counts - 1) // 2).sum())


def _inversions(values: Integers) -> int:
    """Return how many pairs stand in falling order: bit by bit, of those whose higher bits are the same."""
    found = 0
    for bit in reversed(range(int(values.max()).bit_length())):
        high = values >> bit
        ones = high & 1
        before = np.cumsum(ones) - ones
        starts = np.flatnonzero(np.diff(high >> 1, prepend=-1))
        lengths = np.diff(starts, append=len(values))
        found += int(((before - np.repeat(before[starts], lengths)) * (1 - ones)).sum())
        values = values[np.argsort(high, kind="stable")]
    return found


def _spearman(first: Integers, second: Integers) -> float:
    """Return Pearson's correlation of the mean ranks of two columns of places; sums are whole (two million fit)."""
    sides = []
    for column in (first, second):
        counts = np.bincount(column)
        twice = 2 * (np.cumsum(counts) - counts) + counts + 1  # the mean rank of each place, twice
        sides.append(twice[column] - (len(column) + 1))
    top, *squares = (int((one * two).sum()) for one, two in ((sides[0], sides[1]), *zip(sides, sides, strict=True)))
    return top / sqrt(squares[0]) / sqrt(squares[1])


def counts_by(listing: Listing, labels: Mapping[str, str]) -> Mapping[str, int]:
    """Return how many selected ones carry each label."""
    return Counter(labels[key] for key in listing.selected)
