"""Signing in: the same words for every failure, lockout, new session ids, idle and absolute limits."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from survey.accounts import pauses
from survey.accounts import sign_in as accounts
from survey.accounts.change_password import set_password
from survey.models import AuditEntry, Role, SignInAttempt, User, WebSession, utc_now
from survey.store.db import unit_of_work
from survey.web.passwords import BusyError, Turns
from tests.integration.conftest import PASSWORD, Browser, make_user
from tests.waiting import PATIENCE

SENTENCE = "账号或密码不正确，请核对后重试"


def test_wrong_password_and_unknown_account_get_the_same_page(
    database: Session, browser: Callable[[], Browser]
) -> None:
    make_user(database, "somebody", Role.DISTRICT)
    wrong = browser().sign_in_on_page("somebody", "Wrong-Password-2026")
    unknown = browser().sign_in_on_page("nobody-here", "Wrong-Password-2026")
    assert (wrong.status_code, unknown.status_code) == (200, 200)
    assert SENTENCE in wrong.get_data(as_text=True)
    assert SENTENCE in unknown.get_data(as_text=True)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let the clock of signing in stand still, and return a function that moves it on by some seconds."""
    begun, ahead = utc_now(), [0.0]

    def now() -> datetime:
        return begun + timedelta(seconds=ahead[0])

    def advance(seconds: float) -> None:
        ahead[0] += seconds

    monkeypatch.setattr(pauses, "utc_now", now)
    return advance


def attempt(database: Session, password: str, address: str, login: str = "somebody") -> str:
    """Return what an attempt comes to: in, wrong, or the seconds to wait."""
    try:
        return "in" if accounts.sign_in_user(database, login, password, address) is not None else "wrong"
    except pauses.TooSoonError as error:
        return str(error.seconds)


@pytest.mark.usefixtures("clock")
def test_a_stranger_never_keeps_the_owner_out(database: Session) -> None:
    make_user(database, "somebody", Role.DISTRICT)
    tried = [attempt(database, "wrong", "10.0.0.1") for _ in range(40)]
    assert tried == ["wrong"] * 3 + ["2"] * 37
    assert attempt(database, PASSWORD, "10.0.0.2") == "in"


def test_the_pause_doubles_up_to_half_a_minute_and_what_comes_too_soon_does_not_count(
    database: Session, clock: Callable[[float], None]
) -> None:
    make_user(database, "somebody", Role.DISTRICT)
    pauses = []
    for _ in range(10):
        tried = [attempt(database, "wrong", "10.0.0.1") for _ in range(4)]
        outcome = tried[-1]
        pauses.append(int(outcome))
        assert [attempt(database, PASSWORD, "10.0.0.1") for _ in range(3)] == [outcome] * 3
        clock(int(outcome) + 1)
    assert pauses == [2, 4, 8, 16, 30, 30, 30, 30, 30, 30]
    assert attempt(database, PASSWORD, "10.0.0.1") == "in"
    assert [attempt(database, "wrong", "10.0.0.1") for _ in range(3)] == ["wrong"] * 3


def test_guesses_at_once_wait_for_each_other(app: Flask, database: Session) -> None:
    make_user(database, "somebody", Role.DISTRICT)
    outcomes: list[str] = []

    def guess() -> None:
        with app.extensions["sessions"]() as own:
            try:
                outcomes.append(attempt(own, "wrong", "10.0.0.1"))
            except BusyError:
                outcomes.append("busy")

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert (len(outcomes), outcomes.count("wrong")) == (12, 3)
    assert database.scalar(select(func.count()).select_from(SignInAttempt)) == 3


def test_an_unknown_account_waits_as_a_known_one_does(database: Session) -> None:
    make_user(database, "somebody", Role.DISTRICT)
    tried = {
        login: [attempt(database, "wrong", "10.0.0.1", login) for _ in range(5)] for login in ("somebody", "nobody")
    }
    assert tried["somebody"] == tried["nobody"] == ["wrong"] * 3 + ["2"] * 2


def test_thirty_failures_behind_a_gateway_stop_nobody_else(database: Session) -> None:
    make_user(database, "somebody", Role.DISTRICT)
    assert [attempt(database, "wrong", "10.0.0.9", f"guess{n}") for n in range(30)] == ["wrong"] * 30
    assert attempt(database, PASSWORD, "10.0.0.9") == "in"


