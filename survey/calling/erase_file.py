"""Removing a file with codes before its time, by who asked for it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.config import Settings
from survey.jobs.run_jobs import job_file
from survey.models import Job
from survey.records import audit_trail
from survey.store.db import unit_of_work


def erase_file(database: Session, settings: Settings, job_id: int, *, author_id: int) -> bool:
    """Remove the file of a job and return whether there was one; the codes in it go on working.

    The row comes first: a file that nothing names is swept up by the next runner, should it be left.
    """
    with unit_of_work(database):
        job = database.get_one(Job, job_id, with_for_update=True, populate_existing=True)
        path = job_file(settings, job)
        if path is None:
            return False
        job.stored_as = ""
        audit_trail.record(database, "erase_call_file", user_id=author_id, about=("job", job_id))
    path.unlink(missing_ok=True)
    return True
