"""Signing in: the same words for every failure, lockout, new session ids, idle and absolute limits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from survey.db import unit_of_work
from survey.models import AuditEntry, Role, SignInAttempt, User, WebSession, utc_now
from survey.services import accounts
from tests.integration.conftest import PASSWORD, Browser, make_user

SENTENCE = "账号或密码不正确，或尝试次数过多"


def test_wrong_password_and_unknown_account_get_the_same_page(
    database: Session, browser: Callable[[], Browser]
) -> None:
    make_user(database, "somebody", Role.DISTRICT)
    wrong = browser().sign_in("somebody", "Wrong-Password-2026")
    unknown = browser().sign_in("nobody-here", "Wrong-Password-2026")
    assert (wrong.status_code, unknown.status_code) == (200, 200)
    assert SENTENCE in wrong.get_data(as_text=True)
    assert SENTENCE in unknown.get_data(as_text=True)


def test_sixth_attempt_is_locked_even_with_the_right_password(database: Session) -> None:
    make_user(database, "somebody", Role.DISTRICT)
    tried = [accounts.sign_in(database, "somebody", "wrong", "10.0.0.1") for _ in range(5)]
    assert tried == [None] * 5
    assert accounts.sign_in(database, "somebody", PASSWORD, "10.0.0.2") is None


def test_lock_ends_after_half_an_hour(database: Session) -> None:
    make_user(database, "somebody", Role.DISTRICT)
    for _ in range(5):
        accounts.sign_in(database, "somebody", "wrong", "10.0.0.1")
    with unit_of_work(database):
        database.execute(update(SignInAttempt).values(at=utc_now() - timedelta(minutes=31)))
    assert accounts.sign_in(database, "somebody", PASSWORD, "10.0.0.1") is not None


def test_address_is_locked_after_thirty_failures_on_any_account(database: Session) -> None:
    make_user(database, "somebody", Role.DISTRICT)
    for number in range(30):
        accounts.sign_in(database, f"guess{number}", "wrong", "10.0.0.9")
    assert accounts.sign_in(database, "somebody", PASSWORD, "10.0.0.9") is None
    assert accounts.sign_in(database, "somebody", PASSWORD, "10.0.0.8") is not None


def test_account_without_password_cannot_sign_in(database: Session) -> None:
    make_user(database, "demo", Role.DISTRICT)
    with unit_of_work(database):
        database.execute(update(User).values(password_hash=None))
    assert accounts.sign_in(database, "demo", "", "10.0.0.1") is None


def test_signing_in_gives_a_new_session_id(database: Session, browser: Callable[[], Browser]) -> None:
    make_user(database, "somebody", Role.ADMINISTRATOR)
    client = browser()
    client.get("/sign-in")
    before = client.get_cookie("session")
    client.sign_in("somebody")
    after = client.get_cookie("session")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert after.http_only
    assert after.same_site == "Lax"


def test_idle_session_ends(database: Session, browser: Callable[[], Browser]) -> None:
    make_user(database, "somebody", Role.ADMINISTRATOR)
    client = browser()
    client.sign_in("somebody")
    assert client.get("/accounts").status_code == 200
    with unit_of_work(database):
        database.execute(update(WebSession).values(last_seen_at=utc_now() - timedelta(minutes=31)))
    assert client.get("/accounts").status_code == 302


def test_old_session_ends_though_it_is_in_use(database: Session, browser: Callable[[], Browser]) -> None:
    make_user(database, "somebody", Role.ADMINISTRATOR)
    client = browser()
    client.sign_in("somebody")
    with unit_of_work(database):
        database.execute(update(WebSession).values(created_at=utc_now() - timedelta(hours=13)))
    assert client.get("/accounts").status_code == 302


def test_signing_in_and_out_is_in_the_audit_trail(database: Session, browser: Callable[[], Browser]) -> None:
    make_user(database, "somebody", Role.ADMINISTRATOR)
    client = browser()
    client.sign_in("somebody")
    client.send("/sign-out")
    assert client.get("/accounts").status_code == 302
    actions = database.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == ["sign_in", "sign_out"]


def test_return_address_never_leads_to_another_host(database: Session, browser: Callable[[], Browser]) -> None:
    make_user(database, "somebody", Role.ADMINISTRATOR)
    client = browser()
    client.get("/sign-in")
    response = client.send("/sign-in?back=//evil.example/", login="somebody", password=PASSWORD)
    assert response.headers["Location"] == "/"


def test_registration_refuses_bad_input_all_at_once(database: Session, browser: Callable[[], Browser]) -> None:
    client = browser()
    client.get("/register")
    response = client.send(
        "/register",
        credit_code="91999999MA00000010",
        enterprise_name="",
        unit="anting",
        contact="示例联系人",
        password="short",
        again="other",
    )
    page = response.get_data(as_text=True)
    assert "<title>错误：" in page
    sentences = ("校验位不符", "请按营业执照填写企业名称", "密码至少12位", "两次输入的密码不同")
    assert [sentence in page for sentence in sentences] == [True] * 4
    assert 'value="示例联系人"' in page
    assert database.scalar(select(func.count()).select_from(User)) == 0


def test_second_account_of_an_enterprise_is_refused(database: Session, browser: Callable[[], Browser]) -> None:
    fields = {
        "credit_code": "91999999MA0000001N",
        "enterprise_name": "示例精密机械001",
        "unit": "anting",
        "contact": "示例联系人",
        "password": PASSWORD,
        "again": PASSWORD,
    }
    first, second = browser(), browser()
    first.get("/register")
    assert first.send("/register", **fields).status_code == 302
    second.get("/register")
    response = second.send("/register", **fields)
    assert response.status_code == 200
    assert "该企业已有账号" in response.get_data(as_text=True)
