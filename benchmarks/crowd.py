"""A crowd at one server: browsers that read and save, and connections that send a byte now and then.

    python3 -m benchmarks.crowd --browsers 200 --drips 130 --seconds 60

makes a demonstration district in a temporary folder, starts `python3 -m survey run` on it, and prints how long answers
took, which requests failed, which saves were not taken, and how many drips the server closed. With `--at HOST:PORT` it
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
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import select

from benchmarks import Row
from survey.app import create_app
from survey.config import ROOT, load_settings
from survey.demo import district
from survey.models import Enterprise, Role, User, WebSession
from survey.store import migrations
from survey.web.session import hash_of_id

PAUSE, MOST_SECONDS = 2.0, 600
PAGE = "/fill/facts/identity"
WAYS = ("save", PAGE, "/workbench", "/fill/sme2024/equipment")


@dataclass
class Seen:
    """What the crowd saw: seconds of each answer, what each came to, and what became of the drips."""

    seconds: list[float] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    drips: Counter[str] = field(default_factory=Counter)

    def slowest(self, percent: int) -> float:
        """Return the seconds within which so many per cent of the answers came."""
        return statistics.quantiles(self.seconds, n=100)[percent - 1] if len(self.seconds) > 1 else float("nan")

    def __str__(self) -> str:
        """Return the figures in one line each."""
        return (
            f"answers {len(self.seconds)}, p50 {self.slowest(50):.3f} s, p99 {self.slowest(99):.3f} s, "
            f"longest {max(self.seconds, default=0):.3f} s\noutcomes {dict(self.outcomes)}\ndrips {dict(self.drips)}"
        )


class Visitor:
    """A browser on one keep-alive connection."""

    def __init__(self, address: tuple[str, int], cookie: str, seen: Seen) -> None:
        self.address, self.cookie, self.seen = address, cookie, seen
        self.token, self.revision = "", ""
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def live(self, until: float, number: int) -> None:
        """Ask for something every `PAUSE` seconds; a quarter are saves."""
        await asyncio.sleep(PAUSE * (number % 20) / 20)
        step = number
        while time.monotonic() < until:
            way = WAYS[step % len(WAYS)] if self.cookie else "/"
            began = time.monotonic()
            try:
                self.seen.outcomes[await (self.save() if way == "save" and self.revision else self.read(way))] += 1
            except (OSError, asyncio.IncompleteReadError, TimeoutError, ValueError) as error:
                self.seen.outcomes[type(error).__name__] += 1
                self.streams = None
            self.seen.seconds.append(time.monotonic() - began)
            await asyncio.sleep(max(0.0, began + PAUSE - time.monotonic()))
            step += 1
        if self.streams:
            self.streams[1].close()

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
    with suppress(OSError):
        reader, writer = await asyncio.open_connection(*address)
        head = b"POST /language HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        writer.write(head + (b"Content-Length: 100000\r\n\r\n" if body else b""))
        while time.monotonic() < until:
            with suppress(TimeoutError):
                if not await asyncio.wait_for(reader.read(1), every):
                    break
            writer.write(b"x")
        else:
            seen.drips["open at the end"] += 1
            writer.close()
            return
    seen.drips[f"closed within {10 * (1 + int((time.monotonic() - began) // 10))} s"] += 1


async def crowd(
    address: tuple[str, int], cookies: list[str], counts: tuple[int, int], times: tuple[float, float]
) -> Seen:
    """Return what so many (browsers, drips) see within (seconds, a byte every … seconds)."""
    seen, (browsers, drips), (seconds, every) = Seen(), counts, times
    first = Visitor(address, cookies[0] if cookies else "", Seen())
    for way in WAYS:  # a server that has just started compiles its templates
        await first.read(way if cookies else "/")
    until = time.monotonic() + seconds
    slow = [drip(address, seen, until, every, body=bool(number % 2)) for number in range(drips)]
    slow_ones = [asyncio.create_task(one) for one in slow]
    await asyncio.sleep(0.5)
    visitors = (Visitor(address, cookies[number] if cookies else "", seen) for number in range(browsers))
    await asyncio.gather(*slow_ones, *(one.live(until, number) for number, one in enumerate(visitors)))
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
    parser = argparse.ArgumentParser(prog="python3 -m benchmarks.crowd")
    parser.add_argument("--browsers", type=int, default=200)
    parser.add_argument("--drips", type=int, default=130)
    parser.add_argument("--every", type=float, default=15.0, help="seconds between two bytes of a drip")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--program", type=Path, default=ROOT, help="another checkout, whose server is measured")
    parser.add_argument("--at", default="")
    options = parser.parse_args()
    counts, times = (options.browsers, options.drips), (min(options.seconds, MOST_SECONDS), options.every)
    if options.at:
        host, _, port = options.at.rpartition(":")
        sys.stdout.write(f"{asyncio.run(crowd((host, int(port)), [], counts, times))}\n")
        return
    with tempfile.TemporaryDirectory(prefix="survey-crowd-") as folder, socket.socket() as probe:
        cookies = signed_in(Path(folder), max(12, options.browsers))
        probe.bind(("127.0.0.1", 0))
        address = ("127.0.0.1", int(probe.getsockname()[1]))
        probe.close()
        command = [sys.executable, "-m", "survey", "run", "--port", str(address[1]), "--instance", folder]
        with (Path(folder) / "said.txt").open("wb") as said:
            server = subprocess.Popen(  # noqa: S603 - our own program
                command, cwd=options.program, stdout=said, stderr=said
            )
        try:
            while "服务已启动" not in (Path(folder) / "said.txt").read_text(encoding="utf-8"):
                if server.poll() is not None:
                    sys.exit("the server did not start")
                time.sleep(0.2)
            time.sleep(1)
            sys.stdout.write(f"{asyncio.run(crowd(address, cookies, counts, times))}\n")
        finally:
            server.terminate()
            server.wait()


def rows() -> list[Row]:
    """Return nothing: a crowd is no comparison of two sides."""
    return []


if __name__ == "__main__":
    main()
