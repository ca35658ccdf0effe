"""Codes by mail, against a mail server of our own: what is sent to whom, and that a bad server is nobody's business."""

from __future__ import annotations

import email
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from email import policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import event, func, select, update
from sqlalchemy.orm import Session

from survey.accounts.one_time_codes import find_code
from survey.accounts.send_codes import send_reset_code
from survey.app import create_app
from survey.config import Settings
from survey.models import AccountCode, AuditEntry, CodePurpose, Role, User, utc_now
from survey.store.db import unit_of_work
from survey.web.mail import Courier
from tests.integration.conftest import PASSWORD, Browser, make_enterprise, make_user
from tests.integration.strict import actions, still

__all__ = ["still"]

Browsers = Callable[[], Browser]
FIRM = "91999999MA0000099C"
NEW = "Amber-Kettle-Window-31"
ADDRESS = "boss@example.test"


class Inbox:
    """Keeps what the mail server is given: envelope and message."""

    def __init__(self) -> None:
        self.found: list[tuple[list[str], EmailMessage]] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - as aiosmtpd calls it
        """Keep a mail."""
        parsed = email.message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        self.found.append((envelope.rcpt_tos, parsed))
        return "250 OK"


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, int]]:
    """Return the inbox of a running mail server, and its port."""
    kept = Inbox()
    port = free_port()
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    yield kept, port
    controller.stop()


def mailing_app(settings: Settings, port: int) -> Flask:
    """Return an application that sends its mails to a port of this machine and does not wait long."""
    return create_app(
        replace(
            settings,
            smtp_url=f"smtp://127.0.0.1:{port}",
            mail_from="survey@example.test",
            mail_patience=timedelta(seconds=1),
        )
    )


@pytest.fixture
def mailing(app: Flask, migrated: Settings, inbox: tuple[Inbox, int]) -> Iterator[Flask]:
    """Return an application that sends its mails to the inbox."""
    made = mailing_app(migrated, inbox[1])
    yield made
    made.extensions["engine"].dispose()


@pytest.fixture
def boss(database: Session) -> User:
    """Return the person of an enterprise, with a confirmed address."""
    firm = make_enterprise(database, FIRM, "示例精密机械099", "anting")
    return make_user(database, FIRM, Role.ENTERPRISE, enterprise_id=firm.id, email=ADDRESS)


def forgot(app: Flask, login: str) -> tuple[int, str]:
    """Ask for a code on the page and return status and address of the answer, once the mail was dealt with."""
    client = Browser(app)
    client.get("/forgot")
    answer = client.send("/forgot", login=login)
    courier: Courier = app.extensions["courier"]
    courier.wait()
    return answer.status_code, answer.headers.get("Location", "")


def code_in(message: EmailMessage) -> str:
    """Return the code of a mail."""
    body = message.get_content()
    return str(body).partition("代码：")[2].partition("\n")[0].strip()


def test_a_mailed_code_resets_the_password(
    database: Session, mailing: Flask, inbox: tuple[Inbox, int], boss: User
) -> None:
    assert forgot(mailing, FIRM) == (302, "/reset")
    [(to, message)] = inbox[0].found
    assert to == [ADDRESS]
    assert (message["From"], message["To"]) == ("survey@example.test", ADDRESS)
    assert message.get_content_type() == "text/plain"
    text = message.get_content()
    assert "重设密码" in text
    assert "Reset password" in text
    client = Browser(mailing)
    client.get("/reset")
    assert client.send("/reset", login=FIRM, code=code_in(message), password=NEW, again=NEW).status_code == 302
    assert actions(database) == ["reset_issued", "reset_done"]
    entry = database.scalars(select(AuditEntry).where(AuditEntry.action == "reset_issued")).one()
    assert (entry.user_id, entry.object_type, entry.object_id) == (None, "enterprise", str(boss.enterprise_id))
    assert entry.detail == {"user": boss.id, "mailed": True, "from": "127.0.0.1"}


def test_the_mail_names_the_public_address(
    database: Session, app: Flask, migrated: Settings, inbox: tuple[Inbox, int], boss: User
) -> None:
    made = mailing_app(replace(migrated, public_url="https://survey.example.test"), inbox[1])
    send_reset_code(made, database, FIRM, "10.0.0.1")
    made.extensions["courier"].wait()
    made.extensions["engine"].dispose()
    assert "https://survey.example.test/reset" in inbox[0].found[0][1].get_content()


