"""Heavy requests: so many a minute per person, whoever sits at the same address, on either database."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from survey.models import Campaign, RequestCount, Role, utc_now
from survey.store import db
from survey.store.db import unit_of_work
from survey.web import limits
from survey.web.limits import HEAVY, count_request
from tests.conftest import FULL_LIMITS as MOST
from tests.integration.conftest import Browser, make_user
from tests.integration.web.expected_access import TABLE
from tests.waiting import PATIENCE

LIST, GUIDE = "/helping/list.xlsx", "/forms/markers"
START = datetime(2026, 11, 28, 12, 0, 0, tzinfo=utc_now().tzinfo)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Stop the clock of counting; return a function that moves it on by some seconds."""
    ahead = [0.0]

    def advance(seconds: float) -> None:
        ahead[0] += seconds

    monkeypatch.setattr(limits, "MOST", MOST)
    monkeypatch.setattr(limits, "utc_now", lambda: START + timedelta(seconds=ahead[0]))
    return advance


def signed_in(browser: Callable[[], Browser], login: str) -> Browser:
    client = browser()
    client.sign_in(login)
    return client


def rows(database: Session) -> dict[str, int]:
    database.rollback()
    return dict(database.execute(select(RequestCount.key, RequestCount.count)).all())


def test_every_heavy_request_is_one_that_there_is() -> None:
    assert set(HEAVY) - set(TABLE) == set()
    assert set(HEAVY.values()) == set(MOST)
    assert MOST == {
        "files": 30,
        "pages": 60,
        "rehearsals": 60,
        "work": 12,
        "handed_in": 30,
        "doors": 60,
        "evidence": 120,
    }
    assert "static" not in {endpoint for endpoint, _method in HEAVY}


AS_KEPT = {"blank_forms.blank"}
"""Files that are given as they were handed in; nothing is written for who asks."""


def test_every_file_that_is_written_for_who_asks_is_counted(application: Flask) -> None:
    files = {
        (rule.endpoint, method)
        for rule in application.url_map.iter_rules()
        if rule.rule.endswith((".xlsx", ".zip", ".pdf", ".csv", ".docx")) and rule.endpoint not in AS_KEPT
        for method in (rule.methods or set()) & {"GET", "POST"}
    }
    assert files - set(HEAVY) == set()


def test_counting_waits_for_no_disk(app: Flask, database: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(_path: str) -> None:
        raise AssertionError

    monkeypatch.setattr(db, "wait_for_disk", slow)
    assert count_request(app.extensions["sessions"], "key", 3) == 0
    assert rows(database) == {"key": 1}


def test_counting_ends_with_its_window(app: Flask, clock: Callable[[float], None]) -> None:
    factory = app.extensions["sessions"]
    assert [count_request(factory, "key", 3) for _ in range(5)] == [0, 0, 0, 60, 60]
    clock(59.5)
    assert count_request(factory, "key", 3) == 1
    clock(0.5)
    assert [count_request(factory, "key", 3) for _ in range(4)] == [0, 0, 0, 60]


def test_rows_past_their_end_are_removed(app: Flask, database: Session, clock: Callable[[float], None]) -> None:
    factory = app.extensions["sessions"]
    for key in ("a", "b", "b"):
        count_request(factory, key, 3)
    clock(30)
    count_request(factory, "c", 3)
    assert rows(database) == {"a": 1, "b": 2, "c": 1}
    clock(30)
    count_request(factory, "b", 3)
    assert rows(database) == {"b": 1, "c": 1}


def test_requests_at_the_same_moment_are_all_counted(app: Flask, database: Session) -> None:
    factory, told = app.extensions["sessions"], []
    begin = threading.Barrier(6)

    def ask() -> None:
        begin.wait(PATIENCE)
        told.extend(count_request(factory, "key", 4) > 0 for _ in range(2))

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert sorted(told) == [False] * 4 + [True] * 8


def test_a_refused_request_writes_nothing(app: Flask, clock: Callable[[float], None]) -> None:
    factory, said = app.extensions["sessions"], []
    count_request(factory, "key", 1)

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        said.append(statement.split(maxsplit=1)[0])

    event.listen(app.extensions["engine"], "before_cursor_execute", note)
    try:
        assert count_request(factory, "key", 1) == 60
    finally:
        event.remove(app.extensions["engine"], "before_cursor_execute", note)
    assert [word for word in said if word not in {"PRAGMA", "BEGIN", "SET"}] == ["SELECT"]


def test_one_person_is_told_when_to_try_again_and_nobody_else_waits(
    database: Session, browser: Callable[[], Browser], campaign: Campaign, clock: Callable[[float], None]
) -> None:
    for login in ("hasty", "other"):
        make_user(database, login, Role.DISTRICT)
    hasty, other = signed_in(browser, "hasty"), signed_in(browser, "other")
    assert {hasty.get(LIST).status_code for _ in range(MOST["files"])} == {200}
    clock(18)
    refused = hasty.get(LIST)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "42")
    page = refused.get_data(as_text=True)
    assert "操作过于频繁" in page
    assert "请 42 秒后再试。只限这一类页面，已保存的内容不受影响。" in page
    assert refused.headers["Cache-Control"] == "no-store"
    assert hasty.get(GUIDE).status_code == 200
    assert hasty.get("/helping").status_code == 200
    assert other.get(LIST).status_code == 200
    again = signed_in(browser, "hasty")
    assert again.get(LIST).status_code == 429  # the person counts, not the browser
    clock(42)
    assert hasty.get(LIST).status_code == 200


