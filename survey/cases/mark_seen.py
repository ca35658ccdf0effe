"""An official says that he knows what happened to a firm; whoever writes about it has seen it, too."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.cases.case_results import CaseKey, Writer
from survey.enquiries.store_message import lock_firm
from survey.models import CaseSeen
from survey.records import audit_trail
from survey.store.db import unit_of_work


def mark_seen(database: Session, case: CaseKey, writer: Writer) -> None:
    """Note up to which moment somebody knows a case, with an entry in the trail; an earlier moment changes nothing."""
    with unit_of_work(database):
        lock_firm(database, case.enterprise_id)
        if note_seen(database, case, writer):
            audit_trail.record(database, "see_case", user_id=writer.id, about=("enterprise", case.enterprise_id))


def note_seen(database: Session, case: CaseKey, writer: Writer) -> bool:
    """Do the same inside the caller's unit of work, who holds the case; return whether it is news."""
    if writer.seen_until is None:
        return False
    key = (writer.id, case.campaign_id, case.enterprise_id)
    known = database.get(CaseSeen, key, populate_existing=True)
    if known is None:
        database.add(
            CaseSeen(
                user_id=writer.id,
                campaign_id=case.campaign_id,
                enterprise_id=case.enterprise_id,
                seen_until=writer.seen_until,
            )
        )
        return True
    if known.seen_until >= writer.seen_until:
        return False
    known.seen_until = writer.seen_until
    return True
