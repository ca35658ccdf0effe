"""A job that nobody waits for: taken last and alone, it stands still while another is computed, and lets it past."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from survey.jobs import give_way
from survey.jobs import take_jobs as taking
from survey.jobs.give_way import GiveWayError, aside_kinds, let_others
from survey.jobs.kinds import KINDS, JobContext, JobKind, JobOutput
from survey.jobs.start_job import start_job
from survey.jobs.take_jobs import HeldJob, LeaseLostError
from survey.jobs.worker import start_runners
from survey.models import Job, JobState
from survey.store.db import unit_of_work
from tests.integration.jobs.in_threads import in_thread
from tests.integration.jobs.test_take_jobs import expire, stored
from tests.integration.jobs.test_worker import beside, row, until

__all__ = ["beside"]
ASIDE, USUAL = "aside", "usual"


@pytest.fixture
def sessions(app: Flask, monkeypatch: pytest.MonkeyPatch) -> sessionmaker[Session]:
    """Return the application's sessions; two kinds are known, and it looks for others without a pause."""
    monkeypatch.setitem(KINDS, ASIDE, JobKind(lambda _context: JobOutput(), "示例", aside=True))
    monkeypatch.setitem(KINDS, USUAL, JobKind(lambda _context: JobOutput(), "示例"))
    monkeypatch.setattr(give_way, "LOOK_EVERY", 0.0)
    found: sessionmaker[Session] = app.extensions["sessions"]
    return found


def put(database: Session, *kinds: str) -> list[int]:
    database.rollback()
    rows = [Job(kind=kind) for kind in kinds]
    database.add_all(rows)
    database.commit()
    return [one.id for one in rows]


def taken_job(sessions: sessionmaker[Session]) -> HeldJob:
    found = taking.take_job(sessions, aside=aside_kinds())
    assert found is not None
    return found


def test_it_is_taken_when_nothing_else_waits_the_newest_first_and_one_at_a_time(
    app: Flask, database: Session, sessions: sessionmaker[Session]
) -> None:
    older, newer, usual, last = put(database, ASIDE, ASIDE, USUAL, USUAL)
    taken = [taken_job(sessions) for _time in range(3)]
    assert [one.job_id for one in taken] == [usual, last, newer]
    readers = app.extensions["readers"]
    assert taking.take_job(sessions, aside=aside_kinds()) is None
    assert taking.any_free(readers, aside_kinds()) is False
    taking.give_back(sessions, taken[0], counted=False)
    assert taken_job(sessions).job_id == usual
    expire(sessions)  # whoever computed the newer one is gone, and so are the others
    assert [taken_job(sessions).job_id for _time in range(3)] == [usual, last, newer]
    assert stored(database, older).state == JobState.QUEUED


def test_it_goes_on_alone_and_stands_still_while_another_is_computed(
    app: Flask, database: Session, sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    readers = app.extensions["readers"]
    put(database, ASIDE)
    held = taken_job(sessions)
    let_others(readers, held)
    put(database, USUAL)
    other = taken_job(sessions)
    looks: list[bool] = []
    real = give_way.others

    def look(session: Session, own: HeldJob, aside: list[str]) -> tuple[frozenset[int], bool]:
        found = real(session, own, aside)
        looks.append(found[1])
        if len(looks) == 3:
            with sessions() as done, unit_of_work(done):
                done.execute(update(Job).where(Job.id == other.job_id).values(state=JobState.DONE))
        return found

    monkeypatch.setattr(give_way, "others", look)
    let_others(readers, held)
    assert looks == [True, True, True, False]


def test_it_lets_past_who_still_waits_at_the_second_look(
    app: Flask, database: Session, sessions: sessionmaker[Session]
) -> None:
    put(database, ASIDE)
    held = taken_job(sessions)
    put(database, ASIDE, USUAL)
    with pytest.raises(GiveWayError):
        let_others(app.extensions["readers"], held)
    with sessions() as other, unit_of_work(other):
        other.execute(update(Job).where(Job.id == held.job_id).values(worker="another"))
    with pytest.raises(LeaseLostError):
        let_others(app.extensions["readers"], held)


def test_one_runner_computes_what_comes_in_between_first(
    beside: Flask, database: Session, sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The job that gives way is begun anew, and its attempt does not count."""
    began, order = threading.Event(), list[str]()

    def long(context: JobContext) -> JobOutput:
        order.append("begun")
        began.set()
        while len(order) == 1:
            context.progress(0, 1)
        return JobOutput(result={"made": 1})

    def short(_context: JobContext) -> JobOutput:
        order.append(USUAL)
        return JobOutput()

    monkeypatch.setattr("survey.jobs.run_jobs.WRITE_EVERY", 0.0)
    monkeypatch.setitem(KINDS, ASIDE, JobKind(long, "示例", aside=True))
    monkeypatch.setitem(KINDS, USUAL, JobKind(short, "示例"))
    first = start_job(beside, ASIDE, {}, None)
    start_runners(beside, 1, in_thread(beside))
    until(began.is_set)
    start_job(beside, USUAL, {}, None)
    until(lambda: row(database, first).state == JobState.DONE)
    assert order == ["begun", USUAL, "begun"]
    assert (row(database, first).attempts, row(database, first).result) == (1, {"made": 1})
