"""A stand-in for the child process: it computes in a thread of the test's own, with the kinds that a test makes up."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from flask import Flask

from survey.app import create_app
from survey.config import Settings
from survey.jobs.child import Answer, Child
from survey.jobs.kinds import DUTIES
from survey.jobs.worker import start_runners, stop_runners
from tests.waiting import PATIENCE

WORKING = "child of a test"


class ThreadChild(Child):
    """A child that is a thread; `end` leaves the thread alone, as a process that is cut off from everybody would be."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._gone = False
        self._answers = queue.SimpleQueue()

    @property
    def alive(self) -> bool:
        return not self._gone

    def tell(self, name: str, *arguments: object) -> None:
        thread = threading.Thread(target=self._work, args=(name, arguments), name=WORKING, daemon=True)
        thread.start()

    def end(self) -> None:
        self._gone = True

    def _work(self, name: str, arguments: tuple[object, ...]) -> None:
        try:
            self._answers.put(Answer(DUTIES[name](self._app, *arguments)))
        except Exception as error:  # noqa: BLE001 - as the real child answers
            self._answers.put(Answer(error=error))


def close(app: Flask) -> None:
    """Stop the runners, wait for threads that were cut off from everybody, and close the connections."""
    stop_runners(app, PATIENCE)
    for thread in threading.enumerate():
        if thread.name == WORKING:
            thread.join(PATIENCE)
    app.extensions["engine"].dispose()


def in_thread(app: Flask) -> Callable[[Settings], Child]:
    """Return what makes such a child for a runner."""
    return lambda _settings: ThreadChild(app)


@contextmanager
def working(settings: Settings, runners: int = 1) -> Iterator[Flask]:
    """Yield an application that has jobs computed by threads beside its requests."""
    app = create_app(replace(settings, inline_jobs=False))
    start_runners(app, runners, in_thread(app))
    try:
        yield app
    finally:
        close(app)
