"""The thread that runs jobs one after the other, and the lock that shows that this process lives."""

from __future__ import annotations

import fcntl
import os
import queue
import secrets
import threading
from collections.abc import Callable
from pathlib import Path


class Worker:
    """Runs jobs one after the other in a thread that starts with the first job.

    The thread is a daemon, so that a service can end while a long export runs.
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
        """Return the name of this process, made at first use with a lock that the system frees when it ends."""
        with self._guard:
            if not self._token:
                name = f"{os.getpid()}-{secrets.token_hex(6)}"
                self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                for other in self._folder.glob("*.alive"):
                    _is_locked(other)
                made = self._folder / f"{name}.new"
                self._descriptor = os.open(made, os.O_CREAT | os.O_RDWR, 0o600)
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                made.rename(self._folder / f"{name}.alive")
                self._token = name
            return self._token

    def claim(self, job_id: int) -> None:
        """Note that a job belongs to this process, before its row can be seen by others."""
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
        """Return whether a job waits or runs in this process, or in another process (`token`) that still lives."""
        if token and token == self._token:
            return job_id in self._mine
        return bool(token) and _is_locked(self._folder / f"{Path(token).name}.alive")

    def stop(self, wait: float) -> None:
        """Take no more jobs, stop the running one at its next report of progress, and wait for it up to `wait` s."""
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


def _is_locked(path: Path) -> bool:
    """Return whether a living process holds the lock; the file of a dead one is removed."""
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
