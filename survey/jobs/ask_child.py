"""Computing for a request that waits for it, in one child of the serving process that is kept warm.

So that whoever waits keeps nobody else from being served, few may wait, and each for a bounded time. Whoever asks
again gives up what he asked before and what is not begun yet.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from flask import Flask

from survey.config import Settings
from survey.jobs.child import Child, ChildGoneError
from survey.jobs.kinds import DUTIES

PATIENCE = 25.0
"""Seconds that a request waits for its turn and its answer together."""
MOST_WAITING = 3
"""How many requests may wait for their turn, of the six that a server has threads for (`survey.web.server.SERVER`)."""
KEPT_FOR = 600.0
"""Seconds that the child is kept without being asked."""


class NotNowError(Exception):
    """No answer in time: too many ask, it takes too long, or the same person has asked something newer since."""


class Companion:
    """The child of one serving process that requests ask."""

    def __init__(self, settings: Settings, spawn: Callable[[Settings], Child] = Child) -> None:
        self._settings, self._spawn = settings, spawn
        self._turn = threading.Condition()
        self._busy, self._waiting = False, 0
        self._newest: dict[object, int] = {}
        self._asked = 0
        self._child: Child | None = None
        self._timer: threading.Timer | None = None

    def warm(self) -> None:
        """Start the child if it does not live, without waiting for it."""
        with self._turn:
            if not self._busy:
                self._living()
                self._end_later()

    def ask(self, name: str, *arguments: object, who: object) -> Any:  # noqa: ANN401 - what the duty returns
        """Return what a duty (`survey.jobs.kinds.DUTIES`) returns, or raise what it raises.

        `who`: who asks. Raises NotNowError.
        """
        until = time.monotonic() + PATIENCE
        self._take_turn(who, until)
        try:
            child = self._living()
            child.tell(name, *arguments)
            answer = child.answer(max(0.0, until - time.monotonic()))
            if answer is None:
                self._end_child()
                raise NotNowError
            return answer.result()
        except ChildGoneError:
            raise NotNowError from None
        finally:
            with self._turn:
                self._busy = False
                self._end_later()
                self._turn.notify_all()

    def end(self) -> None:
        """End the child, and let nobody wait longer."""
        with self._turn:
            if self._timer is not None:
                self._timer.cancel()
            self._end_child()

    def _take_turn(self, who: object, until: float) -> None:
        with self._turn:
            self._asked += 1
            mine = self._newest[who] = self._asked
            self._turn.notify_all()
            if self._busy and self._waiting >= MOST_WAITING:
                raise NotNowError
            self._waiting += 1
            try:
                while self._busy and self._newest[who] == mine:
                    if not self._turn.wait(until - time.monotonic()):
                        raise NotNowError
            finally:
                self._waiting -= 1
            if self._newest[who] != mine:
                raise NotNowError
            self._busy = True

    def _living(self) -> Child:
        if self._child is None or not self._child.alive:
            self._child = self._spawn(self._settings)
        return self._child

    def _end_child(self) -> None:
        if self._child is not None:
            self._child.end()
            self._child = None

    def _end_later(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = threading.Timer(KEPT_FOR, self._end_idle)
        self._timer.daemon = True
        self._timer.start()

    def _end_idle(self) -> None:
        with self._turn:
            if not self._busy:
                self._end_child()


def install_companion(app: Flask) -> None:
    """Give the application its companion; the child starts when somebody is about to ask."""
    app.extensions["companion"] = Companion(app.extensions["settings"])


def warm_child(app: Flask) -> None:
    """Let the child start, because it will be asked soon."""
    if not app.extensions["settings"].inline_jobs:
        app.extensions["companion"].warm()


def ask_child(app: Flask, name: str, *arguments: object, who: object) -> Any:  # noqa: ANN401 - what the duty returns
    """Return what a duty returns, computed in the child; with `settings.inline_jobs` here. Raises NotNowError."""
    if app.extensions["settings"].inline_jobs:
        return DUTIES[name](app, *arguments)
    return app.extensions["companion"].ask(name, *arguments, who=who)


def end_companion(app: Flask) -> None:
    """End the application's child."""
    app.extensions["companion"].end()
