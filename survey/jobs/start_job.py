"""Starting a job from a request: the row is made, and the browser is sent to the job's page."""

from __future__ import annotations

from typing import cast

from flask import Flask, current_app, redirect, url_for
from werkzeug.wrappers import Response

from survey.jobs.run_jobs import start_job
from survey.web.access import signed_in


def this_app() -> Flask:
    """Return the application object itself, because a worker's thread has no proxy for it."""
    return cast("Flask", current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001 - the proxy


def start_and_follow(kind: str, parameters: dict[str, object]) -> Response:
    """Start a job for the signed-in user and return the redirection to its page; raises KeyError for no such kind."""
    job_id = start_job(this_app(), kind, parameters, signed_in().id)
    return redirect(url_for("jobs.job", job_id=job_id))
