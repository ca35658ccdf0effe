"""Two who look for the same row at the same moment, and then write: the moment between is made to happen."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

MEETING = 1.0
"""Seconds that the first waits, before its first write, for the second to come as far. Where a lock lets only one come
so far he goes on alone: that the other waits is what is wanted."""
_WRITES = ("INSERT", "UPDATE", "DELETE")
Outcome = TypeVar("Outcome")


def at_once(app: Flask, *works: Callable[[Session], Outcome]) -> list[Outcome]:
    """Run each in a thread and a session of its own, so that all have looked before anyone writes; return the outcomes.

    A work turns the refusals that it expects into outcomes; whatever else it raises is raised here.
    """
    barrier = threading.Barrier(len(works))
    outcomes: dict[int, Outcome] = {}
    faults: list[BaseException] = []
    waiting = threading.local()

    def meet(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if getattr(waiting, "mine", False) and statement.lstrip().startswith(_WRITES):
            waiting.mine = False
            with suppress(threading.BrokenBarrierError):
                barrier.wait(MEETING)

    def run(number: int) -> None:
        waiting.mine = True
        try:
            with app.app_context(), app.extensions["sessions"]() as own:
                outcomes[number] = works[number](own)
        except BaseException as error:  # noqa: BLE001 - raised again in the test's own thread
            faults.append(error)

    engine = app.extensions["engine"]
    event.listen(engine, "before_cursor_execute", meet)
    try:
        threads = [threading.Thread(target=run, args=(number,)) for number in range(len(works))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        event.remove(engine, "before_cursor_execute", meet)
    for fault in faults:
        raise fault
    return [outcomes[number] for number in range(len(works))]
