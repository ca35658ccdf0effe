"""Behind a gateway that is trusted, limits and the trail know who asked; a stranger's header changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from survey.app import create_app
from survey.config import Settings, read_networks
from survey.models import AuditEntry, Role, SignInAttempt
from tests.integration.conftest import PASSWORD, Browser, make_user

WRONG = "Wrong-Password-2026"
CLERK, STRANGER = "198.51.100.7", "203.0.113.66"


@pytest.fixture(scope="module")
def behind(migrated: Settings) -> Iterator[Flask]:
    """Return the application behind a gateway at 127.0.0.1, which is where the tests' requests come from."""
    made = create_app(replace(migrated, trusted_proxies=read_networks("127.0.0.1")))
    yield made
    made.extensions["engine"].dispose()


def attempt(client: Browser, password: str, forwarded: str) -> TestResponse:
    """Try to sign in as somebody, from where the gateway says."""
    client.get("/sign-in", headers={"X-Forwarded-For": forwarded})
    data = {"csrf_token": client.token, "login": "somebody", "password": password}
    return client.post("/sign-in", data=data, headers={"X-Forwarded-For": forwarded})


def test_limits_and_trail_hold_the_real_address(behind: Flask, database: Session) -> None:
    make_user(database, "somebody", Role.DISTRICT)
    assert attempt(Browser(behind), WRONG, f"{STRANGER}, {CLERK}:4711").status_code == 200
    assert attempt(Browser(behind), PASSWORD, f"{STRANGER}, {CLERK}").status_code == 302
    assert database.scalars(select(SignInAttempt.address)).all() == [CLERK, CLERK]
    assert [*database.execute(select(AuditEntry.action, AuditEntry.address).order_by(AuditEntry.id))] == [
        ("sign_in_failed", CLERK),
        ("sign_in", CLERK),
    ]


def test_a_stranger_behind_the_same_gateway_holds_up_nobody_else(behind: Flask, database: Session) -> None:
    make_user(database, "somebody", Role.DISTRICT)
    assert [attempt(Browser(behind), WRONG, STRANGER).status_code for _ in range(4)] == [200, 200, 200, 429]
    # he can't walk away from his pause by writing other addresses before his own
    assert attempt(Browser(behind), WRONG, f"{CLERK}, {STRANGER}").status_code == 429
    assert attempt(Browser(behind), PASSWORD, CLERK).status_code == 302
    assert attempt(Browser(behind), PASSWORD, "2001:db8::7").status_code == 302


def test_a_header_of_an_untrusted_peer_is_ignored(app: Flask, database: Session) -> None:
    make_user(database, "somebody", Role.DISTRICT)
    told = [attempt(Browser(app), WRONG, f"198.51.100.{number}").status_code for number in range(4)]
    assert told == [200, 200, 200, 429]
    assert set(database.scalars(select(SignInAttempt.address))) == {"127.0.0.1"}


@pytest.mark.parametrize("forwarded", ["unknown", "<script>", "a" * 9_000, ", ".join(["junk"] * 500)])
def test_junk_counts_as_the_gateways_own_address(behind: Flask, database: Session, forwarded: str) -> None:
    make_user(database, "somebody", Role.DISTRICT)
    assert attempt(Browser(behind), WRONG, forwarded).status_code == 200
    assert database.scalars(select(SignInAttempt.address)).all() == ["127.0.0.1"]


@pytest.mark.parametrize(
    ("headers", "sent"),
    [
        ({"X-Forwarded-Proto": "https"}, "max-age=31536000"),
        ({"X-Forwarded-Proto": "http"}, None),
        ({"Forwarded": "proto=https"}, None),
        ({}, None),
    ],
)
def test_strict_transport_where_the_gateway_says_https(
    behind: Flask, database: Session, headers: dict[str, str], sent: str | None
) -> None:
    del database
    assert Browser(behind).get("/sign-in", headers=headers).headers.get("Strict-Transport-Security") == sent


def test_no_strict_transport_because_a_stranger_says_https(browser: Callable[[], Browser]) -> None:
    answer = browser().get("/sign-in", headers={"X-Forwarded-Proto": "https"})
    assert "Strict-Transport-Security" not in answer.headers


def test_no_other_host_and_no_other_method_by_a_header(behind: Flask, database: Session) -> None:
    make_user(database, "somebody", Role.DISTRICT)
    client = Browser(behind)
    client.sign_in("somebody")
    aside = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Prefix": "/evil", "X-Forwarded-Port": "81"}
    assert client.get("/", headers=aside).headers["Location"] == client.get("/").headers["Location"]
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400
    for name in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
        assert client.get("/sign-out", headers={name: "POST"}).status_code == 405
    assert client.get("/sign-out?_method=POST").status_code == 405
    assert client.get("/account").status_code == 200
