"""Officials raise a flag about a firm, resolve it with how, and open it again with why."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.cases.case_results import CaseKey, CaseRefusedError, Writer
from survey.cases.mark_seen import note_seen
from survey.enquiries.store_message import digest_of, lock_firm
from survey.models import CaseFlag, CaseFlagStep, FlagKind, FlagStep
from survey.records import audit_trail
from survey.store.db import unit_of_work


@dataclass(frozen=True, slots=True)
class Warned:
    """What a flag warns of, and why."""

    kind: FlagKind
    reason: str


def raise_flag(database: Session, case: CaseKey, warned: Warned, writer: Writer) -> int:
    """Store a flag about a case and return its id."""
    with unit_of_work(database):
        lock_firm(database, case.enterprise_id)
        flag = CaseFlag(
            campaign_id=case.campaign_id,
            enterprise_id=case.enterprise_id,
            kind=warned.kind,
            reason=warned.reason,
            raised_by_id=writer.id,
        )
        database.add(flag)
        database.flush()
        note_seen(database, case, writer)
        _record(database, "raise_flag", (flag.id, warned.reason), writer)
        return flag.id


def resolve_flag(database: Session, flag_id: int, resolution: str, writer: Writer) -> None:
    """Say how a flag was settled. Raises CaseRefusedError (``resolved``: somebody else did)."""
    _step(database, flag_id, (FlagStep.RESOLVE, resolution), writer)


def reopen_flag(database: Session, flag_id: int, reason: str, writer: Writer) -> None:
    """Open a settled flag again. Raises CaseRefusedError (``open``: somebody else did)."""
    _step(database, flag_id, (FlagStep.REOPEN, reason), writer)


def _step(database: Session, flag_id: int, done: tuple[FlagStep, str], writer: Writer) -> None:
    step, text = done
    with unit_of_work(database):
        firm = database.scalars(select(CaseFlag.enterprise_id).where(CaseFlag.id == flag_id)).one()
        lock_firm(database, firm)  # before the flag, as whoever merges firms does
        held = select(CaseFlag).where(CaseFlag.id == flag_id).with_for_update()
        flag = database.scalars(held.execution_options(populate_existing=True)).one()
        resolving = step is FlagStep.RESOLVE
        if flag.open is not resolving:
            raise CaseRefusedError("resolved" if resolving else "open")
        flag.open = not resolving
        database.add(CaseFlagStep(flag_id=flag_id, step=step, text=text, done_by_id=writer.id))
        note_seen(database, CaseKey(flag.campaign_id, flag.enterprise_id), writer)
        _record(database, "resolve_flag" if resolving else "reopen_flag", (flag_id, text), writer)


def _record(database: Session, action: str, written: tuple[int, str], writer: Writer) -> None:
    flag_id, text = written
    about, detail = ("case_flag", flag_id), {"text_digest": digest_of(text)}
    audit_trail.record(database, action, user_id=writer.id, about=about, detail=detail)