def test_unknown_logins_and_those_without_an_address_get_the_same_answer_and_no_mail(
    database: Session, mailing: Flask, inbox: tuple[Inbox, int], boss: User
) -> None:
    make_user(database, "clerk", Role.DISTRICT)
    make_user(database, "leaver", Role.DISTRICT, email="leaver@example.test", active=False)
    answers = {login: forgot(mailing, login) for login in ("nobody", "clerk", "leaver")}
    assert set(answers.values()) == {(302, "/reset")}
    assert inbox[0].found == []
    assert database.scalar(select(func.count()).select_from(AccountCode)) == 0


def test_the_answer_comes_before_anybody_looks_whether_there_is_such_a_login(
    mailing: Flask, inbox: tuple[Inbox, int], boss: User
) -> None:
    """The courier is kept waiting, so that what is asked of the database is asked by the page alone."""
    go, asked, work = threading.Event(), [], []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    mailing.extensions["courier"].take(go.wait)
    client = Browser(mailing)
    client.get("/forgot")
    event.listen(mailing.extensions["engine"], "before_cursor_execute", note)
    for login in (FIRM, "nobody"):
        asked.clear()
        assert client.send("/forgot", login=login).status_code == 302
        work.append(tuple(asked))
    event.remove(mailing.extensions["engine"], "before_cursor_execute", note)
    go.set()
    mailing.extensions["courier"].wait()
    assert work[0] == work[1]
    assert not [statement for statement in work[0] if "FROM user_account" in statement]
    assert [to for to, _message in inbox[0].found] == [[ADDRESS]]


def test_nobody_s_mailbox_is_filled_and_no_other_code_ends(
    database: Session, mailing: Flask, migrated: Settings, inbox: tuple[Inbox, int], boss: User
) -> None:
    for _ in range(3):
        forgot(mailing, FIRM)
    assert len(inbox[0].found) == 1
    with unit_of_work(database):
        database.execute(update(AccountCode).values(issued_at=utc_now() - timedelta(minutes=6)))
    send_reset_code(mailing, database, FIRM, "10.0.0.9")
    mailing.extensions["courier"].wait()
    assert len(inbox[0].found) == 2
    both = [find_code(database, migrated, CodePurpose.RESET, code_in(mail)) for _to, mail in inbox[0].found]
    assert len({code.id for code in both}) == 2


@pytest.mark.usefixtures("still")
def test_asking_again_and_again_pauses_by_address(mailing: Flask, inbox: tuple[Inbox, int], boss: User) -> None:
    answers = [forgot(mailing, f"login{n}") for n in range(4)]
    assert answers == [(302, "/reset")] * 3 + [(200, "")]


def test_no_header_is_made_of_what_somebody_typed(
    database: Session, mailing: Flask, inbox: tuple[Inbox, int], boss: User
) -> None:
    name = "示例\r\nBcc: thief@example.test\r\n\r\nforged"
    with unit_of_work(database):
        database.execute(update(User).where(User.id == boss.id).values(name=name))
    forgot(mailing, FIRM)
    [(to, message)] = inbox[0].found
    assert to == [ADDRESS]
    assert message["Bcc"] is None
    assert message.get_content().splitlines()[0] == "示例 Bcc: thief@example.test forged，您好："


def test_an_address_with_a_line_break_is_sent_nothing(
    database: Session, mailing: Flask, inbox: tuple[Inbox, int], boss: User, caplog: pytest.LogCaptureFixture
) -> None:
    """No form lets it in; should it stand in the database, nothing leaves and the log says so."""
    with unit_of_work(database):
        database.execute(update(User).values(email="boss@example.test\r\nBcc: thief@example.test"))
    assert forgot(mailing, FIRM) == (302, "/reset")
    assert inbox[0].found == []
    assert "a mail was not sent: ValueError" in caplog.text


