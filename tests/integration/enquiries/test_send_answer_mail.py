"""A mail to whoever asked, where mails are sent; without them, or with a bad server, the answer is stored as well."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.config import Settings
from survey.models import User
from survey.web.mail import Courier
from tests.integration.accounts.test_send_codes import Inbox, free_port, inbox, mailing, mailing_app
from tests.integration.conftest import Browser
from tests.integration.enquiries.asked import Asking, asking, put, seen, stored, text

__all__ = ["asking", "inbox", "mailing"]


@pytest.fixture
def unheard(app: Flask, migrated: Settings) -> Iterator[Flask]:
    """Return an application whose mail server does not answer."""
    made = mailing_app(migrated, free_port())
    yield made
    made.extensions["engine"].dispose()


def confirm_address(database: Session, login: str) -> None:
    database.rollback()
    database.scalars(select(User).where(User.login == login)).one().email = f"{login}@example.test"
    database.commit()


def answered(app: Flask, number: int) -> str:
    """Answer a question in an application; return its page once the mail was dealt with."""
    client = Browser(app)
    client.sign_in("district")
    sent = client.send(f"/enquiries/office/{number}/answer", answer="机密的答复", seen=seen(client, number))
    assert sent.status_code == 302
    courier: Courier = app.extensions["courier"]
    courier.wait()
    return text(client, f"/enquiries/office/{number}")


def test_whoever_asked_gets_a_mail_that_holds_neither_question_nor_answer(
    asking: Asking, database: Session, mailing: Flask, inbox: tuple[Inbox, int]
) -> None:
    number = put(asking.signed_in("boss"), "机密的问题")
    for login in ("boss", "clerk", "rival"):
        confirm_address(database, login)
    assert "已另发邮件提醒" in answered(mailing, number)
    [(to, message)] = inbox[0].found
    assert (to, message["Subject"]) == (["boss@example.test"], "您的提问已有答复 / Your question was answered")
    body = message.get_content()
    assert (f"编号 {number}" in body, f"/enquiries#enquiry-{number}" in body, "机密" in body) == (True, True, False)


def test_without_a_confirmed_address_nobody_gets_a_mail(
    asking: Asking, database: Session, mailing: Flask, inbox: tuple[Inbox, int]
) -> None:
    number = put(asking.signed_in("boss"))
    page = answered(mailing, number)
    assert ("答复已保存，企业可以看到。" in page, inbox[0].found) == (True, [])
    assert stored(database, number).answer == "机密的答复"


def test_a_server_that_does_not_answer_is_nobodys_business(asking: Asking, database: Session, unheard: Flask) -> None:
    number = put(asking.signed_in("boss"))
    confirm_address(database, "boss")
    answered(unheard, number)
    assert stored(database, number).answer == "机密的答复"


def test_where_no_mail_is_sent_the_answer_is_stored_and_nothing_promised(
    asking: Asking, database: Session, app: Flask
) -> None:
    number = put(asking.signed_in("boss"))
    confirm_address(database, "boss")
    assert "邮件" not in answered(app, number).partition("<main")[2].partition("</main")[0]
    assert stored(database, number).answer == "机密的答复"
