"""The office answers a question; a second answer replaces the first for whoever read the first."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.enquiries.ask_office import held_enquiry
from survey.enquiries.enquiry_results import EnquiryRefusedError, revision_of
from survey.models import EnquiryState, utc_now
from survey.records import audit_trail
from survey.store.db import unit_of_work


def answer_enquiry(database: Session, enquiry_id: int, answer: str, *, seen: str, author_id: int) -> None:
    """Store the answer to a question. `seen`: `revision_of` the question as the author read it.

    Raises EnquiryRefusedError (``is_notice``, ``withdrawn``, ``moved``).
    """
    with unit_of_work(database):
        enquiry = held_enquiry(database, enquiry_id)
        if enquiry.state == EnquiryState.NOTICE:
            raise EnquiryRefusedError("is_notice")
        if enquiry.state == EnquiryState.WITHDRAWN:
            raise EnquiryRefusedError("withdrawn")
        if revision_of(enquiry) != seen:
            raise EnquiryRefusedError("moved")
        before, enquiry.answer = enquiry.answer, answer
        enquiry.state = EnquiryState.ANSWERED
        enquiry.answered_by_id, enquiry.answered_at, enquiry.seen_at = author_id, utc_now(), None
        personal = {"answer": answer} | ({"answer_before": before} if before else {})
        audit_trail.record(
            database, "answer_enquiry", user_id=author_id, about=("enquiry", enquiry_id), personal=personal
        )
