"""The whole path on one screen: coded dossiers and a scheme in, a fingerprinted shortlist out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from scoring.conditions import Sheets, decide
from scoring.criteria import NO_FEATURES, DecisionMatrix, decide_criteria, decide_features
from scoring.encode import Coded
from scoring.exact import WEIGHT, apportion
from scoring.gates import Verdict, judge
from scoring.maturity import AnyProfile, score
from scoring.ranking import Ranking, rank_pools, ranks_within
from scoring.scheme import IndexSource, Scheme
from scoring.seats import Floor, floor_seats
from scoring.segments import Segmenting, assign
from scoring.selection import Shortlist, Terms, merged, select

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Inputs:
    """What is evaluated: unique keys (credit codes), their coded sheets, and what outside sources said of gates.

    Every key has all questionnaires that its pool requires (`pools_of` says which pool); who lacks one is not ranked
    and never comes here. A sheet that a pool does not require may be `encode.absent`.
    """

    keys: tuple[str, ...]
    sheets: Mapping[str, Coded]
    checked: Mapping[tuple[str, str], Verdict] = field(default_factory=dict)


@dataclass(frozen=True)
class Evaluation:
    """Everything that came out, rows sorted by key. `fingerprint` changes when any number or place does.

    `pools` int64 [n]: the number of each row's pool; `seats`: per pool. `features` int64 [n, features] in 1/100;
    `segmenting` and `segment_ranks` int64 [n] (0 outside) where the scheme has a frozen model.
    """

    scheme: Scheme
    keys: tuple[str, ...]
    profiles: Mapping[str, AnyProfile]
    matrix: DecisionMatrix
    ranking: Ranking
    verdicts: NDArray[np.int8]
    shortlist: Shortlist
    fingerprint: str
    pools: Integers
    seats: tuple[int, ...]
    features: Integers = field(default_factory=lambda: NO_FEATURES)
    segmenting: Segmenting | None = None
    segment_ranks: Integers | None = None


def evaluate(scheme: Scheme, inputs: Inputs, seats: int) -> Evaluation:
    """Score, rank, segment and select. The order in which rows arrive makes no difference.

    Raises ValueError when a key occurs twice.
    """
    if len(set(inputs.keys)) != len(inputs.keys):
        message = "a key occurs twice"
        raise ValueError(message)
    rows = np.array(sorted(range(len(inputs.keys)), key=lambda row: inputs.keys[row]), dtype=np.int64)
    keys = tuple(inputs.keys[row] for row in rows)
    sheets = {name: coded.take(rows) for name, coded in inputs.sheets.items()}
    profiles = {name: score(sheets[name]) for name in sorted(_scored(scheme))}
    features = decide_features(scheme.segments.features, sheets, profiles) if scheme.segments else NO_FEATURES
    matrix = decide_criteria(scheme, sheets, profiles, features)
    pools = pools_of(scheme, sheets)
    columns = [item.id for item in scheme.criteria]
    weights = [[item.weight if item.belongs(pool.id) else 0 for item in scheme.criteria] for pool in scheme.pools]
    ranking = rank_pools(matrix.values, weights, pools, [columns.index(key) for key in scheme.tie_keys])
    segmenting = _segment(scheme, features, pools)
    place = {key: row for row, key in enumerate(keys)}
    checked = {(place[key], gate): verdict for (key, gate), verdict in inputs.checked.items() if key in place}
    verdicts = judge(scheme, sheets, checked)
    per_pool = _seats(scheme, pools, verdicts, seats)
    floors = _floors(scheme, profiles, segmenting)
    shortlist = _shortlist(scheme, (ranking, verdicts, pools), per_pool, floors)
    segment_ranks = ranks_within(ranking.scores, segmenting.segment - 1) if segmenting is not None else None
    numbers = [matrix.values, ranking.scores, ranking.ranks, ranking.order, verdicts.astype(np.int64), pools]
    numbers += [] if segmenting is None else [segmenting.segment, segmenting.stability]
    fingerprint = _fingerprint([scheme.digest, str(seats), *_digests(sheets), *keys, *shortlist.places], numbers)
    return Evaluation(
        scheme=scheme,
        keys=keys,
        profiles=profiles,
        matrix=matrix,
        ranking=ranking,
        verdicts=verdicts,
        shortlist=shortlist,
        fingerprint=fingerprint,
        pools=pools,
        seats=tuple(per_pool),
        features=features,
        segmenting=segmenting,
        segment_ranks=segment_ranks,
    )


def _scored(scheme: Scheme) -> set[str]:
    """Return the questionnaires whose rule the scheme needs."""
    sources = [item.source for item in scheme.criteria]
    sources += [feature.source for feature in scheme.segments.features] if scheme.segments is not None else []
    found = {source.questionnaire for source in sources if isinstance(source, IndexSource)}
    return found | ({scheme.level_shares.questionnaire} if scheme.level_shares is not None else set())


def pools_of(scheme: Scheme, sheets: Sheets) -> Integers:
    """Return the number of the first pool whose condition each row meets, int64 [n]; the last takes who is left."""
    found = np.full(len(next(iter(sheets.values()))), len(scheme.pools) - 1, dtype=np.int64)
    for number in reversed(range(len(scheme.pools) - 1)):
        condition = scheme.pools[number].when
        if condition is not None:
            found[decide(condition, sheets)] = number
    return found


def _segment(scheme: Scheme, features: Integers, pools: Integers) -> Segmenting | None:
    """Place the rows of the segments' pool; segment 0 outside it."""
    plan = scheme.segments
    if plan is None or plan.model is None:
        return None
    found = assign(plan, plan.model, features)
    outside = np.array([pool.id for pool in scheme.pools])[pools] != plan.pool
    found.segment[outside] = 0
    found.stability[outside] = 0
    return Segmenting(found.segment, found.stability, found.borderline & ~outside)


