"""An evaluated demonstration district with officials, for tests of their pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from unittest.mock import patch

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from survey.demo import district
from survey.evaluations import evaluate
from survey.models import Evaluation, EvaluationEntry, Role, Submission, SubmissionVersion, User
from survey.store.db import unit_of_work
from tests.integration.conftest import Browser, make_user
from tests.integration.kinds_of_firms import freeze_kinds
from tests.integration.level_floors import floored
from tests.integration.snapshots import EMPTY, States, restored

COUNT, SEATS = 40, 10


@pytest.fixture
def evaluation(app: Flask, database: Session, states: States) -> Evaluation:
    """Return the evaluation of a small demonstration district with 10 seats."""
    restored(states, database, "40 evaluated", lambda: evaluated(app, database, COUNT))
    found = database.scalars(select(Evaluation)).one()
    for login in ("district", "reviewer"):
        make_user(database, login, Role.DISTRICT)
    make_user(database, "town", Role.TOWN, unit="anting")
    return found


def other_past(app: Flask, database: Session, states: States) -> Evaluation:
    """Put back another database under the living application: other firms and answers, the same ids."""
    states.put_back(EMPTY)
    restored(states, database, "40 others evaluated", lambda: evaluated(app, database, COUNT, seed=8))
    database.expire_all()
    return database.scalars(select(Evaluation)).one()


def evaluated(app: Flask, database: Session, count: int, *, seats: int = SEATS, seed: int = 7) -> None:
    """Load a demonstration district of so many firms and seats, under floors, freeze its segments and evaluate it."""
    with app.app_context():
        shipped = district.scheme_document
        with patch.object(district, "scheme_document", lambda seats: floored(shipped(seats), segments=True)):
            campaign = district.load(database, count, seed, lambda _: None)
        with unit_of_work(database):
            campaign.seats = seats
        freeze_kinds(database, campaign.id)
        evaluate.evaluate_and_store(database, campaign.id, user_id=None)


@pytest.fixture
def official(evaluation: Evaluation, browser: Callable[[], Browser]) -> Browser:
    """Return a signed-in district official."""
    client = browser()
    client.sign_in("district")
    return client


def entries(database: Session, evaluation_id: int) -> Sequence[EvaluationEntry]:
    """Return an evaluation's rows in list order."""
    database.rollback()
    statement = (
        select(EvaluationEntry)
        .options(
            joinedload(EvaluationEntry.version)
            .joinedload(SubmissionVersion.submission)
            .joinedload(Submission.participation)
        )
        .where(EvaluationEntry.evaluation_id == evaluation_id)
    )
    return database.scalars(statement.order_by(EvaluationEntry.position)).all()


def text(client: Browser, path: str, **query: Any) -> str:
    """Return the text of a page that is there."""
    response = client.get(path, query_string=query)
    assert response.status_code == 200, path
    return response.get_data(as_text=True)


def user(database: Session, login: str) -> User:
    """Return an account."""
    return database.scalars(select(User).where(User.login == login)).one()
