"""The terms that a list is frozen under, how its limits are kept, and who moves up on a list that officials decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scoring.ranking.gates import Verdict
from scoring.ranking.ranking import Ranking
from scoring.selection.quotas.problem import Bound, Limit, carries, limits_of
from scoring.selection.quotas.promotion import Promotion
from scoring.selection.selection import POOL, Place, PoolSeats, Shortlist, Terms, problem_of, promoted
from scoring.selection.terms import LEVEL, LEVEL_FOUND


def as_frozen(terms: Terms, verdicts: NDArray[np.int8]) -> Terms:
    """Return the terms with level floors that count only levels that officials found (核定).

    The same as `scoring.selection.terms.terms_of` with `only_found`, of terms that were made without.
    """
    fit = (verdicts != Verdict.FAILED).all(axis=1)
    fit[list(terms.kept_out)] = False
    found = terms.labels.get(LEVEL_FOUND, ())
    quotas: list[Bound] = []
    for item in terms.quotas:
        if item.attribute != LEVEL:
            quotas.append(item)
            continue
        there = sum(text == item.value and bool(fit[row]) for row, text in enumerate(found))
        if item.floor:
            quotas.append(Bound(LEVEL_FOUND, item.value, min(item.floor, there)))
        if item.ceiling is not None:
            quotas.append(Bound(LEVEL, item.value, 0, item.ceiling))
    labels = dict(terms.labels)
    for name, known in terms.found.items():
        if name != LEVEL:
            labels[name] = tuple(text if known[row] else "" for row, text in enumerate(labels[name]))
    return replace(terms, labels=labels, quotas=tuple(quotas))


@dataclass(frozen=True, slots=True)
class Held:
    """A limit, and how many of a list count for it. `share`: a floor that may give way where it can't be kept."""

    limit: Limit
    count: int
    share: bool = False

    @property
    def kept(self) -> bool:
        """Whether the list keeps the limit."""
        if self.limit.kind == "floor":
            return self.count >= self.limit.number
        return self.count <= self.limit.number


def held_limits(
    ranking: Ranking, verdicts: NDArray[np.int8], terms: Terms, chosen: Collection[int]
) -> tuple[Held, ...]:
    """Return every limit of the terms with how many of the chosen rows count for it; the seats of pools as ceilings.

    Pins are no limit of a list that officials decided, and how many seats there are is no limit here.
    """
    eligible = eligible_rows(ranking, verdicts)
    problem = replace(problem_of(terms, eligible, terms.shares), pins=frozenset())
    places = [place for place, row in enumerate(eligible) if row in chosen]
    shares = {(bound.attribute, bound.value) for group in terms.shares for bound in group}
    found = []
    for limit in limits_of(problem):
        if limit.attribute == POOL and limit.kind == "floor":
            continue
        count = sum(carries(problem, place, limit) for place in places)
        found.append(Held(limit, count, share=(limit.attribute, limit.value) in shares and limit.kind == "floor"))
    return tuple(found)


def eligible_rows(ranking: Ranking, verdicts: NDArray[np.int8]) -> list[int]:
    """Return the rows that fail no gate, best first."""
    failed = (verdicts == Verdict.FAILED).any(axis=1)
    return [row for row in ranking.order.tolist() if not failed[row]]


def promoted_on_frozen(
    scored: tuple[Ranking, NDArray[np.int8], Terms],
    now: tuple[Collection[int], Collection[int]],
    asked: Mapping[tuple[str, str, str], int],
    withdrawn: Sequence[int],
) -> tuple[Promotion, ...]:
    """Return who moves up on a list that officials decided, one after another, as `promoted` does.

    `now`: the rows that hold a seat, and those in reserve; nobody else comes in. `asked`: (kind, attribute, value) ->
    the number that a floor or ceiling asks for on this list, which may ask for less than the terms; the seats of pools
    stand there as ceilings of `POOL`. Raises `scoring.selection.selection.HoldsNoSeatError`.
    """
    ranking, verdicts, terms = scored
    seated, reserve = set(now[0]), set(now[1])
    counts = Counter(int(terms.pool_of[row]) for row in seated)
    pools = tuple(
        PoolSeats(pool.id, asked.get(("ceiling", POOL, pool.id), counts[number]), pool.reserve)
        for number, pool in enumerate(terms.pools)
    )
    apart = frozenset(row for row in range(len(terms.pool_of)) if row not in seated and row not in reserve)
    changed = replace(
        terms,
        pools=pools,
        quotas=tuple(_asked(bound, asked) for bound in terms.quotas),
        shares=tuple(tuple(_asked(bound, asked) for bound in group) for group in terms.shares),
        pins=frozenset(),
        kept_out=apart,
    )
    places = tuple(Place.SELECTED if row in seated else Place.OUT for row in range(len(terms.pool_of)))
    listed = Shortlist(places=places, reasons=((),) * len(places), cuts=())
    return promoted(ranking, verdicts, changed, listed, withdrawn=withdrawn)


def _asked(bound: Bound, asked: Mapping[tuple[str, str, str], int]) -> Bound:
    floor = asked.get(("floor", bound.attribute, bound.value), bound.floor)
    ceiling = asked.get(("ceiling", bound.attribute, bound.value), bound.ceiling) if bound.ceiling is not None else None
    return replace(bound, floor=min(floor, bound.floor), ceiling=ceiling)
