"""How often a firm has a seat when the whole list is made again, with every limit, under drawn weights and answers.

What `pool_certainty` counts is a place among the first by rank alone; under quotas, floors and groups that is not who
gets a seat. Here every draw is a whole choice, so the share says what holds for this list. Pools, gates, labels, groups
and pins stay as they are: limits are about what is declared by a register or verified, not about answers that may fall.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from scoring.certainty.hit_counts import one_thread_each
from scoring.certainty.membership_counts import Standing
from scoring.certainty.pool_certainty import Ranked, replicas
from scoring.certainty.weight_draws import draw_weights
from scoring.definition.scheme import CertaintyPlan, Scheme
from scoring.exact import WEIGHT
from scoring.ranking.ranking import rank_pools, tie_columns_of
from scoring.selection.reordered import Lists
from scoring.selection.selection import Terms, given_way

Integers = NDArray[np.int64]
DRAWS = 500
"""So many whole lists are made: a share is then known to 2.3 per cent at worst, by `standard_error`."""


@dataclass(frozen=True)
class SelectionDraws:
    """`seated` int64 [n]: in how many of `draws` whole lists a row has a seat."""

    draws: int
    seated: Integers


def selection_draws(
    scheme: Scheme,
    plan: CertaintyPlan,
    ranked: Ranked,
    made: tuple[NDArray[np.int8], Terms],
    *,
    draws: int = DRAWS,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> SelectionDraws:
    """Return how often each row has a seat; `made`: the verdicts and terms that the list was made under.

    Draw m uses the m-th draw of each pool's weights and the (m mod K)-th joint draw of the answers, so the same plan
    gives the same counts in whatever process they are made. `progress`: called with (draws done, all of them). Raises
    `scoring.selection.selection.CannotChooseError` where the list itself can't be made.
    """
    verdicts, terms = made
    with one_thread_each():
        values = replicas(scheme, plan, ranked)
        weights = [
            draw_weights(
                [item.weight if item.belongs(pool.id) else 0 for item in scheme.criteria],
                Fraction(plan.concentration),
                draws,
                plan.seed,
            )
            for pool in scheme.pools
        ]
        ties = [tie_columns_of(scheme, pool.id) for pool in scheme.pools]
        seated = np.zeros(len(ranked.keys), dtype=np.int64)
        lists: Lists | None = None
        for draw in range(draws):
            own = [drawn[draw].tolist() for drawn in weights]
            ranking = rank_pools(values[draw % len(values)], own, terms.pool_of, ties)
            if lists is None:
                lists = Lists(verdicts, terms, given_way(ranking, verdicts, terms))
            seated[list(lists.seated(ranking.order, ranking.scores))] += 1
            progress(draw + 1, draws)
    return SelectionDraws(draws, seated)


def standard_error(seated: int, draws: int) -> float:
    """Return the standard error of a share, ``sqrt(p (1 - p) / n)``.

    For none and for all it is that of one draw in n + 2 (Agresti and Coull): what never came may come.
    """
    share = seated / draws
    if seated in {0, draws}:
        return sqrt((draws + 1) / (draws + 2) ** 2 / (draws + 2))
    return sqrt(share * (1 - share) / draws)


def sureness(seated: int, draws: int, *, selected: bool, plan: CertaintyPlan) -> Standing:
    """Return the class of a row: it never says the contrary of what the list says of it.

    `stable_in` only for who has a seat, `stable_out` only for who has none; whoever the draws see otherwise is `grey`.
    """
    if selected and seated * WEIGHT >= plan.stable * draws:
        return Standing.STABLE_IN
    if not selected and seated * WEIGHT <= plan.hopeless * draws:
        return Standing.STABLE_OUT
    return Standing.GREY
