"""nginx with our own configuration file, its ports, folders and certificate replaced, before a served application."""

from __future__ import annotations

import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from survey.commands.layer_programs import nginx_path
from survey.config import ROOT
from survey.web.server import Server, listen
from tests.waiting import PATIENCE

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

NAME = "survey.example"


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Behind:
    """What stands behind nginx: an application that notes what comes, and can be stopped and started on its port."""

    application: WSGIApplication
    port: int = field(default_factory=free_port)
    seen: list[dict[str, str]] = field(default_factory=list)
    server: Server | None = None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Note the request and hand it on."""
        self.seen.append({name: value for name, value in environ.items() if isinstance(value, str)})
        return self.application(environ, start_response)

    def start(self) -> None:
        """Listen and serve in a thread."""
        self.server = listen(self, "127.0.0.1", self.port)
        threading.Thread(target=self.server.serve, daemon=True).start()

    def stop(self) -> None:
        """Listen no more."""
        if self.server is not None:
            self.server.close()
            self.server = None


@dataclass(frozen=True)
class Gateway:
    """A running nginx: its ports, and what its clients trust."""

    plain: int
    secure: int
    trusted: ssl.SSLContext

    def connect(self) -> ssl.SSLSocket:
        """Return a connection by TLS."""
        connection = socket.create_connection(("127.0.0.1", self.secure), timeout=PATIENCE)
        return self.trusted.wrap_socket(connection, server_hostname=NAME)

    def ask(self, first: str, *headers: str, body: bytes = b"") -> tuple[str, dict[str, str], str]:
        """Send a request; return status, headers by lower-case name, and body of the answer."""
        with self.connect() as connection:
            connection.sendall(request(first, *headers, "Connection: close", body=body))
            return answer(connection)


def request(first: str, *headers: str, body: bytes = b"") -> bytes:
    """Return a request as it is sent."""
    lines = [f"{first} HTTP/1.1", f"Host: {NAME}", *headers]
    length = [f"Content-Length: {len(body)}"] if body else []
    return "\r\n".join([*lines, *length, "", ""]).encode() + body


def answer(connection: socket.socket) -> tuple[str, dict[str, str], str]:
    """Return status, headers and body of an answer after which the connection ends."""
    with connection.makefile("rb") as said:
        status = said.readline().decode().strip().partition(" ")[2]
        headers: dict[str, str] = {}
        while line := said.readline().decode().strip():
            name, _, value = line.partition(": ")
            headers[name.lower()] = f"{headers.get(name.lower(), '')}\n{value}".strip()
        return status, headers, said.read().decode()


def configuration(folder: Path, ports: dict[str, int], services: Iterable[int]) -> str:
    """Return our nginx.conf for a test; fails when a line that is replaced is no longer there."""
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    servers = "\n".join(f"server 127.0.0.1:{port} fail_timeout=600s;" for port in services)
    for pattern, replaced in (
        (r"user www-data;[^\n]*", "" if os.geteuid() else "user root;"),  # only root may read a test's folder
        (r"pid /run/nginx.pid;", f"pid {folder}/nginx.pid; daemon off;"),
        (r"/var/log/nginx/", f"{folder}/"),
        (r"/etc/nginx/survey/pages", str(ROOT / "deploy" / "pages")),
        (r"/etc/nginx/survey/", f"{folder}/"),
        (r"listen 80;\n\s*listen \[::\]:80;", f"listen 127.0.0.1:{ports['plain']};"),
        (r"listen 443 ssl;\n\s*listen \[::\]:443 ssl;", f"listen 127.0.0.1:{ports['secure']} ssl;"),
        (r"server 127\.0\.0\.1:8000;\n\s*# server 127\.0\.0\.1:8001;", servers),
        (r"http \{", f"http {{\n{_folders(folder)}"),
        (r"client_(header|body)_timeout 10s;", r"client_\1_timeout 1s;"),
    ):
        text, count = re.subn(pattern, replaced, text)
        assert count, pattern
    return text


def _folders(folder: Path) -> str:
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    return "\n".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)


def certificate(folder: Path) -> ssl.SSLContext:
    """Make a certificate for `NAME` and return who trusts it."""
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")]
    subject = ["-days", "2", "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
    subprocess.run([*command, *files, *subject], check=True, capture_output=True)
    return ssl.create_default_context(cafile=str(folder / "certificate.pem"))


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[Callable[..., Gateway]]:
    """Return a maker of a running nginx before these ports."""
    path = nginx_path()
    if path is None or shutil.which("openssl") is None:
        pytest.skip("no nginx: run  python3 -m survey test --install")
    started: list[subprocess.Popen[bytes]] = []

    def start(*services: int) -> Gateway:
        ports = {"plain": free_port(), "secure": free_port()}
        trusted = certificate(tmp_path)
        text = configuration(tmp_path, ports, services)
        (tmp_path / "nginx.conf").write_text(text, encoding="utf-8")
        command = [path, "-p", str(tmp_path), "-e", str(tmp_path / "start.log"), "-c", str(tmp_path / "nginx.conf")]
        started.append(subprocess.Popen(command))
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", ports["secure"])) == 0:
                    return Gateway(ports["plain"], ports["secure"], trusted)
            assert started[-1].poll() is None, (tmp_path / "start.log").read_text(encoding="utf-8")
            threading.Event().wait(0.1)
        pytest.fail("nginx does not listen")

    yield start
    for process in started:
        process.terminate()
        process.wait(PATIENCE)


@pytest.fixture
def behind() -> Iterator[Callable[[WSGIApplication], Behind]]:
    """Return a maker of served applications."""
    made: list[Behind] = []

    def make(application: WSGIApplication) -> Behind:
        made.append(Behind(application))
        made[-1].start()
        return made[-1]

    yield make
    for one in made:
        one.stop()
