"""The thread that notes each day: at once when it starts, and a failure ends nothing."""

from __future__ import annotations

import time

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from survey.ledger import run_noter
from survey.models import Campaign, LedgerDay


def wait_for_day(database: Session) -> int:
    """Return how many days are noted, once there is one; 0 after ten seconds without."""
    for _look in range(200):
        database.rollback()
        found = database.scalar(select(func.count()).select_from(LedgerDay))
        if found:
            return found
        time.sleep(0.05)
    return 0


def test_it_notes_at_once_and_ends_when_told(app: Flask, database: Session, campaign: Campaign) -> None:
    assert campaign.opened_at is not None
    noter = run_noter.Noter(app)
    noter.start()
    assert wait_for_day(database) == 1
    noter.stop()
    assert not noter._thread.is_alive()


def test_a_failure_is_logged_once_and_tried_again(
    app: Flask,
    database: Session,
    campaign: Campaign,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert campaign.opened_at is not None
    noted, calls = run_noter.note_days, []

    def away(session: Session) -> object:
        calls.append(1)
        if len(calls) < 3:
            raise OperationalError("SELECT", {}, RuntimeError("away"))
        return noted(session)

    monkeypatch.setattr(run_noter, "note_days", away)
    monkeypatch.setattr(run_noter, "EVERY", 0.01)
    noter = run_noter.Noter(app)
    noter.start()
    assert wait_for_day(database) == 1
    noter.stop()
    assert [record.getMessage() for record in caplog.records if "ledger" in record.getMessage()] == [
        "the ledger's day is not noted: OperationalError: away"
    ]
