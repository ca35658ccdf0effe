"""Who takes the next connection, of several processes that listen on the same sockets: whoever has the fewest.

A browser keeps its connection, so that a process which took more of them stays the slower one for as long as they last;
the system hands a connection to whichever process happens to look first.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

SILENT = 3.0
"""Seconds after which a process that does not look at its connections is not waited for: it hangs or has ended."""
AHEAD = 4
"""So many more connections than another a process may have: else two would take one each in turn, and sleep between."""


@dataclass(frozen=True)
class SharedCounts:
    """Open connections of each process, and when it last looked (seconds of `time.monotonic`), in shared memory."""

    connections: Any
    looked: Any

    @classmethod
    def made(cls, context: Any, processes: int) -> SharedCounts:  # noqa: ANN401 - typeshed names no common type
        """Return counts for so many processes, which a spawned process may be given. `context`: of multiprocessing."""
        return cls(context.RawArray("i", processes), context.RawArray("d", processes))


@dataclass(frozen=True)
class Turns:
    """The turns of one process. `place`: its own in the counts."""

    counts: SharedCounts
    place: int
    now: Callable[[], float] = field(default=time.monotonic)

    def is_mine(self, connections: int) -> bool:
        """Note how many connections this process has; return whether none that serves has far fewer."""
        now = self.now()
        self.counts.connections[self.place], self.counts.looked[self.place] = connections, now
        return all(connections < count + AHEAD for count in self._others(now))

    def _others(self, now: float) -> Sequence[int]:
        pairs = zip(self.counts.connections, self.counts.looked, strict=True)
        return [
            count
            for place, (count, looked) in enumerate(pairs)
            if place != self.place and looked and now - looked < SILENT
        ]
