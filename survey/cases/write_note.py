"""Officials note something about a firm; a note is never changed, a later one corrects it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.cases.case_results import CaseKey, CaseRefusedError, Writer
from survey.cases.mark_seen import note_seen
from survey.enquiries.store_message import digest_of, lock_firm
from survey.models import CaseNote
from survey.records import audit_trail
from survey.store.db import unit_of_work


def write_note(database: Session, case: CaseKey, text: str, writer: Writer, *, corrects: int | None = None) -> int:
    """Store a note about a case and return its id. `corrects`: the note of the same case that it corrects.

    Raises CaseRefusedError (``other_note``, ``corrected``).
    """
    with unit_of_work(database):
        lock_firm(database, case.enterprise_id)
        if corrects is not None:
            _refuse_correction(database, case, corrects)
        note = CaseNote(
            campaign_id=case.campaign_id,
            enterprise_id=case.enterprise_id,
            text=text,
            corrects_id=corrects,
            written_by_id=writer.id,
        )
        database.add(note)
        database.flush()
        note_seen(database, case, writer)
        audit_trail.record(
            database,
            "write_note" if corrects is None else "correct_note",
            user_id=writer.id,
            about=("case_note", note.id),
            detail={"text_digest": digest_of(text)},
        )
        return note.id


def _refuse_correction(database: Session, case: CaseKey, corrects: int) -> None:
    own = select(CaseNote.id).where(
        CaseNote.id == corrects,
        CaseNote.campaign_id == case.campaign_id,
        CaseNote.enterprise_id == case.enterprise_id,
    )
    if database.scalar(own) is None:
        raise CaseRefusedError("other_note")
    if database.scalar(select(CaseNote.id).where(CaseNote.corrects_id == corrects).limit(1)) is not None:
        raise CaseRefusedError("corrected")
