"""Who was away is back before the last day, or another was named by mistake."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Absence, AbsenceEnd, User, utc_now
from survey.records import audit_trail
from survey.reviewing.absence_results import AbsenceRefusedError
from survey.store.db import unit_of_work


def end_absence(database: Session, absence_id: int, *, reason: str, author_id: int, today: date) -> None:
    """End an absence that was found through a scope. Raises AbsenceRefusedError (``reason``, ``over``)."""
    if not reason.strip():
        raise AbsenceRefusedError("reason")
    with unit_of_work(database):
        row = database.get_one(Absence, absence_id)
        database.execute(select(User.id).where(User.id == row.absent_id).with_for_update(of=User))
        if row.last_day < today or database.get(AbsenceEnd, absence_id) is not None:
            raise AbsenceRefusedError("over")
        database.add(AbsenceEnd(absence_id=row.id, reason=reason.strip(), ended_by_id=author_id, ended_at=utc_now()))
        detail = {"deputy": row.deputy_id, "last_day": row.last_day.isoformat(), "reason": reason.strip()}
        audit_trail.record(database, "end_absence", user_id=author_id, about=("user", row.absent_id), detail=detail)
