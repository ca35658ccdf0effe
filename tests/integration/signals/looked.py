"""An evaluated demonstration district over which the checks were run, with ways to look at one signal."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import (
    AuditEntry,
    Enterprise,
    Evaluation,
    EvaluationEntry,
    Participation,
    Role,
    Submission,
    SubmissionVersion,
    User,
)
from survey.models import SignalFound as Found
from survey.signals.find_signals import find_signals
from tests.integration.conftest import Browser, make_user
from tests.integration.officials import evaluation

__all__ = ["evaluation", "looked"]
CHECK = "digital_spend_share"
SEEN = re.compile(r'name="seen"[^>]*value="([0-9]+)"')


@dataclass(frozen=True)
class Looked:
    """Everything about one signal. `town`: the login of an official of its firm's town, `other`: of another's."""

    campaign: int
    version: int
    check: str
    unit: str
    firm: str
    browser: Callable[[], Browser]

    @property
    def path(self) -> str:
        """The address of the signal."""
        return f"/signals/{self.version}/{self.check}"

    def signed_in(self, login: str) -> Browser:
        """Return the browser of an account."""
        client = self.browser()
        client.sign_in(login)
        return client


@pytest.fixture
def looked(app: Flask, database: Session, evaluation: Evaluation, browser: Callable[[], Browser]) -> Looked:
    """Return the first such signal of the district's evaluated firms; officials of every kind are there."""
    campaign = evaluation.campaign_id
    with app.app_context():
        find_signals(database, campaign, user_id=None)
    row = database.scalars(
        select(Found)
        .join(EvaluationEntry, EvaluationEntry.version_id == Found.version_id)
        .where(Found.check_id == CHECK)
        .order_by(Found.version_id)
        .limit(1)
    ).one()
    firm = database.scalars(
        select(Enterprise)
        .join(Participation, Participation.enterprise_id == Enterprise.id)
        .join(Submission, Submission.participation_id == Participation.id)
        .join(SubmissionVersion, SubmissionVersion.submission_id == Submission.id)
        .where(SubmissionVersion.id == row.version_id)
    ).one()
    made = Looked(campaign, row.version_id, row.check_id, firm.unit, firm.name, browser)
    make_user(database, "leader", Role.LEADER)
    make_user(database, "own_town", Role.TOWN, unit=made.unit)
    make_user(database, "far_town", Role.TOWN, unit="huating" if made.unit != "huating" else "malu")
    return made


def text(client: Browser, path: str) -> str:
    """Return the text of a page."""
    answer = client.get(path)
    assert answer.status_code == 200
    found: str = answer.get_data(as_text=True)
    return found


def seen(client: Browser, path: str) -> str:
    """Return the newest word on a signal as its page holds it."""
    found = SEEN.search(text(client, path))
    assert found is not None
    return found.group(1)


def actions(database: Session) -> list[tuple[str, str | None]]:
    """Return (action, login) of the entries about signals, in order."""
    database.rollback()
    rows = database.execute(
        select(AuditEntry.action, User.login)
        .outerjoin(User, User.id == AuditEntry.user_id)
        .where(AuditEntry.action.in_(["find_signals", "resolve_signal", "revoke_signal"]))
        .order_by(AuditEntry.id)
    )
    return [(row[0], row[1]) for row in rows]