def test_addresses_of_one_ipv6_subscriber_count_as_one(database: Session) -> None:
    make_user(database, "somebody", Role.DISTRICT)
    tried = [attempt(database, "wrong", f"2001:db8:1:2::{n:x}") for n in range(1, 6)]
    assert tried == ["wrong"] * 3 + ["2"] * 2
    assert attempt(database, PASSWORD, "2001:db8:1:3::1") == "in"
    assert pauses.network("::ffff:10.0.0.1") == "10.0.0.1"


def test_too_soon_is_said_at_once_with_429(database: Session, browser: Callable[[], Browser]) -> None:
    make_user(database, "somebody", Role.DISTRICT)
    client = browser()
    for _ in range(3):
        client.sign_in_on_page("somebody", "Wrong-Password-2026")
    response = client.sign_in_on_page("somebody")
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "2"
    text = response.get_data(as_text=True)
    assert "密码连续输错，请 2 秒后再试" in text
    assert 'value="somebody"' in text


def test_one_address_has_one_password_checked_at_a_time_and_a_few_waiting() -> None:
    turns = Turns(waiting=3)
    inside, go, order = threading.Event(), threading.Event(), []

    def first() -> None:
        with turns.of("a"):
            inside.set()
            go.wait(PATIENCE)
            order.append("first")

    def second() -> None:
        with turns.of("a"):
            order.append("second")

    threads = [threading.Thread(target=first)]
    threads[0].start()
    assert inside.wait(PATIENCE)
    threads += [threading.Thread(target=second) for _ in range(2)]
    for thread in threads[1:]:
        thread.start()
    while turns._inside["a"] < 3:
        threading.Event().wait(0.001)
    with pytest.raises(BusyError), turns.of("a"):
        pass
    with turns.of("b"):
        order.append("other")
    go.set()
    for thread in threads:
        thread.join(PATIENCE)
    assert order == ["other", "first", "second", "second"]
    assert not turns._inside


