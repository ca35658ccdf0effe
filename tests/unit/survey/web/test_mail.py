"""Mails: how the server of the settings is spoken to, and what the courier does with what it can't do."""

from __future__ import annotations

import smtplib
import ssl
import threading
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any, ClassVar, Self

import pytest

from survey.config import Settings
from survey.web.mail import LONGEST_LINE, Courier, Mail, send_mail, sends_mail

SETTINGS = Settings(
    instance=Path(), database_url="sqlite://", secret_key="only for tests", mail_from="survey@example.test"
)
MAIL = Mail("clerk@example.test", "主题", "正文\n")


class FakeServer:
    """Notes what is asked of a mail server."""

    notes: ClassVar[list[Any]] = []

    def __init__(self, host: str, port: int, timeout: float, context: ssl.SSLContext | None = None) -> None:
        self.notes.append(("TLS" if context else "plain", host, port, timeout))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.notes.append("closed")

    def starttls(self, context: ssl.SSLContext) -> None:
        """Note whether the certificate is checked."""
        self.notes.append(("starttls", context.verify_mode is ssl.CERT_REQUIRED and context.check_hostname))

    def login(self, user: str, password: str) -> None:
        """Note who signs in."""
        self.notes.append(("login", user, password))

    def send_message(self, message: EmailMessage) -> None:
        """Note the mail."""
        self.notes.append((message["From"], message["To"], message["Subject"], message.get_content()))


@pytest.fixture
def notes(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Return what is asked of mail servers from now on."""
    FakeServer.notes.clear()
    monkeypatch.setattr(smtplib, "SMTP", FakeServer)
    monkeypatch.setattr(smtplib, "SMTP_SSL", FakeServer)
    return FakeServer.notes


SENT = ("survey@example.test", "clerk@example.test", "主题", "正文\n")


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        (
            "smtps://user%40x:p%3Aw@mail.example.test",
            [("TLS", "mail.example.test", 465, 20.0), ("login", "user@x", "p:w")],
        ),
        (
            "smtp://u:p@mail.example.test:2525?starttls=required",
            [("plain", "mail.example.test", 2525, 20.0), ("starttls", True), ("login", "u", "p")],
        ),
        ("smtp://127.0.0.1", [("plain", "127.0.0.1", 587, 20.0)]),
    ],
)
def test_the_server_is_spoken_to_as_its_address_says(notes: list[Any], url: str, asked: list[Any]) -> None:
    send_mail(replace(SETTINGS, smtp_url=url), MAIL)
    assert notes == [*asked, SENT, "closed"]


@pytest.mark.parametrize(
    "mail", [Mail("a@b.test\r\nBcc: c@d.test", "s", "t"), Mail("a@b.test", "s\nBcc: c@d.test", "t")]
)
def test_a_line_break_in_a_header_sends_nothing(notes: list[Any], mail: Mail) -> None:
    with pytest.raises(ValueError, match="linefeed"):
        send_mail(replace(SETTINGS, smtp_url="smtp://127.0.0.1"), mail)
    assert notes == []


def test_whether_mail_is_set_up() -> None:
    assert [sends_mail(SETTINGS), sends_mail(replace(SETTINGS, smtp_url="smtp://127.0.0.1"))] == [False, True]


def test_what_fails_is_logged_by_its_kind_and_the_next_is_done(caplog: pytest.LogCaptureFixture) -> None:
    courier, done = Courier(), []

    def fail() -> None:
        message = "the code is ABCD"
        raise OSError(message)

    courier.take(fail)
    courier.take(lambda: done.append("next"))
    courier.wait()
    assert done == ["next"]
    assert [record.getMessage() for record in caplog.records] == ["a mail was not sent: OSError"]


def test_a_full_line_takes_no_more(caplog: pytest.LogCaptureFixture) -> None:
    courier, go, begun, done = Courier(), threading.Event(), threading.Event(), []

    def hold() -> None:
        begun.set()
        go.wait()

    courier.take(hold)
    begun.wait()
    for number in range(LONGEST_LINE + 2):
        courier.take(lambda number=number: done.append(number))  # type: ignore[misc]
    go.set()
    courier.wait()
    assert done == list(range(LONGEST_LINE))
    assert [record.getMessage() for record in caplog.records] == ["too many mails wait: one was dropped"] * 2
