"""The terms that a list is frozen under, against those made from the start, and who moves up on a decided list."""

from __future__ import annotations

from typing import Any

from scoring.selection.frozen_terms import Held, as_frozen, held_limits
from scoring.selection.quotas.problem import Limit
from tests.unit.scoring.test_evaluate_levels import run


def same(found: Any, due: Any) -> None:
    """Hold the parts of terms that freezing changes against each other."""
    assert found.quotas == due.quotas
    assert found.shares == due.shares
    names = {bound.attribute for group in (due.quotas, *due.shares) for bound in group}
    for name in names:
        assert found.labels[name] == due.labels[name]


def test_as_frozen_is_what_only_found_levels_give() -> None:
    quotas = [{"attribute": "level", "value": "0", "floor": "2", "ceiling": "3"}]
    for levels in ({}, {"R3": 0}, {"R3": 0, "R4": 0, "R5": 0}):
        for more in ({}, {"share": "", "quotas": quotas}):
            now, then = run(levels, **more), run(levels, only_found=True, **more)
            same(as_frozen(now.terms, now.verdicts), then.terms)


def test_limits_are_counted_over_who_was_chosen() -> None:
    found = run({"R3": 3})
    terms = as_frozen(found.terms, found.verdicts)
    chosen = found.ranking.order.tolist()[:2]
    ceilings = [row for row in held_limits(found.ranking, found.verdicts, terms, chosen) if row.limit.kind == "ceiling"]
    seats = {pool.id: pool.seats for pool in terms.pools}
    track = sum(int(terms.pool_of[row]) == 0 for row in chosen)
    assert ceilings == [
        Held(Limit("ceiling", "pool", "track", seats["track"]), track),
        Held(Limit("ceiling", "pool", "rest", seats["rest"]), 2 - track),
    ]
    assert Held(Limit("floor", "level", "3", 2), 1).kept is False
    assert Held(Limit("ceiling", "level", "3", 2), 3).kept is False
