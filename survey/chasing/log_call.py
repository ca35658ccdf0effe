"""A call to a firm is logged; a wrong entry stays, and a later one says that it corrects it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.chasing.chase_results import ChaseRefusedError, TypedCall, fault_of, typed_of
from survey.definitions.local_days import today
from survey.models import ChaseCall, Enterprise, utc_now
from survey.queries import chasing
from survey.records import audit_trail
from survey.store.db import unit_of_work

TWICE = timedelta(minutes=2)
"""The same call by the same person within this time is a button that was pressed twice."""


def log_call(
    database: Session,
    campaign_id: int,
    enterprise_id: int,
    call: TypedCall,
    *,
    author_id: int,
    corrects_id: int | None = None,
) -> int:
    """Log a call to a firm that was found through a scope, and return its id; one that was just logged, that id.

    Raises ChaseRefusedError: what `fault_of` finds, ``unknown`` (the corrected entry is no such firm's),
    ``corrected`` (somebody did already), ``same`` (nothing differs).
    """
    with unit_of_work(database):
        code = fault_of(call, today())
        if code:
            raise ChaseRefusedError(code)
        database.scalars(select(Enterprise.id).where(Enterprise.id == enterprise_id).with_for_update()).one()
        known = chasing.calls_of(database, campaign_id, enterprise_id)
        if corrects_id is not None:
            _refuse_correction(known, corrects_id, call)
        elif again := _just_logged(known, call, author_id):
            return again
        return write_call(database, (campaign_id, enterprise_id), call, author_id=author_id, corrects_id=corrects_id)


def write_call(
    database: Session,
    place: tuple[int, int],
    call: TypedCall,
    *,
    author_id: int,
    corrects_id: int | None = None,
    upload_id: int | None = None,
) -> int:
    """Write a call inside the caller's unit of work, with its entry. `place`: ids of the campaign and of the firm."""
    campaign_id, enterprise_id = place
    made = ChaseCall(
        campaign_id=campaign_id,
        enterprise_id=enterprise_id,
        channel=call.channel,
        outcome=call.outcome,
        called_on=call.called_on,
        next_on=call.next_on,
        spoken_with=call.spoken_with,
        note=call.note,
        corrects_id=corrects_id,
        upload_id=upload_id,
        recorded_by_id=author_id,
    )
    database.add(made)
    database.flush()
    action = "log_call" if corrects_id is None else "correct_call"
    detail: dict[str, Any] = {
        "called_by": call.channel.value,
        "call_outcome": call.outcome.value,
        "called_on": call.called_on.isoformat(),
        "number": f"#{made.id}",
    }
    detail |= {"next_on": call.next_on.isoformat()} if call.next_on is not None else {}
    detail |= {"corrects": f"#{corrects_id}"} if corrects_id is not None else {}
    said = {"spoken_with": call.spoken_with, "call_note": call.note}
    audit_trail.record(
        database,
        action,
        user_id=author_id,
        about=("enterprise", enterprise_id),
        detail=detail,
        personal={name: text for name, text in said.items() if text},
    )
    return made.id


def _refuse_correction(known: Sequence[ChaseCall], corrects_id: int, call: TypedCall) -> None:
    found = next((row for row in known if row.id == corrects_id), None)
    if found is None:
        raise ChaseRefusedError("unknown")
    if any(row.corrects_id == corrects_id for row in known):
        raise ChaseRefusedError("corrected")
    if typed_of(found) == call:
        raise ChaseRefusedError("same")


def _just_logged(known: Sequence[ChaseCall], call: TypedCall, author_id: int) -> int:
    """Return the id of the same call that its author logged a moment ago, 0 for none."""
    since = utc_now() - TWICE
    own = (row for row in known if row.recorded_by_id == author_id and row.recorded_at >= since)
    return next((row.id for row in own if typed_of(row) == call), 0)
