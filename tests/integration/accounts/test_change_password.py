"""Changing one's password: the old one is asked for, everybody else with the account is signed out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.accounts import change_password as changing
from survey.accounts.one_time_codes import CodeFaultError, CodeFor, find_code, issue_code
from survey.accounts.pauses import TooSoonError
from survey.accounts.register import make_official_account
from survey.accounts.sign_in import WrongPasswordError, sign_in_user
from survey.config import Settings
from survey.models import AuditEntry, CodePurpose, Role, User
from survey.store.db import unit_of_work
from tests.integration.conftest import PASSWORD, Browser, make_enterprise, make_user
from tests.integration.strict import actions, still

__all__ = ["still"]

Browsers = Callable[[], Browser]
NEW = "Amber-Kettle-Window-31"


def change(client: Browser, **fields: str) -> str:
    """Send the form with good values but for these, and return the page or the address it leads to."""
    client.get("/account/password")
    answer = client.send("/account/password", **{"old": PASSWORD, "password": NEW, "again": NEW} | fields)
    return answer.headers.get("Location") or answer.get_data(as_text=True)


def test_the_new_password_works_and_the_old_one_no_longer(database: Session, browser: Browsers) -> None:
    make_user(database, "clerk", Role.DISTRICT)
    client = browser()
    client.sign_in("clerk")
    assert change(client) == "/account"
    assert sign_in_user(database, "clerk", PASSWORD, "10.0.0.1") is None
    assert sign_in_user(database, "clerk", NEW, "10.0.0.1") is not None


def test_other_sessions_end_and_this_one_gets_a_new_id(database: Session, browser: Browsers) -> None:
    make_user(database, "clerk", Role.DISTRICT)
    mine, elsewhere = browser(), browser()
    for client in (mine, elsewhere):
        client.sign_in("clerk")
    before = mine.get_cookie("session")
    change(mine)
    after = mine.get_cookie("session")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert mine.get("/account").status_code == 200
    assert elsewhere.get("/account").headers["Location"] == "/sign-in?back=/account"
    mine.set_cookie("session", before.value)
    assert mine.get("/account").status_code == 302


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"old": "Wrong-Password-2026"}, "原密码不正确"),
        ({"password": "Jiading@2026!", "again": "Jiading@2026!"}, "这个密码容易被猜到"),
        ({"password": "Short-1", "again": "Short-1"}, "密码至少12位"),
        ({"password": "x" * 201, "again": "x" * 201}, "密码最多200位"),
        ({"password": "the-Clerk-and-Kettle-31", "again": "the-Clerk-and-Kettle-31"}, "密码不能包含账号或姓名"),
        ({"again": "Amber-Kettle-Window-32"}, "两次输入的密码不同"),
        ({"password": PASSWORD, "again": PASSWORD}, "新密码不能与原密码相同"),
        ({"old": ""}, "请填写原密码"),
    ],
)
def test_refusals_change_nothing(database: Session, browser: Browsers, fields: dict[str, str], sentence: str) -> None:
    make_user(database, "clerk", Role.DISTRICT)
    client, elsewhere = browser(), browser()
    client.sign_in("clerk")
    elsewhere.sign_in("clerk")
    assert sentence in change(client, **fields)
    assert elsewhere.get("/account").status_code == 200
    assert sign_in_user(database, "clerk", PASSWORD, "10.0.0.1") is not None


@pytest.mark.usefixtures("still")
def test_wrong_old_passwords_pause_as_signing_in_does(database: Session) -> None:
    user = make_user(database, "clerk", Role.DISTRICT)
    for _ in range(3):
        with pytest.raises(WrongPasswordError):
            changing.change_password(database, user, "Wrong-Password-2026", NEW, address="10.0.0.1")
    with pytest.raises(TooSoonError):
        changing.change_password(database, user, PASSWORD, NEW, address="10.0.0.1")
    with pytest.raises(TooSoonError):
        sign_in_user(database, "clerk", PASSWORD, "10.0.0.1")
    changing.change_password(database, user, PASSWORD, NEW, address="10.0.0.2")
    assert actions(database) == ["password_wrong"] * 3 + ["change_password"]


def test_people_of_an_enterprise_see_it_and_an_open_code_ends(database: Session, migrated: Settings) -> None:
    firm = make_enterprise(database, "91999999MA0000099C", "示例精密机械099")
    user = make_user(database, "boss", Role.ENTERPRISE, enterprise_id=firm.id)
    with unit_of_work(database):
        code = issue_code(database, migrated, CodePurpose.RESET, CodeFor(user_id=user.id), by_id=None)
    changing.change_password(database, user, PASSWORD, NEW, address="10.0.0.1")
    with pytest.raises(CodeFaultError, match="withdrawn"):
        find_code(database, migrated, CodePurpose.RESET, code)
    [entry] = database.scalars(select(AuditEntry)).all()
    found = (entry.action, entry.user_id, entry.object_type, entry.object_id, entry.detail)
    assert found == ("change_password", user.id, "enterprise", str(firm.id), {"user": user.id})


def test_who_must_change_it_is_led_there_from_every_page(database: Session, browser: Browsers) -> None:
    user = make_user(database, "clerk", Role.DISTRICT, must_change=True)
    client = browser()
    client.sign_in("clerk")
    paths = ("/", "/campaign", "/account", "/account/second-factor", "/account/email", "/register", "/sign-in")
    assert {client.get(path).headers["Location"] for path in paths} == {"/account/password"}
    assert client.send("/evaluations").headers["Location"] == "/account/password"
    page = client.get("/account/password").get_data(as_text=True)
    assert "初始密码是别人设置的" in page
    assert client.send("/language", language="en", back="/account/password").status_code == 302
    assert "Somebody else set the first password" in client.get("/account/password").get_data(as_text=True)
    assert change(client) == "/account"
    assert client.get("/today").status_code == 200
    database.rollback()
    assert user.must_change is False


def test_who_must_change_it_can_sign_out(database: Session, browser: Browsers) -> None:
    make_user(database, "clerk", Role.DISTRICT, must_change=True)
    client = browser()
    client.sign_in("clerk")
    assert client.send("/sign-out").headers["Location"] == "/"
    assert client.get("/account").headers["Location"] == "/sign-in?back=/account"


def test_a_script_is_told_in_a_sentence(database: Session, browser: Browsers) -> None:
    firm = make_enterprise(database, "91999999MA0000099C", "示例精密机械099")
    user = make_user(database, "boss", Role.ENTERPRISE, enterprise_id=firm.id)
    client = browser()
    client.sign_in("boss")
    client.get("/account")
    with unit_of_work(database):
        database.execute(update(User).where(User.id == user.id).values(must_change=True))
    answer = client.send("/fill/facts/identity/autosave")
    sentence = "请先修改初始密码，这次修改没有保存。请不要关闭本页，在另一个窗口修改密码，再回来保存。"
    assert (answer.status_code, answer.get_json()) == (401, {"state": "failed", "text": sentence})


def test_an_official_s_first_password_is_changed_by_himself(database: Session) -> None:
    """The verb `admin`, where one types one's own password, makes an account by nobody."""
    chief = make_user(database, "chief", Role.SYSTEM)
    made = [User(login=f"newcomer{n}", name="示例新人", role=Role.UNASSIGNED) for n in range(2)]
    for user, by in zip(made, (chief, None), strict=True):
        make_official_account(database, user, PASSWORD, by=by)
    assert [user.must_change for user in made] == [True, False]
