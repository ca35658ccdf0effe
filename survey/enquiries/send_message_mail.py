"""A firm's people get a mail that there is a message, where mails are sent and their address is confirmed."""

from __future__ import annotations

from functools import partial

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.config import Settings
from survey.enquiries.message_words import message_mail
from survey.models import Campaign, CaseMessage
from survey.queries import cases
from survey.web.mail import Courier, Mail, send_mail, sends_mail


def send_message_mail(app: Flask, database: Session, message_id: int) -> bool:
    """Put mails about a message in line and return whether there is one; nothing waits for them or depends on them."""
    settings: Settings = app.extensions["settings"]
    if not sends_mail(settings):
        return False
    enterprise_id, title = database.execute(
        select(CaseMessage.enterprise_id, Campaign.title)
        .join(Campaign, Campaign.id == CaseMessage.campaign_id)
        .where(CaseMessage.id == message_id)
    ).one()
    courier: Courier = app.extensions["courier"]
    mails = [
        Mail(email, *message_mail(settings.public_url, name, title))
        for email, name in cases.addressees(database, enterprise_id)
    ]
    for mail in mails:
        courier.take(partial(send_mail, settings, mail))
    return bool(mails)
