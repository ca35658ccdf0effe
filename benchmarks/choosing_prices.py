"""The price of every limit where 22 quotas and one per group cross, beside asking a general solver every time."""

from __future__ import annotations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from benchmarks import Row
from benchmarks.instances import crossing_district
from scoring.selection.quotas.by_rank import by_rank
from scoring.selection.quotas.by_score import by_score
from scoring.selection.quotas.problem import Limit, Problem, carries, limits_of
from scoring.selection.quotas.rank_prices import rank_prices
from scoring.selection.quotas.total_prices import score_prices

Chosen = dict[Limit | None, frozenset[int]]
WALKED, SOLVED = 2, 20
"""For how many limits, evenly down their list, the peers are measured: by rank, by total."""


def chosen_by_rank() -> Chosen:
    """Return who is chosen, and who would be without each limit."""
    problem, _scores = crossing_district()
    choice = by_rank(problem)
    assert choice is not None
    now = frozenset(choice.chosen)
    prices = rank_prices(problem, choice, limits_of(problem))
    return {None: now} | {price.limit: now - {*price.came_in} | {*price.went_out} for price in prices}


def chosen_by_total() -> Chosen:
    """Return who is chosen by total, and who would be without each limit."""
    problem, scores = crossing_district()
    choice = by_score(problem, scores)
    assert choice is not None
    now = frozenset(choice.chosen)
    prices = score_prices(problem, choice, scores, limits_of(problem))
    return {None: now} | {price.limit: now - {*price.came_in} | {*price.went_out} for price in prices}


def sampled(problem: Problem, count: int) -> list[Limit]:
    """Return so many of the limits, evenly down their list."""
    limits = list(limits_of(problem))
    return limits[:: len(limits) // count][:count]


class _Model:
    """Every row a variable, every limit a line."""

    def __init__(self, problem: Problem) -> None:
        limits = list(limits_of(problem))
        lines = [[carries(problem, row, limit) for row in range(problem.rows)] for limit in limits]
        self.lines = csr_matrix(np.array([*lines, [True] * problem.rows], dtype=float))
        self.least = [limit.number if limit.kind == "floor" else 0 for limit in limits] + [problem.seats]
        self.most = [problem.seats if limit.kind == "floor" else limit.number for limit in limits] + [problem.seats]

    def solved(self, cost: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray | None:
        """Return a solution of least cost between the bounds of the rows, None without any."""
        found = milp(
            cost,
            integrality=np.ones(len(cost)),
            bounds=Bounds(low, high),
            constraints=LinearConstraint(self.lines, self.least, self.most),
            options={"mip_rel_gap": 0},
        )
        return None if found.x is None else np.rint(found.x)


def walked(problem: Problem) -> frozenset[int]:
    """Return the choice by rank: each row that the last solution does not hold is asked of the solver."""
    model = _Model(problem)
    low, high = np.zeros(problem.rows), np.ones(problem.rows)
    witness = model.solved(np.zeros(problem.rows), low, high)
    assert witness is not None
    for row in range(problem.rows):
        if low.sum() == problem.seats:
            break
        low[row] = 1
        found = witness if witness[row] else model.solved(np.zeros(problem.rows), low, high)
        if found is None:
            low[row] = high[row] = 0
        else:
            witness = found
    return frozenset(np.flatnonzero(low).tolist())


def walked_each() -> Chosen:
    """Return the choice by rank, and those without some limits."""
    problem, _scores = crossing_district()
    return {None: walked(problem)} | {limit: walked(problem.without(limit)) for limit in sampled(problem, WALKED)}


def solved_each() -> Chosen:
    """Return the choice by total, and those without some limits, each by one integer programme."""
    problem, scores = crossing_district()
    made: Chosen = {}
    for limit in (None, *sampled(problem, SOLVED)):
        model = _Model(problem if limit is None else problem.without(limit))
        found = model.solved(-scores.astype(float), np.zeros(problem.rows), np.ones(problem.rows))
        assert found is not None
        made[limit] = frozenset(np.flatnonzero(found).tolist())
    return made


def equal_choices(mine: Chosen, peer: Chosen) -> None:
    assert {limit: mine[limit] for limit in peer} == peer


def equal_totals(mine: Chosen, peer: Chosen) -> None:
    """Several choices may have the same total; the solver names any of them."""
    _problem, scores = crossing_district()
    assert [int(scores[[*mine[limit]]].sum()) for limit in peer] == [int(scores[[*own]].sum()) for own in peer.values()]


def rows() -> list[Row]:
    """Return both comparisons; the peers are measured for some of the limits, and the names say so."""
    problem, _scores = crossing_district()
    count = 1 + len(list(limits_of(problem)))
    work = f"{problem.seats} of {problem.rows:,}, {len(problem.bounds)} quotas and one per group, every price,"
    return [
        Row(
            f"{work} by rank",
            f"the same walk, scipy.milp for each question ({1 + WALKED} of {count} measured)",
            20.0,
            chosen_by_rank,
            walked_each,
            equal_choices,
            repeat=1,
            factor=count / (1 + WALKED),
        ),
        Row(
            f"{work} by total",
            f"one scipy.milp per limit ({1 + SOLVED} of {count} measured)",
            30.0,
            chosen_by_total,
            solved_each,
            equal_totals,
            repeat=3,
            factor=count / (1 + SOLVED),
        ),
    ]
