"""Plain-text mails, sent beside the requests by one thread: a slow or failing server holds up no page."""

from __future__ import annotations

import logging
import queue
import smtplib
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import parse_qs, unquote, urlsplit

from flask import Flask

from survey.config import Settings

LONGEST_LINE = 200
"""Tasks that wait at once; more are not taken on."""
_log = logging.getLogger("survey.mail")


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail: to whom, about what, and its text."""

    to: str
    subject: str
    text: str


class Courier:
    """Runs tasks that send mails, one after the other; what fails is logged and told to nobody."""

    def __init__(self) -> None:
        self._line: queue.Queue[Callable[[], None]] = queue.Queue(LONGEST_LINE)
        self._guard = threading.Lock()
        self._thread: threading.Thread | None = None

    def take(self, task: Callable[[], None]) -> None:
        """Put a task in line and return at once; beyond `LONGEST_LINE` it is dropped with a line in the log."""
        with self._guard:
            if self._thread is None:
                self._thread = threading.Thread(target=self._loop, name="mail", daemon=True)
                self._thread.start()
        try:
            self._line.put_nowait(task)
        except queue.Full:
            _log.error("too many mails wait: one was dropped")

    def wait(self) -> None:
        """Return when every task in line was done."""
        self._line.join()

    def _loop(self) -> None:
        while True:
            task = self._line.get()
            try:
                task()
            except Exception as error:  # noqa: BLE001 - whatever fails, the next mail is sent
                _log.error("a mail was not sent: %s", type(error).__name__)
            finally:
                self._line.task_done()


def install(app: Flask) -> None:
    """Give the application its courier."""
    app.extensions["courier"] = Courier()


def sends_mail(settings: Settings) -> bool:
    """Return whether a mail server is configured."""
    return bool(settings.smtp_url)


def send_mail(settings: Settings, mail: Mail) -> None:
    """Send a mail now. Raises OSError and smtplib.SMTPException, and ValueError for a line break in a header."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = settings.mail_from, mail.to, mail.subject
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=settings.mail_from.rpartition("@")[2] or "localhost")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    parts, patience = urlsplit(settings.smtp_url), settings.mail_patience.total_seconds()
    host, trusted = parts.hostname or "", ssl.create_default_context()
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=patience, context=trusted)
    else:
        server = smtplib.SMTP(host, parts.port or 587, timeout=patience)
    with server:
        if parse_qs(parts.query).get("starttls") == ["required"]:
            server.starttls(context=trusted)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)
