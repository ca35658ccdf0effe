"""Evaluating 5,000 enterprises from the database to the stored ranking, beside the same with a loop scorer."""

from __future__ import annotations

from typing import Any

import numpy as np
from sqlalchemy import select

import scoring.evaluate
from benchmarks import Row
from benchmarks.instances import demonstration_app
from scoring.encode import Coded
from scoring.maturity import Profile, score
from survey.models import Campaign
from survey.services import evaluating

ENTERPRISES = 5_000


def score_in_a_loop(coded: Coded) -> Profile:
    """Score one enterprise at a time and put the results together."""
    one = [score(coded.take(np.array([row]))) for row in range(len(coded))]
    joined: dict[str, Any] = {
        name: np.concatenate([getattr(profile, name) for profile in one])
        for name in ("parts", "total", "level", "reached", "binding", "answered", "asked")
    }
    return Profile(rule=one[0].rule, coded=coded, **joined)


def rows() -> list[Row]:
    """Return the comparison; no goal is set, it is reported."""
    factory = demonstration_app(ENTERPRISES).extensions["sessions"]

    def ours() -> str:
        with factory() as database:
            campaign = database.scalars(select(Campaign.id)).one()
            return evaluating.run(database, campaign, user_id=None).fingerprint

    def theirs() -> str:
        scoring.evaluate.score = score_in_a_loop
        try:
            return ours()
        finally:
            scoring.evaluate.score = score

    def equal(first: str, second: str) -> None:
        assert first == second

    work = f"evaluate {ENTERPRISES:,} enterprises, database to stored ranking"
    return [Row(work, "the same with the scorer called per enterprise", None, ours, theirs, equal, repeat=2)]
