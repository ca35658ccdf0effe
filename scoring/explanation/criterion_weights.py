"""What each criterion really weighs: how far it spreads a pool's enterprises, and who is in only because of it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from scoring.evaluate import Evaluation
from scoring.exact import VALUE, WEIGHT, half_up
from scoring.ranking.gates import Verdict
from scoring.ranking.ranking import ordered, tie_columns_of
from scoring.selection.reordered import Lists
from scoring.selection.selection import Place

FULL = 100 * VALUE
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class RealWeight:
    """A criterion in one pool, over those who fail no gate.

    `weight` as declared in 1/10 000; `spread`: its standard deviation in 1/100 point; `share`: spread x weight as a
    share of the sum over the pool's criteria in 1/10 000. `full` and `zero`: how many of `rows` have 100, and 0.
    `entered` and `left`: who would come in and go out, of all pools, if it weighed nothing and the others what they do,
    best first.
    """

    criterion: str
    pool: str
    weight: int
    spread: int
    share: int
    full: int
    zero: int
    rows: int
    entered: tuple[str, ...]
    left: tuple[str, ...]


def real_weights(evaluation: Evaluation, lists: Lists | None = None) -> tuple[RealWeight, ...]:
    """Return what the criteria of each pool really weigh, in the scheme's order; those without weight are left out.

    `lists`: what its lists have in common, where that is known.
    """
    found = []
    if lists is None:
        lists = Lists(evaluation.verdicts, evaluation.terms, evaluation.shortlist.unmet)
    places = evaluation.shortlist.places
    before = np.array(
        [row for row in evaluation.ranking.order.tolist() if places[row] is Place.SELECTED], dtype=np.int64
    )
    fine = ~(evaluation.verdicts == Verdict.FAILED).any(axis=1)
    for number, pool in enumerate(evaluation.scheme.pools):
        rows = np.flatnonzero(fine & (evaluation.pools == number))
        criteria = enumerate(evaluation.scheme.criteria)
        own = [(column, item) for column, item in criteria if item.belongs(pool.id) and item.weight]
        values = evaluation.matrix.values[rows]
        spreads = {column: float(values[:, column].std()) if len(rows) else 0.0 for column, _ in own}
        whole = sum(spreads[column] * item.weight for column, item in own)
        for column, item in own:
            share = spreads[column] * item.weight / whole if whole else 0.0
            entered, left = _without(evaluation, lists, before, (column, number))
            found.append(
                RealWeight(
                    criterion=item.id,
                    pool=pool.id,
                    weight=item.weight,
                    spread=half_up(Fraction(spreads[column])),
                    share=half_up(Fraction(share) * WEIGHT),
                    full=int((values[:, column] == FULL).sum()),
                    zero=int((values[:, column] == 0).sum()),
                    rows=len(rows),
                    entered=entered,
                    left=left,
                )
            )
    return tuple(found)


def _without(
    evaluation: Evaluation, lists: Lists, before: Integers, nothing: tuple[int, int]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return who comes in and who goes out where a criterion (its column) weighs `nothing` in a pool (its number)."""
    after = np.array(lists.seated(*_ranked_without(evaluation, *nothing)), dtype=np.int64)
    there = np.zeros((2, len(evaluation.keys)), dtype=np.bool_)
    there[0, before] = there[1, after] = True
    entered, left = after[~there[0, after]], before[~there[1, before]]
    return tuple(evaluation.keys[row] for row in entered.tolist()), tuple(evaluation.keys[row] for row in left.tolist())


def _ranked_without(evaluation: Evaluation, column: int, pool: int) -> tuple[Integers, Integers]:
    """Return all rows best first, and their scores, without what a criterion gives in a pool; the others stay."""
    ranking, scheme = evaluation.ranking, evaluation.scheme
    scores = ranking.scores.copy()
    own = np.flatnonzero(evaluation.pools == pool)
    scores[own] -= ranking.contributions[own, column]
    order = ranking.order.copy()
    order[evaluation.pools[order] == pool] = own[
        ordered(scores[own], evaluation.matrix.values[own], tie_columns_of(scheme, scheme.pools[pool].id))
    ]
    return order, scores
