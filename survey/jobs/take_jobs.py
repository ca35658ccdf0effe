"""Taking jobs: a row belongs to one worker up to the end of its lease, by one UPDATE that nobody else can win.

A worker that did not renew its lease in time has lost the job, whether it still computes or not: what it writes is
refused by `hold`, which every transaction with effects of a job begins with.
"""

from __future__ import annotations

import os
import platform
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, update
from sqlalchemy.orm import Session, aliased, sessionmaker

from survey.models import Job, JobState, utc_now
from survey.store.db import unit_of_work

LEASE = timedelta(seconds=30)
"""How long a job belongs to a worker that does not renew: longer than SQLite lets a renewal wait (15 s)."""
MOST_ATTEMPTS = 3
UNFINISHED = (JobState.QUEUED, JobState.RUNNING)
INTERRUPTED_OFTEN = "attempts"
"""The code in the result of a job that was given up after `MOST_ATTEMPTS` workers were lost."""


class LeaseLostError(Exception):
    """The job belongs to another worker by now, or has ended: nothing of this one may be written."""


@dataclass(frozen=True, slots=True)
class HeldJob:
    """A job that is a worker's own until its lease ends. `worker`: a name that nobody else ever takes one under."""

    job_id: int
    worker: str

    @property
    def mark(self) -> str:
        """What names of files of this attempt hold, and of no other."""
        return self.worker.rpartition("-")[2]


def clock(database: Session) -> datetime:
    """Return the moment by the clock that all workers share: PostgreSQL's, or this machine's for a file."""
    if database.get_bind().dialect.name == "postgresql":
        return database.scalar(select(func.clock_timestamp())) or utc_now()
    return utc_now()


def _free(now: datetime) -> ColumnElement[bool]:
    """Return the condition of a job that may be taken: it waits, or its worker's lease has ended."""
    ended = or_(Job.lease_until.is_(None), Job.lease_until < now)
    return or_(Job.state == JobState.QUEUED, and_(Job.state == JobState.RUNNING, ended))


def _next(now: datetime, aside: Collection[str]) -> Select[Any]:
    """Return the query for the job that comes next: the oldest, and of the kinds `aside` the newest when no other is.

    One of these is computed at a time, so that whoever else computes is free for what somebody waits for.
    """
    other, waits_aside = aliased(Job), Job.kind.in_(aside)
    busy = select(other.id).where(other.kind.in_(aside), other.state == JobState.RUNNING, other.lease_until >= now)
    return (
        select(Job.id)
        .where(_free(now), or_(~waits_aside, ~busy.exists()))
        .order_by(case((waits_aside, 1), else_=0), case((waits_aside, -Job.id), else_=Job.id))
        .limit(1)
    )


def any_free(readers: sessionmaker[Session], aside: Collection[str] = ()) -> bool:
    """Return whether a job may be taken; locks nothing."""
    with readers() as database:
        return database.scalar(_next(clock(database), aside)) is not None


def others(database: Session, held: HeldJob, aside: Collection[str]) -> tuple[frozenset[int], bool]:
    """Return the jobs that wait, and whether one is computed, of all kinds that are not `aside`.

    Raises LeaseLostError where the job is not the worker's any more.
    """
    own = select(Job.id).where(Job.id == held.job_id, Job.worker == held.worker, Job.state == JobState.RUNNING)
    if database.scalar(own) is None:
        raise LeaseLostError(held)
    now = clock(database)
    rows = database.execute(
        select(Job.id, Job.state, Job.lease_until).where(Job.kind.not_in(aside), Job.state.in_(UNFINISHED))
    )
    found = [
        (row.id, row.state == JobState.RUNNING and row.lease_until is not None and row.lease_until >= now)
        for row in rows
    ]
    return frozenset(number for number, computed in found if not computed), any(computed for _id, computed in found)


def take_job(
    sessions: sessionmaker[Session],
    job_id: int | None = None,
    *,
    lease: timedelta = LEASE,
    aside: Collection[str] = (),
) -> HeldJob | None:
    """Take the job that comes next (or the one named, if it is free) and return it; None where there is none.

    `aside`: the kinds that wait until nothing else does. Jobs whose workers were lost too often are ended as failed on
    the way.
    """
    worker = f"{platform.node()[:12]}-{os.getpid()}-{secrets.token_hex(8)}"
    with sessions() as database, unit_of_work(database):
        now = clock(database)
        often = select(Job).where(Job.attempts >= MOST_ATTEMPTS, _free(now)).with_for_update(skip_locked=True)
        for job in database.scalars(often):
            job.state, job.finished_at, job.worker, job.lease_until = JobState.FAILED, now, "", None
            job.result = {**job.result, "code": INTERRUPTED_OFTEN}
        database.flush()
        wanted = select(Job.id).where(_free(now), Job.id == job_id) if job_id is not None else _next(now, aside)
        wanted = wanted.with_for_update(skip_locked=True, of=Job)
        taken = database.scalar(
            update(Job)
            .where(Job.id == wanted.scalar_subquery())
            .values(
                state=JobState.RUNNING,
                worker=worker,
                lease_until=now + lease,
                attempts=Job.attempts + 1,
                started_at=now,
                done=0,
                total=0,
            )
            .returning(Job.id)
            .execution_options(synchronize_session=False)
        )
    return HeldJob(taken, worker) if taken is not None else None


def hold(
    database: Session, held: HeldJob, result: Mapping[str, Any] | None = None, *, lease: timedelta = LEASE
) -> None:
    """Make sure, inside the caller's unit of work, that the job is still the worker's, and stays so until its end.

    `result`: what is kept with the job as its result so far. Raises LeaseLostError, whereupon nothing of the unit of
    work is written.
    """
    kept = {} if result is None else {"result": dict(result)}
    if not _own(database, held, lease_until=clock(database) + lease, **kept):
        raise LeaseLostError(held)


def renew(sessions: sessionmaker[Session], held: HeldJob, *, lease: timedelta = LEASE) -> bool:
    """Prolong the lease of a job; return False where it is the worker's no more."""
    with sessions() as database, unit_of_work(database):
        return _own(database, held, lease_until=clock(database) + lease)


def give_back(sessions: sessionmaker[Session], held: HeldJob, *, counted: bool) -> None:
    """Put a job back in line for whoever is free; nothing happens where it has ended already or is another's.

    `counted`: whether the attempt counts; it does where the worker was lost, and not where the service is closed.
    """
    with sessions() as database, unit_of_work(database):
        attempts = Job.attempts if counted else Job.attempts - 1
        _own(database, held, state=JobState.QUEUED, worker="", lease_until=None, attempts=attempts, done=0, total=0)


def report(sessions: sessionmaker[Session], held: HeldJob, done: int, total: int) -> None:
    """Write how far a job is; raises LeaseLostError."""
    with sessions() as database, unit_of_work(database):
        if not _own(database, held, done=done, total=total):
            raise LeaseLostError(held)


def _own(database: Session, held: HeldJob, **values: object) -> bool:
    """Change a row of the worker's own and return whether it is."""
    statement = (
        update(Job)
        .where(Job.id == held.job_id, Job.worker == held.worker, Job.state == JobState.RUNNING)
        .values(values)
        .execution_options(synchronize_session=False)
    )
    return database.connection().execute(statement).rowcount == 1
