"""The office writes to a firm, the firm answers in the same thread, and says what of it it knows."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.cases.case_results import CaseKey, CaseRefusedError, Writer
from survey.cases.mark_seen import note_seen
from survey.enquiries.enquiry_results import MOST_MESSAGES
from survey.enquiries.store_message import lock_firm, store_message
from survey.models import utc_now
from survey.queries import cases
from survey.records import audit_trail
from survey.store.db import unit_of_work


def write_message(
    database: Session, case: CaseKey, text: str, writer: Writer, *, answer_wanted: bool, last: int
) -> int:
    """Store a message of the office to a firm and return its id. `last`: the newest of the thread that its page showed.

    Raises CaseRefusedError (``moved``, ``many``).
    """
    with unit_of_work(database):
        _hold_thread(database, case, last)
        made = _store(database, case, text, writer, from_firm=False, answer_wanted=answer_wanted)
        note_seen(database, case, writer)
        return made


def answer_message(database: Session, case: CaseKey, text: str, *, author_id: int, last: int) -> int:
    """Store a firm's answer and return its id; whoever answers knows what the office wrote. `last`: as above.

    Raises CaseRefusedError (``moved``, ``many``, ``silent``).
    """
    with unit_of_work(database):
        _hold_thread(database, case, last)
        if not cases.messages(database, case.campaign_id, case.enterprise_id):
            raise CaseRefusedError("silent")
        _read(database, case, last, author_id)
        return _store(database, case, text, Writer(author_id), from_firm=True, answer_wanted=False)


def read_messages(database: Session, case: CaseKey, *, last: int, author_id: int) -> int:
    """Note that a firm knows what the office wrote, up to the newest that its page showed; return how many are new."""
    with unit_of_work(database):
        lock_firm(database, case.enterprise_id)
        known = _read(database, case, last, author_id)
        if known:
            about = ("enterprise", case.enterprise_id)
            audit_trail.record(database, "read_messages", user_id=author_id, about=about, detail={"number": known})
        return known


def _hold_thread(database: Session, case: CaseKey, last: int) -> None:
    lock_firm(database, case.enterprise_id)
    thread = cases.thread_size(database, case.campaign_id, case.enterprise_id)
    if thread.last != last:
        raise CaseRefusedError("moved")
    if thread.size >= MOST_MESSAGES:
        raise CaseRefusedError("many")


def _store(database: Session, case: CaseKey, text: str, writer: Writer, *, from_firm: bool, answer_wanted: bool) -> int:
    place = (case.campaign_id, case.enterprise_id)
    return store_message(database, place, text, author_id=writer.id, from_firm=from_firm, answer_wanted=answer_wanted)


def _read(database: Session, case: CaseKey, last: int, author_id: int) -> int:
    """Mark what the office wrote up to `last` as known inside the caller's unit of work; return how many that are."""
    unread = cases.unread_messages(database, case.campaign_id, case.enterprise_id)
    known = [message for message in unread if message.id <= last]
    now = utc_now()
    for message in known:
        message.read_by_id, message.read_at = author_id, now
    return len(known)
