"""What a job that nobody waits for does while others wait or are computed: it stands still, or gives its place away.

Processors are few: while another job is computed one of these stands still, and where another waits and no worker
takes it, it is put back in line, to be begun anew when nothing else is there.
"""

from __future__ import annotations

import threading
from collections.abc import Collection

from sqlalchemy.orm import Session, sessionmaker

from survey.jobs.kinds import KINDS
from survey.jobs.take_jobs import HeldJob, others

LOOK_EVERY = 0.5
"""Seconds between two looks while it stands still; who waits for longer than that is let past."""


class GiveWayError(Exception):
    """Another job waits, and nobody but this one's worker is there to compute it."""


def aside_kinds() -> Collection[str]:
    """Return the kinds that nobody waits for."""
    return [name for name, kind in KINDS.items() if kind.aside]


def let_others(readers: sessionmaker[Session], held: HeldJob) -> None:
    """Return when no other job waits or is computed.

    Raises GiveWayError when another still waits at the second look, and `survey.jobs.take_jobs.LeaseLostError` when
    the job is the worker's no more.
    """
    aside, waited = aside_kinds(), frozenset[int]()
    while True:
        with readers() as database:
            waiting, computed = others(database, held, aside)
        if not waiting and not computed:
            return
        if waiting & waited:
            raise GiveWayError
        waited = waiting
        threading.Event().wait(LOOK_EVERY)
