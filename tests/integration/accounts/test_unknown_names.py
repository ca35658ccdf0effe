"""Where somebody not signed in names an account, a firm or a code: known and unknown cost the same words and work."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from survey.demo.enterprises import credit_code
from survey.models import Role
from survey.web import passwords
from tests.integration.conftest import Browser, make_enterprise, make_user

WRONG = "Wrong-Password-2026"
LISTED, WITH_ACCOUNT = credit_code(1), credit_code(2)
_NUMBERS = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class Door:
    """An address, and two forms sent there whose difference must not show; `hashes`: how many passwords each costs."""

    path: str
    known: Mapping[str, str]
    unknown: Mapping[str, str]
    hashes: int


def signing_in(login: str) -> dict[str, str]:
    return {"login": login, "password": WRONG}


def registering(code: str) -> dict[str, str]:
    who = {"enterprise_name": "示例", "unit": "malu", "contact": "示例联系人", "phone": "10000000001"}
    return {"credit_code": code, **who, "password": "Example-Password-2026", "again": "Example-Password-2026"}


DOORS = {
    "an official's login": Door("/sign-in", signing_in("official"), signing_in("nobody-here"), 1),
    "an enterprise's login": Door("/sign-in", signing_in(WITH_ACCOUNT), signing_in(LISTED), 1),
    "an account that was ended": Door("/sign-in", signing_in("leaver"), signing_in("nobody-here"), 1),
    "an account without a password": Door("/sign-in", signing_in("empty"), signing_in("nobody-here"), 1),
    "a firm that has an account": Door("/register", registering(WITH_ACCOUNT), registering(LISTED), 1),
}
"""Every door of main; a page that takes a code or a name without signing in adds its row here."""


@pytest.fixture
def people(database: Session) -> None:
    """Make two listed enterprises, one with an account, and officials who work here, left, or have no password yet."""
    make_enterprise(database, LISTED, "示例一")
    firm = make_enterprise(database, WITH_ACCOUNT, "示例二")
    make_user(database, WITH_ACCOUNT, Role.ENTERPRISE, enterprise_id=firm.id)
    for login in ("official", "leaver", "empty"):
        user = make_user(database, login, Role.DISTRICT)
        user.active = login != "leaver"
        user.password_hash = None if login == "empty" else user.password_hash
    database.commit()


class Counting:
    """A hasher that counts how often it hashed or verified."""

    def __init__(self) -> None:
        self.count = 0
        self._real = PasswordHasher()

    def hash(self, password: str) -> str:
        """Hash and count."""
        self.count += 1
        return self._real.hash(password)

    def verify(self, hashed: str, password: str) -> bool:
        """Verify and count."""
        self.count += 1
        return self._real.verify(hashed, password)


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """Collect the statements that any connection of the application executes within the block."""
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        said.append(statement)

    event.listen(app.extensions["engine"], "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(app.extensions["engine"], "before_cursor_execute", note)


def tried(client: Browser, path: str, form: Mapping[str, str], hasher: Counting) -> tuple[tuple[object, ...], int, int]:
    """Return what is seen of an attempt, with numbers left out and what was typed; its hashes; and its statements."""
    client.get(path)
    before = hasher.count
    with statements(client.application) as said:
        answer = client.send(path, **form)
    onward = client.get(answer.headers["Location"]) if answer.status_code == 302 else answer
    text = onward.get_data(as_text=True)
    for typed in sorted({client.token, *form.values()}, key=len, reverse=True):
        text = text.replace(typed, "…") if typed else text
    seen = (answer.status_code, answer.headers.get("Location"), onward.status_code, _NUMBERS.sub("0", _unkeyed(text)))
    return seen, hasher.count - before, len(said)


def _unkeyed(text: str) -> str:
    """Return a page without what is random in it: nonces and tokens."""
    return re.sub(r'(nonce|value)="[^"]*"', r'\1=""', text)


@pytest.mark.parametrize("door", DOORS)
def test_known_and_unknown_cost_the_same(
    people: None, browser: Callable[[], Browser], monkeypatch: pytest.MonkeyPatch, door: str
) -> None:
    hasher, here = Counting(), DOORS[door]
    monkeypatch.setattr(passwords, "_hasher", hasher)
    known, of_known, work = tried(browser(), here.path, here.known, hasher)
    unknown, of_unknown, other_work = tried(browser(), here.path, here.unknown, hasher)
    assert known == unknown
    assert (of_known, of_unknown) == (here.hashes, here.hashes)
    assert abs(work - other_work) <= 1


def test_what_differs_is_seen(people: None, browser: Callable[[], Browser]) -> None:
    hasher = Counting()
    wrong = tried(browser(), "/sign-in", signing_in("official"), hasher)[0]
    right = tried(browser(), "/sign-in", {"login": "official", "password": "Example-Password-2026"}, hasher)[0]
    begun = tried(browser(), "/register", registering(credit_code(3)), hasher)[0]
    asked = tried(browser(), "/register", registering(LISTED), hasher)[0]
    assert wrong[0] != right[0]
    assert begun[1] != asked[1]
