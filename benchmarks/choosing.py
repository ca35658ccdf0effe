"""The greatest total of 300 seats under 25 quotas, beside a general solver on the full model."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from benchmarks import Row
from scoring.selection.quotas.by_score import by_score
from scoring.selection.quotas.problem import Bound, Problem, broken, crowded

Integers = NDArray[np.int64]
SEATS, PAIRS = 300, 100
MEASURED, WANTED, FACTOR = 20_000, 100_000, 20.0
"""Where the full model is too slow to wait for: rows it is measured with, rows that are meant, and the multiple of it.

Four times the rows took the full model 15 to 16 times as long (5,000: 0.8 s, 20,000: 12.6 s); five times the rows would
take 5 ** 1.98 = 24 times; 20 is taken.
"""


@lru_cache(maxsize=3)
def instance(rows: int) -> tuple[Problem, Integers]:
    """Return a district: 12 units, 10 industries, 3 sizes, each within 80 to 125 % of its share, and 100 pairs."""
    generator = np.random.default_rng(3)
    shares = {
        "unit": [30, 20, 12, 9, 8, 6, 5, 3, 3, 2, 1, 1],
        "industry": [25, 20, 15, 12, 8, 7, 5, 4, 2, 2],
        "size": [10, 30, 60],
    }
    labels = {
        name: tuple(f"{name}{value}" for value in generator.choice(len(parts), rows, p=np.array(parts) / 100))
        for name, parts in shares.items()
    }
    bounds = [
        Bound(name, value, int(SEATS * count / rows * 0.8), int(SEATS * count / rows * 1.25) + 1)
        for name, own in labels.items()
        for value, count in sorted(Counter(own).items())
    ]
    groups = [""] * rows
    for number in range(PAIRS):
        for row in generator.choice(min(rows, 2_000), 2, replace=False):
            groups[int(row)] = f"group{number}"
    scores = np.sort((generator.normal(60, 10, rows) * 1e6).astype(np.int64))[::-1]
    return Problem(SEATS, labels, tuple(bounds), tuple(groups), 1), scores.copy()


def ours(rows: int) -> int:
    """Return the total of our choice, which keeps every limit."""
    problem, scores = instance(rows)
    found = by_score(problem, scores)
    assert found is not None
    assert broken(problem, found.chosen) == ()
    return int(scores[list(found.chosen)].sum())


def theirs(rows: int) -> int:
    """Return the total of one integer programme over all rows."""
    problem, scores = instance(rows)
    lines = [[label == bound.value for label in problem.labels[bound.attribute]] for bound in problem.bounds]
    lines += [[own == name for own in problem.groups] for name in crowded(problem)]
    pairs = len(lines) - len(problem.bounds)
    found = milp(
        -scores.astype(float),
        integrality=np.ones(rows),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(
            csr_matrix(np.array([*lines, [True] * rows], dtype=float)),
            [*(bound.floor for bound in problem.bounds), *[0] * pairs, SEATS],
            [*(bound.ceiling for bound in problem.bounds), *[problem.per_group] * pairs, SEATS],
        ),
        options={"mip_rel_gap": 0},
    )
    return int(scores[np.rint(found.x) > 0].sum())


def equal(mine: int, peer: int) -> None:
    assert mine == peer


def equal_where_measured(_mine: int, peer: int) -> None:
    assert ours(MEASURED) == peer


def rows() -> list[Row]:
    """Return both comparisons; the second one's peer is extrapolated, and says so."""
    peer = "scipy.milp on the full model"
    far = f"the same, {MEASURED:,} measured, x {FACTOR:.0f}"
    return [
        Row(
            f"{SEATS} by total score, 25 quotas, of 5,000",
            peer,
            8.0,
            partial(ours, 5_000),
            partial(theirs, 5_000),
            equal,
        ),
        Row(
            f"{SEATS} by total score, 25 quotas, of {WANTED:,}",
            far,
            500.0,
            partial(ours, WANTED),
            partial(theirs, MEASURED),
            equal_where_measured,
            repeat=1,
            factor=FACTOR,
        ),
    ]
