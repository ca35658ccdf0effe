"""How long somebody waits for the database: a request a few seconds in all, commands and jobs a minute each time.

Inside a `patience` block waiting uses up the block's seconds, working does not. Who is in none (a command, a job) waits
`LONG` each time.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

IN_REQUEST, IN_A_CROWD, LONG = 3.0, 1.5, 60.0
"""Seconds. A script gives up on a save after 5 and a person begins to doubt about then, so a request waits 3 in all and
has the rest to answer. Savers who wait in turn are done in some hundredths of a second each, so that dozens fit in.
Where most threads wait and nobody gets through, those behind them wait too, and half of it is enough."""
_BETWEEN_PROBES, _CROWD = 5, 4
"""Probes that pass without one; threads that wait at once: most of the six that a process has."""
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
    `probe`: the moment that one of them still waits, for a writer between two others; where many come, each tries once
    and does not wait, and together they try more often than one who waits.
    """

    def __init__(self, probe: float = 0.05, closed_seconds: float = 5.0) -> None:
        self._lock = threading.RLock()
        self._probe, self._closed_seconds = probe, closed_seconds
        self._closed_until = self._failed_at = 0.0
        self._counting = threading.Lock()
        self._waiting = self._passed = 0

    @property
    def closed(self) -> bool:
        """Whether nobody got through of late, for whoever is in a hurry."""
        return hurried() and time.monotonic() < self._closed_until

    def seconds(self) -> float:
        """Return how long whoever has his turn may wait for other programs.

        It is what is left to him; while nobody gets through nearly nothing, and nothing at all just after a failure.
        """
        left = seconds_left()
        if not self.closed:
            return left
        return 0.0 if time.monotonic() - self._failed_at < _BETWEEN_PROBES * self._probe else min(self._probe, left)

    def enter(self) -> bool:
        """Wait for one's turn; return False where it did not come."""
        with waiting():
            self._count(1)
            try:
                if self._acquire():
                    return True
                self.fail()  # before this one counts no more: the others of its crowd see it
            finally:
                self._count(-1)
        return False

    def _acquire(self) -> bool:
        """Wait for the lock; where a crowd waits with this one and nobody gets through, not to the end."""
        passed, left = self._passed, seconds_left()
        if self.closed:
            return self._lock.acquire(timeout=min(self._probe, left))
        first = min(left, IN_A_CROWD) if hurried() else left
        if self._lock.acquire(timeout=first):
            return True
        in_vain = passed == self._passed and (self._waiting >= _CROWD or self.closed)
        return not in_vain and left > first and self._lock.acquire(timeout=left - first)

    def _count(self, more: int) -> None:
        with self._counting:
            self._waiting += more

    def leave(self) -> None:
        """Let the next one in."""
        self._lock.release()

    def fail(self) -> None:
        """Note that somebody did not get through."""
        self._failed_at = time.monotonic()
        self._closed_until = self._failed_at + self._closed_seconds

    def succeed(self) -> None:
        """Note that somebody got through."""
        self._passed += 1
        self._closed_until = 0.0
