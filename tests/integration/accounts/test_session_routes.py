"""The session as scripts see it: 401 in JSON and never a page, one key per account, signing in where one stands."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from survey.accounts import session_routes
from survey.models import Campaign, Role, User, WebSession
from tests.integration.conftest import PASSWORD, Browser, make_enterprise, make_user
from tests.integration.strict import code_of, give_factor, stranger, strict

__all__ = ["stranger", "strict"]
AUTOSAVE = "/fill/facts/identity/autosave"


@pytest.fixture
def clerk(campaign: Campaign, database: Session, browser: Callable[[], Browser]) -> Browser:
    """Return a signed-in enterprise."""
    enterprise = make_enterprise(database, "91310114MA1GW00A0X", "示例有限公司")
    make_user(database, "clerk", Role.ENTERPRISE, enterprise_id=enterprise.id)
    client = browser()
    client.sign_in("clerk")
    client.get("/fill/facts/identity")
    return client


def end_sessions(app: Flask) -> None:
    with app.extensions["sessions"]() as database:
        database.execute(delete(WebSession))
        database.commit()


def account(database: Session, login: str) -> User:
    database.rollback()
    found = database.scalars(select(User).where(User.login == login)).one()
    database.expunge(found)
    database.rollback()
    return found


def test_it_says_whose_it_is_and_gives_the_key_to_its_account_only(
    clerk: Browser, database: Session, browser: Callable[[], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_routes, "time", SimpleNamespace(time=lambda: 1_790_000_000.25))
    answer = clerk.get("/session")
    said, own = answer.get_json(), account(database, "clerk")
    assert (said["account"], said["name"], said["key"]) == (own.id, "示例clerk", own.draft_key)
    assert (len(said["key"]), said["now"], answer.headers["Cache-Control"]) == (43, 1_790_000_000_250, "no-store")
    assert clerk.post(AUTOSAVE, data={"csrf_token": said["token"]}).status_code == 200
    make_user(database, "district", Role.DISTRICT)
    other = browser()
    other.sign_in("district")
    theirs = other.get("/session").get_json()["key"]
    assert (len(theirs), theirs == said["key"]) == (43, False)
    clerk.sign_in("clerk")
    assert clerk.get("/session").get_json()["key"] == said["key"]


def test_a_script_whose_session_is_over_is_told_in_json_and_signs_in_where_it_stands(
    clerk: Browser, app: Flask, database: Session
) -> None:
    token = clerk.token
    end_sessions(app)
    answers = [clerk.post(AUTOSAVE, data={"csrf_token": token}), clerk.get("/session")]
    said = [(answer.status_code, answer.is_json, answer.get_json()["state"]) for answer in answers]
    assert said == [(401, True, "signed_out")] * 2
    fresh = answers[-1].get_json()["token"]
    wrong = clerk.post("/session", data={"csrf_token": fresh, "login": "clerk", "password": "Wrong-Password-2026"})
    sentence = "账号或密码不正确，请核对后重试。账号申请在核准之前还不能登录。"
    assert (wrong.status_code, wrong.get_json()["text"]) == (400, sentence)
    empty = clerk.post("/session", data={"csrf_token": fresh, "login": "clerk"}).get_json()
    assert empty["text"] == "请填写密码"
    right = clerk.post("/session", data={"csrf_token": fresh, "login": "clerk", "password": PASSWORD}).get_json()
    assert (right["account"], right["key"]) == (account(database, "clerk").id, account(database, "clerk").draft_key)
    saved = clerk.post(AUTOSAVE, data={"csrf_token": right["token"], "base-tax_place": "0", "tax_place": "示例区"})
    assert saved.get_json()["state"] == "saved"


def test_another_account_of_another_tab_is_named_and_nothing_is_saved(clerk: Browser, database: Session) -> None:
    make_user(database, "district", Role.DISTRICT)
    token = clerk.token
    clerk.sign_in("district")
    answer = clerk.post(AUTOSAVE, data={"csrf_token": token, "base-tax_place": "0", "tax_place": "示例区"})
    said, other = answer.get_json(), account(database, "district")
    assert (answer.status_code, said["state"], said["account"]) == (401, "changed", other.id)


def test_signing_in_from_elsewhere_needs_the_token(clerk: Browser, app: Flask) -> None:
    end_sessions(app)
    clerk.delete_cookie("session")
    answer = clerk.post("/session", data={"login": "clerk", "password": PASSWORD})
    assert (answer.status_code, answer.get_json()["state"], clerk.get_cookie("session")) == (401, "signed_out", None)


def test_too_many_wrong_passwords_are_told_to_wait(clerk: Browser) -> None:
    token = clerk.get("/session").get_json()["token"]
    fields = {"csrf_token": token, "login": "clerk", "password": "Wrong-Password-2026"}
    statuses = [clerk.post("/session", data=fields).status_code for _ in range(4)]
    assert statuses == [400, 400, 400, 429]


def test_the_second_factor_is_asked_for_in_the_dialog(
    database: Session, stranger: Callable[[], Browser], strict: Flask
) -> None:
    official = make_user(database, "district", Role.DISTRICT)
    give_factor(database, strict.extensions["settings"], official)
    client = stranger()
    token = client.get("/session").get_json()["token"]
    first = client.post("/session", data={"csrf_token": token, "login": "district", "password": PASSWORD})
    assert (first.status_code, first.get_json()["asks"]) == (400, "code")
    token = first.get_json()["token"]
    assert client.get("/session").get_json()["state"] == "signed_out"
    wrong = client.post("/session", data={"csrf_token": token, "code": "000000"})
    assert (wrong.status_code, wrong.get_json()["asks"]) == (400, "code")
    right = client.post("/session", data={"csrf_token": token, "code": code_of()})
    assert (right.status_code, right.get_json()["account"]) == (200, account(database, "district").id)
