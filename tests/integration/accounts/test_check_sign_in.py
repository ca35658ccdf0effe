"""Who it is, is asked by pages and dialogs alike: the user, or the reason in words and the seconds to wait."""

from __future__ import annotations

from flask import Flask
from sqlalchemy.orm import Session

from survey.accounts.check_sign_in import check_sign_in
from survey.forms.account import SignInForm
from survey.models import Role
from tests.integration.conftest import PASSWORD, make_user


def asked(app: Flask, login: str, password: str) -> tuple[str | None, int, list[str]]:
    """Return the login found, the seconds to wait and the errors; the token is checked before any view runs."""
    with app.test_request_context("/sign-in", method="POST", data={"login": login, "password": password}):
        form = SignInForm(meta={"csrf": False})
        user, seconds = check_sign_in(form)
        return (user.login if user is not None else None), seconds, list(form.form_errors)


def test_the_right_password_gives_the_user_and_a_wrong_one_the_reason(app: Flask, database: Session) -> None:
    make_user(database, "district", Role.DISTRICT)
    assert asked(app, "district", PASSWORD) == ("district", 0, [])
    reason = "账号或密码不正确，请核对后重试。账号申请在核准之前还不能登录。"
    assert asked(app, "district", "Wrong-Password-2026") == (None, 0, [reason])
    assert asked(app, "nobody", PASSWORD) == (None, 0, [reason])


def test_after_three_failures_it_says_how_long_to_wait(app: Flask, database: Session) -> None:
    make_user(database, "district", Role.DISTRICT)
    for _ in range(3):
        asked(app, "district", "Wrong-Password-2026")
    login, seconds, errors = asked(app, "district", PASSWORD)
    assert (login, errors) == (None, [f"密码连续输错，请 {seconds} 秒后再试。已保存的内容不受影响。"])
    assert seconds in {1, 2}
