"""Jobs: a row in the database, run by a worker thread of this process.

`start_job` makes the row and puts it in line. The handler registered for its kind (`survey.jobs.kinds`) runs in a
thread with its own application context and database session, reports progress, and returns the file it made. Each
process holds a lock while it lives, so that a row whose process is gone is recognised.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from survey.config import Settings
from survey.jobs.kinds import FOLDER, KINDS, JobContext, JobOutput, JobRefusedError, StoppedError
from survey.jobs.worker import Worker
from survey.models import Job, JobState, User, utc_now
from survey.records import audit_trail
from survey.store.db import unit_of_work, writing
from survey.store.file_names import portable_name
from survey.store.scope import scope

WRITE_EVERY = 0.5  # seconds between two writes of the progress
UNFINISHED = (JobState.QUEUED, JobState.RUNNING)
AGAIN = (JobState.INTERRUPTED, JobState.FAILED)


def install_worker(app: Flask) -> None:
    """Give the application its worker; its thread starts with the first job."""
    settings: Settings = app.extensions["settings"]
    app.extensions["jobs"] = Worker(settings.exports / FOLDER, lambda job_id: _run(app, job_id))


def start_job(app: Flask, kind: str, parameters: Mapping[str, Any], user_id: int | None) -> int:
    """Put a job in line and return its id. Raises KeyError for a kind that nobody registered.

    If the same user's same job still waits or runs (a page was loaded twice), its id is returned. With
    `settings.inline_jobs` the job has ended when this returns.
    """
    KINDS[kind]
    worker: Worker = app.extensions["jobs"]
    settings: Settings = app.extensions["settings"]
    with app.extensions["sessions"]() as database, unit_of_work(database):
        user = database.get(User, user_id) if user_id is not None else None
        asked = json.loads(json.dumps({**parameters, "made_for": scope(user).key}))
        same = select(Job).where(Job.created_by_id == user_id, Job.kind == kind, Job.state.in_(UNFINISHED))
        for other in database.scalars(same.order_by(Job.id)):
            if other.parameters == asked and worker.is_alive(other.id, other.result.get("process", "")):
                same_job: int = other.id
                return same_job
        job = Job(
            kind=kind,
            parameters=asked,
            result={"process": worker.token()},
            created_by_id=user_id,
        )
        database.add(job)
        database.flush()
        audit_trail.record(database, "start_job", user_id=user_id, about=("job", job.id), detail={"kind": kind})
        job_id = job.id
        worker.claim(job_id)
    if settings.inline_jobs:
        worker.run_now(job_id)
    else:
        worker.enqueue(job_id)
    return job_id


def restart_job(app: Flask, job: Job, user_id: int) -> int | None:
    """Start a failed or interrupted job anew and return the new job's id; None if that can't be."""
    if present_state(app, job) not in AGAIN or job.kind not in KINDS or not KINDS[job.kind].again:
        return None
    parameters = {name: value for name, value in job.parameters.items() if name != "made_for"}
    return start_job(app, job.kind, parameters, user_id)


def present_state(app: Flask, job: Job) -> JobState:
    """Return the state of a job as of now: an unfinished one whose process is gone is interrupted. Writes nothing."""
    worker: Worker = app.extensions["jobs"]
    state = JobState(job.state)
    lost = state in UNFINISHED and not worker.is_alive(job.id, job.result.get("process", ""))
    return JobState.INTERRUPTED if lost else state


def mark_abandoned(app: Flask, database: Session) -> int:
    """Store as interrupted what `present_state` shows so, remove what was half written; return how many jobs."""
    rows = database.scalars(select(Job).where(Job.state.in_(UNFINISHED)).order_by(Job.id)).all()
    gone = [row.id for row in rows if present_state(app, row) == JobState.INTERRUPTED]
    if not gone:
        return 0
    with unit_of_work(database):
        for row in database.scalars(select(Job).where(Job.id.in_(gone), Job.state.in_(UNFINISHED)).order_by(Job.id)):
            row.state, row.finished_at, row.result = JobState.INTERRUPTED, utc_now(), {}
    settings: Settings = app.extensions["settings"]
    for job_id in gone:
        for half in (settings.exports / FOLDER).glob(f"{job_id}-*"):
            half.unlink(missing_ok=True)
    return len(gone)


def stop_worker(app: Flask, wait: float = 5.0) -> None:
    """Ask the running job to stop, and wait for it up to `wait` seconds."""
    worker: Worker = app.extensions["jobs"]
    worker.stop(wait)


def job_file(settings: Settings, job: Job) -> Path | None:
    """Return the path of a job's file; None if there is none (any more)."""
    path = settings.exports / FOLDER / job.stored_as
    return path if job.stored_as and path.is_file() else None


