"""Lists of the same rows under the same limits in other orders: for other weights, and without reasons.

Which rows no limit tells apart does not change with the order, nor whether there is a list, nor which shares give way.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scoring.definition.scheme import Objective
from scoring.ranking.gates import Verdict
from scoring.ranking.ranking import Ranking
from scoring.selection.quotas.by_rank import by_rank
from scoring.selection.quotas.by_score import by_score
from scoring.selection.quotas.plain_walk import plain_walk
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

    def seated(self, order: Integers, scores: Integers) -> tuple[int, ...]:
        """Return only the rows that get a seat, best first; `order`: all rows, best first, `scores`: of each row."""
        ordered = self._ordered(order)
        chosen = self._plain(ordered) or self._choice(self.terms.objective, ordered, scores).chosen
        return tuple(ordered.order[list(chosen)].tolist())

    def listed(self, ranking: Ranking) -> Shortlist:
        """Return the list as `scoring.selection.selection.select` does, without a reason for any row."""
        ordered = self._ordered(ranking.order)
        choice = self._choice(self.terms.objective, ordered, ranking.scores)
        eligible = ordered.order.tolist()
        seated = [eligible[place] for place in sorted(choice.chosen)]
        places = [Place.OUT] * len(ranking.scores)
        for row in self._waiting(ordered.problem, choice, eligible):
            places[row] = Place.RESERVE
        for row in seated:
            places[row] = Place.SELECTED
        other = tuple(seated)
        if self.limited:
            another = Objective.RANK if self.terms.objective is Objective.SCORE else Objective.SCORE
            other = tuple(eligible[place] for place in self._choice(another, ordered, ranking.scores).chosen)
        return Shortlist(
            places=tuple(places),
            reasons=((),) * len(places),
            cuts=tuple(cut_of(self.terms, number, eligible, set(seated)) for number in range(len(self.terms.pools))),
            unmet=self.unmet,
            prices=tuple(self._prices(ordered, choice, ranking.scores)) if self.limited else (),
            other=other,
        )

    def _ordered(self, order: Integers) -> _Ordered:
        """Return the choice among the rows that may be chosen."""
        own = order[self.fine[order]]
        places = np.searchsorted(self.rows, own)
        at = np.empty_like(places)
        at[places] = np.arange(len(places))
        return _Ordered(self.problem, own, places, at, self.cells.in_order(places))

    def _plain(self, ordered: _Ordered) -> tuple[int, ...]:
        """Return the choice where it goes by rank and single limits decide it, else nothing."""
        if self.terms.objective is not Objective.RANK:
            return ()
        walked = plain_walk(ordered.cells, self.problem.seats, ordered.pins, ordered.excluded)
        return tuple(sorted([*walked.taken, *ordered.pins])) if walked is not None else ()

    def _choice(self, objective: Objective, ordered: _Ordered, scores: Integers) -> Choice:
        by_total = objective is Objective.SCORE
        problem, cells = ordered.problem, ordered.cells
        choice = by_score(problem, scores[ordered.order], cells) if by_total else by_rank(problem, cells)
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

    def _prices(self, ordered: _Ordered, choice: Choice, scores: Integers) -> Iterator[Price]:
        problem, order = ordered.problem, ordered.order
        wanted = [limit for limit in limits_of(problem) if limit.kind != "pin" and limit.attribute != POOL]
        if self.terms.objective is Objective.SCORE:
            prices = score_prices(problem, choice, scores[order], wanted)
        else:
            prices = rank_prices(problem, choice, wanted, ordered.cells)
        for price in prices:
            came, went = (tuple(order[list(side)].tolist()) for side in (price.came_in, price.went_out))
            yield Price(price.limit, came, went)


@dataclass(frozen=True)
class _Ordered:
    """A choice among rows in an order: `order` of those that may be chosen, `places` of these in `base`, `at`: back.

    Labels are put in order only where they are asked for: what single limits decide needs no more than cells.
    """

    base: Problem
    order: Integers
    places: Integers
    at: Integers
    cells: Cells

    @cached_property
    def pins(self) -> frozenset[int]:
        """Who is pinned, by the order."""
        return frozenset(self.at[sorted(self.base.pins)].tolist())

    @cached_property
    def excluded(self) -> frozenset[int]:
        """Who is kept out, by the order."""
        return frozenset(self.at[sorted(self.base.excluded)].tolist())

    @cached_property
    def problem(self) -> Problem:
        """The choice with its labels."""
        moved = self.places.tolist()
        named = {bound.attribute for bound in self.base.bounds}
        labels = {name: tuple(map(own.__getitem__, moved)) for name, own in self.base.labels.items() if name in named}
        return replace(
            self.base,
            labels=labels,
            groups=tuple(map(self.base.groups.__getitem__, moved)) if self.base.groups else (),
            pins=self.pins,
            excluded=self.excluded,
        )
