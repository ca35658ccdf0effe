"""Evaluating and freezing beside other writers: nobody waits, two clicks make one, and the newest has read last."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.evaluate import Evaluation as Scored
from scoring.evaluate import evaluate
from survey.evaluations import evaluate as evaluating
from survey.models import Campaign, Evaluation
from survey.store.db import writing
from tests.integration.conftest import Browser
from tests.integration.officials import evaluation, official

__all__ = ["evaluation", "official"]


def ids(database: Session) -> Sequence[int]:
    database.rollback()
    return database.scalars(select(Evaluation.id).order_by(Evaluation.id)).all()


def seat(app: Flask, campaign_id: int, seats: int) -> None:
    """Change the seats as another official would, with a session of their own."""
    with app.extensions["sessions"]() as other:
        other.get_one(Campaign, campaign_id).seats = seats
        other.commit()


def while_computing(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Let something happen while the next evaluation is being computed."""

    def computing(*arguments: Any) -> Scored:
        monkeypatch.setattr(evaluating, "evaluate", evaluate)
        assert not writing()
        act()
        return evaluate(*arguments)

    monkeypatch.setattr(evaluating, "evaluate", computing)


def test_others_write_while_an_evaluation_is_computed(
    app: Flask, database: Session, evaluation: Evaluation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is written meanwhile is kept, and belongs to the next evaluation."""
    campaign_id = evaluation.campaign_id
    seat(app, campaign_id, 9)
    while_computing(monkeypatch, lambda: seat(app, campaign_id, 12))
    with app.app_context():
        assert evaluating.evaluate_and_store(database, campaign_id, user_id=None).seats == 9
        assert database.get_one(Campaign, campaign_id).seats == 12
        assert evaluating.evaluate_and_store(database, campaign_id, user_id=None).seats == 12
    assert len(ids(database)) == 3


def test_two_clicks_make_one_evaluation(
    app: Flask, database: Session, evaluation: Evaluation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second click comes while the first one is being computed."""
    campaign_id = evaluation.campaign_id
    seat(app, campaign_id, 9)
    second: list[int] = []

    def click() -> None:
        with app.app_context(), app.extensions["sessions"]() as other:
            second.append(evaluating.evaluate_and_store(other, campaign_id, user_id=None).id)

    thread = threading.Thread(target=click)
    while_computing(monkeypatch, thread.start)
    with app.app_context():
        first = evaluating.evaluate_and_store(database, campaign_id, user_id=None).id
    thread.join()
    assert second == [first]
    assert ids(database) == [evaluation.id, first]


def test_a_click_after_another_finds_nothing_new(app: Flask, database: Session, evaluation: Evaluation) -> None:
    with app.app_context():
        again = evaluating.evaluate_and_store(database, evaluation.campaign_id, user_id=None)
    assert (again.id, ids(database)) == (evaluation.id, [evaluation.id])


def test_the_page_says_that_nothing_changed(
    app: Flask, database: Session, evaluation: Evaluation, official: Browser
) -> None:
    shown = official.get(official.send("/evaluations").headers["Location"])
    assert shown.headers["Location"] == f"/evaluations/{evaluation.id}/ranking"
    told = official.get(shown.headers["Location"]).get_data(as_text=True)
    assert f"自评估 #{evaluation.id} 以来没有变化，结果相同，不另存一次" in told
    seat(app, evaluation.campaign_id, 9)
    for _click in range(2):
        answer = official.get(official.send("/evaluations").headers["Location"])
    assert ids(database) == [evaluation.id, evaluation.id + 1]
    assert answer.headers["Location"] == f"/evaluations/{evaluation.id + 1}/ranking"


@pytest.mark.parametrize("changed", ["the same", "other seats"])
def test_another_process_evaluates_meanwhile(
    app: Flask, database: Session, evaluation: Evaluation, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    """Where the other process read the same or later, its evaluation is ours."""
    campaign_id, others = evaluation.campaign_id, list[int]()
    seat(app, campaign_id, 9)

    def elsewhere() -> None:
        seat(app, campaign_id, {"the same": 9, "other seats": 11}[changed])
        with app.app_context(), app.extensions["sessions"]() as other:
            others.append(evaluating.evaluate_and_store(other, campaign_id, user_id=None).id)

    while_computing(monkeypatch, elsewhere)
    with app.app_context():
        found = evaluating.evaluate_and_store(database, campaign_id, user_id=None)
        assert found.seats == {"the same": 9, "other seats": 11}[changed]
    assert [found.id] == others
    assert ids(database) == [evaluation.id, found.id]


def test_a_trial_is_never_evaluated(app: Flask, database: Session, evaluation: Evaluation) -> None:
    database.get_one(Campaign, evaluation.campaign_id).trial = True
    database.commit()
    with app.app_context(), pytest.raises(evaluating.NothingToEvaluateError, match="trial"):
        evaluating.evaluate_and_store(database, evaluation.campaign_id, user_id=None)
    assert ids(database) == [evaluation.id]
