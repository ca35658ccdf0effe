"""Saving a page while 5,000 enterprises are evaluated, beside the same server without an evaluation.

Both sides have the same open load from a process of its own: a save begins at fixed moments, whether or not the ones
before are answered, and its time counts from the moment when it was due. Our side has an evaluation computed and
stored at the same time, one after the other for as long as the load lasts; of its saves those count that were under way
between a click and the end of its evaluation, not those in between two of them.
"""

from __future__ import annotations

import asyncio
import atexit
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from http.client import HTTPConnection
from itertools import count
from urllib.parse import urlencode

from flask import Flask
from flask_wtf.csrf import generate_csrf
from sqlalchemy import select

from benchmarks import Row
from benchmarks.instances import demonstration_app
from survey.config import ROOT
from survey.models import Campaign, Evaluation, Participation, ParticipationState, Role, Submission, User
from survey.store.db import unit_of_work
from survey.web.request_context import web_session

ENTERPRISES = 5_000
BROWSERS, PER_SECOND, SECONDS = 16, 20, 25
PAGE = "/fill/facts/identity"
BASE = re.compile(r'name="(base-[a-z0-9_-]+)" value="([0-9]+)"')


Span = tuple[float, float]
"""From when to when, in seconds by the clock that all processes of a machine share."""


def load(port: int, browsers: list[tuple[str, str]]) -> list[Span]:
    """Save as these browsers (cookie, token) at fixed moments; return when each save was due and answered.

    This is the other process.
    """
    return asyncio.run(_load(port, browsers))


async def _load(port: int, browsers: list[tuple[str, str]]) -> list[Span]:
    bases = [dict(BASE.findall(await _ask(port, ("GET", PAGE), browser, ""))) for browser in browsers]
    guards = [asyncio.Lock() for _ in browsers]
    begun = time.monotonic()

    async def save(number: int) -> Span:
        due = begun + number / PER_SECOND
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        who = number % len(browsers)
        async with guards[who]:  # one save of a browser at a time, as the page does it
            fields = bases[who] | {"registered_place": f"示例路{number}号", "csrf_token": browsers[who][1]}
            answer = json.loads(await _ask(port, ("POST", f"{PAGE}/autosave"), browsers[who], urlencode(fields)))
            assert answer["state"] == "saved", answer
            bases[who] |= {f"base-{name}": str(revision) for name, revision in answer["revisions"].items()}
        return due, time.monotonic()

    return list(await asyncio.gather(*(save(number) for number in range(PER_SECOND * SECONDS))))


