"""Setting up a second factor: by a code of the secret shown, with recovery codes that are kept as HMAC only."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.accounts import second_factor_routes
from survey.accounts.prove_second_factor import WrongCodeError
from survey.accounts.reset_second_factor import reset_second_factor
from survey.accounts.second_factors import open_secret
from survey.accounts.set_second_factor import set_second_factor
from survey.models import RecoveryCode, Role, User, WebSession
from tests.integration.conftest import PASSWORD, Browser, make_enterprise, make_user
from tests.integration.strict import SECRET, actions, code_of, give_factor, stranger, strict

__all__ = ["stranger", "strict"]
Browsers = Callable[[], Browser]
CODE = re.compile(r"[A-Z2-9]{4}(?:-[A-Z2-9]{4}){3}")


def secret_on(page: str) -> str:
    """Return the secret that a page shows in groups."""
    found = re.search(r'<code class="secret">([A-Z2-7 ]+)</code>', page)
    assert found is not None
    return found.group(1).replace(" ", "")


def test_an_official_sets_it_up_at_the_first_sign_in(database: Session, stranger: Browsers) -> None:
    user = make_user(database, "clerk", Role.DISTRICT)
    client = stranger()
    assert client.sign_in_on_page("clerk").headers["Location"] == "/sign-in/code"
    assert client.get("/sign-in/code").headers["Location"] == "/account/second-factor"
    page = client.get("/account/second-factor").get_data(as_text=True)
    secret = secret_on(page)
    assert secret_on(client.get("/account/second-factor").get_data(as_text=True)) == secret
    assert "<svg" in page
    assert not re.search(r"\sstyle=", page)
    refused = client.send("/account/second-factor", code="000000").get_data(as_text=True)
    assert "这个口令与刚才扫描的不符" in refused
    done = client.send("/account/second-factor", code=code_of(secret)).get_data(as_text=True)
    codes = CODE.findall(done)
    assert len(set(codes)) == 10
    assert client.send("/text-size", size="large").status_code == 302
    assert client.get("/account").status_code == 200
    database.rollback()
    assert user.totp_secret is not None
    assert secret not in user.totp_secret
    kept = database.scalars(select(RecoveryCode.code_hash)).all()
    assert len(kept) == 10
    assert not {code.replace("-", "") for code in codes} & set(kept)
    assert actions(database) == ["password_right", "second_factor_failed", "second_factor_set"]


def test_the_password_alone_sets_no_other_in_place_of_one(
    database: Session, strict: Flask, stranger: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two who both have the password the second, whose page is still open, comes too late."""
    user, settings = make_user(database, "clerk", Role.DISTRICT), strict.extensions["settings"]
    late = stranger()
    late.sign_in_on_page("clerk")
    secret = secret_on(late.get("/account/second-factor").get_data(as_text=True))
    sets = second_factor_routes.set_second_factor

    def after_the_other(*given: Any, **more: Any) -> list[str]:
        give_factor(database, settings, user)
        return sets(*given, **more)

    monkeypatch.setattr(second_factor_routes, "set_second_factor", after_the_other)
    answer = late.send("/account/second-factor", code=code_of(secret))
    assert answer.headers["Location"] == "/sign-in/code"
    database.rollback()
    assert open_secret(settings, user.id, user.totp_secret or "") == SECRET
    assert late.get("/account").headers["Location"] == "/sign-in/code?back=/account"


def test_the_code_that_set_it_up_signs_nobody_in(database: Session, stranger: Browsers) -> None:
    make_user(database, "clerk", Role.DISTRICT)
    client = stranger()
    client.sign_in_on_page("clerk")
    secret = secret_on(client.get("/account/second-factor").get_data(as_text=True))
    code = code_of(secret)
    client.send("/account/second-factor", code=code)
    client.get("/account")
    client.send("/sign-out")
    client.sign_in_on_page("clerk")
    assert "已经用过" in client.send("/sign-in/code", code=code).get_data(as_text=True)
    assert client.send("/sign-in/code", code=code_of(secret, 1)).status_code == 302


def test_other_sessions_end(database: Session, stranger: Browsers) -> None:
    firm = make_enterprise(database, "91999999MA0000099C", "示例精密机械099")
    make_user(database, "boss", Role.ENTERPRISE, enterprise_id=firm.id)
    mine, elsewhere = stranger(), stranger()
    for client in (mine, elsewhere):
        client.sign_in_on_page("boss")
    before = mine.get_cookie("session")
    secret = secret_on(mine.get("/account/second-factor").get_data(as_text=True))
    mine.send("/account/second-factor", code=code_of(secret), password=PASSWORD)
    after = mine.get_cookie("session")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert mine.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302
    assert database.scalar(select(func.count()).select_from(WebSession)) == 1


