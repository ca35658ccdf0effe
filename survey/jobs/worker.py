"""One thread that takes job ids from a line, and the lock by which others see that this process lives."""

from __future__ import annotations

import fcntl
import os
import queue
import secrets
import threading
from collections.abc import Callable
from pathlib import Path


class Worker:
    """Runs jobs one after the other in a thread of its own, begun with the first job.

    The thread is a daemon: a service that is told to stop does not wait for an export of ten minutes.
    """

    def __init__(self, folder: Path, work: Callable[[int], None]) -> None:
        self._folder, self._work = folder, work
        self._line: queue.SimpleQueue[int | None] = queue.SimpleQueue()
        self._guard = threading.Lock()
        self._thread: threading.Thread | None = None
        self._token, self._descriptor = "", -1
        self._mine: set[int] = set()
        self.stopping = False

    def token(self) -> str:
        """Return this process's name, made at first use together with the lock that the system frees at its end."""
        with self._guard:
            if not self._token:
                name = f"{os.getpid()}-{secrets.token_hex(6)}"
                self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                for other in self._folder.glob("*.alive"):
                    _locked(other)
                made = self._folder / f"{name}.new"
                self._descriptor = os.open(made, os.O_CREAT | os.O_RDWR, 0o600)
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                made.rename(self._folder / f"{name}.alive")
                self._token = name
            return self._token

    def claim(self, job_id: int) -> None:
        """Know a job as this process's own, before anybody else can see its row."""
        self._mine.add(job_id)

    def run_now(self, job_id: int) -> None:
        """Run a job in the caller's thread."""
        self._work(job_id)
        self._mine.discard(job_id)

    def enqueue(self, job_id: int) -> None:
        """Put a job in line."""
        with self._guard:
            if self._thread is None:
                self._thread = threading.Thread(target=self._loop, name="jobs", daemon=True)
                self._thread.start()
        self._line.put(job_id)

    def is_alive(self, job_id: int, token: str) -> bool:
        """Whether a job waits or runs in this process, or in another that still lives."""
        if token and token == self._token:
            return job_id in self._mine
        return bool(token) and _locked(self._folder / f"{Path(token).name}.alive")

    def stop(self, wait: float) -> None:
        """Take no more jobs, let the running one leave at its next word of progress, wait so many seconds for it."""
        self.stopping = True
        self._line.put(None)
        if self._thread is not None:
            self._thread.join(wait)
        with self._guard:
            if self._token:
                os.close(self._descriptor)
                (self._folder / f"{self._token}.alive").unlink(missing_ok=True)
                self._token = ""

    def _loop(self) -> None:
        while not self.stopping:
            job_id = self._line.get()
            if job_id is None:
                return
            self.run_now(job_id)


def _locked(path: Path) -> bool:
    """Whether a living process holds the lock; the file of a dead one is removed."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    else:
        path.unlink(missing_ok=True)
        return False
    finally:
        os.close(descriptor)
