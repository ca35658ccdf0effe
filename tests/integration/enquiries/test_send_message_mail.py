"""A mail to the firm's people that there is a message, without a word of it; nothing depends on it."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import CaseMessage
from survey.web.mail import Courier
from tests.integration.accounts.test_send_codes import Inbox, inbox, mailing
from tests.integration.cases.kept import Kept, kept, marks, text
from tests.integration.conftest import Browser
from tests.integration.enquiries.test_send_answer_mail import confirm_address, unheard

__all__ = ["inbox", "kept", "mailing", "unheard"]


def sent(app: Flask, kept: Kept, database: Session) -> tuple[str, list[str]]:
    """Write to the firm in an application; return the page after it, and what is stored, once mails were dealt with."""
    client = Browser(app)
    client.sign_in("town")
    case = f"/cases/{kept.firm}"
    answer = client.send(f"{case}/messages", message="机密的内容", answer_wanted="y", **marks(client, case))
    assert answer.status_code == 302
    courier: Courier = app.extensions["courier"]
    courier.wait()
    shown = text(client, case)
    database.rollback()
    return shown, list(database.scalars(select(CaseMessage.text)))


def test_the_firms_people_get_a_mail_without_the_text(
    kept: Kept, database: Session, mailing: Flask, inbox: tuple[Inbox, int]
) -> None:
    for login in ("boss", "clerk", "rival"):
        confirm_address(database, login)
    page, stored = sent(mailing, kept, database)
    assert ("已另发邮件提醒" in page, stored) == (True, ["机密的内容"])
    mails = sorted(inbox[0].found, key=lambda mail: mail[0])
    subject = "主管部门有新消息 / A new message from the authorities"
    assert [(to, message["Subject"]) for to, message in mails] == [
        (["boss@example.test"], subject), (["clerk@example.test"], subject),
    ]  # fmt: skip
    bodies = [message.get_content() for _to, message in mails]
    assert [("/messages" in body, "机密" in body) for body in bodies] == [(True, False)] * 2


def test_without_addresses_or_with_a_deaf_server_the_message_is_there(
    kept: Kept, database: Session, unheard: Flask
) -> None:
    page, stored = sent(unheard, kept, database)
    assert ("已另发邮件提醒" in page, stored) == (False, ["机密的内容"])
    confirm_address(database, "boss")
    _page, stored = sent(unheard, kept, database)
    assert stored == ["机密的内容", "机密的内容"]
