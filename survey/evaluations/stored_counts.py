"""What is counted once when an evaluation is stored, so that no page reads all its rows for it.

Places within a unit and a division, how many of each unit and pool came to which end, how many have each gate 待核, the
middle of each industry, and where those stand that the summary names.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import numpy as np

from scoring.evaluate import Evaluation as Scored
from scoring.ranking.gates import Verdict
from scoring.selection.selection import Place
from survey.queries import snapshots

OUTCOMES = {Place.SELECTED: "selected", Place.RESERVE: "reserve", Place.OUT: "rest"}


def places_in_groups(scored: Scored, snapshot: snapshots.Snapshot, attribute: str) -> list[int]:
    """Return the place of each row among those of its pool with its unit (or division), equal scores sharing one."""
    labels = snapshot.attributes[attribute]
    scores, pools = scored.ranking.scores.tolist(), scored.pools.tolist()
    rows_of: dict[tuple[int, str], list[int]] = defaultdict(list)
    for row, (pool, label) in enumerate(zip(pools, labels, strict=True)):
        rows_of[pool, label].append(row)
    places = [0] * len(scores)
    for rows in rows_of.values():
        better = 0
        for _score, equal in groupby(sorted(rows, key=lambda row: -scores[row]), key=scores.__getitem__):
            own = list(equal)
            for row in own:
                places[row] = better + 1
            better += len(own)
    return places


def tallies_of(scored: Scored, snapshot: snapshots.Snapshot) -> list[list[str | int]]:
    """Return [unit, pool, outcome, how many] of the ranked, sorted; who fails a gate is ``failed``, else the place."""
    failed = (scored.verdicts == Verdict.FAILED.value).any(axis=1).tolist()
    names = [pool.id for pool in scored.scheme.pools]
    counted = Counter(
        (unit, names[pool], "failed" if out else OUTCOMES[place])
        for unit, pool, out, place in zip(
            snapshot.attributes["unit"], scored.pools.tolist(), failed, scored.shortlist.places, strict=True
        )
    )
    return [[*key, number] for key, number in sorted(counted.items())]


def pending_of(scored: Scored) -> dict[str, int]:
    """Return gate -> how many of the ranked have it 待核."""
    counts = (scored.verdicts == Verdict.PENDING.value).sum(axis=0).tolist()
    return {gate.id: int(number) for gate, number in zip(scored.scheme.gates, counts, strict=True)}


def middles_of(scored: Scored, snapshot: snapshots.Snapshot) -> dict[str, dict[str, list[int]]]:
    """Return pool -> division -> twice the median of each criterion (1/100), of those ranked in both."""
    divisions = np.array(snapshot.attributes["division"])
    middles: dict[str, dict[str, list[int]]] = {}
    for number, pool in enumerate(scored.scheme.pools):
        inside = scored.pools == number
        middles[pool.id] = {
            str(division): _doubled_medians(scored.matrix.values[inside & (divisions == division)])
            for division in np.unique(divisions[inside])
        }
    return middles


def _doubled_medians(values: np.typing.NDArray[np.int64]) -> list[int]:
    ordered = np.sort(values, axis=0)
    count = len(ordered)
    both: Sequence[int] = (ordered[(count - 1) // 2] + ordered[count // 2]).tolist()
    return list(both)


def places_of_named(scored: Scored, told: object) -> dict[str, int]:
    """Return credit code -> place in the list of all ranked firms that what is `told` names, at any depth."""
    names = set(_texts(told))
    ordered = map(scored.keys.__getitem__, scored.ranking.order.tolist())
    return {key: place for place, key in enumerate(ordered, start=1) if key in names}


def _texts(told: object) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    elif isinstance(told, Mapping):
        for inner in told.values():
            yield from _texts(inner)
    elif isinstance(told, list | tuple | set | frozenset):
        for inner in told:
            yield from _texts(inner)
