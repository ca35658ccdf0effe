"""Whoever saves is answered once his commit is on the disk; those who come together wait for one answer."""

from __future__ import annotations

import errno
import os
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from survey.store import shared_sync
from survey.store.db import make_engine, make_sessions, unit_of_work
from survey.store.shared_sync import SharedSync
from tests.conftest import FULL_MODES


@pytest.fixture(autouse=True)
def full_modes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for the disk as the service does."""
    for writing, mode in FULL_MODES.items():
        monkeypatch.setitem(shared_sync.MODES, writing, mode)


class Disk:
    """A disk that answers when it is told to; `asked`: how often it was asked, `fails`: the answers that are none."""

    def __init__(self) -> None:
        self.asked = 0
        self.fails: set[int] = set()
        self.entered = threading.Semaphore(0)
        self.answers = threading.Semaphore(0)

    def fsync(self, _descriptor: int) -> None:
        self.asked += 1
        mine = self.asked
        self.entered.release()
        self.answers.acquire()
        if mine in self.fails:
            raise OSError(errno.EIO, "示例")


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    found = Disk()
    for name in ("fsync", "fdatasync"):
        monkeypatch.setattr(shared_sync.os, name, found.fsync, raising=False)
    return found


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SharedSync:
    """Return a log whose folder is not asked for."""
    monkeypatch.setattr(shared_sync, "_sync_folder", lambda _folder: None)
    path = tmp_path / "a-wal"
    path.touch()
    return SharedSync(path)


def until(condition: Callable[[], bool]) -> None:
    while not condition():
        threading.Event().wait(0.001)


def test_who_comes_while_the_disk_is_asked_waits_for_the_next_answer_together(disk: Disk, log: SharedSync) -> None:
    with ThreadPoolExecutor(6) as pool:
        first = pool.submit(log.wait)
        disk.entered.acquire()
        others = [pool.submit(log.wait) for _ in range(5)]
        until(lambda: log._asked == 6)
        disk.answers.release()
        first.result()
        disk.entered.acquire()
        assert [item.done() for item in others] == [False] * 5  # what was asked for before them is not their answer
        disk.answers.release()
        assert [item.result() for item in others] == [None] * 5
    assert disk.asked == 2


def test_a_disk_that_fails_fails_for_all_who_waited_and_for_nobody_else(disk: Disk, log: SharedSync) -> None:
    disk.fails = {2}
    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(log.wait)
        disk.entered.acquire()
        others = [pool.submit(log.wait) for _ in range(3)]
        until(lambda: log._asked == 4)
        for _ in range(2):
            disk.answers.release()
        assert first.result() is None
        assert [getattr(item.exception(), "errno", None) for item in others] == [errno.EIO] * 3
        disk.answers.release()
        assert pool.submit(log.wait).result() is None
    assert disk.asked == 3


def test_without_a_log_everything_is_in_the_database(tmp_path: Path) -> None:
    SharedSync(tmp_path / "none-wal").wait()
    assert list(tmp_path.iterdir()) == []


def test_the_folder_is_asked_for_once_for_each_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The old log stays open, so that the new one can't bear its number."""
    folders: list[Path] = []
    monkeypatch.setattr(shared_sync, "_sync_folder", folders.append)
    path = tmp_path / "a-wal"
    log = SharedSync(path)
    for turn in (1, 2):
        path.touch()
        for _ in range(3):
            log.wait()
        assert folders == [tmp_path] * turn
        path.unlink()
    log.wait()
    assert folders == [tmp_path] * 2


def test_nothing_of_a_log_is_open_once_its_engine_is_disposed_of(tmp_path: Path) -> None:
    def opened() -> list[Path]:
        kept = [one for one in Path("/proc/self/fd").iterdir() if one.is_symlink()]  # not that of the listing itself
        return [found for one in kept if (found := one.readlink()).parent == tmp_path]

    engine = make_engine(f"sqlite:///{tmp_path / 'a.sqlite'}")
    with make_sessions(engine)() as database, unit_of_work(database):
        database.execute(text("CREATE TABLE t (x)"))
    assert tmp_path / "a.sqlite-wal" in opened()
    engine.dispose()
    assert opened() == []


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Return what the disk is asked for: the name of each file or folder, and how many rows the database has then."""
    found: list[tuple[str, int]] = []
    own = os.fsync  # whatever is asked: what the disk answers is the same

    def fsync(descriptor: int) -> None:
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        folder = path if path.is_dir() else path.parent
        with closing(sqlite3.connect(folder / "a.sqlite")) as connection:
            found.append((path.name, connection.execute("SELECT count(*) FROM t").fetchone()[0]))
        own(descriptor)

    for name in ("fsync", "fdatasync"):
        monkeypatch.setattr(shared_sync.os, name, fsync, raising=False)
    return found


def test_a_unit_of_work_returns_once_its_commit_is_on_the_disk(tmp_path: Path, asked: list[tuple[str, int]]) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'a.sqlite'}")
    with make_sessions(engine)() as database:
        database.execute(text("CREATE TABLE t (x)"))
        database.commit()
        for number in range(1, 4):
            with unit_of_work(database):
                database.execute(text("INSERT INTO t VALUES (1)"))
                assert database.scalar(text("PRAGMA synchronous")) == 1
            assert [name for name, _ in asked].count("a.sqlite-wal") == number
        assert asked == [("a.sqlite-wal", 1), (tmp_path.name, 1), ("a.sqlite-wal", 2), ("a.sqlite-wal", 3)]
        assert database.scalar(text("PRAGMA synchronous")) == 2  # every other transaction waits by itself
    engine.dispose()


def test_the_next_writes_while_one_waits_for_the_disk(tmp_path: Path, disk: Disk) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'a.sqlite'}")
    factory = make_sessions(engine)

    def save() -> None:
        with factory() as database, unit_of_work(database):
            database.execute(text("INSERT INTO t VALUES (1)"))

    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE t (x)"))
    with ThreadPoolExecutor(2) as pool, closing(sqlite3.connect(tmp_path / "a.sqlite")) as reader:
        saves = [pool.submit(save)]
        disk.entered.acquire()
        saves.append(pool.submit(save))
        until(lambda: reader.execute("SELECT count(*) FROM t").fetchone() == (2,))
        assert [item.done() for item in saves] == [False, False]
        for _ in range(3):  # both ask for the log, and the first for its folder
            disk.answers.release()
        assert [item.result() for item in saves] == [None, None]
    engine.dispose()


def test_a_disk_that_fails_is_trouble_of_the_database(tmp_path: Path, disk: Disk) -> None:
    disk.fails = {1}
    disk.answers.release()
    engine = make_engine(f"sqlite:///{tmp_path / 'a.sqlite'}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE t (x)"))
    with make_sessions(engine)() as database, pytest.raises(OperationalError, match="COMMIT"), unit_of_work(database):
        database.execute(text("INSERT INTO t VALUES (1)"))
    engine.dispose()


def test_nothing_is_lost_when_the_process_is_killed_after_its_answer(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'a.sqlite'}")
    with make_sessions(engine)() as database:
        database.execute(text("CREATE TABLE t (x)"))
        database.commit()
        with unit_of_work(database):
            database.execute(text("INSERT INTO t VALUES (1)"))
        for end in ("", "-wal"):  # what lies on the disk now, without what the process still knows
            (tmp_path / f"copy.sqlite{end}").write_bytes((tmp_path / f"a.sqlite{end}").read_bytes())
    engine.dispose()
    with closing(sqlite3.connect(tmp_path / "copy.sqlite")) as connection:
        assert connection.execute("SELECT count(*) FROM t").fetchone() == (1,)