def test_too_many_at_once_from_one_address_are_told_so(
    database: Session, browser: Callable[[], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_user(database, "somebody", Role.DISTRICT)
    monkeypatch.setattr(accounts, "turns", Turns(waiting=0))
    response = browser().sign_in_on_page("somebody")
    assert response.status_code == 429
    assert "同一网络正在登录的人较多" in response.get_data(as_text=True)
    assert database.scalar(select(func.count()).select_from(SignInAttempt)) == 0


def test_looking_at_the_pages_for_everybody_writes_no_row(database: Session, browser: Callable[[], Browser]) -> None:
    client = browser()
    for path in ("/", "/sign-in", "/register", "/nowhere"):
        client.get(path)
    client.send("/language", language="en", back="/sign-in")
    assert "Sign in" in client.get("/sign-in").get_data(as_text=True)
    assert database.scalar(select(func.count()).select_from(WebSession)) == 0


def test_a_visitors_cookie_that_was_tampered_with_is_a_new_visitor(browser: Callable[[], Browser]) -> None:
    client = browser()
    client.send("/language", language="en", back="/")
    cookie = client.get_cookie("visitor")
    assert cookie is not None
    client.set_cookie("visitor", cookie.value[:-2] + ("AA" if cookie.value[-2:] != "AA" else "BB"))
    assert 'lang="zh-CN"' in client.get("/").get_data(as_text=True)


def test_expired_sessions_go_when_somebody_signs_in(database: Session, browser: Callable[[], Browser]) -> None:
    make_user(database, "somebody", Role.SYSTEM)
    now = utc_now()
    rows = {
        "idle": WebSession(id_hash="idle", last_seen_at=now - timedelta(minutes=31), created_at=now),
        "old": WebSession(id_hash="old", last_seen_at=now, created_at=now - timedelta(hours=13)),
        "live": WebSession(id_hash="live", last_seen_at=now - timedelta(minutes=29), created_at=now),
    }
    database.add_all(rows.values())
    database.commit()
    browser().sign_in_on_page("somebody")
    left = set(database.scalars(select(WebSession.id_hash)))
    assert left & set(rows) == {"live"}
    assert len(left) == 2


def test_account_without_password_cannot_sign_in(database: Session) -> None:
    make_user(database, "demo", Role.DISTRICT)
    with unit_of_work(database):
        database.execute(update(User).values(password_hash=None))
    assert accounts.sign_in_user(database, "demo", "", "10.0.0.1") is None


def test_signing_in_gives_a_new_session_id(database: Session, browser: Callable[[], Browser]) -> None:
    make_user(database, "somebody", Role.SYSTEM)
    client = browser()
    client.sign_in_on_page("somebody")
    before = client.get_cookie("session")
    client.sign_in_on_page("somebody")
    after = client.get_cookie("session")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert client.get_cookie("visitor") is None
    client.set_cookie("session", before.value)
    assert client.get("/accounts").status_code == 302
    client.set_cookie("session", after.value)
    assert client.get("/accounts").status_code == 200
    assert after.http_only
    assert after.same_site == "Lax"


def test_idle_session_ends(database: Session, browser: Callable[[], Browser]) -> None:
    make_user(database, "somebody", Role.SYSTEM)
    client = browser()
    client.sign_in_on_page("somebody")
    assert client.get("/accounts").status_code == 200
    with unit_of_work(database):
        database.execute(update(WebSession).values(last_seen_at=utc_now() - timedelta(minutes=31)))
    assert client.get("/accounts").status_code == 302


def test_old_session_ends_though_it_is_in_use(database: Session, browser: Callable[[], Browser]) -> None:
    make_user(database, "somebody", Role.SYSTEM)
    client = browser()
    client.sign_in_on_page("somebody")
    with unit_of_work(database):
        database.execute(update(WebSession).values(created_at=utc_now() - timedelta(hours=13)))
    assert client.get("/accounts").status_code == 302


def test_signing_in_and_out_is_in_the_audit_trail(database: Session, browser: Callable[[], Browser]) -> None:
    make_user(database, "somebody", Role.SYSTEM)
    client = browser()
    client.sign_in_on_page("somebody")
    client.send("/sign-out")
    assert client.get("/accounts").status_code == 302
    actions = database.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == ["sign_in", "sign_out"]


ASTRAY = (
    "//evil.example/",
    "/\t/evil.example/",
    "/\n/evil.example",
    "/\r/evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "/\t\\evil.example",
    " //evil.example",
    "/ /evil.example",
    "https://evil.example/",
    "https:evil.example",
    "javascript:alert(1)",
    "///evil.example",
    "/\x00/evil.example",
    "/\x7f/evil.example",
    "/\x85/evil.example",
    "evil.example",
    "",
)


@pytest.mark.parametrize("target", ASTRAY)
def test_return_address_never_leads_to_another_host(
    database: Session, browser: Callable[[], Browser], target: str
) -> None:
    make_user(database, "somebody", Role.SYSTEM)
    client = browser()
    client.get("/sign-in")
    response = client.send(f"/sign-in?back={quote(target)}", login="somebody", password=PASSWORD)
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    client.get("/sign-in")
    for path in ("/language", "/text-size"):
        response = client.send(path, language="zh", back=target)
        assert (response.status_code, response.headers["Location"]) == (302, "/")
    response = client.post(
        "/language", data={"csrf_token": client.token}, headers={"Referer": "https://evil.example/x"}
    )
    assert response.headers["Location"] == "/"


def test_return_address_leads_back_to_the_page_with_its_query(
    database: Session, browser: Callable[[], Browser]
) -> None:
    make_user(database, "somebody", Role.DISTRICT)
    client = browser()
    asked = client.get("/files/exports?text=a%20b&kind=")
    assert asked.status_code == 302
    response = client.send(asked.headers["Location"], login="somebody", password=PASSWORD)
    assert response.headers["Location"] == "/files/exports?text=a%20b&kind="


def test_registration_refuses_bad_input_all_at_once(database: Session, browser: Callable[[], Browser]) -> None:
    client = browser()
    client.get("/register")
    response = client.send(
        "/register",
        credit_code="91999999MA00000010",
        enterprise_name="",
        unit="anting",
        contact="示例联系人",
        phone="12",
        password="short",
        again="other",
    )
    page = response.get_data(as_text=True)
    assert "<title>错误：" in page
    sentences = ("校验位不符", "请按营业执照填写企业名称", "密码至少12位", "两次输入的密码不同")
    assert [sentence in page for sentence in sentences] == [True] * 4
    assert 'value="示例联系人"' in page
    assert database.scalar(select(func.count()).select_from(User)) == 0


def test_a_password_that_is_changed_while_it_is_checked_lets_nobody_in(
    database: Session, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever tries the old one again and again is not let in after every session was ended."""
    number, matches = make_user(database, "town", Role.TOWN, unit="anting").id, accounts.password_matches

    def changed_meanwhile(hashed: str | None, password: str) -> bool:
        fits = matches(hashed, password)
        with app.extensions["sessions"]() as other, unit_of_work(other):
            set_password(other, other.get_one(User, number), "another")
        return fits

    monkeypatch.setattr(accounts, "password_matches", changed_meanwhile)
    assert accounts.sign_in_user(database, "town", PASSWORD, "10.0.0.1") is None
