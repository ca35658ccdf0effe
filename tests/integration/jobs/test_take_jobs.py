"""A job belongs to one worker while its lease lasts: taken once, renewed, taken over, given back, given up."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from survey.jobs import take_jobs as taking
from survey.jobs.take_jobs import HeldJob, LeaseLostError
from survey.models import Job, JobState, utc_now
from survey.store.db import unit_of_work


@pytest.fixture
def sessions(app: Flask) -> sessionmaker[Session]:
    found: sessionmaker[Session] = app.extensions["sessions"]
    return found


def put(database: Session, count: int) -> list[int]:
    """Put so many jobs in line and return their ids."""
    rows = [Job(kind="made up") for _ in range(count)]
    database.add_all(rows)
    database.commit()
    return [row.id for row in rows]


def stored(database: Session, job_id: int) -> Job:
    database.rollback()
    database.expire_all()
    return database.get_one(Job, job_id)


def taken_job(sessions: sessionmaker[Session]) -> HeldJob:
    """Return the next job, taken; there must be one."""
    found = taking.take_job(sessions)
    assert found is not None
    return found


def write(database: Session, held: HeldJob) -> None:
    """Write something, and then see that the job is still one's own."""
    with unit_of_work(database):
        database.add(Job(kind="effect"))
        taking.hold(database, held, {"counted": 1})


def expire(sessions: sessionmaker[Session]) -> None:
    """Let every lease have ended a second ago, as it does when a worker is killed and time goes by."""
    with sessions() as database, unit_of_work(database):
        database.execute(update(Job).values(lease_until=taking.clock(database) - timedelta(seconds=1)))


def test_jobs_are_taken_in_turn_and_each_once(database: Session, sessions: sessionmaker[Session]) -> None:
    ids = put(database, 3)
    taken = [taken_job(sessions) for _ in ids]
    assert [one.job_id for one in taken] == ids
    assert len({one.worker for one in taken}) == 3
    assert (taking.take_job(sessions), taking.any_free(sessions)) == (None, False)
    rows = [stored(database, job_id) for job_id in ids]
    assert [(row.state, row.attempts, row.worker) for row in rows] == [
        (JobState.RUNNING, 1, one.worker) for one in taken
    ]


def test_the_named_job_is_taken_before_older_ones(database: Session, sessions: sessionmaker[Session]) -> None:
    first, second = put(database, 2)
    assert [taking.take_job(sessions, second), taking.take_job(sessions, second)] == [
        HeldJob(second, stored(database, second).worker),
        None,
    ]
    assert stored(database, first).state == JobState.QUEUED


def test_many_workers_share_one_line(database: Session, sessions: sessionmaker[Session]) -> None:
    """Four threads, each with connections of its own, take forty jobs: no job twice, none left."""
    ids, taken = put(database, 40), list[int]()

    def work() -> None:
        while (found := taking.take_job(sessions)) is not None:
            taken.append(found.job_id)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == ids


def test_a_lease_that_is_renewed_is_nobody_elses(database: Session, sessions: sessionmaker[Session]) -> None:
    put(database, 1)
    held = taken_job(sessions)
    expire(sessions)
    assert taking.renew(sessions, held)
    assert taking.take_job(sessions) is None


def test_who_was_paused_past_his_lease_has_lost_the_job(database: Session, sessions: sessionmaker[Session]) -> None:
    """He can neither renew, nor report, nor give back, nor write; the other can."""
    (job_id,) = put(database, 1)
    paused = taken_job(sessions)
    expire(sessions)
    other = taken_job(sessions)
    assert (other.job_id, other.worker != paused.worker) == (job_id, True)
    assert not taking.renew(sessions, paused)
    with pytest.raises(LeaseLostError):
        taking.report(sessions, paused, 1, 2)
    with sessions() as own, pytest.raises(LeaseLostError):
        write(own, paused)
    taking.give_back(sessions, paused, counted=True)
    row = stored(database, job_id)
    assert (row.state, row.worker, row.attempts, row.done, row.result) == (JobState.RUNNING, other.worker, 2, 0, {})
    with sessions() as own:
        write(own, other)
    taking.report(sessions, other, 1, 2)
    row = stored(database, job_id)
    assert (row.done, row.total, row.result) == (1, 2, {"counted": 1})
    assert database.scalars(select(Job.kind).order_by(Job.id)).all() == ["made up", "effect"]


@pytest.mark.parametrize(("counted", "attempts"), [(True, 1), (False, 0)])
def test_a_job_that_is_given_back_waits_for_the_next(
    database: Session, sessions: sessionmaker[Session], *, counted: bool, attempts: int
) -> None:
    """Closing the service costs no attempt; losing a worker does. What was written so far is kept."""
    (job_id,) = put(database, 1)
    held = taken_job(sessions)
    with sessions() as own, unit_of_work(own):
        taking.hold(own, held, {"counted": 1})
    taking.give_back(sessions, held, counted=counted)
    row = stored(database, job_id)
    assert (row.state, row.worker, row.lease_until, row.attempts) == (JobState.QUEUED, "", None, attempts)
    assert row.result == {"counted": 1}
    assert taken_job(sessions).job_id == job_id


@pytest.mark.parametrize("how", ["given back", "lease ended"])
def test_after_three_lost_workers_the_job_is_given_up(
    database: Session, sessions: sessionmaker[Session], how: str
) -> None:
    (job_id,) = put(database, 1)
    for _attempt in range(taking.MOST_ATTEMPTS):
        held = taken_job(sessions)
        if how == "given back":
            taking.give_back(sessions, held, counted=True)
        else:
            expire(sessions)
    assert taking.take_job(sessions) is None
    row = stored(database, job_id)
    assert (row.state, row.attempts, row.result, row.worker) == (JobState.FAILED, 3, {"code": "attempts"}, "")
    assert row.finished_at is not None


def test_a_job_of_an_older_version_without_a_lease_is_taken_up(
    database: Session, sessions: sessionmaker[Session]
) -> None:
    database.add(Job(kind="made up", state=JobState.RUNNING))
    database.commit()
    assert taking.any_free(sessions)
    assert taken_job(sessions).job_id == 1


def test_the_database_keeps_two_alike_from_waiting(database: Session) -> None:
    database.add_all([Job(kind="made up", key="k", state=JobState.DONE), Job(kind="made up", key="k")])
    database.commit()
    database.add(Job(kind="made up", key="k", state=JobState.RUNNING))
    with pytest.raises(IntegrityError):
        database.commit()
    database.rollback()


def test_the_clock_is_the_databases(database: Session) -> None:
    before, seen, after = utc_now(), taking.clock(database), utc_now()
    assert before - timedelta(seconds=1) < seen < after + timedelta(seconds=1)
