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
        without = _Without(evaluation, lists, before, number)
        for column, item in own:
            share = spreads[column] * item.weight / whole if whole else 0.0
            entered, left = without.moved(column)
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


class _Without:
    """What lists without what a criterion gives in a pool have in common; `before`: the rows that have a seat."""

    def __init__(self, evaluation: Evaluation, lists: Lists, before: Integers, pool: int) -> None:
        self.evaluation, self.lists, self.before = evaluation, lists, before
        self.own = np.flatnonzero(evaluation.pools == pool)
        self.places = np.flatnonzero(evaluation.pools[evaluation.ranking.order] == pool)
        self.values = evaluation.matrix.values[self.own]
        self.ties = tie_columns_of(evaluation.scheme, evaluation.scheme.pools[pool].id)

    def moved(self, column: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return who comes in and who goes out where the criterion of this column weighs nothing in the pool."""
        keys = self.evaluation.keys
        after = np.array(self.lists.seated(*self._ranked(column)), dtype=np.int64)
        there = np.zeros((2, len(keys)), dtype=np.bool_)
        there[0, self.before] = there[1, after] = True
        entered, left = after[~there[0, after]], self.before[~there[1, self.before]]
        return tuple(keys[row] for row in entered.tolist()), tuple(keys[row] for row in left.tolist())

    def _ranked(self, column: int) -> tuple[Integers, Integers]:
        """Return all rows best first, and their scores, without what a criterion gives; the others stay."""
        ranking = self.evaluation.ranking
        scores, order = ranking.scores.copy(), ranking.order.copy()
        scores[self.own] -= ranking.contributions[self.own, column]
        order[self.places] = self.own[ordered(scores[self.own], self.values, self.ties)]
        return order, scores