def _seats(scheme: Scheme, pools: Integers, verdicts: NDArray[np.int8], seats: int) -> list[int]:
    """Share the seats among the pools; what one can't fill goes to the others in their order."""
    shares = apportion(seats, [Fraction(seats * pool.share, WEIGHT) for pool in scheme.pools])
    fit = (verdicts != Verdict.FAILED).all(axis=1)
    there = [int((fit & (pools == number)).sum()) for number in range(len(scheme.pools))]
    given = [min(share, count) for share, count in zip(shares, there, strict=True)]
    for number, count in enumerate(there):
        given[number] += min(count - given[number], seats - sum(given))
    return given


def _floors(
    scheme: Scheme, profiles: Mapping[str, AnyProfile], segmenting: Segmenting | None
) -> Mapping[str, list[tuple[str, tuple[str, ...], Mapping[str, int]]]]:
    """Return, per pool, attribute, labels per row, and the least share of each label in 1/10 000."""
    found: dict[str, list[tuple[str, tuple[str, ...], Mapping[str, int]]]] = {pool.id: [] for pool in scheme.pools}
    by_level, by_segment, plan = scheme.level_shares, scheme.segment_shares, scheme.segments
    if by_level is not None:
        bounds = [band.upto for band in by_level.bands]
        names = [*(band.id for band in by_level.bands), ""]
        places = np.searchsorted(bounds, profiles[by_level.questionnaire].level.astype(np.int64), side="left")
        labels = tuple(names[place] for place in places.tolist())
        found[by_level.pool].append(("level", labels, {band.id: band.share for band in by_level.bands}))
    if by_segment is not None and segmenting is not None and plan is not None and plan.model is not None:
        labels = tuple(str(segment) if segment else "" for segment in segmenting.segment.tolist())
        each = {str(number + 1): by_segment.each for number in range(plan.model.k)}
        found[by_segment.pool].append(("segment", labels, each))
    return found


def _shortlist(
    scheme: Scheme,
    ranked: tuple[Ranking, NDArray[np.int8], Integers],
    seats: Sequence[int],
    floors: Mapping[str, list[tuple[str, tuple[str, ...], Mapping[str, int]]]],
) -> Shortlist:
    ranking, verdicts, pools = ranked
    reserves = apportion(scheme.reserve, [Fraction(scheme.reserve * pool.share, WEIGHT) for pool in scheme.pools])
    parts = []
    for number, pool in enumerate(scheme.pools):
        own = tuple(
            Floor(name, labels, {label: floor_seats(seats[number], share) for label, share in shares.items()})
            for name, labels, shares in floors[pool.id]
        )
        terms = Terms(seats[number], reserves[number], tuple(gate.id for gate in scheme.gates), own)
        order = [row for row in ranking.order.tolist() if pools[row] == number]
        parts.append((order, select(ranking, verdicts, terms, order)))
    return merged(parts, len(ranking.scores))


def _digests(sheets: Mapping[str, Coded]) -> list[str]:
    return [f"{name}:{coded.coding.questionnaire.digest}" for name, coded in sorted(sheets.items())]


def _fingerprint(texts: Sequence[str], numbers: Sequence[Integers]) -> str:
    head = "\n".join(texts).encode()
    return hashlib.sha256(head + b"".join(part.astype("<i8").tobytes() for part in numbers)).hexdigest()
