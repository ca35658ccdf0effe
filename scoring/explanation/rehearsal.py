"""A scheme held against another over the same enterprises: who comes and goes, and how alike the orders are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from scoring.evaluate import Evaluation
from scoring.exact import half_up
from scoring.ranking.gates import Verdict
from scoring.selection.selection import Place

PLACES = 10_000


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
    from scipy.stats import kendalltau, spearmanr  # noqa: PLC0415 - loaded when first used

    if len(set(first)) < 2 or len(set(second)) < 2:
        return None, None
    likenesses = (kendalltau(first, second, variant="b").statistic, spearmanr(first, second).statistic)
    return half_up(Fraction(float(likenesses[0])) * PLACES), half_up(Fraction(float(likenesses[1])) * PLACES)


def counts_by(listing: Listing, labels: Mapping[str, str]) -> Mapping[str, int]:
    """Return how many selected ones carry each label."""
    return Counter(labels[key] for key in listing.selected)
