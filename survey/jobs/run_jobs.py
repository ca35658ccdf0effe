"""Running a job that was taken to its end, in whatever process: its handler computes, then one transaction ends it.

That transaction holds the handler's effects, the name of its file and the state `done`, and is refused where the lease
was lost (`survey.jobs.take_jobs.hold`): whatever dies whenever, every effect happens once.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from survey.config import Settings
from survey.jobs.give_way import GiveWayError, let_others
from survey.jobs.kinds import (
    FOLDER,
    KINDS,
    JobContext,
    JobOutput,
    JobRefusedError,
    OutdatedError,
    register_duty,
)
from survey.jobs.take_jobs import HeldJob, LeaseLostError, give_back, hold, report
from survey.models import Job, JobState, utc_now
from survey.records import audit_trail
from survey.store.db import one_look, unit_of_work, writing
from survey.store.file_names import portable_name
from survey.store.retention import SECRET_JOBS, SECRET_PERIOD

WRITE_EVERY = 0.5  # seconds between two writes of the progress
DUTY = "job"
"""The name under which a child runs a job that was taken."""


def run_taken(app: Flask, held: HeldJob) -> None:
    """Run a job that was taken to its end, in an application context of its own.

    A refusal and a fault of the handler end it as failed; one that gives way is put back in line. Raises
    `sqlalchemy.exc.DBAPIError` where the database did not answer or had no room: the job is then still the worker's, to
    be given back.
    """
    with app.app_context():
        try:
            _run(app, held)
        except LeaseLostError:
            app.logger.warning("job %s is another worker's by now: nothing was written", held.job_id)
            remove_files(app.extensions["settings"], app.extensions["sessions"], held)
        except GiveWayError:
            give_back(app.extensions["sessions"], held, counted=False)
            remove_files(app.extensions["settings"], app.extensions["sessions"], held)


register_duty(DUTY, run_taken)


def job_file(settings: Settings, job: Job) -> Path | None:
    """Return the path of a job's file; None if there is none (any more), or it may not be taken any longer."""
    if job.kind in SECRET_JOBS and (job.finished_at is None or utc_now() - job.finished_at > SECRET_PERIOD):
        return None
    path = settings.exports / FOLDER / job.stored_as
    return path if job.stored_as and path.is_file() else None


def record_download(database: Session, job: Job, user_id: int) -> None:
    """Record in the audit trail that a user took a job's file."""
    about = ("job", job.id)
    with unit_of_work(database):
        audit_trail.record(database, "download_job_file", user_id=user_id, about=about)


def remove_orphans(settings: Settings, sessions: sessionmaker[Session]) -> int:
    """Remove files that no job has under its name and no running job may be writing; return how many."""
    there = list((settings.exports / FOLDER).glob("*"))  # before the rows are read: what is made meanwhile stays
    with sessions() as database, one_look(database):
        named = set(database.scalars(select(Job.stored_as).where(Job.stored_as != "")))
        running = {str(job_id) for job_id in database.scalars(select(Job.id).where(Job.state == JobState.RUNNING))}
    gone = [path for path in there if path.name not in named and path.name.partition("-")[0] not in running]
    _remove(gone)
    return len(gone)


def remove_files(settings: Settings, sessions: sessionmaker[Session], held: HeldJob) -> None:
    """Remove what one attempt at a job wrote, but for the file that the job has under its name.

    Whoever lost a child, or the answer to a COMMIT, does not know whether the attempt had ended. Where the database
    does not answer everything stays: `remove_orphans` sweeps it up.
    """
    with contextlib.suppress(DBAPIError):
        with sessions() as database:
            named = database.scalar(select(Job.stored_as).where(Job.id == held.job_id))
        written = (settings.exports / FOLDER).glob(f"{held.job_id}-{held.mark}-*")
        _remove(path for path in written if path.name != named)


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        with contextlib.suppress(OSError):  # still open elsewhere, on Windows: the next start of a runner sweeps it up
            path.unlink(missing_ok=True)


