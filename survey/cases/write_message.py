"""The office writes to a firm, the firm answers in the same thread, and says what of it it knows."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.cases.case_results import CaseKey, CaseRefusedError, Known, Writer
from survey.cases.mark_seen import note_seen
from survey.enquiries.enquiry_results import MOST_MESSAGES
from survey.enquiries.store_message import lock_firm, store_message
from survey.models import utc_now
from survey.queries import cases, told_verdicts
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


def answer_message(database: Session, case: CaseKey, text: str, *, author_id: int, last: int, told: int) -> int:
    """Store a firm's answer and return its id; whoever answers knows what the office wrote. `last`: as above.

    `told`: the newest verdict that the page showed in a message; one that was taken since makes the thread another one.

    Raises CaseRefusedError (``moved``, ``many``, ``silent``).
    """
    with unit_of_work(database):
        _hold_thread(database, case, last)
        if not cases.messages(database, case.campaign_id, case.enterprise_id):
            raise CaseRefusedError("silent")
        if _read(database, case, (last, told), author_id).news:
            raise CaseRefusedError("moved")
        return _store(database, case, text, Writer(author_id), from_firm=True, answer_wanted=False)


def read_messages(database: Session, case: CaseKey, *, last: int, told: int, author_id: int) -> Known:
    """Note that a firm knows what the office wrote, up to the newest that its page showed; return what became of it.

    `told`: as above; a message that took a verdict since stays unread.
    """
    with unit_of_work(database):
        lock_firm(database, case.enterprise_id)
        known = _read(database, case, (last, told), author_id)
        if known.number:
            about, detail = ("enterprise", case.enterprise_id), {"number": known.number}
            audit_trail.record(database, "read_messages", user_id=author_id, about=about, detail=detail)
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


def _read(database: Session, case: CaseKey, shown: tuple[int, int], author_id: int) -> Known:
    """Mark what the office wrote as known inside the caller's unit of work. `shown`: newest message, newest verdict."""
    last, told = shown
    unread = [
        message
        for message in cases.unread_messages(database, case.campaign_id, case.enterprise_id)
        if message.id <= last
    ]
    newest = told_verdicts.newest_told(database, [message.id for message in unread])
    known = [message for message in unread if newest.get(message.id, 0) <= told]
    now = utc_now()
    for message in known:
        message.read_by_id, message.read_at = author_id, now
    return Known(len(known), news=len(known) < len(unread))