def record_download(database: Session, job: Job, user_id: int) -> None:
    """Record in the audit trail that a user took a job's file."""
    about = ("job", job.id)
    with unit_of_work(database):
        audit_trail.record(database, "download_job_file", user_id=user_id, about=about)


def _run(app: Flask, job_id: int) -> None:
    """Run one job to its end; every exception is logged and none is raised."""
    with app.app_context():
        try:
            _run_handler(app, job_id)
        except Exception:
            app.logger.exception("job %s: its end could not be written", job_id)


def _run_handler(app: Flask, job_id: int) -> None:
    sessions: sessionmaker[Session] = app.extensions["sessions"]
    with sessions() as database:
        job = database.get(Job, job_id)
        if job is None or job.state != JobState.QUEUED:
            return
        kind, parameters, user_id = job.kind, dict(job.parameters), job.created_by_id
        with unit_of_work(database):
            job.state, job.started_at = JobState.RUNNING, utc_now()
    context = JobContext(app, job_id, parameters, user_id, _progress(app, job_id))
    try:
        made = KINDS[kind].handler(context)
        stored_as = _store_output(context, made)
    except StoppedError:
        _write_end(sessions, job_id, JobState.INTERRUPTED, {})
    except JobRefusedError as error:
        app.logger.warning("job %s (%s) refused: %s", job_id, kind, error)
        _write_end(sessions, job_id, JobState.FAILED, {"code": error.code, "parameters": error.parameters})
    except Exception:
        app.logger.exception("job %s (%s) failed", job_id, kind)
        _write_end(sessions, job_id, JobState.FAILED, {"code": "failed"})
    else:
        _write_end(sessions, job_id, JobState.DONE, made.result, file=(made.file_name, stored_as))


def _store_output(context: JobContext, made: JobOutput) -> str:
    """Return the name under which the file lies in the folder of results."""
    match made.content:
        case None:
            return ""
        case bytes():
            path = context.path(Path(portable_name(made.file_name)).suffix)
            path.write_bytes(made.content)
            return path.name
        case Path():
            return made.content.name


def _write_end(
    sessions: sessionmaker[Session],
    job_id: int,
    state: JobState,
    result: Mapping[str, Any],
    *,
    file: tuple[str, str] = ("", ""),
) -> None:
    with sessions() as database, unit_of_work(database):
        job = database.get_one(Job, job_id)
        job.state, job.finished_at, job.result = state, utc_now(), dict(result)
        job.file_name, job.stored_as = portable_name(file[0]) if file[0] else "", file[1]
        if state is JobState.DONE:
            job.done = job.total


def _progress(app: Flask, job_id: int) -> Callable[[int, int], None]:
    """Return the function that a handler reports progress to.

    It writes at most twice a second, and raises StoppedError when the service closes.
    """
    worker: Worker = app.extensions["jobs"]
    sessions: sessionmaker[Session] = app.extensions["sessions"]
    last = -WRITE_EVERY

    def report(done: int, total: int) -> None:
        nonlocal last
        if worker.stopping:
            raise StoppedError
        now = time.monotonic()
        if writing() or (now - last < WRITE_EVERY and done < total):
            return
        last = now
        with sessions() as database, unit_of_work(database):
            job = database.get_one(Job, job_id)
            job.done, job.total = done, total

    return report
