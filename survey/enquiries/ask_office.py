"""A firm asks the office of a campaign, and withdraws a question that was not answered yet."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.enquiries.enquiry_results import MOST_OF_FIRM, MOST_OPEN, EnquiryRefusedError
from survey.models import Enquiry, EnquiryState, Enterprise
from survey.queries import enquiries
from survey.records import audit_trail
from survey.store.db import unit_of_work


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to the office. `questionnaire`, `question`: what it is about; empty for the campaign as a whole."""

    text: str
    questionnaire: str = ""
    question: str = ""


def ask_office(database: Session, campaign_id: int, enterprise_id: int, asked: Asked, *, author_id: int) -> int:
    """Store a question of a firm and return its id.

    Raises EnquiryRefusedError (``many_open``, ``many``).
    """
    with unit_of_work(database):
        database.scalars(select(Enterprise.id).where(Enterprise.id == enterprise_id).with_for_update()).one()
        total, waiting = enquiries.count_of_firm(database, campaign_id, enterprise_id)
        if waiting >= MOST_OPEN:
            raise EnquiryRefusedError("many_open")
        if total >= MOST_OF_FIRM:
            raise EnquiryRefusedError("many")
        enquiry = Enquiry(
            campaign_id=campaign_id,
            enterprise_id=enterprise_id,
            questionnaire_id=asked.questionnaire,
            question_id=asked.question,
            text=asked.text,
            asked_by_id=author_id,
        )
        database.add(enquiry)
        database.flush()
        about = {"questionnaire": asked.questionnaire, "question": asked.question}
        detail = {key: value for key, value in about.items() if value}
        personal = {"text": asked.text}
        audit_trail.record(
            database,
            "ask_enquiry",
            user_id=author_id,
            about=("enquiry", enquiry.id),
            detail=detail,
            personal=personal,
        )
        return enquiry.id


def withdraw_enquiry(database: Session, enquiry_id: int, *, author_id: int) -> None:
    """Withdraw a question that waits for an answer. Raises EnquiryRefusedError (``answered``, ``withdrawn``)."""
    with unit_of_work(database):
        enquiry = held_enquiry(database, enquiry_id)
        if enquiry.state == EnquiryState.WITHDRAWN:
            raise EnquiryRefusedError("withdrawn")
        if enquiry.state != EnquiryState.OPEN:
            raise EnquiryRefusedError("answered")
        enquiry.state = EnquiryState.WITHDRAWN
        audit_trail.record(database, "withdraw_enquiry", user_id=author_id, about=("enquiry", enquiry_id))


def held_enquiry(database: Session, enquiry_id: int) -> Enquiry:
    """Return an enquiry as it is now, locked until the caller's unit of work ends."""
    wanted = select(Enquiry).where(Enquiry.id == enquiry_id).with_for_update(of=Enquiry)
    return database.scalars(wanted.execution_options(populate_existing=True)).one()
