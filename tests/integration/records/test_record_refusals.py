"""Refusals are in the trail a moment later, none of them more than twice a minute, and a GET writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from survey.models import AuditEntry, Role
from survey.records.audit_trail import Entry
from survey.records.record_refusals import MOST, MOST_WAITING, Refusals, write_refusals
from survey.store.patience import patience
from tests.integration.conftest import Browser, make_user
from tests.integration.troubles import held


class Clock:
    """A clock that stands until it is moved."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def refusals(clock: Clock) -> Refusals:
    return Refusals(clock)


PAGE = ("campaign.overview", "GET", "/overview")


def said(refusals: Refusals, **more: bool) -> list[tuple[int | None, dict[str, Any], str | None]]:
    return [(one.user_id, dict(one.detail or {}), one.address) for one in refusals.take(**more)]


def test_the_first_is_written_at_once_and_the_number_of_the_others_after_a_minute(
    refusals: Refusals, clock: Clock
) -> None:
    for _ in range(50):
        refusals.note((3, "10.0.0.1"), 403, PAGE)
    first = {"status": 403, "method": "GET", "path": "/overview"}
    assert said(refusals) == [(3, first, "10.0.0.1")]
    assert said(refusals) == []
    clock.now = 59
    refusals.note((3, "10.0.0.1"), 403, PAGE)
    assert said(refusals) == []
    clock.now = 60
    assert said(refusals) == [(3, {"status": 403, "more": 50}, "10.0.0.1")]
    refusals.note((3, "10.0.0.1"), 403, PAGE)
    assert said(refusals) == [(3, first, "10.0.0.1")]


def test_persons_addresses_and_answers_are_told_apart(refusals: Refusals) -> None:
    for who in ((3, "10.0.0.1"), (4, "10.0.0.1"), (None, "10.0.0.1"), (None, "10.0.0.2"), (3, "10.0.0.2")):
        refusals.note(who, 403, PAGE)
    refusals.note((3, "10.0.0.1"), 429, PAGE)
    assert [(who, detail["status"], address) for who, detail, address in said(refusals)] == [
        (3, 403, "10.0.0.1"), (4, 403, "10.0.0.1"), (None, 403, "10.0.0.1"), (None, 403, "10.0.0.2"),
        (3, 429, "10.0.0.1"),
    ]  # fmt: skip


def test_a_flood_from_everywhere_is_counted_in_one_entry(refusals: Refusals, clock: Clock) -> None:
    for number in range(1_000):
        refusals.note((None, f"10.0.{number // 250}.{number % 250}"), 429, PAGE)
    assert len(said(refusals)) == MOST
    clock.now = 60
    assert said(refusals) == [(None, {"others": {"429": 1_000 - MOST}}, "")]
    assert said(refusals) == []


def test_at_the_end_what_was_counted_is_written_before_its_minute_is_over(refusals: Refusals) -> None:
    refusals.note((3, ""), 403, PAGE)
    refusals.note((3, ""), 403, PAGE)
    assert [detail for _who, detail, _address in said(refusals, everything=True)] == [
        {"status": 403, "method": "GET", "path": "/overview"}, {"status": 403, "more": 1}
    ]  # fmt: skip


def refused(database: Session) -> list[tuple[int | None, str, int]]:
    database.rollback()
    rows = database.scalars(select(AuditEntry).where(AuditEntry.action == "refused").order_by(AuditEntry.id))
    return [(one.user_id, one.object_id, one.detail["status"]) for one in rows]


def test_what_pages_refuse_is_in_the_trail(app: Flask, database: Session, browser: Callable[[], Browser]) -> None:
    app.extensions["refusals"].take(everything=True)
    user = make_user(database, "town", Role.TOWN, unit="anting").id
    client = browser()
    client.get("/ranking")
    client.get("/nowhere")
    client.sign_in("town")
    client.get("/nowhere")
    client.get("/roles")
    client.send("/account-requests/77/approve")
    assert refused(database) == []
    assert write_refusals(database, app.extensions["refusals"]) == 2
    assert refused(database) == [(user, "granting.roles", 403), (user, "account_requests.approve", 404)]
    assert write_refusals(database, app.extensions["refusals"]) == 0


def test_while_the_database_takes_nothing_refusals_wait_and_of_very_many_their_number(
    app: Flask, database: Session, clock: Clock, refusals: Refusals
) -> None:
    for number in range(MOST):
        refusals.note((None, f"10.0.0.{number}"), 403, PAGE)
    with held(app), patience(0.1), pytest.raises(OperationalError):
        write_refusals(database, refusals)
    refusals.note((None, "10.0.1.0"), 404, PAGE)  # beyond those that are told apart within a minute
    clock.now = 60
    refusals.note((None, "10.0.2.0"), 404, PAGE)
    assert write_refusals(database, refusals) == MOST + 2
    database.rollback()
    entries = select(AuditEntry).where(AuditEntry.action == "refused").order_by(AuditEntry.id)
    written = [entry.detail for entry in database.scalars(entries)]
    first = {"status": 403, "method": "GET", "path": "/overview"}
    assert written == [first] * MOST + [{"others": {"404": 1}}, first | {"status": 404}]
    many = [Entry("refused", None, ("page", ""), {"status": 403}, "")] * (MOST_WAITING + 3)
    refusals.put_back([*many, Entry("refused", None, ("page", ""), {"status": 429, "more": 7}, "")])
    assert said(refusals) == [(None, {"status": 403}, "")] * MOST_WAITING
    clock.now = 120
    assert said(refusals) == [(None, {"others": {"403": 3, "429": 7}}, "")]


def test_an_entry_that_the_database_refuses_does_not_keep_the_others_out(
    database: Session, refusals: Refusals, caplog: pytest.LogCaptureFixture
) -> None:
    user = make_user(database, "town", Role.TOWN, unit="anting").id
    for who in (user, user + 1_000, None):  # nobody has the second number
        refusals.note((who, "10.0.0.1"), 403, PAGE)
    assert write_refusals(database, refusals) == 2
    assert refused(database) == [(user, "campaign.overview", 403), (None, "campaign.overview", 403)]
    [logged] = [record.message for record in caplog.records if record.name.endswith("record_refusals")]
    assert logged.startswith("a refusal can't be recorded: {'status': 403, 'method': 'GET', 'path': '/overview'} (")
    assert write_refusals(database, refusals) == 0


def test_a_pause_after_failures_is_in_the_trail(app: Flask, database: Session, browser: Callable[[], Browser]) -> None:
    make_user(database, "town", Role.TOWN, unit="anting")
    app.extensions["refusals"].take(everything=True)
    client = browser()
    for _ in range(5):
        client.sign_in_on_page("town", "wrong password")
    write_refusals(database, app.extensions["refusals"], everything=True)
    statement = select(AuditEntry.detail).where(AuditEntry.action == "refused").order_by(AuditEntry.id)
    assert database.scalars(statement).all() == [
        {"status": 429, "method": "POST", "path": "/sign-in"}, {"status": 429, "more": 1}
    ]  # fmt: skip
    statement = select(AuditEntry.action).where(AuditEntry.action == "sign_in_failed")
    assert len(database.scalars(statement).all()) == 3
