"""What stands in front: TLS, who asks, bodies, slow ones, a service that is down, and nothing done twice."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask

from survey.app import create_app
from survey.config import REQUEST_LIMIT, ROOT, Settings, read_networks
from survey.store import migrations
from tests.gateway.conftest import NAME, Behind, Gateway, answer, free_port, request
from tests.waiting import PATIENCE

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    Make = Callable[[WSGIApplication], Behind]
    Before = Callable[..., Gateway]
MULTIPART = "Content-Type: multipart/form-data; boundary=x"


def echo(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answer with the length of what came, or with the status that the path names."""
    body = str(len(environ["wsgi.input"].read())).encode()
    status = environ["PATH_INFO"].strip("/")
    start_response(f"{status} As Told" if status.isdigit() else "200 OK", [("Content-Length", str(len(body)))])
    return [body]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Flask]:
    """Return the application as it is set up behind the gateway, on an empty SQLite file."""
    folder = tmp_path / "instance"
    for part in ("uploads", "exports"):
        (folder / part).mkdir(parents=True)
    url = f"sqlite:///{folder / 'survey.sqlite'}"
    migrations.upgrade(url)
    settings = Settings(
        instance=folder,
        database_url=url,
        secret_key="only for tests",
        public_url=f"https://{NAME}",
        trusted_proxies=read_networks("127.0.0.1"),
    )
    app = create_app(settings)
    yield app
    app.extensions["engine"].dispose()


def test_by_tls_cookies_are_bound_to_the_host_and_plain_http_is_sent_there(
    gateway: Before, behind: Make, service: Flask
) -> None:
    front = gateway(behind(service).port)
    status, headers, page = front.ask("GET /sign-in")
    assert status == "200 OK"
    assert "<html" in page
    assert headers["strict-transport-security"] == "max-age=31536000"
    assert (
        re.sub("=[^;]+", "=…", headers["set-cookie"], count=1)
        == "__Host-visitor=…; Secure; HttpOnly; Path=/; SameSite=Lax"
    )
    assert "nginx/" not in headers["server"]
    with socket.create_connection(("127.0.0.1", front.plain), timeout=PATIENCE) as connection:
        connection.sendall(request("POST /sign-in?next=/x", "Connection: close"))
        status, headers, _ = answer(connection)
    assert (status, headers["location"]) == ("308 Permanent Redirect", f"https://{NAME}/sign-in?next=/x")


def test_a_form_is_taken_through_the_gateway_and_leads_to_a_path(gateway: Before, behind: Make, service: Flask) -> None:
    front = gateway(behind(service).port)
    _, headers, page = front.ask("GET /sign-in")
    [token] = set(re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page))
    cookie = headers["set-cookie"].partition(";")[0]
    body = f"csrf_token={token}&language=en".encode()
    kind = "Content-Type: application/x-www-form-urlencoded"
    status, headers, _ = front.ask("POST /language", kind, f"Cookie: {cookie}", body=body)
    assert (status, headers["location"]) == ("302 FOUND", "/")


def test_what_a_browser_says_of_its_address_is_replaced(gateway: Before, behind: Make) -> None:
    told = behind(echo)
    said = ("X-Forwarded-For: 203.0.113.66", "X-Real-IP: 203.0.113.66", "Forwarded: for=203.0.113.66")
    more = ("X-Forwarded-Host: evil.example", "X-Forwarded-Proto: http")
    assert gateway(told.port).ask("GET /", *said, *more)[0] == "200 OK"
    [seen] = told.seen
    assert {name: value for name, value in seen.items() if "FORWARDED" in name or "REAL" in name} == {
        "HTTP_X_FORWARDED_FOR": "127.0.0.1",
        "HTTP_X_FORWARDED_PROTO": "https",
    }
    assert seen["HTTP_HOST"] == NAME


def test_a_body_beyond_the_limit_is_refused_in_our_words_and_never_arrives(gateway: Before, behind: Make) -> None:
    told = behind(echo)
    front = gateway(told.port)
    with front.connect() as connection:
        connection.sendall(request("POST /", MULTIPART, f"Content-Length: {REQUEST_LIMIT + 1}", "Connection: close"))
        status, headers, page = answer(connection)
    assert status == "413 Request Entity Too Large"
    assert page == (ROOT / "deploy" / "pages" / "too-large.html").read_text(encoding="utf-8")
    assert f"{REQUEST_LIMIT // 1024 // 1024} MB" in page
    assert (headers["content-type"], headers["cache-control"]) == ("text/html", "no-store")
    assert told.seen == []
    assert front.ask("POST /", MULTIPART, body=b"x" * 30_000_000)[::2] == ("200 OK", "30000000")


def test_answers_of_the_service_pass_as_they_are(gateway: Before, behind: Make) -> None:
    front = gateway(behind(echo).port)
    codes = ("404", "413", "429", "500", "503")
    assert [front.ask(f"GET /{code}")[::2] for code in codes] == [(f"{code} As Told", "0") for code in codes]


def test_a_header_that_drips_is_ended(gateway: Before, behind: Make) -> None:
    told = behind(echo)
    with gateway(told.port).connect() as connection:
        connection.settimeout(0.1)
        assert _closes(connection, request("GET /") + b"x" * 400)
    assert told.seen == []


def _closes(connection: socket.socket, text: bytes) -> bool:
    """Send a header byte by byte, without its end, until the other side closes."""
    for byte in text.replace(b"\r\n\r\n", b"\r\nA: "):
        try:
            connection.sendall(bytes([byte]))
            if connection.recv(1) == b"":
                return True
        except TimeoutError:
            continue
        except OSError:
            return True
    return False


