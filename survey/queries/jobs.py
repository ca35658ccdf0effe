"""Jobs, within what a user may see: one's own, and among officials those made for the same scope."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from survey.models import Job, JobState, Role, User
from survey.store.scope import OFFICIALS, scope


def job_in_scope(database: Session, user: User, job_id: int) -> Job | None:
    """Return a job that was made for what the user may see now, by himself or by another official of that scope."""
    job = database.scalar(select(Job).where(Job.id == job_id).options(joinedload(Job.created_by)))
    if job is None or job.parameters.get("made_for") != scope(user).key:
        return None
    official = Role(user.role) in OFFICIALS and job.created_by is not None and job.created_by.role in OFFICIALS
    return job if official or job.created_by_id == user.id else None


def jobs_of_user(database: Session, user: User, limit: int = 20) -> Sequence[Job]:
    """Return the newest jobs that the user started, within what the user may see now."""
    rows = database.scalars(select(Job).where(Job.created_by_id == user.id).order_by(Job.id.desc()).limit(limit))
    return [row for row in rows if row.parameters.get("made_for") == scope(user).key]


def any_running(database: Session) -> bool:
    """Return whether any job is being computed."""
    return database.scalar(select(Job.id).where(Job.state == JobState.RUNNING).limit(1)) is not None
