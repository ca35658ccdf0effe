"""More processes serve on the same socket: one that dies is replaced, and none outlives the one that started it."""

from __future__ import annotations

import http.client
import multiprocessing
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import closing

import psutil
import pytest

from survey.commands import server_processes
from survey.commands.running import processes
from survey.commands.server_processes import MOST, more_processes, usual_count
from survey.config import Settings
from tests.waiting import PATIENCE, until


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as one:
        yield one


def answer(listening: socket.socket) -> bytes:
    """Return what whoever serves the socket says to `/health`."""
    with closing(http.client.HTTPConnection("127.0.0.1", listening.getsockname()[1], timeout=PATIENCE)) as connection:
        connection.request("GET", "/health")
        return connection.getresponse().read()


def serving() -> list[int]:
    """Return the processes that serve beside this one."""
    return [one.pid or 0 for one in multiprocessing.active_children() if one.name == "serving"]


def test_another_process_answers_is_replaced_when_it_dies_and_ends_with_the_block(
    migrated: Settings, listening: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_processes, "LOOK_EVERY", 0.1)
    with more_processes(migrated, [listening], 1):
        assert answer(listening) == b"ok\n"
        [first] = serving()
        os.kill(first, signal.SIGKILL)
        until(lambda: serving() not in ([first], []))
        assert answer(listening) == b"ok\n"
    assert serving() == []


def start_and_tell(settings: Settings, listening: socket.socket, told: int) -> None:
    """Start another process, tell its number, and wait to be killed."""
    with more_processes(settings, [listening], 1):
        os.write(told, f"{serving()[0]}\n".encode())
        signal.pause()


def test_no_process_outlives_the_one_that_started_it(migrated: Settings, listening: socket.socket) -> None:
    reading, writing = os.pipe()
    os.set_inheritable(writing, True)
    parent = multiprocessing.get_context("fork").Process(target=start_and_tell, args=(migrated, listening, writing))
    parent.start()
    child = int(os.read(reading, 100))
    os.kill(parent.pid or 0, signal.SIGKILL)
    parent.join()
    until(lambda: not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE)
    os.close(reading)
    os.close(writing)


def test_nobody_serves_beside_a_single_process(migrated: Settings) -> None:
    with more_processes(migrated, [], 1):
        assert serving() == []


def test_as_many_as_processors_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = []
    for found in (None, 1, 2, 64):
        monkeypatch.setattr(os, "cpu_count", lambda found=found: found)
        counts.append(usual_count())
    assert counts == [1, 1, 2, MOST]
    with pytest.raises(Exception, match="at least 1 process serves"):
        processes("0")
