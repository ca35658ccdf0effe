"""Putting a job in line: the row is made, or the one joined that is asked for already; the browser follows it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, cast

from flask import Flask, current_app, redirect, url_for
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.wrappers import Response

from survey.config import Settings
from survey.jobs.kinds import KINDS
from survey.jobs.run_jobs import run_taken
from survey.jobs.take_jobs import UNFINISHED, take_job
from survey.jobs.worker import wake_runners
from survey.models import Job, JobState, User
from survey.records import audit_trail
from survey.store.db import unit_of_work
from survey.store.scope import OFFICIALS, scope
from survey.web.access import signed_in
from survey.web.limits import uncount

AGAIN = (JobState.INTERRUPTED, JobState.FAILED)
FOLLOW = "follow"
"""The argument in the address of a job's page that leads whoever waits on to what the job made."""


def this_app() -> Flask:
    """Return the application object itself, because a worker's thread has no proxy for it."""
    return cast("Flask", current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001 - the proxy


def start_and_follow(kind: str, parameters: Mapping[str, object]) -> Response:
    """Start a job for the signed-in user and return the redirection to its page; raises KeyError for no such kind.

    A click that joins a job counts towards no limit.
    """
    job_id, joined = _start(this_app(), kind, parameters, signed_in().id)
    if joined:
        uncount()
    following: dict[str, Any] = {FOLLOW: "1"} if KINDS[kind].refused is not None else {}
    return redirect(url_for("jobs.job", job_id=job_id, **following))


def start_job(app: Flask, kind: str, parameters: Mapping[str, Any], user_id: int | None) -> int:
    """Put a job in line and return its id. Raises KeyError for a kind that nobody registered.

    If the same job still waits or runs, its id is returned: the same kind and parameters, for the same scope, of the
    same user or, where the kind is shared, of any official. With `settings.inline_jobs` the job has ended when this
    returns.
    """
    return _start(app, kind, parameters, user_id)[0]


def _start(app: Flask, kind: str, parameters: Mapping[str, Any], user_id: int | None) -> tuple[int, bool]:
    """Return the id of the job as `start_job` does, and whether there was one already."""
    KINDS[kind]
    sessions: sessionmaker[Session] = app.extensions["sessions"]
    settings: Settings = app.extensions["settings"]
    found = None
    while found is None:
        with sessions() as database:
            found = _enqueue(database, kind, parameters, user_id)
    job_id, joined = found
    if settings.inline_jobs:
        held = take_job(sessions, job_id)
        if held is not None:
            run_taken(app, held)
    else:
        wake_runners(app)
    return job_id, joined


def restart_job(app: Flask, job: Job, user_id: int) -> int | None:
    """Start a failed or interrupted job anew and return the new job's id; None if that can't be."""
    if job.state not in AGAIN or job.kind not in KINDS or not KINDS[job.kind].again:
        return None
    parameters = {name: value for name, value in job.parameters.items() if name != "made_for"}
    return start_job(app, job.kind, parameters, user_id)


def _enqueue(
    database: Session, kind: str, parameters: Mapping[str, Any], user_id: int | None
) -> tuple[int, bool] | None:
    """Return the id of a new job, or of the same one that waits or runs, and which; None where another was quicker."""
    asked, key = _asked(database, kind, parameters, user_id)
    try:
        with unit_of_work(database):
            same = database.scalar(select(Job.id).where(Job.key == key, Job.state.in_(UNFINISHED)))
            if same is not None:
                return same, True
            return _add(database, Job(kind=kind, parameters=asked, key=key, created_by_id=user_id)), False
    except IntegrityError:
        return None


def queue_with(database: Session, kind: str, parameters: Mapping[str, Any], user_id: int | None) -> int:
    """Put a job in line inside the caller's unit of work, so that both are there or neither; return its id.

    For what is about something that this unit of work makes, so that nobody can have asked for it already. The runners
    find it as soon as they look. Raises KeyError for a kind that nobody registered.
    """
    KINDS[kind]
    asked, key = _asked(database, kind, parameters, user_id)
    return _add(database, Job(kind=kind, parameters=asked, key=key, created_by_id=user_id))


def _asked(
    database: Session, kind: str, parameters: Mapping[str, Any], user_id: int | None
) -> tuple[dict[str, Any], str]:
    """Return the parameters as they are kept with a job, and the digest of what is asked for."""
    user = database.get(User, user_id) if user_id is not None else None
    asked = json.loads(json.dumps({**parameters, "made_for": scope(user).key}))
    shared = KINDS[kind].shared and user is not None and user.role in OFFICIALS
    return asked, _key(kind, asked, None if shared else user_id)


def _add(database: Session, job: Job) -> int:
    database.add(job)
    database.flush()
    about, detail = ("job", job.id), {"kind": job.kind}
    audit_trail.record(database, "start_job", user_id=job.created_by_id, about=about, detail=detail)
    return job.id


def _key(kind: str, asked: Mapping[str, Any], user_id: int | None) -> str:
    """Return what is asked for as a digest; `user_id`: whose it is alone."""
    return hashlib.sha256(json.dumps([kind, asked, user_id], sort_keys=True).encode()).hexdigest()
