"""What the checks find is stored with its figures, once; what they find no more gets an end; no rank moves."""

from __future__ import annotations

from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from survey.evaluations import evaluate
from survey.models import AuditEntry, Evaluation, SignalFound, SignalReading, SubmissionVersion
from survey.signals import find_signals
from survey.store.db import unit_of_work
from tests.integration.signals.looked import Looked, actions, evaluation, looked

__all__ = ["evaluation", "looked"]


def stored(database: Session) -> list[SignalFound]:
    database.rollback()
    return list(database.scalars(select(SignalFound).order_by(SignalFound.id)))


def test_what_is_found_is_stored_with_its_figures_and_can_be_found_again(looked: Looked, database: Session) -> None:
    rows = stored(database)
    row = next(row for row in rows if (row.version_id, row.check_id) == (looked.version, looked.check))
    version = database.get_one(SubmissionVersion, looked.version)
    assert (row.definition_id, row.definition_version, row.ended_at) == ("district", "2026.2", None)
    assert row.questions == ["facts.digital_spend_y1", "facts.revenue_y1"]
    assert Decimal(row.figures["facts.revenue_y1"]) == version.revenue
    again = find_signals.look(database, looked.campaign)
    assert (list(again.rows), list(again.ended), len(again.known)) == ([], [], len(rows))


def test_a_second_look_that_finds_the_same_writes_nothing(looked: Looked, app: Flask, database: Session) -> None:
    before = [row.id for row in stored(database)]
    with app.app_context():
        counts = find_signals.find_signals(database, looked.campaign, user_id=None)
    assert (counts["found"], counts["ended"]) == (0, 0)
    assert ([row.id for row in stored(database)], actions(database)) == (before, [("find_signals", None)])
    assert counts["versions"] == len(database.scalars(select(SignalReading)).all())


def test_the_entry_of_the_trail_counts_what_was_found(looked: Looked, database: Session) -> None:
    entry = database.scalars(select(AuditEntry).where(AuditEntry.action == "find_signals")).one()
    assert (entry.object_type, entry.object_id) == ("campaign", str(looked.campaign))
    assert entry.detail["found"] == len(stored(database))


def test_what_is_found_no_more_gets_an_end_and_stays(looked: Looked, app: Flask, database: Session) -> None:
    with app.app_context(), unit_of_work(database):
        database.execute(
            text("UPDATE signal_found SET ended_at = '2026-01-01 00:00:00' WHERE version_id = :v"),
            {"v": looked.version},
        )
    ended = len([row for row in stored(database) if row.ended_at is not None])
    with app.app_context():
        counts = find_signals.find_signals(database, looked.campaign, user_id=None)
    assert (counts["found"], counts["ended"]) == (ended, 0)
    again = [row for row in stored(database) if row.version_id == looked.version and row.check_id == looked.check]
    assert [row.ended_at is None for row in again] == [False, True]


def test_of_two_looks_at_once_the_second_is_told_to_look_anew(looked: Looked, app: Flask, database: Session) -> None:
    outdated = find_signals.look(database, looked.campaign)
    with app.app_context(), unit_of_work(database):
        database.execute(text("UPDATE signal_found SET ended_at = '2026-01-01 00:00:00' WHERE version_id = :v"),
                         {"v": looked.version})  # fmt: skip
    with app.app_context(), pytest.raises(find_signals.OtherFoundError), unit_of_work(database):
        find_signals.write(database, outdated, user_id=None)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE signal_found SET check_id = 'x'",
        "DELETE FROM signal_found",
        "UPDATE signal_reading SET digest = 'x'",
        "DELETE FROM signal_reading",
    ],
)
def test_the_database_refuses_to_change_what_was_found(looked: Looked, database: Session, statement: str) -> None:
    assert looked.version
    with pytest.raises(DBAPIError, match="append-only"), unit_of_work(database):
        database.execute(text(statement))


def test_no_score_and_no_rank_knows_of_signals(looked: Looked, app: Flask, database: Session) -> None:
    first = database.scalars(select(Evaluation)).one().fingerprint
    assert len(stored(database)) > 0
    with app.app_context():
        assert evaluate.evaluate_and_store(database, looked.campaign, user_id=None).fingerprint == first