def test_who_may_not_is_not_counted_and_light_pages_never(
    app: Flask, database: Session, browser: Callable[[], Browser], campaign: Campaign
) -> None:
    make_user(database, "verifier", Role.VERIFIER)
    client = signed_in(browser, "verifier")
    assert client.get(LIST).status_code == 403
    assert browser().get(LIST).status_code == 302
    with client.get("/static/favicon.svg") as picture:
        assert picture.status_code == 200
    assert client.get("/account").status_code == 200
    assert client.post("/evaluations").status_code == 400
    assert rows(database) == {}


def test_head_counts_as_get(database: Session, browser: Callable[[], Browser], campaign: Campaign) -> None:
    user = make_user(database, "somebody", Role.DISTRICT)
    client = signed_in(browser, "somebody")
    client.head(GUIDE)
    client.get(GUIDE)
    assert rows(database) == {f"pages:user:{user.id}": 2}


def test_before_anybody_is_known_the_network_counts(database: Session, browser: Callable[[], Browser]) -> None:
    client = browser()
    client.get("/register")
    for address in ("2001:db8:0:1::7", "2001:db8:0:1::8", "192.0.2.1"):
        client.post("/register", data={"csrf_token": client.token}, environ_overrides={"REMOTE_ADDR": address})
    assert rows(database) == {"doors:2001:db8:0:1::/64": 2, "doors:192.0.2.1": 1}


def test_counting_is_over_before_the_work_begins(
    app: Flask, database: Session, browser: Callable[[], Browser], campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_user(database, "somebody", Role.DISTRICT)
    client = signed_in(browser, "somebody")
    wrote = []

    def view(*_: object, **__: object) -> str:
        def write() -> None:  # as another request, while this one computes
            with app.extensions["sessions"]() as another, unit_of_work(another):
                another.add(RequestCount(key="another", count=1, ends_at=utc_now() + timedelta(hours=1)))
                wrote.append(another.scalar(select(RequestCount.count).where(RequestCount.key.like("pages:user:%"))))

        thread = threading.Thread(target=write)
        thread.start()
        thread.join(PATIENCE)
        return "done"

    view.__dict__.update(app.view_functions["blank_forms.markers"].__dict__)
    monkeypatch.setitem(app.view_functions, "blank_forms.markers", view)
    assert client.get(GUIDE).get_data(as_text=True) == "done"
    assert wrote == [1]
