"""Jobs in real processes: killed as a child, a runner and a whole service in mid-job, closed, and shared by two."""

from __future__ import annotations

import os
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psutil
import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from survey.app import create_app
from survey.config import Settings
from survey.jobs import take_jobs as taking
from survey.jobs.child import Answer, Child, ChildGoneError
from survey.jobs.kinds import FOLDER, KINDS, JobContext, JobKind, JobOutput
from survey.jobs.run_jobs import job_file
from survey.jobs.start_job import start_job
from survey.jobs.worker import start_runners, stop_runners
from survey.models import AuditEntry, Job, JobState
from survey.store.db import unit_of_work
from tests.integration.jobs import holding
from tests.integration.jobs.in_threads import ThreadChild, close, in_thread
from tests.waiting import PATIENCE

LOOK_EVERY = 0.05


def until(condition: Callable[[], object]) -> None:
    """Wait until something is so."""
    for _look in range(int(PATIENCE / LOOK_EVERY)):
        if condition():
            return
        threading.Event().wait(LOOK_EVERY)
    pytest.fail("it did not come")


@pytest.fixture(autouse=True)
def kind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the kind known here that the children know, too."""
    monkeypatch.setitem(KINDS, holding.EFFECT, JobKind(holding.effect, "示例"))


@pytest.fixture
def beside(app: Flask, migrated: Settings) -> Iterator[Flask]:
    """Return an application that only puts jobs in line."""
    found = create_app(replace(migrated, inline_jobs=False))
    yield found
    close(found)


def in_line(app: Flask, count: int = 1) -> list[int]:
    return [start_job(app, holding.EFFECT, {"number": number}, None) for number in range(count)]


def halted(folder: Path, job_id: int) -> psutil.Process:
    """Return the child that stays in mid-job."""
    mark = folder / str(job_id)
    until(mark.exists)
    return psutil.Process(int(mark.read_text(encoding="ascii")))


def row(database: Session, job_id: int) -> Job:
    database.rollback()
    database.expire_all()
    return database.get_one(Job, job_id)


def ended(database: Session, ids: list[int]) -> Callable[[], bool]:
    return lambda: all(row(database, job_id).state == JobState.DONE for job_id in ids)


def effects(database: Session) -> dict[str, int]:
    """Return job -> how often its effect is in the audit trail."""
    database.rollback()
    counted = select(AuditEntry.object_id, func.count()).where(AuditEntry.action == "effect")
    return dict(iter(database.execute(counted.group_by(AuditEntry.object_id))))


def seen_once(app: Flask, database: Session, ids: list[int]) -> None:
    """See that each job is done, had its effect once, and left one file, its own."""
    until(ended(database, ids))
    assert effects(database) == {str(job_id): 1 for job_id in ids}
    settings = app.extensions["settings"]
    for job_id in ids:
        files = list((settings.exports / FOLDER).glob(f"{job_id}-*"))
        assert files == [job_file(settings, row(database, job_id))]
        assert files[0].read_text(encoding="utf-8") == "made"


def test_a_child_that_is_killed_in_mid_job_is_replaced(beside: Flask, database: Session, tmp_path: Path) -> None:
    (job_id,) = in_line(beside)
    start_runners(beside, 1, lambda settings: Child(settings, holding.command(tmp_path)))
    child = halted(tmp_path, job_id)
    assert child.pid != os.getpid()
    child.kill()
    seen_once(beside, database, [job_id])
    assert row(database, job_id).attempts == 2


@contextmanager
def process(settings: Settings, arguments: list[str]) -> Iterator[psutil.Process]:
    """Run a program on the test's database and instance; it is killed at the end."""
    environment = os.environ | {"DATABASE_URL": settings.database_url, "SURVEY_INSTANCE": str(settings.instance)}
    with subprocess.Popen(
        arguments, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
    ) as started:
        found = psutil.Process(started.pid)
        yield found
        with suppress(psutil.NoSuchProcess):
            found.kill()


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@pytest.mark.parametrize("verb", ["work", "run"])
def test_a_runner_and_a_service_that_are_killed_are_taken_over(
    beside: Flask, migrated: Settings, database: Session, tmp_path: Path, verb: str
) -> None:
    """`kill -9`: the child ends with its parent, nothing is written, and after the lease another computes it all."""
    (job_id,) = in_line(beside)
    arguments = {"work": ["work"], "run": ["run", "--empty", "--processes", "1", "--port", free_port()]}[verb]
    with process(migrated, holding.service(tmp_path, *arguments)) as started:
        child = halted(tmp_path, job_id)
        assert child.ppid() == started.pid
        started.kill()
        until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)
    assert (row(database, job_id).state, effects(database)) == (JobState.RUNNING, {})
    assert not taking.any_free(beside.extensions["readers"])
    with beside.extensions["sessions"]() as other, unit_of_work(other):
        other.execute(update(Job).values(lease_until=taking.clock(other) - timedelta(seconds=1)))
    start_runners(beside, 1, lambda settings: Child(settings, holding.forked(tmp_path)))
    seen_once(beside, database, [job_id])
    assert row(database, job_id).attempts == 2


