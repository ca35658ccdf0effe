"""The server: what it refuses, what it hands on, and whose connection it ends."""

from __future__ import annotations

import asyncio
import resource
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from flask import Flask, request
from sqlalchemy.orm import Session

from benchmarks.crowd import Plan, crowd
from survey.app import create_app
from survey.config import ROOT, Settings, read_networks
from survey.models import Campaign, Role
from survey.web import server as serving
from survey.web.server import Patience, listen, most_connections
from tests.integration.conftest import Browser, make_enterprise, make_user
from tests.waiting import PATIENCE

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SHORT = Patience(header=0.4, body=0.4, answer=0.4, looks=0.05)
LARGE = 64 * 1024 * 1024
"""Bytes of an answer that no kernel takes in at once."""


@contextmanager
def running(application: WSGIApplication, patience: Patience = SHORT) -> Iterator[int]:
    """Serve in a thread; give the port."""
    server = listen(application, "127.0.0.1", 0, patience)
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    yield server.port
    server.close()
    thread.join(PATIENCE)


class Small:
    """An application: `/large` is a large answer, `/wait` waits until `go`, anything else says how much came in."""

    def __init__(self) -> None:
        self.go, self.waiting = threading.Event(), threading.Semaphore(0)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/wait":
            self.waiting.release()
            self.go.wait(PATIENCE)
        body = b"x" * LARGE if environ["PATH_INFO"] == "/large" else str(len(environ["wsgi.input"].read())).encode()
        start_response("200 OK", [("Content-Length", str(len(body)))])
        return [body]


@pytest.fixture
def small() -> Iterator[Small]:
    found = Small()
    yield found
    found.go.set()


@pytest.fixture
def port(small: Small) -> Iterator[int]:
    with running(small) as found:
        yield found


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)


def ended(connection: socket.socket, text: bytes) -> bool:
    """Send a byte of a text every so often until the server ends the connection; False when the text ends before."""
    connection.settimeout(0.05)
    for place in range(len(text)):
        try:
            connection.send(text[place : place + 1])
            if connection.recv(1) == b"":
                return True
        except TimeoutError:
            continue
        except OSError:
            return True
    return False


