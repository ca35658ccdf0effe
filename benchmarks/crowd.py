"""A crowd at one server: browsers that read and save, and connections that send a byte now and then.

    python3 -m benchmarks.crowd --browsers 200 --drips 130 --seconds 60

makes a demonstration district in a temporary folder, starts `python3 -m survey run` on it, and prints how long answers
took, which requests failed, which saves were not taken, how many drips the server closed, and the server's memory after
each thousand answers (`--mixed --pause 0 --browsers 8 --drips 0` for many of them). With `--at HOST:PORT` it
goes to a server that runs already; nobody is signed in there, so browsers only read the first page. It stops by itself.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import psutil
from sqlalchemy import select

from benchmarks import Row
from survey.app import create_app
from survey.config import ROOT, load_settings
from survey.demo import district
from survey.models import Enterprise, Role, User, WebSession
from survey.store import migrations
from survey.web.session import hash_of_id

MOST_SECONDS = 600
PAGE = "/fill/facts/identity"
WAYS = ("save", PAGE, "/workbench", "/fill/sme2024/equipment")
MIXED = (*WAYS, "/check", "/static/saving.js", "/nothing", "/files/check", "/sign-in", "/health")


@dataclass
class Seen:
    """What the crowd saw: seconds of each answer, what each came to, and what became of the drips."""

    seconds: list[float] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    drips: Counter[str] = field(default_factory=Counter)
    megabytes: list[int] = field(default_factory=list)
    server: psutil.Process | None = None

    def add(self, seconds: float, outcome: str) -> None:
        """Note an answer, and after each thousand how much memory the server has."""
        self.seconds.append(seconds)
        self.outcomes[outcome] += 1
        if self.server and len(self.seconds) % 1000 == 0:
            self.megabytes.append(self.server.memory_info().rss // 1024 // 1024)

    def slowest(self, percent: int) -> float:
        """Return the seconds within which so many per cent of the answers came."""
        return statistics.quantiles(self.seconds, n=100)[percent - 1] if len(self.seconds) > 1 else float("nan")

    def __str__(self) -> str:
        """Return the figures in one line each."""
        return (
            f"answers {len(self.seconds)}, p50 {self.slowest(50):.3f} s, p99 {self.slowest(99):.3f} s, "
            f"longest {max(self.seconds, default=0):.3f} s\noutcomes {dict(self.outcomes)}\ndrips {dict(self.drips)}\n"
            f"MB after each thousand {self.megabytes}"
        )


class Visitor:
    """A browser on one keep-alive connection."""

    def __init__(self, address: tuple[str, int], cookie: str, seen: Seen) -> None:
        self.address, self.cookie, self.seen = address, cookie, seen
        self.token, self.revision = "", ""
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def live(self, until: float, number: int, pause: float, ways: Sequence[str] = WAYS) -> None:
        """Ask for something every `pause` seconds; of `WAYS` a quarter are saves."""
        await asyncio.sleep(pause * (number % 20) / 20)
        step = number
        while time.monotonic() < until:
            way = ways[step % len(ways)] if self.cookie else "/"
            began = time.monotonic()
            try:
                outcome = await (self.save() if way == "save" and self.revision else self.read(way))
            except (OSError, asyncio.IncompleteReadError, TimeoutError, ValueError) as error:
                outcome = type(error).__name__
                self.close()
            self.seen.add(time.monotonic() - began, outcome)
            await asyncio.sleep(max(0.0, began + pause - time.monotonic()))
            step += 1
        self.close()

    def close(self) -> None:
        """End the connection; the next request opens another."""
        if self.streams:
            self.streams[1].close()
        self.streams = None

    async def read(self, path: str) -> str:
        """Load a page and remember its token and the revision of the field that is saved."""
        status, page = await self.ask("GET", PAGE if path == "save" else path)
        self.token = (re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page) or [self.token])[0]
        self.revision = (re.findall(r'name="base-registered_place" value="(\d+)"', page) or [self.revision])[0]
        return f"read {status}"

    async def save(self) -> str:
        """Save another text in one field, as the script of the page does; return what the server says of it."""
        text = f"示例路{secrets.randbelow(10_000)}号"
        fields = {"csrf_token": self.token, "base-registered_place": self.revision, "registered_place": text}
        status, answer = await self.ask("POST", f"{PAGE}/autosave", urlencode(fields))
        self.revision = (re.findall(r'"registered_place":\s*(\d+)', answer) or [self.revision])[0]
        state = (re.findall(r'"state":\s*"(\w+)"', answer) or ["?"])[0]
        return f"save {status} {state}"

    async def ask(self, method: str, path: str, body: str = "") -> tuple[int, str]:
        """Send a request and return status and body. Raises OSError and TimeoutError."""
        async with asyncio.timeout(60):
            if self.streams is None:
                self.streams = await asyncio.open_connection(*self.address)
            reader, writer = self.streams
            head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: session={self.cookie}\r\n"
            kind = "Content-Type: application/x-www-form-urlencoded\r\n" if body else ""
            writer.write(f"{head}{kind}Content-Length: {len(body)}\r\n\r\n{body}".encode())
            answer = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            length = int((re.findall(r"(?i)\ncontent-length: (\d+)", answer) or ["0"])[0])
            return int(answer.split(" ", 2)[1]), (await reader.readexactly(length)).decode()


async def drip(address: tuple[str, int], seen: Seen, until: float, every: float, *, body: bool) -> None:
    """Send a byte of a header, or of a body, every so often until the server closes."""
    began = time.monotonic()
    reader, writer = await asyncio.open_connection(*address)
    head = b"POST /language HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    writer.write(head + (b"Content-Length: 100000\r\n\r\n" if body else b""))
    closed = False
    while not closed and time.monotonic() < until:
        with suppress(TimeoutError):
            try:
                closed = not await asyncio.wait_for(reader.read(1), every)
            except ConnectionError:
                closed = True
        writer.write(b"x")
    writer.close()
    within = 10 * (1 + int((time.monotonic() - began) // 10))
    seen.drips[f"closed within {within} s" if closed else "open at the end"] += 1


@dataclass(frozen=True)
class Plan:
    """Who comes: so many browsers and drips, for how many seconds, and how often each sends something."""

    browsers: int = 200
    drips: int = 130
    seconds: float = 60.0
    every: float = 15.0  # seconds between two bytes of a drip
    pause: float = 2.0  # seconds between two requests of a browser
    mixed: bool = False  # pages of every kind instead of the four that people fill in by


async def crowd(address: tuple[str, int], cookies: list[str], plan: Plan, server: psutil.Process | None = None) -> Seen:
    """Return what a crowd sees. `cookies`: of people who are signed in; without any, browsers read the first page."""
    seen, ways = Seen(server=server), MIXED if plan.mixed else WAYS
    first = Visitor(address, cookies[0] if cookies else "", Seen())
    for way in ways:  # a server that has just started compiles its templates
        await first.read(way if cookies else "/")
    first.close()
    until = time.monotonic() + min(plan.seconds, MOST_SECONDS)
    drips = [drip(address, seen, until, plan.every, body=bool(number % 2)) for number in range(plan.drips)]
    tasks = [asyncio.create_task(one) for one in drips]
    await asyncio.sleep(0.5)
    visitors = [Visitor(address, cookies[number] if cookies else "", seen) for number in range(plan.browsers)]
    await asyncio.gather(*tasks, *(one.live(until, number, plan.pause, ways) for number, one in enumerate(visitors)))
    return seen


def signed_in(folder: Path, count: int) -> list[str]:
    """Make a demonstration district with a signed-in person in each enterprise; return the cookies."""
    settings = load_settings(folder)
    migrations.upgrade(settings.database_url)
    app = create_app(settings)
    cookies = [secrets.token_urlsafe(32) for _ in range(count)]
    with app.app_context(), app.extensions["sessions"]() as database:
        district.load(database, count, 2026, lambda _: None)
        firms = database.scalars(select(Enterprise.id).order_by(Enterprise.id).limit(count)).all()
        for number, (firm, cookie) in enumerate(zip(firms, cookies, strict=True)):
            user = User(login=f"crowd{number}", name="示例", role=Role.ENTERPRISE, enterprise_id=firm, sample=True)
            database.add(user)
            database.flush()
            data = {"csrf_token": f"{user.id}.{secrets.token_hex(20)}"}
            database.add(WebSession(id_hash=hash_of_id(cookie), user_id=user.id, data=data))
        database.commit()
    app.extensions["engine"].dispose()
    return cookies


def main() -> None:
    """Run the crowd and print what it saw."""
    parser, usual = argparse.ArgumentParser(prog="python3 -m benchmarks.crowd"), Plan()
    parser.add_argument("--browsers", type=int, default=usual.browsers)
    parser.add_argument("--drips", type=int, default=usual.drips)
    parser.add_argument("--seconds", type=float, default=usual.seconds)
    parser.add_argument("--every", type=float, default=usual.every)
    parser.add_argument("--pause", type=float, default=usual.pause)
    parser.add_argument("--mixed", action="store_true")
    parser.add_argument("--program", type=Path, default=ROOT, help="another checkout, whose server is measured")
    parser.add_argument("--at", default="")
    options = vars(parser.parse_args())
    program, at = options.pop("program"), options.pop("at")
    plan = Plan(**options)
    if at:
        host, _, port = at.rpartition(":")
        sys.stdout.write(f"{asyncio.run(crowd((host, int(port)), [], plan))}\n")
    else:
        sys.stdout.write(f"{on_own_server(plan, program)}\n")


def on_own_server(plan: Plan, program: Path) -> Seen:
    """Return what a crowd sees of a demonstration district that a program serves."""
    with tempfile.TemporaryDirectory(prefix="survey-crowd-") as folder:
        cookies, said = signed_in(Path(folder), max(12, plan.browsers)), Path(folder) / "said.txt"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            address = ("127.0.0.1", int(probe.getsockname()[1]))
        command = [sys.executable, "-m", "survey", "run", "--port", str(address[1]), "--instance", folder]
        with said.open("wb") as file:
            server = subprocess.Popen(command, cwd=program, stdout=file, stderr=file)  # noqa: S603 - our own program
        try:
            while "服务已启动" not in said.read_text(encoding="utf-8"):
                if server.poll() is not None:
                    sys.exit(f"the server did not start: {said.read_text(encoding='utf-8')}")
                time.sleep(0.2)
            time.sleep(1)  # one that says so before it listens
            return asyncio.run(crowd(address, cookies, plan, psutil.Process(server.pid)))
        finally:
            server.terminate()
            server.wait()


def rows() -> list[Row]:
    """Return nothing: a crowd is no comparison of two sides."""
    return []


if __name__ == "__main__":
    main()
