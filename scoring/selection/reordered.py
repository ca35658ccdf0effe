"""Lists of the same rows under the same limits in other orders: for other weights, and without reasons.

Which rows no limit tells apart does not change with the order, nor whether there is a list, nor which shares give way.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from scoring.definition.scheme import Objective
from scoring.ranking.gates import Verdict
from scoring.ranking.ranking import Ranking
from scoring.selection.quotas.by_rank import by_rank
from scoring.selection.quotas.by_score import by_score
from scoring.selection.quotas.price import Price
from scoring.selection.quotas.problem import Choice, Problem, limits_of
from scoring.selection.quotas.promotion import reserve
from scoring.selection.quotas.rank_prices import rank_prices
from scoring.selection.quotas.row_cells import Cells, cells_of
from scoring.selection.quotas.total_prices import score_prices
from scoring.selection.reasons import POOL
from scoring.selection.selection import Place, Shortlist, Terms, cut_of, problem_of

Integers = NDArray[np.int64]


class Lists:
    """What lists of some rows under some terms have in common, whatever the order is.

    `unmet`: the attributes whose shares gave way in one of them.
    """

    def __init__(self, verdicts: NDArray[np.int8], terms: Terms, unmet: Collection[str]) -> None:
        self.terms, self.unmet = terms, tuple(unmet)
        self.fine = (verdicts != Verdict.FAILED).all(axis=1)
        self.rows = np.flatnonzero(self.fine)
        shares = [group for group in terms.shares if not group or group[0].attribute not in self.unmet]
        self.problem = problem_of(terms, self.rows.tolist(), shares)
        self.cells = cells_of(self.problem)
        self.limited = bool(terms.quotas or terms.shares or terms.per_group or terms.pins)

    def seated(self, ranking: Ranking) -> tuple[int, ...]:
        """Return only the rows that get a seat, best first."""
        order, problem, cells = self._ordered(ranking)
        choice = self._choice(self.terms.objective, problem, ranking.scores[order], cells)
        return tuple(order[sorted(choice.chosen)].tolist())

    def listed(self, ranking: Ranking) -> Shortlist:
        """Return the list as `scoring.selection.selection.select` does, without a reason for any row."""
        order, problem, cells = self._ordered(ranking)
        scores = ranking.scores[order]
        choice = self._choice(self.terms.objective, problem, scores, cells)
        eligible = order.tolist()
        seated = [eligible[place] for place in sorted(choice.chosen)]
        places = [Place.OUT] * len(ranking.scores)
        for row in self._waiting(problem, choice, eligible):
            places[row] = Place.RESERVE
        for row in seated:
            places[row] = Place.SELECTED
        other = tuple(seated)
        if self.limited:
            another = Objective.RANK if self.terms.objective is Objective.SCORE else Objective.SCORE
            other = tuple(eligible[place] for place in self._choice(another, problem, scores, cells).chosen)
        return Shortlist(
            places=tuple(places),
            reasons=((),) * len(places),
            cuts=tuple(cut_of(self.terms, number, eligible, set(seated)) for number in range(len(self.terms.pools))),
            unmet=self.unmet,
            prices=tuple(self._prices((problem, choice, cells), scores, eligible)) if self.limited else (),
            other=other,
        )

    def _ordered(self, ranking: Ranking) -> tuple[Integers, Problem, Cells]:
        """Return the rows that may be chosen, best first, and the choice among them."""
        order = ranking.order[self.fine[ranking.order]]
        places = np.searchsorted(self.rows, order)
        at = np.empty_like(places)
        at[places] = np.arange(len(places))
        moved = places.tolist()
        named = {bound.attribute for bound in self.problem.bounds}
        problem = replace(
            self.problem,
            labels={
                name: tuple(map(own.__getitem__, moved)) for name, own in self.problem.labels.items() if name in named
            },
            groups=tuple(map(self.problem.groups.__getitem__, moved)) if self.problem.groups else (),
            pins=frozenset(at[sorted(self.problem.pins)].tolist()),
            excluded=frozenset(at[sorted(self.problem.excluded)].tolist()),
        )
        return order, problem, self.cells.in_order(places)

    def _choice(self, objective: Objective, problem: Problem, scores: Integers, cells: Cells) -> Choice:
        by_total = objective is Objective.SCORE
        choice = by_score(problem, scores, cells) if by_total else by_rank(problem, cells)
        if choice is None:
            message = "there was a list in another order"
            raise ValueError(message)
        return choice

    def _waiting(self, problem: Problem, choice: Choice, eligible: list[int]) -> Iterator[int]:
        """Yield the rows in reserve."""
        left = {number: pool.reserve for number, pool in enumerate(self.terms.pools)}
        for place in reserve(problem, choice.chosen, len(eligible)):
            pool = int(self.terms.pool_of[eligible[place]])
            if left[pool]:
                left[pool] -= 1
                yield eligible[place]

    def _prices(self, solved: tuple[Problem, Choice, Cells], scores: Integers, eligible: list[int]) -> Iterator[Price]:
        problem, choice, cells = solved
        wanted = [limit for limit in limits_of(problem) if limit.kind != "pin" and limit.attribute != POOL]
        if self.terms.objective is Objective.SCORE:
            prices = score_prices(problem, choice, scores, wanted)
        else:
            prices = rank_prices(problem, choice, wanted, cells)
        for price in prices:
            came, went = (tuple(eligible[place] for place in side) for side in (price.came_in, price.went_out))
            yield Price(price.limit, came, went)