def asked(connection: socket.socket, path: str = "/", body: bytes = b"") -> bytes:
    """Send a request on a connection that stays open and return the body of its answer."""
    connection.sendall(f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
    return answered(connection)


def answered(connection: socket.socket) -> bytes:
    """Return the body of an answer of up to ten bytes."""
    said, got = b"", b"?"
    while got and (b"\r\n\r\n" not in said or said.endswith(b"\r\n\r\n")):
        got = connection.recv(4096)
        said += got
    return said.partition(b"\r\n\r\n")[2]


@pytest.mark.parametrize(
    ("before", "drip"),
    [
        pytest.param(b"", b"GET / HTTP/1.1\r\nA: " + b"a" * 4_000, id="header"),
        pytest.param(b"", b"\r\n" * 2_000, id="empty lines"),
        pytest.param(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9000\r\n\r\n", b"a" * 4_000, id="body"),
        pytest.param(
            b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n", b"a" * 4_000, id="chunk"
        ),
    ],
)
@pytest.mark.parametrize("requests", [0, 1])
def test_a_byte_now_and_then_is_ended_also_after_a_whole_request(
    port: int, before: bytes, drip: bytes, requests: int
) -> None:
    with connect(port) as connection:
        assert [asked(connection) for _ in range(requests)] == [b"0"] * requests
        connection.sendall(before)
        assert ended(connection, drip)


def test_an_answer_that_nobody_takes_is_ended(port: int) -> None:
    with connect(port) as connection, connect(port) as other:
        connection.sendall(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
        poll = select.poll()
        poll.register(connection, 0)  # POLLERR and POLLHUP only: nothing is read
        assert [event & (select.POLLHUP | select.POLLERR) > 0 for _, event in poll.poll(PATIENCE * 1000)] == [True]
        assert asked(other) == b"0"


def test_who_sends_steadily_is_heard_to_the_end_though_it_takes_longer(port: int) -> None:
    with connect(port) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 61440\r\n\r\n")
        pause = threading.Event()
        for _ in range(30):
            connection.sendall(b"x" * 2048)
            pause.wait(0.04)
        assert answered(connection) == b"61440"


def test_an_idle_browser_stays_connected(port: int) -> None:
    with connect(port) as connection:
        assert asked(connection) == b"0"
        threading.Event().wait(4 * SHORT.header)
        assert asked(connection, body=b"abc") == b"3"


def test_a_request_that_waits_for_a_thread_is_not_ended(port: int, small: Small) -> None:
    threads = serving.SERVER["threads"]
    with ExitStack() as stack:
        connections = [stack.enter_context(connect(port)) for _ in range(threads + 1)]
        for connection in connections:
            connection.sendall(b"POST /wait HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx")
        for _ in range(threads):
            small.waiting.acquire(timeout=PATIENCE)
        threading.Event().wait(4 * SHORT.body)
        small.go.set()
        assert [answered(connection) for connection in connections] == [b"1"] * (threads + 1)


def test_two_hundred_slow_ones_leave_the_others_served(port: int) -> None:
    with ExitStack() as stack:
        slow = [stack.enter_context(connect(port)) for _ in range(200)]
        for number, connection in enumerate(slow):
            connection.sendall(b"GET /" if number % 2 else b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n")
        quick = [stack.enter_context(connect(port)) for _ in range(50)]
        assert [asked(connection) for connection in quick] == [b"0"] * 50
        assert [connection.recv(1) for connection in slow] == [b""] * 200


def test_a_crowd_is_served_and_takes_every_save_while_drips_are_ended(
    app: Flask, database: Session, campaign: Campaign, browser: Callable[[], Browser]
) -> None:
    cookies = []
    for number in range(4):
        firm = make_enterprise(database, f"9199999900000{number:04}X", f"示例精密机械{number:03}")
        make_user(database, f"firm{number}", Role.ENTERPRISE, enterprise_id=firm.id)
        client = browser()
        client.sign_in(f"firm{number}")
        cookie = client.get_cookie("session")
        cookies += [cookie.value] if cookie else []
    plan = Plan(browsers=4, drips=20, seconds=4.0, every=0.1, pause=0.2)
    with running(app) as port:
        seen = asyncio.run(crowd(("127.0.0.1", port), cookies, plan))
    assert set(seen.outcomes) == {"read 200", "save 200 saved"}
    assert seen.drips.total() - seen.drips["open at the end"] == 20


def test_the_most_connections_follow_what_the_system_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "setrlimit", lambda _, both: limits.append(both))
    monkeypatch.setattr(resource, "getrlimit", lambda _: (1024, 20_000))
    assert (most_connections(), limits.pop()) == (2000, (4200, 20_000))
    monkeypatch.setattr(resource, "getrlimit", lambda _: (1024, resource.RLIM_INFINITY))
    assert (most_connections(), limits.pop()) == (2000, (4200, resource.RLIM_INFINITY))
    monkeypatch.setattr(resource, "getrlimit", lambda _: (1024, 1024))
    assert (most_connections(), limits.pop()) == (412, (1024, 1024))
    monkeypatch.setattr(resource, "getrlimit", lambda _: (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert (most_connections(), limits) == (2000, [])
    monkeypatch.delattr(select, "poll")
    assert most_connections() == 450


def test_a_taken_port_is_an_error_of_the_system(port: int, small: Small) -> None:
    with pytest.raises(OSError, match="in use"):
        listen(small, "127.0.0.1", port)


STOPPED = """
import sys, threading
from survey.web.server import listen
def application(environ, start_response):
    print("asked", flush=True)
    threading.Event().wait(1)
    start_response("200 OK", [("Content-Length", "4")])
    return [b"done"]
server = listen(application, "127.0.0.1", 0)
print(server.port, flush=True)
server.run()
print("ended", flush=True)
"""


def test_who_is_stopped_finishes_what_is_at_work_and_takes_nothing_new() -> None:
    with subprocess.Popen([sys.executable, "-c", STOPPED], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        with connect(port) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            assert process.stdout.readline() == "asked\n"
            process.send_signal(signal.SIGTERM)
            assert answered(connection) == b"done"
        assert process.stdout.read() == "ended\n"
        assert process.wait(PATIENCE) == 0


def application_behind(migrated: Settings, seen: list[str]) -> Flask:
    """Return an application behind a trusted gateway at 127.0.0.1 that notes what REMOTE_ADDR it sees."""
    behind = create_app(replace(migrated, trusted_proxies=read_networks("127.0.0.1")))

    @behind.before_request
    def note() -> None:
        seen.append(request.remote_addr or "")

    return behind


@pytest.fixture
def served(migrated: Settings, app: Flask) -> Iterator[tuple[int, list[str]]]:
    """Serve an application behind a trusted gateway; return the port, and what REMOTE_ADDR it saw."""
    seen = list[str]()
    behind = application_behind(migrated, seen)
    with running(behind, Patience()) as port:
        yield port, seen
    behind.extensions["engine"].dispose()


def answer(port: int, first: str, *headers: str, body: str = "") -> str:
    """Send a request as it is written and return the status line of the answer."""
    lines = [first, "Host: 127.0.0.1", "Connection: close", *headers]
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall(("\r\n".join(lines) + "\r\n\r\n" + body).encode())
        with connection.makefile("rb") as said:
            return said.readline().decode().strip().partition(" ")[2]


def whole(port: int, first: str, *headers: str) -> str:
    """Return the text of the answer to a request as it is written; what was sent too much may end the connection."""
    said = b""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall("\r\n".join([first, "Host: 127.0.0.1", *headers, "", ""]).encode())
        with suppress(ConnectionResetError):
            while piece := connection.recv(65_536):
                said += piece
    return said.decode().partition("\r\n\r\n")[2]


def test_the_server_ends_requests_that_are_too_large_or_ambiguous(served: tuple[int, list[str]]) -> None:
    port, seen = served
    limit = serving.SERVER["max_request_body_size"]
    get, post = "GET /health HTTP/1.1", "POST /language HTTP/1.1"
    large, lengths = f"A: {'x' * 40_000}", ("Content-Length: 4", "Content-Length: 5")
    assert answer(port, get, large) == "431 Request Header Fields Too Large"
    assert answer(port, post, f"Content-Length: {limit + 1}") == "413 Request Entity Too Large"
    assert answer(port, post, *lengths, body="abcde") == "400 Bad Request"
    assert answer(port, post, "Content-Length: +4", body="abcd") == "400 Bad Request"
    assert answer(port, post, "Transfer-Encoding : chunked", body="0\r\n\r\n") == "400 Bad Request"
    assert answer(port, post, "Transfer-Encoding: gzip") == "501 Not Implemented"
    assert answer(port, get, "A: b\nX-Forwarded-For: 192.0.2.1") == "400 Bad Request"
    said = {
        "431": whole(port, get, large),
        "413": whole(port, post, f"Content-Length: {limit + 1}"),
        "400": whole(port, post, "Content-Length: +4"),
        "501": whole(port, post, "Transfer-Encoding: gzip"),
    }
    texts = {code: serving.REFUSED.get(int(code), serving.OTHERWISE) + "\r\n" for code in said}
    assert said == texts
    assert seen == []
    assert answer(port, "TRACE /health HTTP/1.1") == "405 METHOD NOT ALLOWED"
    assert answer(port, get) == "200 OK"


def test_the_server_hands_on_what_the_gateway_says(served: tuple[int, list[str]]) -> None:
    port, seen = served
    said = ("X-Forwarded-For: 203.0.113.66, 198.51.100.7", "X_Forwarded_For: 203.0.113.67")
    assert answer(port, "GET /health HTTP/1.1", *said) == "200 OK"
    assert (
        answer(port, "GET /health HTTP/1.1", "X-Forwarded-For: 203.0.113.66", "X-Forwarded-For: 198.51.100.8")
        == "200 OK"
    )
    assert answer(port, "GET /health HTTP/1.1") == "200 OK"
    assert seen == ["198.51.100.7", "198.51.100.8", "127.0.0.1"]
