"""From a scheme and what is known of each enterprise to the terms that its list is made under."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from scoring.definition.scheme import IndexSource, Quota, Scheme
from scoring.exact import WEIGHT, apportion
from scoring.maturity import AnyProfile
from scoring.maturity.assessed import UNLEVELLED
from scoring.ranking.gates import NOT_FOUND, Verdict
from scoring.ranking.segments import Segmenting
from scoring.selection.quotas.problem import Bound
from scoring.selection.selection import PoolSeats, Terms

Integers = NDArray[np.int64]
LEVEL_SHARE, SEGMENT_SHARE = "share_level", "share_segment"
LEVEL, LEVEL_FOUND = "level", "level_found"
"""Attributes of quotas: the level that is known of a row, found by officials (核定) or else its own; and only the one
found, which floors count when a list is frozen."""


@dataclass(frozen=True)
class Standpoint:
    """What is known of every row, sorted by key: pool numbers, verdicts, profiles, segments, attributes, groups, pins.

    `attributes`: unit, park, division, chain, size -> label per row. `levels`: questionnaire -> level that officials
    found of each row, NOT_FOUND where none was.
    """

    pools: Integers
    verdicts: NDArray[np.int8]
    profiles: Mapping[str, AnyProfile]
    segmenting: Segmenting | None = None
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    groups: tuple[str, ...] = ()
    pins: frozenset[int] = frozenset()
    kept_out: frozenset[int] = frozenset()
    levels: Mapping[str, Integers] = field(default_factory=dict)


def terms_of(scheme: Scheme, seats: int, known: Standpoint, *, only_found: bool = False) -> Terms:
    """Return the terms of a list of `seats` seats.

    `only_found`: whether level floors count only levels that officials found, as when the list is frozen; they ask then
    for no more rows than there are. Else one that nobody looked at counts as the firm has it.
    """
    pools = _pools(scheme, seats, known)
    nobody = dict.fromkeys((item.attribute for item in scheme.choice.quotas), ("",) * len(known.pools))
    labels = nobody | dict(known.attributes) | _own_labels(scheme, known)
    found = {LEVEL: tuple(bool(text) for text in labels[LEVEL_FOUND])}
    shares = []
    names = [pool.id for pool in scheme.pools]
    if scheme.level_shares is not None:
        labels[LEVEL_SHARE] = _bands(scheme, known, only_found=only_found)
        levels = _found(known, scheme.level_shares.questionnaire)
        found[LEVEL_SHARE] = tuple((levels != NOT_FOUND).tolist())
        own = pools[names.index(scheme.level_shares.pool)].seats
        floors = {band.id: floor_seats(own, band.share) for band in scheme.level_shares.bands}
        shares.append(tuple(Bound(LEVEL_SHARE, name, floor) for name, floor in floors.items()))
    if scheme.segment_shares is not None and known.segmenting is not None:
        labels[SEGMENT_SHARE] = labels["segment"]
        floor = floor_seats(pools[names.index(scheme.segment_shares.pool)].seats, scheme.segment_shares.each)
        plan = scheme.segments
        count = plan.model.k if plan is not None and plan.model is not None else 0
        shares.append(tuple(Bound(SEGMENT_SHARE, str(number + 1), floor) for number in range(count)))
    bounds = (_bounds(item, labels, known, only_found=only_found) for item in scheme.choice.quotas)
    return Terms(
        pools=pools,
        pool_of=known.pools,
        gates=tuple(gate.id for gate in scheme.gates),
        labels=labels,
        quotas=tuple(chain.from_iterable(bounds)),
        shares=tuple(shares),
        groups=known.groups or ("",) * len(known.pools),
        per_group=scheme.choice.per_group,
        pins=known.pins,
        kept_out=known.kept_out,
        objective=scheme.choice.objective,
        found=found,
    )


def _bounds(
    item: Quota, labels: Mapping[str, tuple[str, ...]], known: Standpoint, *, only_found: bool
) -> Iterator[Bound]:
    """Yield what a quota asks for. Where only levels that were found count, its floor gives way to what there is."""
    if item.attribute != LEVEL or not only_found:
        yield Bound(item.attribute, item.value, item.floor, item.ceiling)
        return
    fit = _fit(known)
    there = sum(text == item.value and bool(fit[row]) for row, text in enumerate(labels[LEVEL_FOUND]))
    if item.floor:
        yield Bound(LEVEL_FOUND, item.value, min(item.floor, there))
    if item.ceiling is not None:
        yield Bound(LEVEL, item.value, 0, item.ceiling)


def has_level_floors(scheme: Scheme) -> bool:
    """Return whether a scheme holds seats for levels."""
    return scheme.level_shares is not None or any(
        item.attribute == LEVEL and item.floor for item in scheme.choice.quotas
    )


def floor_seats(seats: int, share: int) -> int:
    """Return the whole seats in a share of 1/10 000: rounded down, so that floors never exceed the seats."""
    return seats * share // WEIGHT


def _pools(scheme: Scheme, seats: int, known: Standpoint) -> tuple[PoolSeats, ...]:
    """Share the seats among the pools; what one can't fill goes to the others in their order."""
    shares = apportion(seats, [Fraction(seats * pool.share, WEIGHT) for pool in scheme.pools])
    fit = _fit(known)
    there = [int((fit & (known.pools == number)).sum()) for number in range(len(scheme.pools))]
    given = [min(share, count) for share, count in zip(shares, there, strict=True)]
    for number, count in enumerate(there):
        given[number] += min(count - given[number], seats - sum(given))
    return tuple(
        PoolSeats(pool.id, *pair) for pool, *pair in zip(scheme.pools, given, reserves_of(scheme), strict=True)
    )


