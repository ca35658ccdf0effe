"""From a scheme and what is known of each enterprise to the terms that its list is made under."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from scoring.definition.scheme import IndexSource, Scheme
from scoring.exact import WEIGHT, apportion
from scoring.maturity import AnyProfile
from scoring.maturity.assessed import UNLEVELLED
from scoring.ranking.gates import Verdict
from scoring.ranking.segments import Segmenting
from scoring.selection.quotas.problem import Bound
from scoring.selection.selection import PoolSeats, Terms

Integers = NDArray[np.int64]
LEVEL_SHARE, SEGMENT_SHARE = "share_level", "share_segment"


@dataclass(frozen=True)
class Standpoint:
    """What is known of every row, sorted by key: pool numbers, verdicts, profiles, segments, attributes, groups, pins.

    `attributes`: unit, park, division, chain, size -> label per row.
    """

    pools: Integers
    verdicts: NDArray[np.int8]
    profiles: Mapping[str, AnyProfile]
    segmenting: Segmenting | None = None
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    groups: tuple[str, ...] = ()
    pins: frozenset[int] = frozenset()
    kept_out: frozenset[int] = frozenset()


def terms_of(scheme: Scheme, seats: int, known: Standpoint) -> Terms:
    """Return the terms of a list of `seats` seats."""
    pools = _pools(scheme, seats, known)
    nobody = dict.fromkeys((item.attribute for item in scheme.choice.quotas), ("",) * len(known.pools))
    labels = nobody | dict(known.attributes) | _own_labels(scheme, known)
    shares = []
    names = [pool.id for pool in scheme.pools]
    if scheme.level_shares is not None:
        labels[LEVEL_SHARE] = _bands(scheme, known)
        own = pools[names.index(scheme.level_shares.pool)].seats
        floors = {band.id: floor_seats(own, band.share) for band in scheme.level_shares.bands}
        shares.append(tuple(Bound(LEVEL_SHARE, name, floor) for name, floor in floors.items()))
    if scheme.segment_shares is not None and known.segmenting is not None:
        labels[SEGMENT_SHARE] = labels["segment"]
        floor = floor_seats(pools[names.index(scheme.segment_shares.pool)].seats, scheme.segment_shares.each)
        plan = scheme.segments
        count = plan.model.k if plan is not None and plan.model is not None else 0
        shares.append(tuple(Bound(SEGMENT_SHARE, str(number + 1), floor) for number in range(count)))
    return Terms(
        pools=pools,
        pool_of=known.pools,
        gates=tuple(gate.id for gate in scheme.gates),
        labels=labels,
        quotas=tuple(Bound(item.attribute, item.value, item.floor, item.ceiling) for item in scheme.choice.quotas),
        shares=tuple(shares),
        groups=known.groups or ("",) * len(known.pools),
        per_group=scheme.choice.per_group,
        pins=known.pins,
        kept_out=known.kept_out,
        objective=scheme.choice.objective,
    )


def floor_seats(seats: int, share: int) -> int:
    """Return the whole seats in a share of 1/10 000: rounded down, so that floors never exceed the seats."""
    return seats * share // WEIGHT


def _pools(scheme: Scheme, seats: int, known: Standpoint) -> tuple[PoolSeats, ...]:
    """Share the seats among the pools; what one can't fill goes to the others in their order."""
    shares = apportion(seats, [Fraction(seats * pool.share, WEIGHT) for pool in scheme.pools])
    fit = (known.verdicts != Verdict.FAILED).all(axis=1)
    fit[list(known.kept_out)] = False
    there = [int((fit & (known.pools == number)).sum()) for number in range(len(scheme.pools))]
    given = [min(share, count) for share, count in zip(shares, there, strict=True)]
    for number, count in enumerate(there):
        given[number] += min(count - given[number], seats - sum(given))
    return tuple(
        PoolSeats(pool.id, *pair) for pool, *pair in zip(scheme.pools, given, reserves_of(scheme), strict=True)
    )


def reserves_of(scheme: Scheme) -> list[int]:
    """Return how many are listed in reserve in each pool."""
    return apportion(scheme.reserve, [Fraction(scheme.reserve * pool.share, WEIGHT) for pool in scheme.pools])


def leading_of(scheme: Scheme, pool: str) -> str:
    """Return the questionnaire whose level stands beside the rank in a pool: that of its first index criterion."""
    return next(
        (
            item.source.questionnaire
            for item in scheme.criteria
            if item.belongs(pool) and isinstance(item.source, IndexSource)
        ),
        "",
    )


def _own_labels(scheme: Scheme, known: Standpoint) -> dict[str, tuple[str, ...]]:
    """Return the labels that come from the evaluation itself: segment and level."""
    leading = [leading_of(scheme, pool.id) for pool in scheme.pools]
    levels = tuple(_level_label(known, leading[pool], row) for row, pool in enumerate(known.pools.tolist()))
    numbers = known.segmenting.segment.tolist() if known.segmenting is not None else [0] * len(known.pools)
    return {"level": levels, "segment": tuple(str(number) if number else "" for number in numbers)}


def _level_label(known: Standpoint, leading: str, row: int) -> str:
    """Return the level as a label, an empty text where there is none to state."""
    level = int(known.profiles[leading].level[row]) if leading in known.profiles else UNLEVELLED
    return "" if level == UNLEVELLED else str(level)


def _bands(scheme: Scheme, known: Standpoint) -> tuple[str, ...]:
    """Return the level band of each row of the pool that has shares; an empty text outside it and without a level."""
    shares = scheme.level_shares
    if shares is None:
        return ()
    names = [*(band.id for band in shares.bands), ""]
    bounds = [band.upto for band in shares.bands]
    levels = known.profiles[shares.questionnaire].level.astype(np.int64)
    places = np.where(levels == UNLEVELLED, len(bounds), np.searchsorted(bounds, levels, side="left"))
    own = [pool.id for pool in scheme.pools].index(shares.pool)
    return tuple(
        names[place] if pool == own else "" for place, pool in zip(places.tolist(), known.pools.tolist(), strict=True)
    )
