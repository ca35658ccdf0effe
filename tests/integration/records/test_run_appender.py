"""The thread of the serving process chains what was committed within seconds, and tries again after a failure."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from survey.models import AuditChain
from survey.records import run_appender
from survey.records.append_chain import ChainBrokenError
from survey.records.read_anchors import read_folder
from survey.records.run_appender import Appender, append_once
from tests.integration.records.made_record import fault_of, spoil, write
from tests.waiting import until


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_appender, "EVERY", 0.02)
    monkeypatch.setattr(run_appender, "AFTER_FAILURE", 0.02)


@pytest.fixture
def anchors(instance: Path) -> Iterator[Path]:
    folder = instance / "anchors"
    yield folder
    for path in folder.glob("*"):
        path.unlink()


def chained(database: Session) -> int:
    database.rollback()
    return database.scalar(select(func.count(AuditChain.seq))) or 0


def test_what_is_committed_is_chained_while_it_runs_and_before_it_ends(
    app: Flask, database: Session, anchors: Path
) -> None:
    appender = Appender(app)
    appender.start()
    write(database, "a", "b")
    until(lambda: chained(database) == 3)
    write(database, "c")
    appender.stop()
    assert chained(database) == 4
    assert fault_of(database, app.extensions["audit_keys"], *read_folder(anchors)) == ""
    assert len(read_folder(anchors)) >= 1


def test_a_failure_is_logged_once_and_tried_again(
    app: Flask, database: Session, anchors: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    del anchors
    failing, tried = [True], list[bool]()
    real = run_appender.append_committed

    def append(own: Session, *, whole: bool = False) -> int:
        tried.append(whole)
        if failing[0]:
            raise OperationalError("x", {}, Exception("the database is away"))
        return real(own, whole=whole)

    monkeypatch.setattr(run_appender, "append_committed", append)
    write(database, "a")
    appender = Appender(app)
    with caplog.at_level(logging.ERROR):
        appender.start()
        until(lambda: len(tried) > 5)
        failing[0] = False
        until(lambda: chained(database) == 2)
        appender.stop()
    assert [record.getMessage() for record in caplog.records] == [
        "the record is not continued: OperationalError: the database is away"
    ]


def test_what_was_chained_and_is_gone_is_never_chained_anew(
    app: Flask, database: Session, anchors: Path, caplog: pytest.LogCaptureFixture
) -> None:
    appender = Appender(app)
    write(database, "a", "b", "c")
    appender.look()
    assert chained(database) == 4
    spoil(
        app.extensions["settings"],
        "DELETE FROM audit_chain WHERE seq >= 3",
        "DELETE FROM audit_entry WHERE action = 'b'",
        "UPDATE audit_head SET seq = 2, mac = (SELECT mac FROM audit_chain WHERE seq = 2)",
    )
    gone = "place 4 of the record is not the one that was there: its end was cut off or replaced"
    for one in (appender, Appender(app)):  # the one that chained it, and one that starts later
        with pytest.raises(ChainBrokenError, match=gone):
            one.look()
    assert chained(database) == 2
    append_once(app)
    assert [record.getMessage() for record in caplog.records] == [
        f"the record is continued when the service starts: {gone}"
    ]


def test_a_head_that_is_not_there_is_no_other_process(app: Flask, database: Session, anchors: Path) -> None:
    del anchors
    appender = Appender(app)
    write(database, "a")
    appender.look()
    spoil(app.extensions["settings"], "UPDATE audit_head SET id = 0")
    write(database, "b")
    with pytest.raises(ChainBrokenError, match="the head of the record is missing, or has another number than 1"):
        appender.look()
    assert chained(database) == 2


def test_a_command_chains_what_it_wrote(
    app: Flask, database: Session, anchors: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(database, "a")
    append_once(app)
    assert (chained(database), [one.seq for one in read_folder(anchors)]) == (2, [2, 2])

    def fail(*_given: object, **_more: object) -> None:
        raise OSError(28, "no space left")

    monkeypatch.setattr(run_appender, "append_committed", fail)
    append_once(app)
    assert [record.getMessage() for record in caplog.records] == [
        "the record is continued when the service starts: [Errno 28] no space left"
    ]
