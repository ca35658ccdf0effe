"""Every submission has the campaign looked over by a job; where nothing is left to look at it ends at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from survey.answering import save_draft as drafting
from survey.answering.read_draft import DraftContext
from survey.definitions.catalogue import catalogue
from survey.definitions.signal_checks import CampaignChecks
from survey.forms.answers import Patch
from survey.jobs.start_job import start_job
from survey.models import Job, JobState, SignalFound, SignalReading, SubmissionVersion, User
from survey.signals import jobs
from tests.integration.answering.test_submit import desk, firm, user
from tests.integration.conftest import Browser
from tests.integration.signals.looked import Looked, actions, evaluation, looked

__all__ = ["desk", "evaluation", "firm", "looked", "user"]
DIGEST = re.compile(r'name="digest"[^>]*value="([0-9a-f]{64})"')


def job(database: Session, number: int) -> Job:
    database.rollback()
    return database.get_one(Job, number)


def test_a_job_that_finds_everything_looked_over_ends_at_once(looked: Looked, app: Flask, database: Session) -> None:
    with app.app_context():
        number = start_job(app, jobs.KIND, {"campaign": looked.campaign, "version": looked.version}, None)
    done = job(database, number)
    assert (done.state, done.result) == (JobState.DONE, {"versions": 0, "found": 0, "ended": 0})
    assert actions(database) == [("find_signals", None)]


def test_whoever_asks_has_all_looked_over_anew(looked: Looked, database: Session) -> None:
    looked.signed_in("district").send("/signals/look")
    done = database.scalars(select(Job).where(Job.kind == jobs.KIND)).one()
    count = len(database.scalars(select(SignalReading)).all())
    assert (done.state, done.result) == (JobState.DONE, {"versions": count, "found": 0, "ended": 0})


def test_a_service_that_starts_with_other_checks_looks_anew_and_else_does_nothing(
    looked: Looked, app: Flask, database: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        jobs.look_where_unread(app)
        assert database.scalars(select(Job).where(Job.kind == jobs.KIND)).all() == []
        monkeypatch.setattr(CampaignChecks, "digest", "another")
        jobs.look_where_unread(app)
    database.rollback()
    done = database.scalars(select(Job).where(Job.kind == jobs.KIND)).one()
    assert (done.state, done.parameters["campaign"], done.result["found"]) == (JobState.DONE, looked.campaign, 0)
    readings = database.scalars(select(SignalReading.digest).distinct().order_by(SignalReading.digest)).all()
    assert len(readings) == 2


def test_a_submission_stands_although_no_look_could_be_put_in_line(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_arguments: object) -> int:
        message = "example"
        raise OperationalError(message, {}, Exception(message))

    monkeypatch.setattr(jobs, "start_job", fail)
    jobs.start_looking(app, 1, 1)
    assert [entry.getMessage() for entry in caplog.records] == ["no look for signals was put in line after version 1"]


def test_what_a_firm_submits_is_looked_over(
    database: Session, desk: DraftContext, user: User, browser: Callable[[], Browser]
) -> None:
    """The firm signs; a moment later officials find why its project is worth a look."""
    facts = catalogue().questionnaires["facts"]
    revisions = desk.sheets["facts"].revisions
    patch: Patch = {"investment": (Decimal(90_000_000), revisions["investment"])}
    drafting.save_patch(database, desk.submission_id or 0, facts, patch, author=drafting.Author(user.id))
    client = browser()
    client.sign_in(user.login)
    digest = DIGEST.findall(client.get("/commitment").get_data(as_text=True))[0]
    fields = {"signatory": "示例负责人", "post": "总经理", "phone": "10000000001", "agreed": "y", "digest": digest}
    assert client.send("/commitment", **fields).status_code == 302
    database.rollback()
    version = database.scalars(select(SubmissionVersion)).one()
    rows = database.scalars(select(SignalFound).where(SignalFound.version_id == version.id)).all()
    assert "project_over_revenue" in [row.check_id for row in rows]
    made = database.scalars(select(Job)).one()
    assert (made.kind, made.state, made.created_by_id) == (jobs.KIND, JobState.DONE, None)
