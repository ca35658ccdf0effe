"""More processes that serve beside the one that was started: Python computes on one processor in each.

They listen on the same sockets, so that the system hands each connection to whoever is free. One that dies is replaced;
all end with the process that started them, however it ends.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from socket import socket
from typing import TYPE_CHECKING

from survey.config import Settings
from survey.web.sharing_turns import SharedCounts, Turns

if TYPE_CHECKING:
    from flask import Flask

MOST = 4
"""So many by default at most: on one machine the database and its jobs want processors, too."""
TICK = 0.1
LOOK_EVERY, PATIENCE = 2.0, 8.0
"""Seconds between two looks at the processes, and for requests at work when they are told to end."""
_SPAWN = multiprocessing.get_context("spawn")
_log = logging.getLogger("survey.server")


def usual_count() -> int:
    """Return how many processes serve where nobody says: one for each processor, at most `MOST`."""
    return min(MOST, os.cpu_count() or 1)


def serve_beside(settings: Settings, sockets: Sequence[socket], turns: Turns, ready: Event) -> None:
    """Serve in a process of its own, on sockets that listen already, until told to end or the parent is gone.

    `ready`: set when it serves.
    """
    threading.Thread(target=_end_with_parent, daemon=True).start()
    from survey.app import create_app  # noqa: PLC0415 - who holds the sockets must first know when to let them go
    from survey.web.server import share  # noqa: PLC0415 - as above

    app = create_app(settings)
    warm_up(app)
    server = share(app, sockets)
    server.take_turns(turns)
    ready.set()
    server.run()


def warm_up(app: Flask) -> None:
    """Read and compile what the first pages would: definitions, and the templates in Chinese."""
    from survey.definitions.catalogue import catalogue  # noqa: PLC0415 - as above
    from survey.web.worded_templates import compile_templates  # noqa: PLC0415 - as above

    catalogue()
    compile_templates(app, "zh")


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
    os._exit(1)


@contextmanager
def more_processes(settings: Settings, sockets: Sequence[socket], count: int) -> Iterator[Turns]:
    """Let `count` more processes serve on the same sockets while the block runs, which gets its own turns.

    They are waited for: connections that came before would stay with the first one, however busy it is.
    """
    ending = threading.Event()
    counts = SharedCounts.made(_SPAWN, count + 1)
    turns = [Turns(counts, place) for place in range(1, count + 1)] if sockets else []
    start = partial(_start, settings, tuple(sockets))
    started = [start(one) for one in turns]
    processes = [process for process, _ready in started]
    for process, ready in started:
        while not ready.wait(TICK) and process.is_alive():
            pass
    watching = threading.Thread(target=_watch, args=(start, turns, processes, ending), daemon=True)
    watching.start()
    try:
        yield Turns(counts, 0)
    finally:
        ending.set()
        watching.join()
        for process in processes:
            process.terminate()
        for process in processes:
            process.join(PATIENCE)
            if process.is_alive():
                process.kill()


def _start(settings: Settings, sockets: tuple[socket, ...], turns: Turns) -> tuple[BaseProcess, Event]:
    ready = _SPAWN.Event()
    process = _SPAWN.Process(target=serve_beside, args=(settings, sockets, turns, ready), name="serving")
    process.start()
    return process, ready


def _watch(
    start: Callable[[Turns], tuple[BaseProcess, Event]],
    turns: Sequence[Turns],
    processes: list[BaseProcess],
    ending: threading.Event,
) -> None:
    """Replace those that died, until the service ends."""
    while not ending.wait(LOOK_EVERY):
        for place, process in enumerate(processes):
            if not process.is_alive() and not ending.is_set():
                _log.warning("a serving process ended with %s: another is started", process.exitcode)
                processes[place], _ready = start(turns[place])
