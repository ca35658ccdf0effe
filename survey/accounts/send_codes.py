"""Codes are mailed, beside the request that asks for them: to confirm an address, or to reset a password."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.accounts.mail_words import address_mail, reset_mail
from survey.accounts.one_time_codes import CodeFor, issue_code
from survey.accounts.pauses import network, record_attempt, refuse_early
from survey.accounts.reset_second_factor import about_account
from survey.config import Settings
from survey.models import AccountCode, CodePurpose, User, utc_now
from survey.records import audit_trail
from survey.store.db import unit_of_work
from survey.web.mail import Courier, Mail, send_mail

GAP = timedelta(minutes=5)
"""Nobody's mailbox is filled by a stranger: a second code for the same account is sent only after so long."""


def send_reset_code(app: Flask, database: Session, login: str, address: str) -> None:
    """Have a code mailed to the confirmed address of an account, if there is such an account and address.

    Whether there is, is found out after the answer, so that it takes as long for any login. Raises TooSoonError after
    several requests from the same address.
    """
    place = network(address)
    database.rollback()
    refuse_early(database, "mail:reset", place)
    with unit_of_work(database):
        record_attempt(database, "mail:reset", place, succeeded=False)
    courier: Courier = app.extensions["courier"]
    courier.take(lambda: _send_reset(app, login, address))


def send_address_code(app: Flask, database: Session, user: User, email: str) -> None:
    """Have a code mailed to an address that somebody says is his own. Raises TooSoonError after several requests."""
    user_id, tried = user.id, f"mail:{user.id}"
    database.rollback()
    refuse_early(database, tried, tried)
    settings: Settings = app.extensions["settings"]
    with unit_of_work(database):
        record_attempt(database, tried, tried, succeeded=False)
        whom = CodeFor(user_id=user_id, detail={"email": email})
        code = issue_code(database, settings, CodePurpose.EMAIL, whom, by_id=user_id)
        name = database.get_one(User, user_id).name
    courier: Courier = app.extensions["courier"]
    courier.take(lambda: _send(app, email, address_mail(settings.public_url, name, code)))


def _send_reset(app: Flask, login: str, address: str) -> None:
    settings: Settings = app.extensions["settings"]
    with app.app_context(), app.extensions["sessions"]() as database, unit_of_work(database):
        user = database.scalar(
            select(User).where(User.login == login, User.active.is_(True), User.email != "").with_for_update(of=User)
        )
        if user is None or _mailed_lately(database, user.id):
            return
        code = issue_code(database, settings, CodePurpose.RESET, CodeFor(user_id=user.id), by_id=None)
        detail = {"user": user.id, "mailed": True, "from": address}
        audit_trail.record(database, "reset_issued", user_id=None, about=about_account(user), detail=detail)
        email, name = user.email, user.name
    _send(app, email, reset_mail(settings.public_url, name, code))


def _send(app: Flask, email: str, worded: tuple[str, str]) -> None:
    with app.app_context():
        send_mail(app.extensions["settings"], Mail(email, str(worded[0]), str(worded[1])))


def _mailed_lately(database: Session, user_id: int) -> bool:
    mailed = (AccountCode.user_id == user_id) & AccountCode.issued_by_id.is_(None)
    recent = select(AccountCode.id).where(
        mailed, AccountCode.purpose == CodePurpose.RESET, AccountCode.issued_at > utc_now() - GAP
    )
    return database.scalar(recent.limit(1)) is not None