async def _ask(port: int, asked: tuple[str, str], browser: tuple[str, str], body: str) -> str:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = (
        f"{asked[0]} {asked[1]} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {browser[0]}\r\nConnection: close\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    writer.write((head + body).encode())
    answer = await reader.read()
    writer.close()
    top, _, content = answer.partition(b"\r\n\r\n")
    assert top.split()[1] == b"200", top
    return content.decode()


class Served:
    """The service on the demonstration's instance, in a process of its own, with its browsers signed in."""

    def __init__(self, app: Flask) -> None:
        self.app, self.seats = app, count(200)
        settings = app.extensions["settings"]
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        environment = os.environ | {"DATABASE_URL": settings.database_url, "SURVEY_INSTANCE": str(settings.instance)}
        command = [sys.executable, "-m", "survey", "run", "--port", str(self.port)]
        self.process = subprocess.Popen(  # noqa: S603 - our own program
            command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL
        )
        atexit.register(self.process.kill)
        self._wait()
        with app.extensions["sessions"]() as database:
            self.official = self._sign_in(
                database.scalars(select(User.id).where(User.role == Role.DISTRICT).limit(1)).one()
            )
            self.browsers = [self._sign_in(number) for number in self._firms()]

    def _wait(self) -> None:
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.2)
            else:
                return

    def _firms(self) -> list[int]:
        """Make accounts of firms that have a draft and no return to read first, for the browsers."""
        with self.app.extensions["sessions"]() as database, unit_of_work(database):
            campaign = database.scalars(select(Campaign.id).where(Campaign.closes_at > Campaign.opens_at)).first()
            begun = (
                select(Participation.enterprise_id)
                .join(Submission, Submission.participation_id == Participation.id)
                .where(Participation.campaign_id == campaign, Participation.state != ParticipationState.RETURNED)
                .order_by(Participation.id.desc())
                .limit(BROWSERS)
            )
            users = [
                User(login=f"bench{number}", name="bench", role=Role.ENTERPRISE, enterprise_id=number, sample=True)
                for number in database.scalars(begun)
            ]
            database.add_all(users)
            database.flush()
            return [user.id for user in users]

    def _sign_in(self, user_id: int) -> tuple[str, str]:
        """Return the cookie and the token of a session of this user."""
        context = self.app.test_request_context("/sign-in")
        with context:
            web_session().begin(user_id)
            token = generate_csrf()
            response = self.app.process_response(self.app.response_class())
        return response.headers["Set-Cookie"].partition(";")[0], token

    def ask(self, method: str, path: str, **fields: str) -> tuple[int, str, str]:
        """Return status, place to go to and text of an answer to the official."""
        connection = HTTPConnection("127.0.0.1", self.port)
        cookie, token = self.official
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, path, urlencode(fields | {"csrf_token": token}), headers)
        answer = connection.getresponse()
        found = answer.status, answer.getheader("Location", ""), answer.read().decode()
        connection.close()
        return found

    def saves(self) -> subprocess.Popen[str]:
        """Begin the load in another process."""
        command = [sys.executable, "-m", __name__, str(self.port)]
        process = subprocess.Popen(  # noqa: S603 - our own program
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        assert process.stdin is not None
        process.stdin.write(json.dumps(self.browsers))
        process.stdin.close()
        return process

    def evaluate(self) -> Span:
        """Evaluate with other seats than before, so that it is stored; return when it was asked for and when it ended.

        The official's page asks once in a second, as a browser's does.
        """
        with self.app.extensions["sessions"]() as database, unit_of_work(database):
            for campaign in database.scalars(select(Campaign).where(Campaign.scheme_version_id.is_not(None))):
                campaign.seats = next(self.seats)
        before, begun = self.evaluations(), time.monotonic()
        status, where, text = self.ask("POST", "/evaluations")
        assert status == 302, text
        looks = count()
        while self.evaluations() == before:
            if next(looks) % 20 == 0:
                assert "http-equiv" in self.ask("GET", where)[2] or self.evaluations() > before
            time.sleep(0.05)
        return begun, time.monotonic()

    def evaluations(self) -> int:
        """Return how many there are."""
        with self.app.extensions["readers"]() as database:
            return len(database.scalars(select(Evaluation.id)).all())


def _read(process: subprocess.Popen[str]) -> list[Span]:
    assert process.stdout is not None
    found = [(due, answered) for due, answered in json.loads(process.stdout.read())]
    assert process.wait() == 0
    assert len(found) == PER_SECOND * SECONDS
    return found


def seconds_during(saves: Sequence[Span], evaluations: Sequence[Span]) -> list[float]:
    """Return the seconds of those saves that were under way while any of the evaluations was."""
    return [
        answered - due
        for due, answered in saves
        if any(due < ended and begun < answered for begun, ended in evaluations)
    ]


def rows() -> list[Row]:
    """Return the comparison; each save of both sides was answered as saved, and nearly all of ours count."""
    served: list[Served] = []

    def there() -> Served:
        if not served:
            served.append(Served(demonstration_app(ENTERPRISES)))
        return served[0]

    def ours() -> list[float]:
        running, evaluations = there().saves(), list[Span]()
        while running.poll() is None:
            evaluations.append(there().evaluate())
        return seconds_during(_read(running), evaluations)

    def theirs() -> list[float]:
        return [answered - due for due, answered in _read(there().saves())]

    def equal(first: list[float], second: list[float]) -> None:
        assert 0.9 * len(second) < len(first) <= len(second)

    work = f"save a page while {ENTERPRISES:,} are evaluated, p99 of an open load"
    return [Row(work, "the same server without the evaluation", 3, ours, theirs, equal, repeat=2, sampled=True)]


if __name__ == "__main__":
    print(json.dumps(load(int(sys.argv[1]), json.load(sys.stdin))))  # noqa: T201 - to the benchmark
