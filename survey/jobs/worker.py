"""The runner: takes jobs from the line, has each computed in a child process, and renews its lease meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from survey.config import Settings
from survey.jobs.child import Child, ChildGoneError
from survey.jobs.give_way import aside_kinds
from survey.jobs.run_jobs import DUTY, remove_files, remove_orphans
from survey.jobs.take_jobs import LEASE, HeldJob, any_free, give_back, renew, take_job

LOOK_EVERY = 1.0
"""Seconds between two looks for jobs that other processes put in line; one's own process wakes the runner."""
KEPT_FOR = 60.0
"""Seconds that a child waits for another job before it is ended."""
RENEW_EVERY = LEASE.total_seconds() / 6
TICK = 0.5


class Runner:
    """One thread that has one job at a time computed. Several of them, here and elsewhere, share one line."""

    def __init__(self, app: Flask, spawn: Callable[[Settings], Child] = Child) -> None:
        self._app, self._spawn = app, spawn
        self._settings: Settings = app.extensions["settings"]
        self._sessions: sessionmaker[Session] = app.extensions["sessions"]
        self._woken, self._stopping = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._loop, name="jobs", daemon=True)
        self._child: Child | None = None
        self._asked_last = 0.0
        self._said = ""

    def start(self) -> None:
        """Begin to look for jobs."""
        self._thread.start()

    def wake(self) -> None:
        """Look for jobs now."""
        self._woken.set()

    def stop(self, wait: float) -> None:
        """Take no more jobs, give the running one back, and wait for that up to `wait` seconds."""
        self._stopping.set()
        self._woken.set()
        self._thread.join(wait)

    def _loop(self) -> None:
        self._carefully(lambda: remove_orphans(self._settings, self._sessions))
        while not self._stopping.is_set():
            self._woken.clear()
            if not self._carefully(self._take_one):
                self._woken.wait(LOOK_EVERY)
            if time.monotonic() - self._asked_last > KEPT_FOR:
                self._end_child()
        self._end_child()

    def _carefully(self, work: Callable[[], object]) -> object:
        """Do something that the database may refuse just now; return None then: the next look tries again."""
        try:
            found = work()
        except Exception as error:
            said = f"{type(error).__name__}: {getattr(error, 'orig', error)}"
            if said != self._said:  # an outage of hours is one line
                self._app.logger.exception("jobs: the runner goes on, and looks again")
            self._said = said
            return None
        self._said = ""
        return found

    def _take_one(self) -> bool:
        """Have one job computed, if any is free; return whether there was one."""
        aside = aside_kinds()
        free = any_free(self._app.extensions["readers"], aside)
        held = take_job(self._sessions, aside=aside) if free else None
        if held is None:
            return False
        try:
            answered = self._compute(held)
        except ChildGoneError:
            self._app.logger.warning("job %s: its process ended without an answer", held.job_id)
            answered = False
        if not answered:
            give_back(self._sessions, held, counted=not self._stopping.is_set())
            remove_files(self._settings, self._sessions, held)
        return True

    def _compute(self, held: HeldJob) -> bool:
        """Return whether the child came to an end with the job; raises ChildGoneError."""
        if self._child is None or not self._child.alive:
            self._child = self._spawn(self._settings)
        child = self._child
        child.tell(DUTY, held)
        renewed = time.monotonic()
        while (answer := child.answer(TICK)) is None:
            if self._stopping.is_set():
                self._end_child()
                return False
            if time.monotonic() - renewed > RENEW_EVERY:
                renewed = time.monotonic()
                if self._carefully(lambda: renew(self._sessions, held)) is False:
                    return self._let_go(held, child)
        self._asked_last = time.monotonic()
        return answer.error is None

    def _let_go(self, held: HeldJob, child: Child) -> bool:
        """Return True for a job that is one's own no more: it has ended just now, or is another worker's."""
        if child.answer(TICK) is None:
            self._app.logger.warning("job %s is another worker's by now", held.job_id)
            self._end_child()
        return True

    def _end_child(self) -> None:
        if self._child is not None:
            self._child.end()
            self._child = None


def start_runners(app: Flask, count: int, spawn: Callable[[Settings], Child] = Child) -> None:
    """Give the application so many runners; whatever it puts in line wakes them."""
    runners = [Runner(app, spawn) for _ in range(count)]
    app.extensions["runners"] = runners
    for runner in runners:
        runner.start()


def wake_runners(app: Flask) -> None:
    """Let the application's runners look for jobs now; without any, those of other processes will find them."""
    for runner in app.extensions.get("runners", ()):
        runner.wake()


def stop_runners(app: Flask, wait: float = 5.0) -> None:
    """Take no more jobs, give back what is being computed, and wait for that up to `wait` seconds."""
    runners = app.extensions.pop("runners", [])
    for runner in runners:
        runner.stop(0)
    for runner in runners:
        runner.stop(wait)
