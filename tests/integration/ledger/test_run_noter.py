"""The thread that notes each day: at once when it starts, and a failure ends nothing."""

from __future__ import annotations

from threading import Event

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from survey.ledger import run_noter
from survey.models import Campaign, LedgerDay

PATIENCE = 60


def days(database: Session) -> list[int]:
    database.rollback()
    return list(database.scalars(select(LedgerDay.campaign_id)))


def test_it_notes_at_once_and_ends_when_told(
    app: Flask, database: Session, campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign_id, noted, done = campaign.id, run_noter.note_days, Event()

    def watched(session: Session) -> None:
        noted(session)
        done.set()

    monkeypatch.setattr(run_noter, "note_days", watched)
    noter = run_noter.Noter(app)
    noter.start()
    assert done.wait(PATIENCE)
    noter.stop(PATIENCE)
    assert not noter._thread.is_alive()
    assert days(database) == [campaign_id]


def test_a_failure_is_logged_once_and_tried_again(
    app: Flask,
    database: Session,
    campaign: Campaign,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    campaign_id, noted, done, calls = campaign.id, run_noter.note_days, Event(), list[int]()

    def away(session: Session) -> None:
        calls.append(1)
        if len(calls) < 3:
            raise OperationalError("SELECT", {}, RuntimeError("away"))
        noted(session)
        done.set()

    monkeypatch.setattr(run_noter, "note_days", away)
    monkeypatch.setattr(run_noter, "EVERY", 0.01)
    noter = run_noter.Noter(app)
    noter.start()
    assert done.wait(PATIENCE)
    noter.stop(PATIENCE)
    assert days(database) == [campaign_id]
    assert [record.getMessage() for record in caplog.records if "ledger" in record.getMessage()] == [
        "the ledger's day is not noted: OperationalError: away"
    ]