def test_a_body_that_drips_reaches_the_service_as_a_whole(gateway: Before, behind: Make) -> None:
    told = behind(echo)
    with gateway(told.port).connect() as connection:
        connection.sendall(request("POST /", "Content-Length: 20", "Connection: close"))
        seen = []
        for _ in range(20):
            threading.Event().wait(0.1)
            seen.append(len(told.seen))
            connection.sendall(b"x")
        assert (answer(connection)[::2], seen) == (("200 OK", "20"), [0] * 20)


def test_while_the_service_is_down_a_page_says_so_and_afterwards_it_goes_on(gateway: Before, behind: Make) -> None:
    told = behind(echo)
    front = gateway(told.port)
    told.stop()
    status, headers, page = front.ask("POST /", body=b"abc")
    assert (status, headers["retry-after"], headers["cache-control"]) == ("502 Bad Gateway", "30", "no-store")
    assert page == (ROOT / "deploy" / "pages" / "unavailable.html").read_text(encoding="utf-8")
    told.start()
    assert front.ask("POST /", body=b"abc")[::2] == ("200 OK", "3")


@contextmanager
def falling() -> Iterator[tuple[int, list[bytes]]]:
    """Listen, read each request and close without an answer, as a process does that is killed; give what came."""
    taken: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    taken.append(connection.recv(65_536))

        threading.Thread(target=serve, daemon=True).start()
        yield listening.getsockname()[1], taken
        listening.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_one_process_took_is_never_given_to_another(gateway: Before, method: str) -> None:
    with falling() as (one, first), falling() as (other, second):
        status, _, page = gateway(one, other).ask(f"{method} /save", body=b"abc")
        assert (status, "服务暂时连不上" in page) == ("502 Bad Gateway", True)
        assert len(first) + len(second) == 1


def test_connections_to_the_service_are_kept(gateway: Before, behind: Make) -> None:
    told = behind(echo)
    with gateway(told.port).connect() as connection:
        for _ in range(3):
            connection.sendall(request("GET /"))
            connection.recv(4096)
    assert len(told.seen) == 3
    assert len({seen["REMOTE_PORT"] for seen in told.seen}) == 1


def test_no_websocket_is_opened(gateway: Before, behind: Make) -> None:
    told = behind(echo)
    said = ("Upgrade: websocket", "Sec-WebSocket-Key: eA==", "Sec-WebSocket-Version: 13")
    assert gateway(told.port).ask("GET /", *said)[0] == "200 OK"
    assert [(seen.get("HTTP_UPGRADE"), seen.get("HTTP_CONNECTION")) for seen in told.seen] == [(None, None)]


@pytest.mark.parametrize(
    "headers",
    [
        ("Content-Length: 4", "Content-Length: 5"),
        ("Content-Length: +4",),
        ("Content-Length: 4", "Transfer-Encoding: chunked"),
        ("Transfer-Encoding : chunked",),
    ],
)
def test_a_length_that_is_ambiguous_never_arrives(gateway: Before, behind: Make, headers: tuple[str, ...]) -> None:
    told = behind(echo)
    with gateway(told.port).connect() as connection:
        connection.sendall(request("POST /", *headers, "Connection: close") + b"abcd")
        assert answer(connection)[0] == "400 Bad Request"
    assert told.seen == []


def test_files_are_compressed_and_pages_are_not(gateway: Before, behind: Make, service: Flask) -> None:
    front = gateway(behind(service).port)
    with front.connect() as connection:
        connection.sendall(request("GET /static/saving.js", "Accept-Encoding: gzip", "Connection: close"))
        with connection.makefile("rb") as said:
            assert b"Content-Encoding: gzip" in said.read()
    assert "content-encoding" not in front.ask("GET /sign-in", "Accept-Encoding: gzip")[1]


@contextmanager
def two_programs(folder: Path) -> Iterator[dict[int, subprocess.Popen[str]]]:
    """Start two of the real program at once on an empty folder; give them by their ports once both listen."""
    environment = {**os.environ, "SURVEY_INSTANCE": str(folder / "instance"), "SURVEY_PUBLIC_URL": f"https://{NAME}"}
    environment |= {"SURVEY_TRUSTED_PROXIES": "127.0.0.1", "PYTHONIOENCODING": "utf-8"}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "survey", "run", "--empty", "--port"]
    started = {
        port: subprocess.Popen(
            [*command, str(port)], cwd=ROOT, env=environment, stdout=subprocess.PIPE, encoding="utf-8"
        )
        for port in (free_port(), free_port())
    }
    try:
        for process in started.values():
            assert process.stdout is not None
            assert any("服务已启动" in line for line in process.stdout)
        yield started
    finally:
        for process in started.values():
            process.kill()
            process.communicate()


def test_two_programs_behind_it_are_one_service_and_one_is_enough(gateway: Before, tmp_path: Path) -> None:
    with two_programs(tmp_path) as programs:
        front = gateway(*programs)
        _, headers, page = front.ask("GET /sign-in")
        [token] = set(re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page))
        cookie, kind = headers["set-cookie"].partition(";")[0], "Content-Type: application/x-www-form-urlencoded"
        body = f"csrf_token={token}&language=en".encode()
        taken = [front.ask("POST /language", kind, f"Cookie: {cookie}", body=body)[0] for _ in range(4)]
        assert taken == ["302 FOUND"] * 4
        next(iter(programs.values())).kill()
        next(iter(programs.values())).wait(PATIENCE)
        first = [front.ask("GET /sign-in")[0] for _ in range(4)]
        assert first.count("502 Bad Gateway") == 1
        assert [front.ask("GET /sign-in")[0] for _ in range(8)] == ["200 OK"] * 8
