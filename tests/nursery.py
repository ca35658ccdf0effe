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
    """Fork a child for everybody who asks, and kill it when the asker is gone, until the tests are over."""
    importlib.import_module("survey.definitions.catalogue").catalogue()
    importlib.import_module(COMPUTING)
    gc.collect()
    gc.freeze()
    living: dict[socket.socket, tuple[int, int]] = {}
    """Asker -> its child, and the end of a pipe that is at its end when the child is."""
    with socket.socket(fileno=int(number)) as listener:
        while True:
            ends = [end for _child, end in living.values()]
            ready, _, _ = select.select([listener, sys.stdin, *living, *ends], [], [])
            for asker in [asker for asker, (_child, end) in living.items() if asker in ready or end in ready]:
                _bury(asker, *living.pop(asker))
            if sys.stdin in ready:
                break
            if listener in ready:
                asker, _address = listener.accept()
                living[asker] = _born(asker, [listener, *living], [end for _child, end in living.values()])
    for asker, child in living.items():
        _bury(asker, *child)


def _born(asker: socket.socket, others: list[socket.socket], ends: list[int]) -> tuple[int, int]:
    """Fork a child with the pipes of who asked, and with nothing that is others'; return its id and the pipe's end."""
    text, pipes, _flags, _from = socket.recv_fds(asker, 4096, 3)
    end, alive = os.pipe()
    child = os.fork()
    if not child:
        for other in (asker, *others):
            other.close()
        for number in (end, *ends):
            os.close(number)
        _live(text.decode().split("\0"), pipes)
    for pipe in (alive, *pipes):
        os.close(pipe)
    return child, end


def _bury(asker: socket.socket, child: int, end: int) -> None:
    """Kill a child if it lives, wait for it, and let its asker go."""
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(end)
    asker.close()


def _live(what: list[str], pipes: list[int]) -> NoReturn:
    """Do what was asked with the asker's pipes, and end."""
    try:
        for number, pipe in enumerate(pipes):
            os.dup2(pipe, number)
            os.close(pipe)
        module, *arguments = what
        importlib.import_module(module).main(*arguments)
    finally:
        os._exit(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