def test_signed_in_the_password_is_asked_for_and_a_wrong_one_changes_nothing(
    database: Session, stranger: Browsers, strict: Flask
) -> None:
    user = make_user(database, "clerk", Role.DISTRICT)
    give_factor(database, strict.extensions["settings"], user)
    client = stranger()
    client.sign_in_on_page("clerk")
    client.send("/sign-in/code", code=code_of())
    client.get("/account")
    database.rollback()
    sealed = user.totp_secret
    page = client.get("/account/second-factor").get_data(as_text=True)
    new = secret_on(page)
    assert new != SECRET
    assert "您已设置动态口令" in page
    for fields in ({"code": code_of(new)}, {"code": code_of(new), "password": "Wrong-Password-2026"}):
        client.send("/account/second-factor", **fields)
        database.rollback()
        assert user.totp_secret == sealed
    client.send("/account/second-factor", code=code_of(new), password=PASSWORD)
    database.rollback()
    assert user.totp_secret != sealed


def test_a_wrong_code_leaves_the_earlier_factor_as_it_was(database: Session, strict: Flask) -> None:
    settings = strict.extensions["settings"]
    user = make_user(database, "clerk", Role.DISTRICT)
    give_factor(database, settings, user)
    database.rollback()
    before = (user.totp_secret, user.totp_step)
    with pytest.raises(WrongCodeError):
        set_second_factor(
            database, settings, user.id, ("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "000000"), address="10.0.0.1"
        )
    database.rollback()
    assert (user.totp_secret, user.totp_step) == before
    assert database.scalar(select(func.count()).select_from(RecoveryCode)) == 0


def test_new_recovery_codes_for_the_password(database: Session, stranger: Browsers, strict: Flask) -> None:
    user = make_user(database, "clerk", Role.DISTRICT)
    give_factor(database, strict.extensions["settings"], user)
    client = stranger()
    client.sign_in_on_page("clerk")
    client.send("/sign-in/code", code=code_of())
    client.get("/account")
    wrong = client.send("/account/recovery-codes", password="Wrong-Password-2026").get_data(as_text=True)
    assert (CODE.findall(wrong), "密码不正确" in wrong) == ([], True)
    assert len(CODE.findall(client.send("/account/recovery-codes", password=PASSWORD).get_data(as_text=True))) == 10
    assert actions(database)[-2:] == ["password_wrong", "recovery_codes_made"]


def test_after_a_reset_it_is_set_up_again(database: Session, stranger: Browsers, strict: Flask) -> None:
    user = make_user(database, "clerk", Role.DISTRICT)
    security = make_user(database, "security", Role.SECURITY)
    give_factor(database, strict.extensions["settings"], user)
    client = stranger()
    client.sign_in_on_page("clerk")
    client.send("/sign-in/code", code=code_of())
    client.get("/account")
    reset_second_factor(database, user.id, "当面核对证件", by=security)
    assert client.get("/account").headers["Location"] == "/sign-in?back=/account"
    client.sign_in_on_page("clerk")
    assert client.get("/sign-in/code").headers["Location"] == "/account/second-factor"
    assert database.get_one(User, user.id).totp_step == 0


def test_who_need_not_have_it_removes_it_with_the_password(
    database: Session, stranger: Browsers, strict: Flask
) -> None:
    firm = make_enterprise(database, "91999999MA0000099C", "示例精密机械099")
    user = make_user(database, "boss", Role.ENTERPRISE, enterprise_id=firm.id)
    give_factor(database, strict.extensions["settings"], user)
    mine, elsewhere = stranger(), stranger()
    for client, steps in ((elsewhere, 0), (mine, 1)):
        client.sign_in_on_page("boss")
        client.send("/sign-in/code", code=code_of(steps=steps))
        client.get("/account")
    path = "/account/second-factor/remove"
    assert "密码不正确" in mine.send(path, password="Wrong-Password-2026").get_data(as_text=True)
    assert elsewhere.get("/account").status_code == 200
    assert mine.send(path, password=PASSWORD).headers["Location"] == "/account"
    database.rollback()
    assert (user.totp_secret, user.totp_step) == (None, 0)
    assert mine.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302
    assert actions(database)[-2:] == ["password_wrong", "second_factor_removed"]


def test_an_official_cannot_remove_it(database: Session, stranger: Browsers, strict: Flask) -> None:
    user = make_user(database, "clerk", Role.DISTRICT)
    give_factor(database, strict.extensions["settings"], user)
    client = stranger()
    client.sign_in_on_page("clerk")
    client.send("/sign-in/code", code=code_of())
    page = client.get("/account").get_data(as_text=True)
    assert "停用动态口令" not in page
    answer = client.send("/account/second-factor/remove", password=PASSWORD)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account")
    database.rollback()
    assert user.totp_secret is not None
