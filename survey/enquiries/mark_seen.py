"""Somebody of the firm says that the answer to its question is known, which takes it off the workbench."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.enquiries.ask_office import held_enquiry
from survey.enquiries.enquiry_results import EnquiryRefusedError, revision_of_answer
from survey.models import EnquiryState, utc_now
from survey.records import audit_trail
from survey.store.db import unit_of_work


def mark_seen(database: Session, enquiry_id: int, *, seen: str, author_id: int) -> None:
    """Mark the answer to a question as seen by its firm. `seen`: `revision_of_answer` as the page showed it.

    A second mark changes nothing. Raises EnquiryRefusedError (``not_answered_yet``, ``answered_anew``).
    """
    with unit_of_work(database):
        enquiry = held_enquiry(database, enquiry_id)
        if enquiry.state != EnquiryState.ANSWERED:
            raise EnquiryRefusedError("not_answered_yet")
        if revision_of_answer(enquiry) != seen:
            raise EnquiryRefusedError("answered_anew")
        if enquiry.seen_at is None:
            enquiry.seen_at = utc_now()
            audit_trail.record(database, "see_answer", user_id=author_id, about=("enquiry", enquiry_id))
