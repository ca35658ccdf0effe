"""What was refused: counted in memory, and written by the appender a moment later, so that no GET writes.

Within a minute a person (or an address, of nobody) has at most two entries per answer: the first refusal, and how many
came after it. Beyond `MOST` of them in a minute only their number is kept: a flood does not fill the trail. While the
database takes nothing they wait, `MOST_WAITING` of them, and of more only their number. What was counted and not yet
written is lost with a process that is killed.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Flask, current_app, g, has_request_context, request
from sqlalchemy import inspect
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from survey.records.audit_trail import Entry, record_all
from survey.store.db import unit_of_work

REFUSED = "refused"
STATUSES = frozenset({403, 404, 429})
"""Answers that are refusals; 404 only of a page that there is, to somebody signed in: the object is not his to see."""
WINDOW = 60.0
MOST = 100
"""So many persons, addresses and answers are told apart within a minute."""
MOST_WAITING = 10 * MOST
"""So many entries wait for a database that takes nothing."""
_PATH = 200
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Window:
    """The refusals of one person and answer since `begun`; `more`: after the first."""

    begun: float
    first: Entry
    more: int = 0


class Refusals:
    """Refusals that wait to be written."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._guard = clock, threading.Lock()
        self._windows: dict[tuple[object, int], _Window] = {}
        self._ready: list[Entry] = []
        self._beyond: Counter[int] = Counter()
        self._beyond_since: float | None = None

    def note(self, who: tuple[int | None, str], status: int, page: tuple[str, str, str]) -> None:
        """Count a refusal. `who`: the user's id and the address.  `page`: endpoint, method and path."""
        user_id, address = who
        own = (address if user_id is None else user_id, status)
        endpoint, method, path = page
        with self._guard:
            self._close()
            if own in self._windows:
                self._windows[own].more += 1
            elif len(self._windows) < MOST:
                detail = {"status": status, "method": method, "path": path[:_PATH]}
                entry = Entry(REFUSED, user_id, ("page", endpoint[:60]), detail, address)
                self._windows[own] = _Window(self._clock(), entry)
                self._ready.append(entry)
            else:
                self._beyond[status] += 1
                self._beyond_since = self._clock() if self._beyond_since is None else self._beyond_since

    def take(self, *, everything: bool = False) -> list[Entry]:
        """Return the entries to write now; with `everything` also counts of a minute that is not over."""
        with self._guard:
            self._close(everything=everything)
            ready, self._ready = self._ready, []
        return ready

    def put_back(self, entries: Sequence[Entry]) -> None:
        """Let entries wait that were not written, before what came since; beyond `MOST_WAITING` only their number."""
        with self._guard:
            waiting = [*entries, *self._ready]
            self._ready = waiting[:MOST_WAITING]
            for entry in waiting[MOST_WAITING:]:
                self._count_beyond(entry)

    def _count_beyond(self, entry: Entry) -> None:
        """Count an entry that is not kept with those that were not told apart."""
        detail = dict(entry.detail or {})
        for status, count in detail.get("others", {detail.get("status"): detail.get("more", 1)}).items():
            self._beyond[int(status)] += count
        self._beyond_since = self._clock() if self._beyond_since is None else self._beyond_since

    def _close(self, *, everything: bool = False) -> None:
        """End the windows that are a minute old; what was counted in them becomes entries."""
        over = self._clock() - WINDOW
        for own, window in list(self._windows.items()):
            if not everything and window.begun > over:
                continue
            del self._windows[own]
            if window.more:
                detail = {"status": own[1], "more": window.more}
                first = window.first
                self._ready.append(Entry(REFUSED, first.user_id, first.about, detail, first.address))
        if self._beyond_since is not None and (everything or self._beyond_since <= over):
            detail_of_many = {"others": {str(status): count for status, count in sorted(self._beyond.items())}}
            self._ready.append(Entry(REFUSED, None, ("", ""), detail_of_many, ""))
            self._beyond.clear()
            self._beyond_since = None


def install(app: Flask) -> None:
    """Count what is refused."""
    app.extensions["refusals"] = Refusals()
    app.after_request(_note)


def write_refusals(database: Session, refusals: Refusals, *, everything: bool = False) -> int:
    """Write what waits in one unit of work and return how many entries that were.

    Where the database takes none, all of them wait for the next time and its error is raised. An entry that it refuses
    for what is in it, is left out and logged, so that the others are written.
    """
    ready = refusals.take(everything=everything)
    try:
        return _write(database, ready)
    except (IntegrityError, DataError):
        pass
    except Exception:
        refusals.put_back(ready)
        raise
    return sum(_write_alone(database, refusals, ready[place:]) for place in range(len(ready)))


def _write(database: Session, entries: Sequence[Entry]) -> int:
    if entries:
        with unit_of_work(database):
            record_all(database, entries)
    return len(entries)


def _write_alone(database: Session, refusals: Refusals, left: Sequence[Entry]) -> int:
    """Write the first of the entries that are left, and return 1, or 0 where the database refuses it."""
    try:
        return _write(database, left[:1])
    except (IntegrityError, DataError) as error:
        _log.error("a refusal can't be recorded: %s (%s)", left[0].detail, type(error.orig).__name__)
        return 0
    except Exception:
        refusals.put_back(left)
        raise


def note_pause() -> None:
    """Count, of a request, that it came during a pause after failures: its page says so, whatever its status is."""
    if has_request_context():
        _count(429)


def _note(response: Response) -> Response:
    status = response.status_code
    if status in STATUSES and (status != 404 or (g.get("user") is not None and request.endpoint)):
        _count(status)
    return response


def _count(status: int) -> None:
    if g.get("refusal_counted"):
        return  # a page that says so during a pause may have that status, too
    g.refusal_counted = True
    user = g.get("user")
    identity = inspect(user).identity if user is not None else None
    who = (int(identity[0]) if identity else None, request.remote_addr or "")
    refusals: Refusals = current_app.extensions["refusals"]
    refusals.note(who, status, (request.endpoint or "", request.method, request.path))
