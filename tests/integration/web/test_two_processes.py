"""Two server processes on one database and one folder: whoever answers, it is the same service."""

from __future__ import annotations

import http.client
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from survey.answering import join_campaign as joining
from survey.answering.save_draft import Author
from survey.config import ROOT, Settings, load_settings
from survey.models import AnswerRevision, Campaign, DraftSheet, Role, SignInAttempt, User, utc_now
from survey.store import migrations
from survey.web.addresses import network
from tests.integration.conftest import PASSWORD, TOKEN, make_enterprise, make_user
from tests.integration.strict import code_of, give_factor
from tests.waiting import PATIENCE

SECTION = "/fill/facts/identity"


@pytest.fixture(scope="module")
def ports(migrated: Settings) -> Iterator[list[int]]:
    """Serve in two processes; return their ports."""
    command = [sys.executable, "-m", "tests.integration.web.second_process"]
    arguments = [str(migrated.instance), migrated.database_url, migrated.secret_key]
    started = [subprocess.Popen([*command, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    yield [int(process.stdout.readline()) for process in started if process.stdout is not None]
    for process in started:
        process.terminate()
        process.communicate(timeout=PATIENCE)


class Person:
    """A browser whose every request goes to the next process."""

    def __init__(self, ports: list[int], first: int = 0) -> None:
        self.connections = [http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE) for port in ports]
        self.cookies: dict[str, str] = {}
        self.turn, self.token = first, ""

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = "") -> tuple[int, bytes, str]:
        """Return status, body and `Location` of an answer."""
        connection = self.connections[self.turn % 2]
        self.turn += 1
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        connection.request(method, path, body, headers | ({"Content-Type": kind} if kind else {}))
        answer = connection.getresponse()
        content = answer.read()
        for line in answer.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        found = TOKEN.search(content.decode("utf-8", "replace"))
        self.token = found.group(1) if found else self.token
        return answer.status, content, answer.headers.get("Location", "")

    def get(self, path: str) -> tuple[int, str]:
        """Return status and text of a page."""
        status, content, _ = self.ask("GET", path)
        return status, content.decode("utf-8", "replace")

    def send(self, path: str, **fields: str) -> tuple[int, bytes, str]:
        """POST a form with the token of the last page, whichever process made it."""
        data = {"csrf_token": self.token, **{name.replace("__", "-"): value for name, value in fields.items()}}
        return self.ask("POST", path, urlencode(data).encode(), "application/x-www-form-urlencoded")

    def sign_in(self, login: str, password: str = PASSWORD) -> tuple[int, str]:
        """Load the page from one process and send it to the other; return status and where it leads."""
        self.get("/sign-in")
        status, _, location = self.send("/sign-in", login=login, password=password)
        return status, location

    def close(self) -> None:
        """End the connections."""
        for connection in self.connections:
            connection.close()


@pytest.fixture
def person(ports: list[int], database: Session) -> Iterator[Callable[..., Person]]:
    """Return a maker of browsers, on an empty database."""
    database.rollback()
    made: list[Person] = []

    def make(first: int = 0) -> Person:
        made.append(Person(ports, first))
        return made[-1]

    yield make
    for one in made:
        one.close()


def firm(database: Session, number: int) -> User:
    """Make an enterprise with an account and a draft in the campaign."""
    enterprise = make_enterprise(database, f"9199999900000{number:04}X", f"示例精密机械{number:03}")
    return make_user(database, f"firm{number}", Role.ENTERPRISE, enterprise_id=enterprise.id)


def begun(database: Session, campaign: Campaign, user: User) -> int:
    assert user.enterprise_id is not None
    return joining.join_campaign(database, user.enterprise_id, campaign.id, Author(user.id))


def test_a_session_holds_in_both_and_ends_in_both(
    database: Session, campaign: Campaign, person: Callable[..., Person]
) -> None:
    firm(database, 1)
    one = person()
    assert one.sign_in("firm1") == (302, "/")
    assert [one.get("/workbench")[0] for _ in range(4)] == [200] * 4
    other = person(1)
    other.cookies = dict(one.cookies)
    assert one.send("/sign-out")[0] == 302
    assert [other.ask("GET", "/workbench")[0] for _ in range(2)] == [302, 302]


def test_wrong_passwords_are_counted_over_both(database: Session, person: Callable[..., Person]) -> None:
    """After the seventh failure the pause is the longest, half a minute: enough for a slow machine."""
    make_user(database, "somebody", Role.ENTERPRISE)
    earlier = utc_now() - timedelta(minutes=1)
    own = {"login": "somebody", "address": network("127.0.0.1"), "succeeded": False}
    database.add_all(SignInAttempt(at=earlier, **own) for _ in range(6))
    database.commit()
    tried = [person(number).sign_in("somebody", "Wrong-Password-2026")[0] for number in range(2)]
    assert tried == [200, 429]
    assert database.scalar(select(func.count()).select_from(SignInAttempt)) == 7


def test_what_is_heavy_is_counted_over_both(
    database: Session, campaign: Campaign, person: Callable[..., Person]
) -> None:
    firm(database, 1)
    one = person()
    one.sign_in("firm1")
    one.get("/files/check")
    states = [one.send("/files/check")[0] for _ in range(14)]
    assert states[12:] == [429, 429]
    assert 429 not in states[:12]


def test_a_code_of_the_second_factor_is_good_once_wherever_it_is_given(
    database: Session, person: Callable[..., Person], migrated: Settings
) -> None:
    give_factor(database, migrated, make_user(database, "clerk", Role.DISTRICT))
    people, code = [person(number) for number in range(2)], code_of()
    assert [one.sign_in("clerk")[0] for one in people] == [302, 302]
    for one in people:
        one.get("/sign-in/code")
    assert sorted(one.send("/sign-in/code", code=code)[0] for one in people) == [200, 302]


def test_a_file_that_one_took_is_given_by_the_other(
    database: Session, campaign: Campaign, person: Callable[..., Person]
) -> None:
    firm(database, 1)
    one = person()
    one.sign_in("firm1")
    one.get("/fill/facts/project")
    content = b"%PDF-1.4 example"
    parts = {"csrf_token": one.token, "action": "save"}
    body = b"".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in parts.items()
    )
    body += b'--x\r\nContent-Disposition: form-data; name="project_evidence"; filename="a.pdf"\r\n\r\n' + content
    kind = "multipart/form-data; boundary=x"
    assert one.ask("POST", "/fill/facts/project", body + b"\r\n--x--\r\n", kind)[0] == 302
    [link] = set(re.findall(r'href="(/evidence/\d+)"', one.get("/fill/facts/project")[1]))
    assert [one.ask("GET", link)[:2] for _ in range(2)] == [(200, content)] * 2


