"""A child process that computes beside the serving one: how it is spawned, told what to do, and answers.

It is spawned, never forked (threads, libraries with threads of their own), has a lower priority, one thread for linear
algebra, and ends when its parent is gone, however that ended: what it is told comes through a pipe that closes then.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import struct
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Any

from survey.config import ROOT, Settings

COMMAND = (sys.executable, "-m", "survey.commands.computing")
"""Starts a child (`survey.commands.computing.main`)."""
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_LENGTH = struct.Struct(">Q")


class ChildGoneError(Exception):
    """The child ended without an answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a child answers: what its work returned, or the exception that it raised."""

    value: Any = None
    error: BaseException | None = None

    def result(self) -> Any:  # noqa: ANN401 - whatever the work returned
        """Return the value, or raise the exception."""
        if self.error is not None:
            raise self.error
        return self.value


def write_message(stream: IO[bytes], message: object) -> None:
    """Write one message to a pipe between parent and child."""
    content = pickle.dumps(message)
    stream.write(_LENGTH.pack(len(content)) + content)
    stream.flush()


def read_message(stream: IO[bytes]) -> Any:  # noqa: ANN401 - what the other side wrote
    """Read one message; raises EOFError when the other side is gone."""
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    return pickle.loads(_exactly(stream, length))  # noqa: S301 - the other end of the pipe is our own process


def _exactly(stream: IO[bytes], size: int) -> bytes:
    content = stream.read(size)
    if len(content) < size:
        raise EOFError
    return content


class Child:
    """The parent's side. One thing is asked at a time; a thread waits for the answers."""

    def __init__(self, settings: Settings, command: Sequence[str] = ()) -> None:
        paths = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter
            command or COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | ONE_THREAD | {"PYTHONPATH": paths},
            creationflags=getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0),
        )
        self._answers: queue.SimpleQueue[Answer | None] = queue.SimpleQueue()
        self._gone = False
        self._reader = threading.Thread(target=self._read, name="answers", daemon=True)
        self._reader.start()
        with contextlib.suppress(ChildGoneError):  # whoever asks is told
            self._write(settings)

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it can be asked something."""
        return not self._gone and self._process.poll() is None

    def tell(self, name: str, *arguments: object) -> None:
        """Begin a duty (`survey.jobs.kinds.DUTIES`); raises ChildGoneError."""
        self._write((name, arguments))

    def answer(self, seconds: float) -> Answer | None:
        """Return the answer if it comes within so many seconds, else None; raises ChildGoneError."""
        try:
            found = self._answers.get(timeout=seconds)
        except queue.Empty:
            return None
        if found is None:
            self.end()
            raise ChildGoneError
        return found

    def end(self) -> None:
        """End the child at once, whatever it does; what it had not committed is not written."""
        self._gone = True
        self._process.kill()
        self._process.wait()
        self._reader.join()
        with contextlib.suppress(OSError):  # what was not written yet finds nobody
            if self._process.stdin is not None:
                self._process.stdin.close()

    def _write(self, message: object) -> None:
        try:
            if self._process.stdin is None or self._gone:
                raise ChildGoneError
            write_message(self._process.stdin, message)
        except (OSError, ValueError) as error:
            self._gone = True
            raise ChildGoneError from error

    def _read(self) -> None:
        stream = self._process.stdout
        if stream is None:
            return
        with stream, contextlib.suppress(EOFError, OSError):
            while True:
                self._answers.put(read_message(stream))
        self._answers.put(None)
