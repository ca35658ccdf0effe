"""A message in the thread of a firm and the office, stored inside the unit of work of whoever has something to say."""

from __future__ import annotations

import hashlib

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.enquiries.enquiry_results import MOST_MESSAGES
from survey.models import CaseMessage, Enterprise
from survey.queries import cases
from survey.records import audit_trail


def digest_of(text: str) -> str:
    """Return what the trail keeps of a text: it can be held against the stored one, and nobody reads it there."""
    return hashlib.sha256(text.encode()).hexdigest()


def lock_firm(database: Session, enterprise_id: int) -> None:
    """Let nobody else write about a firm until the caller's unit of work ends."""
    database.scalars(select(Enterprise.id).where(Enterprise.id == enterprise_id).with_for_update()).one()


def store_message(
    database: Session, case: tuple[int, int], text: str, *, author_id: int, from_firm: bool, answer_wanted: bool
) -> int:
    """Store a message of a firm that the caller holds, with an entry in the trail, and return its id.

    `case`: campaign and firm.
    """
    campaign_id, enterprise_id = case
    message = CaseMessage(
        campaign_id=campaign_id,
        enterprise_id=enterprise_id,
        from_firm=from_firm,
        answer_wanted=answer_wanted,
        text=text,
        written_by_id=author_id,
    )
    database.add(message)
    database.flush()
    about, detail = ("case_message", message.id), {"text_digest": digest_of(text)}
    action = "answer_message" if from_firm else "write_message"
    audit_trail.record(database, action, user_id=author_id, about=about, detail=detail)
    return message.id


def tell_firm(database: Session, case: tuple[int, int], text: str, *, author_id: int) -> int | None:
    """Store what the office tells a firm that the caller holds; None where its thread takes no more messages."""
    if cases.thread_size(database, *case).size >= MOST_MESSAGES:
        return None
    return store_message(database, case, text, author_id=author_id, from_firm=False, answer_wanted=False)