@dataclass
class _Progress:
    """How far the handler is; written at most twice a second, and not while it writes itself.

    `readers`: where a job that is aside looks for others that wait or are computed; None for any other.
    """

    sessions: sessionmaker[Session]
    held: HeldJob
    readers: sessionmaker[Session] | None = None
    done: int = 0
    total: int = 0
    last: float = field(default=-WRITE_EVERY)

    def __call__(self, done: int, total: int) -> None:
        self.done, self.total = done, total
        now = time.monotonic()
        if writing() or now - self.last < WRITE_EVERY:
            return
        with contextlib.suppress(DBAPIError):  # others write for long: the next report will do
            if self.readers is not None:
                let_others(self.readers, self.held)
            report(self.sessions, self.held, done, total)
        self.last = time.monotonic()


def _run(app: Flask, held: HeldJob) -> None:
    sessions: sessionmaker[Session] = app.extensions["sessions"]
    with sessions() as database:
        job = database.get_one(Job, held.job_id)
        kind, parameters, user_id, result = job.kind, dict(job.parameters), job.created_by_id, dict(job.result)
    _remove((app.extensions["settings"].exports / FOLDER).glob(f"{held.job_id}-*"))  # of attempts before

    def held_on(database: Session, result: Mapping[str, Any] | None = None) -> None:
        hold(database, held, result)

    context = JobContext(
        app,
        held.job_id,
        parameters,
        user_id,
        _Progress(sessions, held, app.extensions["readers"] if KINDS[kind].aside else None),
        hold=held_on,
        mark=held.mark,
        result=result,
    )
    try:
        while not _finished(context, held, kind):
            app.logger.info("job %s (%s) is computed anew: what it was made of has changed", held.job_id, kind)
    except (LeaseLostError, GiveWayError, DBAPIError):
        raise
    except JobRefusedError as error:
        app.logger.warning("job %s (%s) refused: %s", held.job_id, kind, error)
        _fail(context, held, {"code": error.code, "parameters": error.parameters})
    except Exception:
        app.logger.exception("job %s (%s) failed", held.job_id, kind)
        _fail(context, held, {"code": "failed"})


def _finished(context: JobContext, held: HeldJob, kind: str) -> bool:
    """Compute, and end the job in one transaction with its effects; return False where it must be computed anew."""
    made = KINDS[kind].handler(context)
    stored_as = _store_output(context, made)
    total = getattr(context.progress, "total", 0)
    try:
        with context.sessions() as database, unit_of_work(database):
            hold(database, held)
            result = {**made.result, **(made.effect(database) or {})}
            job = database.get_one(Job, held.job_id)
            job.file_name, job.stored_as = portable_name(made.file_name) if made.file_name else "", stored_as
            job.done = job.total = total
            _end(job, JobState.DONE, result)
    except BaseException as error:
        remove_files(context.settings, context.sessions, held)
        if isinstance(error, OutdatedError):
            return False
        raise
    return True


def _store_output(context: JobContext, made: JobOutput) -> str:
    """Return the name under which the file lies in the folder of results."""
    match made.content:
        case None:
            return ""
        case bytes():
            path = context.path(Path(portable_name(made.file_name)).suffix if made.file_name else "")
            path.write_bytes(made.content)
            return path.name
        case Path():
            return made.content.name


def _fail(context: JobContext, held: HeldJob, result: Mapping[str, Any]) -> None:
    with context.sessions() as database, unit_of_work(database):
        hold(database, held)
        job = database.get_one(Job, held.job_id)
        _end(job, JobState.FAILED, {**job.result, **result})
    remove_files(context.settings, context.sessions, held)


def _end(job: Job, state: JobState, result: Mapping[str, Any]) -> None:
    job.state, job.finished_at, job.result = state, utc_now(), dict(result)
    job.worker, job.lease_until = "", None
