"""Whoever asked gets a mail that the office answered, where mails are sent and the address is confirmed."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.config import Settings
from survey.enquiries.mail_words import answered_mail
from survey.models import Campaign, Enquiry, User
from survey.web.mail import Courier, Mail, send_mail, sends_mail


def send_answer_mail(app: Flask, database: Session, enquiry_id: int) -> bool:
    """Put a mail to whoever asked in line and return whether there is one; nothing waits for it or depends on it."""
    settings: Settings = app.extensions["settings"]
    if not sends_mail(settings):
        return False
    found = database.execute(
        select(User.email, User.name, Campaign.title)
        .join(Enquiry, Enquiry.asked_by_id == User.id)
        .join(Campaign, Campaign.id == Enquiry.campaign_id)
        .where(Enquiry.id == enquiry_id, User.active.is_(True), User.email != "", Enquiry.enterprise_id.is_not(None))
    ).one_or_none()
    if found is None:
        return False
    email, name, title = found
    subject, text = answered_mail(settings.public_url, name, title, enquiry_id)
    courier: Courier = app.extensions["courier"]
    courier.take(lambda: send_mail(settings, Mail(email, subject, text)))
    return True