SAVES, PEOPLE = 12, 6


def saving(one: Person, field: str, texts: list[str]) -> list[tuple[int, str]]:
    """Save one text after the other in a field, each in the next process; return status and state of each."""
    _, page = one.get(SECTION)
    [revision] = re.findall(rf'name="base-{field}" value="(\d+)"', page)
    states = []
    for text in texts:
        status, content, _ = one.send(f"{SECTION}/autosave", **{field: text, f"base__{field}": revision})
        said: dict[str, Any] = json.loads(content) if status == 200 else {"state": "", "revisions": {}}
        revision = str(said["revisions"].get(field, revision))
        states.append((status, said["state"]))
    return states


def test_saves_of_many_drafts_at_once_in_both_are_all_there(
    database: Session, campaign: Campaign, person: Callable[..., Person]
) -> None:
    drafts = [begun(database, campaign, firm(database, number)) for number in range(PEOPLE)]
    people = [person(number) for number in range(PEOPLE)]
    assert [one.sign_in(f"firm{number}") for number, one in enumerate(people)] == [(302, "/")] * PEOPLE
    texts = [[f"示例路{number}之{turn}" for turn in range(SAVES)] for number in range(PEOPLE)]
    with ThreadPoolExecutor(PEOPLE) as pool:
        states = list(pool.map(saving, people, ["registered_place"] * PEOPLE, texts))
    assert states == [[(200, "saved")] * SAVES] * PEOPLE
    kept = [database.get_one(DraftSheet, (draft, "facts")).document["values"]["registered_place"] for draft in drafts]
    assert kept == [own[-1] for own in texts]
    assert database.scalar(select(func.count()).select_from(AnswerRevision)) == PEOPLE * SAVES


def test_saves_of_one_draft_at_once_in_both_are_all_there(
    database: Session, campaign: Campaign, person: Callable[..., Person]
) -> None:
    draft, fields = begun(database, campaign, firm(database, 1)), ["registered_place", "tax_place"]
    people = [person(number) for number in range(2)]
    assert [one.sign_in("firm1") for one in people] == [(302, "/")] * 2
    texts = [[f"示例路{number}之{turn}" for turn in range(SAVES)] for number in range(2)]
    with ThreadPoolExecutor(2) as pool:
        states = list(pool.map(saving, people, fields, texts))
    assert states == [[(200, "saved")] * SAVES] * 2
    values = database.get_one(DraftSheet, (draft, "facts")).document["values"]
    assert {name: values[name] for name in fields} == {name: own[-1] for name, own in zip(fields, texts, strict=True)}
    assert database.scalar(select(func.count()).select_from(AnswerRevision)) == 2 * SAVES


def test_two_that_start_at_once_on_nothing_make_one_schema_and_one_key(
    migrated: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = empty_database(migrated.database_url, tmp_path)
    monkeypatch.setenv("DATABASE_URL", url)
    script = (
        "import sys; from pathlib import Path; from survey.config import load_settings;"
        " from survey.store.migrations import upgrade; settings = load_settings(Path(sys.argv[1]));"
        " upgrade(settings.database_url); print(settings.secret_key)"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "instance")]
    started = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    said = [process.communicate(timeout=PATIENCE)[0].strip() for process in started]
    assert [process.returncode for process in started] == [0, 0, 0]
    assert said == [load_settings(tmp_path / "instance").secret_key] * 3
    assert {migrations.current_revision(url)} <= migrations.known_revisions()
    assert migrations.drift(url) == []


def empty_database(url: str, folder: Path) -> str:
    """Return the address of a database of its own without tables, on the engine of the tests."""
    parsed = make_url(url)
    if parsed.drivername == "sqlite":
        return f"sqlite:///{folder / 'empty.sqlite'}"
    name = f"{parsed.database}_empty"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
    return parsed.set(database=name).render_as_string(hide_password=False)
