"""Children that compute, forked from one process that has imported the service: a start of four CPU-seconds, once.

What they do and how they end is the real child's: one process each with pipes of its own, which a test may kill at any
moment. That the service itself starts a new interpreter is seen by `test_worker.py` and `test_rehearsal_duty.py`.

Whoever asks for a child starts `_STUB` in its place, a small program that hands its own pipes over and lives as long as
the child does; when it is killed, the child ends.
"""

from __future__ import annotations

import gc
import importlib
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from survey.config import ROOT, Settings
from survey.jobs.child import ONE_THREAD, Child

COMPUTING = "survey.commands.computing"
_STUB = """
import os, socket, sys
there = socket.socket(socket.AF_UNIX)
there.connect(sys.argv[1])
socket.send_fds(there, ["\\0".join(sys.argv[2:]).encode()], [0, 1, 2])
nothing = os.open(os.devnull, os.O_RDWR)
os.dup2(nothing, 0)
os.dup2(nothing, 1)
there.recv(1)
"""


@dataclass(frozen=True, slots=True)
class Nursery:
    """A running nursery, and the folder of the socket that it listens on."""

    process: subprocess.Popen[bytes]
    folder: tempfile.TemporaryDirectory[str]

    @property
    def path(self) -> str:
        """Where it listens."""
        return str(Path(self.folder.name) / "asked")


_running: list[Nursery] = []


def command(module: str = COMPUTING, *arguments: str) -> tuple[str, ...]:
    """Return the command of a child that does what `main` of a module does with these arguments."""
    if not _running:
        _running.append(_started())
    return (sys.executable, "-I", "-S", "-c", _STUB, _running[0].path, module, *arguments)


def forked(settings: Settings) -> Child:
    """Return a child as the service starts one."""
    return Child(settings, command())


def end() -> None:
    """End the nursery, where there is one, and every child that still lives."""
    while _running:
        nursery = _running.pop()
        nursery.process.communicate()
        nursery.folder.cleanup()


def _started() -> Nursery:
    """Return a nursery; whoever asks before it has imported everything waits in its line."""
    folder = tempfile.TemporaryDirectory(prefix="survey-nursery-")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(Path(folder.name) / "asked"))
        listener.listen(16)
        number = listener.fileno()
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.nursery", str(number)],
            cwd=ROOT,
            env=os.environ | ONE_THREAD,
            stdin=subprocess.PIPE,
            pass_fds=(number,),
        )
    return Nursery(process, folder)


def main(number: str) -> None:
    """Fork a child for everybody who asks, until the tests are over."""
    importlib.import_module("survey.definitions.catalogue").catalogue()
    importlib.import_module(COMPUTING)
    gc.collect()
    gc.freeze()
    children: set[int] = set()
    with socket.socket(fileno=int(number)) as listener:
        while sys.stdin not in select.select([listener, sys.stdin], [], [])[0]:
            asker, _address = listener.accept()
            text, pipes, _flags, _from = socket.recv_fds(asker, 4096, 3)
            child = os.fork()
            if not child:
                listener.close()
                _live(asker, text.decode().split("\0"), pipes)
            children.add(child)
            asker.close()
            for pipe in pipes:
                os.close(pipe)
            children -= {ended for ended in children if os.waitpid(ended, os.WNOHANG)[0]}
    for living in children:
        with suppress(ProcessLookupError):
            os.kill(living, signal.SIGKILL)
        os.waitpid(living, 0)


def _live(asker: socket.socket, what: list[str], pipes: list[int]) -> NoReturn:
    """Do what was asked with the asker's pipes; end when it has done so, or when the asker is gone."""
    try:
        for number, pipe in enumerate(pipes):
            os.dup2(pipe, number)
            os.close(pipe)
        threading.Thread(target=_end_with, args=(asker,), daemon=True).start()
        module, *arguments = what
        importlib.import_module(module).main(*arguments)
    finally:
        os._exit(1)


def _end_with(asker: socket.socket) -> None:
    with suppress(OSError):
        asker.recv(1)
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
