"""What an address of the page of changes asks for."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from scoring.explanation.changes import FEW_PLACES
from survey.evaluations import evaluate
from survey.models import Evaluation
from survey.ranking.read_changes import asked_changes, read_listed
from survey.store.scope import Scope
from tests.integration.evaluations.test_evaluate import seat
from tests.integration.officials import entries, evaluation

__all__ = ["evaluation"]


@pytest.mark.parametrize(
    ("typed", "few", "wrong"),
    [("", FEW_PLACES, False), ("0", 0, False), (" 7 ", 7, False), ("99999", 99_999, False),
     ("100000", FEW_PLACES, True), ("-1", FEW_PLACES, True), ("很多", FEW_PLACES, True)],
)  # fmt: skip
def test_how_far_is_far(database: Session, evaluation: Evaluation, typed: str, few: int, *, wrong: bool) -> None:
    asked = asked_changes(database, evaluation.id, "", typed)
    assert asked is not None
    assert (asked.few, asked.wrong, asked.before) == (few, wrong, None)


def test_only_an_earlier_one_of_the_campaign_is_compared_with(
    app: Flask, database: Session, evaluation: Evaluation
) -> None:
    first = evaluation.id
    seat(app, evaluation.campaign_id, 9)
    with app.app_context():
        second = evaluate.evaluate_and_store(database, evaluation.campaign_id, user_id=None).id
    asked = asked_changes(database, second, "", "")
    assert asked is not None
    assert asked.before is not None
    assert (asked.before.id, [row.id for row in asked.earlier]) == (first, [first])
    assert asked_changes(database, second, str(second), "") is None
    assert asked_changes(database, 999, "", "") is None
    listed = read_listed(database, asked.evaluation, Scope(unit="anting"))
    own = [row.id for row in entries(database, second) if row.version.unit == "anting"]
    assert (listed.seats, [row.id for row in listed.entries]) == (9, own)
