"""Accounts are made: by an enterprise nobody knows, asked for by one that is listed, and by an administrator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from survey.accounts import register as accounts
from survey.accounts.check_administrators import ChangeRefusedError
from survey.models import AccountRequest, AuditEntry, Campaign, Enterprise, Role, User
from tests.integration.accounts.test_decide_requests import CODE, NAME, Browsers, listed, register, signs_in
from tests.integration.at_once import at_once
from tests.integration.conftest import PASSWORD, make_enterprise, make_user


def test_a_listed_enterprises_code_makes_a_request_and_shows_nothing(
    database: Session, campaign: Campaign, browser: Browsers
) -> None:
    listed(database)
    stranger = browser()
    response = register(stranger)
    assert (response.status_code, response.headers["Location"]) == (302, "/register/received")
    text = stranger.get("/register/received").get_data(as_text=True)
    assert "账号申请已收到" in text
    assert [word in text for word in (NAME, "在册联系人", "10000000009")] == [False] * 3
    for path in ("/workbench", "/check", "/result", "/workbooks", "/fill/facts/identity"):
        assert stranger.get(path).headers["Location"].startswith("/sign-in")
    assert not signs_in(browser)
    assert database.scalar(select(func.count()).select_from(User)) == 0
    assert database.get_one(Enterprise, 1).name == NAME


def test_what_waits_can_be_asked_twice_at_the_same_moment(database: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    real: Any = accounts._make_unapproved_account
    meanwhile: list[str] = []

    def begin(session: Session, registration: accounts.Registration, password_hash: str) -> User:
        if not meanwhile:
            meanwhile.append("somebody else")
            raise IntegrityError("INSERT", {}, Exception("unique"))
        found: User = real(session, registration, password_hash)
        return found

    monkeypatch.setattr(accounts, "_make_unapproved_account", begin)
    wanted = accounts.Registration(CODE, NAME, "malu", "示例联系人", "10000000001", PASSWORD)
    assert isinstance(accounts.register_enterprise(database, wanted, "10.0.0.1"), User)


def test_no_official_gets_an_enterprises_login(database: Session, browser: Browsers) -> None:
    make_user(database, "administrator", Role.SYSTEM)
    client = browser()
    client.sign_in("administrator")
    client.get("/accounts")
    response = client.send("/accounts", login=CODE.lower(), name="示例", role="district", unit="")
    assert "统一社会信用代码是企业的账号" in response.get_data(as_text=True)
    assert database.scalar(select(func.count()).select_from(User)) == 1


WANTED = accounts.Registration(CODE, NAME, "malu", "示例联系人", "10000000001", PASSWORD)


def test_whoever_nobody_knows_gets_an_account_and_whoever_is_known_a_request(database: Session) -> None:
    made = accounts.register_enterprise(database, WANTED, "10.0.0.1")
    assert isinstance(made, User)
    assert (made.login, made.approved) == (CODE, False)
    assert accounts.has_approved_account(database, made.enterprise_id or 0) is False
    asked = accounts.register_enterprise(database, WANTED, "10.0.0.1")
    assert isinstance(asked, AccountRequest)
    assert (asked.enterprise_id, asked.unit, asked.address) == (made.enterprise_id, "malu", "10.0.0.1")
    trail = database.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert trail == ["register", "ask_for_account"]


def test_an_enterprise_with_an_approved_account_gets_no_other(database: Session) -> None:
    enterprise = make_enterprise(database, CODE, NAME)
    make_user(database, CODE, Role.ENTERPRISE, enterprise_id=enterprise.id)
    assert accounts.has_approved_account(database, enterprise.id)
    made = accounts.register_enterprise(database, WANTED, "10.0.0.1")
    assert isinstance(made, AccountRequest)
    assert database.scalars(select(User.login)).all() == [CODE]


def test_a_login_is_given_once(database: Session) -> None:
    first = accounts.make_official_account(
        database, User(login="town", name="示例甲", role=Role.TOWN, unit="anting"), PASSWORD, by=None
    )
    assert (first.unit, first.password_hash != "") == ("anting", True)
    other = User(login="town", name="示例乙", role=Role.DISTRICT)
    with pytest.raises(accounts.AccountExistsError, match="town"):
        accounts.make_official_account(database, other, PASSWORD, by=None)
    assert database.scalars(select(User.name)).all() == ["示例甲"]


def test_of_two_accounts_of_one_login_at_once_one_is_made(app: Flask, database: Session) -> None:
    def make(own: Session) -> str:
        account = User(login="clerk", name="示例人员", role=Role.DISTRICT, phone="")
        try:
            accounts.make_official_account(own, account, PASSWORD, by=None)
        except accounts.AccountExistsError:
            return "exists"
        return "made"

    assert sorted(at_once(app, make, make)) == ["exists", "made"]
    assert database.scalars(select(User.login)).all() == ["clerk"]


def test_of_two_administrators_of_one_person_at_once_one_is_made(app: Flask, database: Session) -> None:
    make_user(database, "root", Role.SECURITY)

    def make(login: str, role: Role) -> Callable[[Session], str]:
        def work(own: Session) -> str:
            try:
                accounts.make_official_account(
                    own, User(login=login, name="示例李", role=role, phone=""), PASSWORD, by=None
                )
            except ChangeRefusedError as error:
                return error.fault
            return "made"

        return work

    outcomes = at_once(app, make("li-sys", Role.SYSTEM), make("li-audit", Role.AUDIT))
    assert sorted(outcomes) == ["made", "second"]
    assert database.scalar(select(func.count()).select_from(User)) == 2
