"""Entries of an evaluation: places, neighbours, cut lines, each within the scope."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.models import (
    Evaluation,
)
from survey.queries import evaluations
from tests.integration.officials import entries, evaluation

__all__ = ["evaluation"]


def test_places_in_unit_and_industry_are_competition_ranks(database: Session, evaluation: Evaluation) -> None:
    rows = entries(database, evaluation.id)
    found = evaluations.group_ranks(database, evaluation.id)
    for row in rows:
        ranked = [other for other in rows if other.score is not None and other.pool == row.pool]
        expected = tuple(
            1 + sum(o.score > row.score for o in ranked if getattr(o.version, name) == getattr(row.version, name))
            if row.score is not None
            else 0
            for name in ("unit", "division")
        )
        assert found[row.id] == expected