def _fit(known: Standpoint) -> NDArray[np.bool_]:
    """Return who may get a seat: fails no gate and is not kept out."""
    fit: NDArray[np.bool_] = (known.verdicts != Verdict.FAILED).all(axis=1)
    fit[list(known.kept_out)] = False
    return fit


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


def _found(known: Standpoint, questionnaire: str) -> Integers:
    """Return the level that officials found of each row, NOT_FOUND where none was."""
    blank = np.full(len(known.pools), NOT_FOUND, dtype=np.int64)
    return known.levels.get(questionnaire, blank)


def _own_labels(scheme: Scheme, known: Standpoint) -> dict[str, tuple[str, ...]]:
    """Return the labels that come from the evaluation itself and what officials found: segment and level."""
    leading = [leading_of(scheme, pool.id) for pool in scheme.pools]
    own, found = [], []
    for row, pool in enumerate(known.pools.tolist()):
        level = int(_found(known, leading[pool])[row])
        found.append("" if level == NOT_FOUND else str(level))
        own.append(found[-1] or _level_label(known, leading[pool], row))
    numbers = known.segmenting.segment.tolist() if known.segmenting is not None else [0] * len(known.pools)
    segments = tuple(str(number) if number else "" for number in numbers)
    return {LEVEL: tuple(own), LEVEL_FOUND: tuple(found), "segment": segments}


def _level_label(known: Standpoint, leading: str, row: int) -> str:
    """Return the level of a row's own answers as a label, an empty text where there is none to state."""
    level = int(known.profiles[leading].level[row]) if leading in known.profiles else UNLEVELLED
    return "" if level == UNLEVELLED else str(level)


def _bands(scheme: Scheme, known: Standpoint, *, only_found: bool) -> tuple[str, ...]:
    """Return the level band of each row of the pool that has shares; an empty text outside it and without a level.

    `only_found`: and where officials did not find its level.
    """
    shares = scheme.level_shares
    if shares is None:
        return ()
    names = [*(band.id for band in shares.bands), ""]
    bounds = [band.upto for band in shares.bands]
    found = _found(known, shares.questionnaire)
    own = np.where(found == NOT_FOUND, known.profiles[shares.questionnaire].level.astype(np.int64), found)
    places = np.where(own == UNLEVELLED, len(bounds), np.searchsorted(bounds, own, side="left"))
    inside = known.pools == [pool.id for pool in scheme.pools].index(shares.pool)
    if only_found:
        inside &= found != NOT_FOUND
    return tuple(names[place] if here else "" for place, here in zip(places.tolist(), inside.tolist(), strict=True))
