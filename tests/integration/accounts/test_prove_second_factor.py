"""The second step of signing in: who is let in by what, once; what the half state reaches; pauses."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.accounts.pauses import TooSoonError
from survey.accounts.prove_second_factor import (
    FIRST_PAUSED_ANYWHERE,
    WrongCodeError,
    prove_second_factor,
    recovery_codes_left,
)
from survey.accounts.set_second_factor import set_recovery_codes
from survey.models import AuditEntry, Role, User, WebSession, utc_now
from survey.store.db import unit_of_work
from tests.integration.conftest import PASSWORD, Browser, make_enterprise, make_user
from tests.integration.strict import SECRET, actions, code_of, give_factor, still, stranger, strict
from tests.waiting import PATIENCE

__all__ = ["still", "stranger", "strict"]
HERE = "10.0.0.1"
Browsers = Callable[[], Browser]


@pytest.fixture
def clerk(database: Session, strict: Flask) -> User:
    """Return an official with a second factor."""
    user = make_user(database, "clerk", Role.DISTRICT)
    give_factor(database, strict.extensions["settings"], user)
    return user


def prove(database: Session, app: Flask, user: User, typed: str, address: str = HERE) -> str:
    """Return what a code was taken for, or what was wrong with it."""
    try:
        return prove_second_factor(database, app.extensions["settings"], user.id, typed, address=address)
    except WrongCodeError:
        return "wrong"
    except TooSoonError as error:
        return str(error.seconds)


def test_a_code_works_once(database: Session, strict: Flask, clerk: User) -> None:
    code = code_of()
    assert [prove(database, strict, clerk, code) for _ in range(2)] == ["code", "wrong"]
    assert actions(database) == ["sign_in", "second_factor_failed"]


def test_a_code_before_the_last_one_is_refused_and_the_next_accepted(
    database: Session, strict: Flask, clerk: User
) -> None:
    now, following = code_of(), code_of(steps=1)
    assert [prove(database, strict, clerk, code) for code in (following, now)] == ["code", "wrong"]


def test_of_two_at_once_with_one_code_one_gets_in(strict: Flask, clerk: User) -> None:
    code, outcomes, user_id = code_of(), [], clerk.id

    def attempt(address: str) -> None:
        with strict.extensions["sessions"]() as own:
            outcomes.append(prove(own, strict, own.get_one(User, user_id), code, address))

    threads = [threading.Thread(target=attempt, args=(f"10.0.0.{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert sorted(outcomes) == ["code", "wrong", "wrong", "wrong"]


def test_a_recovery_code_works_once_for_its_own_account(database: Session, strict: Flask, clerk: User) -> None:
    other = make_user(database, "other", Role.DISTRICT)
    give_factor(database, strict.extensions["settings"], other)
    codes = set_recovery_codes(database, strict.extensions["settings"], clerk.id)
    assert len(set(codes)) == 10
    assert prove(database, strict, other, codes[0]) == "wrong"
    assert prove(database, strict, clerk, f" {codes[0].lower().replace('-', ' ')} ") == "recovery"
    assert prove(database, strict, clerk, codes[0]) == "wrong"
    assert recovery_codes_left(database, clerk.id) == 9
    [entry] = database.scalars(select(AuditEntry).where(AuditEntry.action == "recovery_code_used")).all()
    assert (entry.user_id, entry.object_id, entry.detail) == (clerk.id, str(clerk.id), {"left": 9})


def test_new_recovery_codes_end_the_earlier_ones(database: Session, strict: Flask, clerk: User) -> None:
    settings = strict.extensions["settings"]
    before = set_recovery_codes(database, settings, clerk.id)
    after = set_recovery_codes(database, settings, clerk.id)
    assert not set(before) & set(after)
    assert [prove(database, strict, clerk, code) for code in (before[3], after[3])] == ["wrong", "recovery"]


def test_no_code_of_an_account_without_a_factor_or_out_of_use(database: Session, strict: Flask, clerk: User) -> None:
    without = make_user(database, "without", Role.DISTRICT)
    with unit_of_work(database):
        database.execute(update(User).where(User.id == clerk.id).values(active=False))
    assert [prove(database, strict, user, code_of()) for user in (clerk, without)] == ["wrong", "wrong"]


@pytest.mark.usefixtures("still")
def test_pauses_belong_to_account_and_address(database: Session, strict: Flask, clerk: User) -> None:
    assert [prove(database, strict, clerk, "000000") for _ in range(5)] == ["wrong"] * 3 + ["2"] * 2
    assert prove(database, strict, clerk, code_of()) == "2"
    assert prove(database, strict, clerk, code_of(), "10.0.0.2") == "code"


@pytest.mark.usefixtures("still")
def test_guesses_from_many_addresses_wait_too(database: Session, strict: Flask, clerk: User) -> None:
    tried = [prove(database, strict, clerk, "000000", f"10.0.1.{n}") for n in range(FIRST_PAUSED_ANYWHERE + 2)]
    assert tried == ["wrong"] * FIRST_PAUSED_ANYWHERE + ["2"] * 2


def test_half_a_session_reaches_the_code_only(database: Session, stranger: Browsers, clerk: User) -> None:
    client = stranger()
    response = client.sign_in_on_page("clerk")
    assert response.headers["Location"] == "/sign-in/code"
    found = {path: client.get(path).headers.get("Location", "") for path in ("/campaign", "/ranking", "/account")}
    assert found == {
        "/campaign": "/sign-in/code?back=/campaign",
        "/ranking": "/sign-in/code?back=/ranking",
        "/account": "/sign-in/code?back=/account",
    }
    assert client.get("/account/second-factor").headers["Location"] == "/sign-in/code"
    assert client.send("/account/second-factor", code=code_of()).headers["Location"] == "/sign-in/code"
    assert client.send("/account/password", old=PASSWORD).headers["Location"] == "/sign-in/code"
    assert client.send("/evaluations").headers["Location"] == "/sign-in/code"
    home = client.get("/").get_data(as_text=True)
    assert "示例clerk" not in home
    assert actions(database) == ["password_right"]


def test_the_code_lets_in_with_a_new_session_and_leads_back(database: Session, stranger: Browsers, clerk: User) -> None:
    client = stranger()
    client.get("/sign-in")
    client.send("/sign-in?back=/account", login="clerk", password=PASSWORD)
    half = client.get_cookie("session")
    page = client.get("/sign-in/code?back=/account")
    assert "动态口令" in page.get_data(as_text=True)
    response = client.send("/sign-in/code?back=/account", code=code_of())
    assert (response.status_code, response.headers["Location"]) == (302, "/account")
    whole = client.get_cookie("session")
    assert half is not None
    assert whole is not None
    assert half.value != whole.value
    assert client.get("/account").status_code == 200
    client.set_cookie("session", half.value)
    assert client.get("/account").headers["Location"] == "/sign-in?back=/account"
    assert actions(database) == ["password_right", "sign_in"]


def test_a_used_or_wrong_code_is_refused_on_the_page(stranger: Browsers, clerk: User) -> None:
    code = code_of()
    first, second = stranger(), stranger()
    for client in (first, second):
        client.sign_in_on_page("clerk")
    assert first.send("/sign-in/code", code=code).status_code == 302
    refused = second.send("/sign-in/code", code=code).get_data(as_text=True)
    assert "动态口令不正确或已经用过" in refused
    assert second.get("/account").status_code == 302


def test_ten_wrong_codes_ask_for_the_password_again(
    stranger: Browsers, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("survey.accounts.pauses.pause_after", lambda *_: 0)
    client = stranger()
    client.sign_in_on_page("clerk")
    answers = [client.send("/sign-in/code", code="000000").status_code for _ in range(10)]
    assert answers == [200] * 9 + [302]
    assert client.get("/sign-in/code").headers["Location"] == "/sign-in?back=/sign-in/code"


def test_half_a_session_ends_after_ten_minutes(database: Session, stranger: Browsers, clerk: User) -> None:
    client = stranger()
    client.sign_in_on_page("clerk")
    with unit_of_work(database):
        database.execute(update(WebSession).values(created_at=utc_now() - timedelta(minutes=11)))
    assert client.send("/sign-in/code", code=code_of()).status_code == 400
    assert client.get("/sign-in/code").headers["Location"] == "/sign-in?back=/sign-in/code"


def test_few_recovery_codes_are_told(database: Session, stranger: Browsers, strict: Flask, clerk: User) -> None:
    codes = set_recovery_codes(database, strict.extensions["settings"], clerk.id)
    for code in codes[:6]:
        prove(database, strict, clerk, code)
    client = stranger()
    client.sign_in_on_page("clerk")
    client.send("/sign-in/code", code=codes[6])
    assert "恢复代码还剩3个" in client.get("/account").get_data(as_text=True)


def test_enterprises_and_sample_officials_sign_in_by_password_alone(database: Session, stranger: Browsers) -> None:
    firm = make_enterprise(database, "91999999MA0000099C", "示例精密机械099")
    make_user(database, "boss", Role.ENTERPRISE, enterprise_id=firm.id)
    make_user(database, "demo", Role.DISTRICT, sample=True)
    for login in ("boss", "demo"):
        client = stranger()
        assert client.sign_in_on_page(login).headers["Location"] == "/"
        assert client.get("/account").status_code == 200


def test_an_enterprise_that_has_a_factor_is_asked_for_it(database: Session, stranger: Browsers, strict: Flask) -> None:
    firm = make_enterprise(database, "91999999MA0000099C", "示例精密机械099")
    boss = make_user(database, "boss", Role.ENTERPRISE, enterprise_id=firm.id)
    give_factor(database, strict.extensions["settings"], boss)
    client = stranger()
    assert client.sign_in_on_page("boss").headers["Location"] == "/sign-in/code"
    answer = client.send("/fill/facts/identity/autosave")
    assert (answer.status_code, answer.get_json()["state"]) == (401, "signed_out")
    assert client.send("/sign-in/code", code=code_of(SECRET)).headers["Location"] == "/"


def test_a_whole_session_without_the_factor_that_is_asked_is_nobody_s(
    database: Session, browser: Browsers, stranger: Browsers
) -> None:
    """An official whose session began where no second factor was asked, or before he became an official."""
    make_user(database, "clerk", Role.DISTRICT)
    easy, hard = browser(), stranger()
    easy.sign_in("clerk")
    cookie = easy.get_cookie("session")
    assert cookie is not None
    assert easy.get("/account").status_code == 200
    hard.set_cookie("session", cookie.value)
    assert hard.get("/account").headers["Location"] == "/sign-in?back=/account"
