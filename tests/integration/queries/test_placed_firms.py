"""Places are those of the newest evaluation of the campaign alone."""

from __future__ import annotations

from collections import Counter

from sqlalchemy.orm import Session

from survey.evaluations import evaluate
from survey.models import Evaluation
from survey.queries.placed_firms import placed_firms
from survey.store.db import unit_of_work
from tests.integration.officials import entries, evaluation

__all__ = ["evaluation"]


def test_places_of_the_newest_evaluation(evaluation: Evaluation, database: Session) -> None:
    campaign = evaluation.campaign_id
    stored = Counter(entry.status for entry in entries(database, evaluation.id) if entry.rank is not None)
    assert Counter(place for _id, place in database.execute(placed_firms(campaign))) == stored
    assert stored["selected"] == 10
    with unit_of_work(database):
        evaluation.campaign.seats = 7
    newer = evaluate.evaluate_and_store(database, campaign, user_id=None)
    again = Counter(place for _id, place in database.execute(placed_firms(campaign)))
    assert (again["selected"], sum(again.values())) == (7, sum(stored.values()))
    assert newer.id > evaluation.id
    assert database.execute(placed_firms(campaign + 1)).all() == []