@pytest.mark.parametrize("verb", ["work", "run"])
def test_closing_gives_the_job_back_without_counting(
    beside: Flask, migrated: Settings, database: Session, tmp_path: Path, verb: str
) -> None:
    """SIGTERM: the child is ended, nothing is written, and the job waits again at once, as if it had not begun."""
    (job_id,) = in_line(beside)
    arguments = {"work": ["work"], "run": ["run", "--empty", "--processes", "1", "--port", free_port()]}[verb]
    with process(migrated, holding.service(tmp_path, *arguments)) as started:
        child = halted(tmp_path, job_id)
        started.terminate()
        assert started.wait(PATIENCE) == 0
    assert not child.is_running()
    found = row(database, job_id)
    assert (found.state, found.attempts, found.worker, effects(database)) == (JobState.QUEUED, 0, "", {})


def test_two_runners_share_a_line(beside: Flask, database: Session) -> None:
    ids = in_line(beside, 12)
    start_runners(beside, 2, in_thread(beside))
    seen_once(beside, database, ids)
    assert {row(database, job_id).attempts for job_id in ids} == {1}


def test_a_runner_that_lost_its_lease_lets_the_job_go(
    beside: Flask, database: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The job is another's while it is computed: the runner ends its child and writes nothing."""
    begun, go = threading.Event(), threading.Event()

    def slow(context: JobContext) -> JobOutput:
        begun.set()
        assert go.wait(PATIENCE)
        return holding.effect(context)

    monkeypatch.setitem(KINDS, holding.EFFECT, JobKind(slow, "示例"))
    monkeypatch.setattr("survey.jobs.worker.RENEW_EVERY", 0.0)
    (job_id,) = in_line(beside)
    spawned: list[Child] = []

    def spawn(settings: Settings) -> Child:
        spawned.append(in_thread(beside)(settings))
        return spawned[-1]

    start_runners(beside, 1, spawn)
    assert begun.wait(PATIENCE)
    with beside.extensions["sessions"]() as other, unit_of_work(other):
        other.execute(update(Job).values(worker="another"))
    until(lambda: not spawned[0].alive)
    go.set()
    assert (row(database, job_id).worker, effects(database)) == ("another", {})


def test_a_job_that_is_given_up_keeps_nobody_waiting(beside: Flask, database: Session) -> None:
    first, second = in_line(beside, 2)
    with beside.extensions["sessions"]() as other, unit_of_work(other):
        other.execute(update(Job).where(Job.id == first).values(attempts=taking.MOST_ATTEMPTS))
    start_runners(beside, 1, in_thread(beside))
    until(ended(database, [second]))
    assert (row(database, first).state, row(database, first).result) == (JobState.FAILED, {"code": "attempts"})
    assert effects(database) == {str(second): 1}


class Forgetful(ThreadChild):
    """A child that is gone before its answer is read, although it had come to the end with the job."""

    def answer(self, seconds: float) -> Answer | None:
        if super().answer(seconds) is None:
            return None
        self.end()
        raise ChildGoneError


def test_a_child_that_ends_after_its_commit_costs_no_file(beside: Flask, database: Session) -> None:
    (job_id,) = in_line(beside)
    start_runners(beside, 1, lambda _settings: Forgetful(beside))
    seen_once(beside, database, [job_id])
    stop_runners(beside, PATIENCE)
    assert (row(database, job_id).state, row(database, job_id).attempts) == (JobState.DONE, 1)
    kept = job_file(beside.extensions["settings"], row(database, job_id))
    assert kept is not None
    assert kept.read_text(encoding="utf-8") == "made"


def test_an_outage_is_one_line_of_the_log(
    beside: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tried: list[str] = []

    def away(*_given: object) -> bool:
        tried.append("once more")
        raise OperationalError("", {}, OSError("gone"))

    monkeypatch.setattr("survey.jobs.worker.any_free", away)
    monkeypatch.setattr("survey.jobs.worker.LOOK_EVERY", 0.01)
    start_runners(beside, 1, in_thread(beside))
    until(lambda: len(tried) > 5)
    stop_runners(beside, PATIENCE)
    assert [line.getMessage() for line in caplog.records] == ["jobs: the runner goes on, and looks again"]


def test_a_runner_goes_on_when_the_database_did_not_answer(
    beside: Flask, database: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused: list[str] = []
    take_job = taking.take_job

    def unwilling(*given: object, **more: object) -> object:
        if not refused:
            refused.append("once")
            raise OperationalError("", None, OSError("gone"))
        return take_job(*given, **more)

    monkeypatch.setattr("survey.jobs.worker.take_job", unwilling)
    (job_id,) = in_line(beside)
    start_runners(beside, 1, in_thread(beside))
    seen_once(beside, database, [job_id])
    assert refused == ["once"]
