"""Making and changing a programme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.campaigns.campaign_results import ConflictError, ProgrammeValues, differing, stamp, told
from survey.models import Programme
from survey.records import audit_trail
from survey.store.db import unit_of_work


def save_programme(
    database: Session, programme_id: int | None, values: ProgrammeValues, *, seen: str, user_id: int
) -> int:
    """Make a programme, or change the one with an id; return its id.

    `seen`: the stamp of what was read before it was changed. Raises ConflictError where it is no longer so.
    """
    with unit_of_work(database):
        if programme_id is None:
            made = Programme(**asdict(values))
            database.add(made)
            database.flush()
            _record(database, "make_programme", made.id, told(values), user_id=user_id)
            return made.id
        found = database.scalars(select(Programme).where(Programme.id == programme_id).with_for_update()).one()
        before = ProgrammeValues.of(found)
        if stamp(before) != seen:
            raise ConflictError
        for name, value in asdict(values).items():
            setattr(found, name, value)
        was, now = differing(before, values)
        _record(database, "change_programme", programme_id, {"before": was, "after": now}, user_id=user_id)
    return programme_id


def _record(database: Session, action: str, number: int, detail: Mapping[str, object], *, user_id: int) -> None:
    audit_trail.record(database, action, user_id=user_id, about=("programme", number), detail=detail)
