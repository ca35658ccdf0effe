"""Headers of every answer: nothing is kept by a browser, files are attachments, and https stays https."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from survey.app import create_app
from survey.config import Settings
from survey.jobs.kinds import FOLDER
from survey.models import Job, JobState, Role
from survey.store.scope import scope
from tests.integration.conftest import PASSWORD, Browser, make_user
from tests.integration.web.expected_access import ROLES, TABLE, expected
from tests.integration.web.made_world import world

__all__ = ["world"]
OUTSIDE = "https://pilots.example"
SANDBOX = "sandbox; default-src 'none'"
GETS = [(endpoint, path) for (endpoint, method), (path, _statuses) in TABLE.items() if method == "GET"]
SENT = {
    "blank_forms.blank",
    "blank_forms.by_unit",
    "blank_forms.filled",
    "blank_forms.sample_file",
    "condition_tables.template",
    "filling.download",
    "visit_files.sheets",
    "incoming.marked",
    "incoming.pilots_template",
    "incoming.template",
    "ledger.workbook",
    "overview.workbook",
    "pilot_files.listed",
    "lists.gaps",
    "lists.incentives",
    "lists.pin_list",
    "lists.ranked_list",
    "lists.states",
    "schemes.text",
    "shortlists.live",
    "shortlists.workbook",
    "uploads.marked",
    "enquiry_files.board",
    "enquiry_files.public_board",
    "trail_files.trail",
    "workbooks.all_of_own",
    "workbooks.download",
}
"""GET routes that answer with a file; `jobs.file` has one only when a job has, and who takes answers about persons is
asked for a reason first."""


def test_nothing_but_static_files_is_kept_by_a_browser(world: dict[str, int], browser: Callable[[], Browser]) -> None:
    answers = {}
    for role in ROLES:
        own = [(endpoint, path) for endpoint, path in GETS if reader_of(endpoint) == role]
        client = browser()
        if role != "anonymous":
            client.sign_in(role)
        answers |= {endpoint: client.get(path.format(**world)) for endpoint, path in own}
    assert {endpoint: answer.headers["Cache-Control"] for endpoint, answer in answers.items()} == {
        endpoint: "no-store" for endpoint, _path in GETS
    }
    assert {answer.headers["X-Content-Type-Options"] for answer in answers.values()} == {"nosniff"}
    sent = {endpoint for endpoint, answer in answers.items() if "Content-Disposition" in answer.headers}
    assert sent == SENT
    other = [answer for endpoint, answer in answers.items() if endpoint not in SENT]
    assert {answer.mimetype for answer in other} == {"application/json", "text/html", "text/plain"}
    assert all(answer.headers["Content-Security-Policy"].startswith("default-src 'none'; ") for answer in other)
    files = [answers[endpoint].headers for endpoint in SENT]
    assert {headers["Content-Security-Policy"] for headers in files} == {SANDBOX}
    assert {headers["Content-Disposition"].partition(";")[0] for headers in files} == {"attachment"}


def reader_of(endpoint: str) -> str:
    """Return the first role that may read an address in the made world; what nobody reads is asked by the first."""
    return next(
        (role for role, status in zip(ROLES, expected(endpoint)["GET"], strict=True) if status == 200), ROLES[0]
    )


def test_a_jobs_file_is_not_kept_either(app: Flask, database: Session, browser: Callable[[], Browser]) -> None:
    user = make_user(database, "somebody", Role.DISTRICT)
    folder = app.extensions["settings"].exports / FOLDER
    folder.mkdir(exist_ok=True)
    (folder / "example").write_bytes(b"example")
    job = Job(
        kind="none",
        state=JobState.DONE,
        created_by_id=user.id,
        parameters={"made_for": scope(user).key},
        file_name="示例.txt",
        stored_as="example",
    )
    database.add(job)
    database.commit()
    client = browser()
    client.sign_in("somebody")
    with client.get(f"/jobs/{job.id}/file") as sent:
        assert (sent.status_code, sent.get_data()) == (200, b"example")
        assert sent.headers["Cache-Control"] == "no-store"
        assert sent.headers["Content-Security-Policy"] == SANDBOX
        assert sent.headers["Content-Disposition"].startswith("attachment; ")


@pytest.mark.parametrize("path", ["/nothing-here", "/evidence/999999", "/sign-out"])
def test_refusals_are_not_kept_either(browser: Callable[[], Browser], path: str) -> None:
    assert browser().get(path).headers["Cache-Control"] == "no-store"


@pytest.fixture(scope="module")
def outside(migrated: Settings) -> Iterator[Flask]:
    """Return the application where browsers reach it by https, through a gateway that passes the host's name on."""
    made = create_app(replace(migrated, public_url=OUTSIDE))
    yield made
    made.extensions["engine"].dispose()


def test_where_the_outside_is_https_cookies_and_redirects_are(outside: Flask, database: Session) -> None:
    make_user(database, "somebody", Role.DISTRICT)
    client = Browser(outside)
    client.get("/sign-in", base_url=OUTSIDE)
    form = {"csrf_token": client.token, "login": "somebody", "password": PASSWORD}
    gateway = {"wsgi.url_scheme": "http"}  # what the gateway speaks to us
    inside: dict[str, Any] = {"base_url": OUTSIDE, "environ_overrides": gateway}
    answer = client.post("/sign-in", data=form, **inside)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    (session,) = [one for one in answer.headers.getlist("Set-Cookie") if one.startswith("__Host-session=")]
    assert {part.strip() for part in session.split(";")[1:]} == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}
    assert client.get("/files//check", **inside).headers["Location"] == f"{OUTSIDE}/files/check"