def test_a_server_that_is_down_is_told_to_the_log_only(
    app: Flask, migrated: Settings, boss: User, caplog: pytest.LogCaptureFixture
) -> None:
    made = mailing_app(migrated, free_port())
    assert forgot(made, FIRM) == (302, "/reset")
    made.extensions["engine"].dispose()
    assert "a mail was not sent: ConnectionRefusedError" in caplog.text


def test_a_server_that_does_not_answer_holds_up_no_page(
    app: Flask, migrated: Settings, boss: User, caplog: pytest.LogCaptureFixture
) -> None:
    """It takes the connection and says nothing: the answer comes while the courier still waits for it."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        made = mailing_app(migrated, silent.getsockname()[1])
        taken = threading.Event()
        made.extensions["courier"].take(taken.wait)
        client = Browser(made)
        client.get("/forgot")
        answer = client.send("/forgot", login=FIRM)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/reset")
        taken.set()
        made.extensions["courier"].wait()
    made.extensions["engine"].dispose()
    assert "a mail was not sent: SMTPServerDisconnected" in caplog.text


def test_a_server_that_refuses_is_told_to_the_log_without_the_code(
    app: Flask, migrated: Settings, boss: User, caplog: pytest.LogCaptureFixture
) -> None:
    class Refusing:
        """Takes no mail."""

        async def handle_DATA(self, _server: Any, _session: Any, _envelope: Any) -> str:  # noqa: N802 - as above
            return "554 refused"

    port = free_port()
    controller = Controller(Refusing(), hostname="127.0.0.1", port=port)
    controller.start()
    made = mailing_app(migrated, port)
    assert forgot(made, FIRM) == (302, "/reset")
    controller.stop()
    made.extensions["engine"].dispose()
    assert [record.getMessage() for record in caplog.records if record.name == "survey.mail"] == [
        "a mail was not sent: SMTPDataError"
    ]


def test_without_a_mail_server_the_page_says_whom_to_call_and_sends_nothing(
    database: Session, browser: Browsers, boss: User
) -> None:
    client = browser()
    page = client.get("/forgot").get_data(as_text=True)
    assert "请致电所属街镇或主管科室" in page
    assert "用邮箱重设" not in page
    assert client.send("/forgot", login=FIRM).status_code == 200
    assert database.scalar(select(func.count()).select_from(AccountCode)) == 0


def test_an_address_is_confirmed_by_the_code_that_was_sent_there(
    database: Session, mailing: Flask, inbox: tuple[Inbox, int]
) -> None:
    user = make_user(database, "clerk", Role.DISTRICT)
    client = Browser(mailing)
    client.sign_in("clerk")
    client.get("/account/email")
    assert client.send("/account/email", email="clerk@example.test", password=PASSWORD).status_code == 302
    mailing.extensions["courier"].wait()
    [(to, message)] = inbox[0].found
    assert to == ["clerk@example.test"]
    database.rollback()
    assert user.email == ""
    page = client.get("/account/email").get_data(as_text=True)
    assert "已发到 clerk@example.test" in page
    assert "代码不正确或已失效" in client.send("/account/email/confirm", code="ABCD").get_data(as_text=True)
    assert client.send("/account/email/confirm", code=code_in(message)).headers["Location"] == "/account"
    database.rollback()
    assert user.email == "clerk@example.test"
    assert actions(database) == ["code_wrong", "address_confirmed"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"email": "clerk@example.test", "password": "Wrong-Password-2026"}, "密码不正确"),
        ({"email": "clerk@example.test"}, "请填写您的密码"),
        ({"email": "no address", "password": PASSWORD}, "请填写完整的电子邮箱"),
        ({"email": "a@example.test\nBcc: b@example.test", "password": PASSWORD}, "请填写完整的电子邮箱"),
    ],
)
def test_no_code_for_a_wrong_password_or_what_is_no_address(
    database: Session, mailing: Flask, inbox: tuple[Inbox, int], fields: dict[str, str], sentence: str
) -> None:
    make_user(database, "clerk", Role.DISTRICT)
    client = Browser(mailing)
    client.sign_in("clerk")
    client.get("/account/email")
    answer = client.send("/account/email", **fields)
    mailing.extensions["courier"].wait()
    assert (answer.status_code, sentence in answer.get_data(as_text=True)) == (200, True)
    assert inbox[0].found == []
