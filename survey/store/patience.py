"""How long somebody waits for the database: a request a few seconds in all, commands and jobs a minute each time.

Inside a `patience` block waiting uses up the block's seconds, working does not. Who is in none (a command, a job) waits
`LONG` each time.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

IN_REQUEST, LONG = 3.0, 60.0
"""Seconds. A script gives up on a save after 5 and a person begins to doubt about then, so a request waits 3 in all and
has the rest to answer. Savers who wait in turn are done in some hundredths of a second each, so that dozens fit in."""
_here = threading.local()


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Let this thread wait for the database `seconds` in all inside the block, or what is left if that is less."""
    before: float | None = getattr(_here, "left", None)
    own = seconds if before is None else min(seconds, before)
    _here.left = own
    try:
        yield
    finally:
        _here.left = None if before is None else max(0.0, before - (own - _here.left))


def hurried() -> bool:
    """Return whether this thread's waiting is limited by a `patience` block."""
    return getattr(_here, "left", None) is not None


def seconds_left() -> float:
    """Return how long this thread may still wait."""
    found: float | None = getattr(_here, "left", None)
    return LONG if found is None else found


@contextmanager
def waiting() -> Iterator[None]:
    """Take the time that the block takes off this thread's patience."""
    begun = time.monotonic()
    try:
        yield
    finally:
        if hurried():
            _here.left = max(0.0, _here.left - (time.monotonic() - begun))


class Gate:
    """One after the other; and while nobody gets through, newcomers are told so at once instead of queueing up.

    A service has few threads. Without this, each would wait its seconds for a database that somebody else holds, and
    those behind them wait many times as long. `closed_seconds`: how long after a failure newcomers are hurried.
    """

    def __init__(self, probe: float = 0.05, closed_seconds: float = 5.0) -> None:
        self._lock = threading.RLock()
        self._probe, self._closed_seconds = probe, closed_seconds
        self._closed_until = 0.0

    def seconds(self) -> float:
        """Return how long the next one may wait: a moment while nobody gets through, else what is left to him."""
        left = seconds_left()
        closed = hurried() and time.monotonic() < self._closed_until
        return min(self._probe, left) if closed else left

    def enter(self) -> bool:
        """Wait for one's turn; return False where it did not come."""
        with waiting():
            if self._lock.acquire(timeout=self.seconds()):
                return True
        self.fail()
        return False

    def leave(self) -> None:
        """Let the next one in."""
        self._lock.release()

    def fail(self) -> None:
        """Note that somebody did not get through."""
        self._closed_until = time.monotonic() + self._closed_seconds

    def succeed(self) -> None:
        """Note that somebody got through."""
        self._closed_until = 0.0
