"""Waiting for the disk together: of all who committed meanwhile, one asks the disk and the others wait for his answer.

With synchronous=FULL each commit waits for the disk while it holds the only right to write, so that 16 who save at once
wait for each other's disk in turn. A unit of work commits with synchronous=NORMAL instead, lets the next one write, and
then waits here until the write-ahead log with its commit is on the disk; nobody is told that something is saved before.
The log's frames are in the order of the commits and bear checksums over all before them: what a power cut leaves is
always everything up to some commit. A checkpoint waits for the disk by itself, under NORMAL too.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path

MODES = {True: "NORMAL", False: "FULL"}
"""PRAGMA synchronous by whether the transaction is a unit of work, which waits here after its commit."""


class SharedSync:
    """The write-ahead log of one database file, as all threads of this process wait for it."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._changed = threading.Condition()
        self._asked = self._answered = 0
        self._busy = False
        self._failures: list[tuple[int, int, OSError]] = []  # (after this request, up to this one, why)
        self._open: int | None = None

    def wait(self) -> None:
        """Return once everything that was in the log at the call is on the disk. Raises OSError when it is not."""
        with self._changed:
            self._asked += 1
            mine = self._asked
            while self._busy and self._answered < mine:
                self._changed.wait()
            if self._answered >= mine:
                self._raise_if_failed(mine)
                return
            self._busy, first, last = True, self._answered, self._asked
        failure = None
        try:
            self._sync()
        except OSError as error:
            failure = error
        with self._changed:
            self._busy, self._answered = False, last
            if failure is not None:
                self._failures = [*self._failures[-9:], (first, last, failure)]
            self._changed.notify_all()
            self._raise_if_failed(mine)

    def _raise_if_failed(self, mine: int) -> None:
        for first, last, failure in self._failures:
            if first < mine <= last:
                raise OSError(failure.errno, failure.strerror)

    def _sync(self) -> None:
        """Ask the disk; where there is no log the last connection was closed, and all of it is in the database.

        The log stays open here: its number can't become that of another file then, so that the folder with a log's new
        name is asked for once. Windows lets nobody take a file away that is open; there it is opened each time.
        """
        try:
            if self._open is not None and _number(self._open) == _number(self._log):
                _sync_content(self._open)
                return
            self._let_go()
            self._open = os.open(self._log, os.O_RDWR)
        except FileNotFoundError:
            self._let_go()
            return
        try:
            _sync_content(self._open)
            _sync_folder(self._log.parent)  # a new log's name must be there after a power cut, too
        except OSError:
            self._let_go()
            raise
        if os.name == "nt":
            self._let_go()

    def _let_go(self) -> None:
        opened, self._open = self._open, None
        if opened is not None:
            os.close(opened)

    def close(self) -> None:
        """Let go of the log, once the disk has answered whoever asks it now."""
        with self._changed:
            while self._busy:
                self._changed.wait()
            self._let_go()


def _sync_content(descriptor: int) -> None:
    """Wait until what a file holds is on the disk, and its length. When it was changed may come later.

    `fsync` waits for that, too, and with it for what the file system notes of other files: of the database while it
    grows in a checkpoint, for one. SQLite itself asks for no more.
    """
    getattr(os, "fdatasync", os.fsync)(descriptor)


def _number(file: int | Path) -> tuple[int, int]:
    found = os.stat(file)  # noqa: PTH116 - a descriptor or a path
    return found.st_dev, found.st_ino


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # folders can't be opened there, and NTFS keeps names in a journal of its own
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


_syncs: dict[str, SharedSync] = {}
_making = threading.Lock()


def wait_for_disk(database: str | None) -> None:
    """Return once what was committed to an SQLite file is on the disk. Raises OSError when it is not."""
    if not database or database == ":memory:" or MODES[True] != "NORMAL":
        return
    with _making:
        own = _syncs.setdefault(database, SharedSync(Path(f"{database}-wal")))
    own.wait()


def let_go(database: str | None) -> None:
    """Close what is kept open of an SQLite file, once nobody writes to it any more."""
    with _making:
        own = _syncs.pop(database or "", None)
    if own is not None:
        own.close()
