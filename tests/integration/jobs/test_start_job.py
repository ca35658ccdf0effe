"""A job is started by a request: for the signed-in user, and the browser is sent to its page."""

from __future__ import annotations

import pytest
from flask import Flask, g
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import Unauthorized

from survey.jobs.kinds import KINDS, JobContext, JobKind, JobOutput
from survey.jobs.start_job import start_and_follow, this_app
from survey.models import Job, Role
from tests.integration.conftest import make_user


@pytest.fixture(autouse=True)
def kind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a kind known that returns what it was asked for."""

    def echo(context: JobContext) -> JobOutput:
        return JobOutput(result={"asked": context.parameters["asked"]})

    monkeypatch.setitem(KINDS, "echo", JobKind(echo, "示例"))


def test_the_job_is_the_users_and_its_page_follows(app: Flask, database: Session) -> None:
    user = make_user(database, "town", Role.TOWN, unit="anting")
    with app.test_request_context("/"):
        g.user = user
        assert this_app() is app
        answer = start_and_follow("echo", {"asked": "示例"})
    user_id = user.id
    database.rollback()
    job = database.scalars(select(Job)).one()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/jobs/{job.id}")
    assert (job.kind, job.created_by_id, job.state, job.result) == ("echo", user_id, "done", {"asked": "示例"})


def test_no_such_kind_and_nobody_signed_in_are_refused(app: Flask, database: Session) -> None:
    with app.test_request_context("/"):
        with pytest.raises(Unauthorized):
            start_and_follow("echo", {"asked": ""})
        g.user = make_user(database, "town", Role.TOWN, unit="anting")
        with pytest.raises(KeyError):
            start_and_follow("nobody's", {})
    database.rollback()
    assert database.scalars(select(Job)).all() == []
