"""Keeping a pilot's record: what is corrected in it and why, and its end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Pilot, PilotChange, PilotEnd
from survey.pilots.pilot_results import PERSONAL, PilotRefusedError, PilotValues, values_of
from survey.pilots.register_pilots import lock_programme
from survey.queries import pilots
from survey.records import audit_trail
from survey.store.db import unit_of_work
from survey.words.pilots import INDICATOR


def change_pilot(
    database: Session, pilot_id: int, wanted: PilotValues, reason: str, *, seen: str, author_id: int
) -> int:
    """Write what differs in a pilot's record, each with why, and return how much did.

    `seen`: of the values that the page showed. Raises PilotRefusedError; then nothing is written.
    """
    with unit_of_work(database):
        pilot = _held(database, pilot_id, author_id)
        known = values_of(pilot)
        if known.seen != seen:
            raise PilotRefusedError("changed")
        changes = _changes(known, wanted)
        if not changes:
            raise PilotRefusedError("nothing")
        if not reason.strip():
            raise PilotRefusedError("reason")
        refuse_order(wanted.days)
        _write(pilot, wanted)
        database.add_all(
            PilotChange(
                pilot_id=pilot.id,
                field=name,
                old="" if name in PERSONAL else old,
                new="" if name in PERSONAL else new,
                reason=reason.strip(),
                changed_by_id=author_id,
            )
            for name, (old, new) in changes.items()
        )
        detail = {**_told(changes), "reason": reason.strip()}
        audit_trail.record(database, "change_pilot", user_id=author_id, about=("pilot", pilot.id), detail=detail)
        return len(changes)


def end_pilot(database: Session, pilot_id: int, reason: str, document_number: str, *, author_id: int) -> None:
    """Write that a firm is no pilot any more, with why. Raises PilotRefusedError."""
    with unit_of_work(database):
        pilot = _held(database, pilot_id, author_id)
        if not reason.strip():
            raise PilotRefusedError("reason")
        end = {"reason": reason.strip(), "document_number": document_number.strip()}
        database.add(PilotEnd(pilot_id=pilot.id, **end, ended_by_id=author_id))
        detail = {"reason": reason.strip(), "document": document_number.strip()}
        audit_trail.record(database, "end_pilot", user_id=author_id, about=("pilot", pilot.id), detail=detail)


def refuse_order(days: Mapping[str, date | None]) -> None:
    """Raise PilotRefusedError (``order``) where a day lies before one that it has to follow."""
    for first, then in (("starts_on", "ends_on"), ("starts_on", "accepted_on"), ("task_book_on", "accepted_on")):
        one, two = days.get(first), days.get(then)
        if one is not None and two is not None and two < one:
            raise PilotRefusedError("order")


def _held(database: Session, pilot_id: int, author_id: int) -> Pilot:
    """Return a pilot that nobody else changes meanwhile. Raises PilotRefusedError (``recused``, ``over``)."""
    programme_id = database.scalars(select(Pilot.programme_id).where(Pilot.id == pilot_id)).one()
    lock_programme(database, programme_id)
    own = select(Pilot).where(Pilot.id == pilot_id).execution_options(populate_existing=True)
    pilot = database.scalars(own).one()
    if pilot.enterprise_id in pilots.recused_enterprises(database, author_id):
        raise PilotRefusedError("recused")
    if pilot.ended is not None:
        raise PilotRefusedError("over")
    return pilot


def _changes(known: PilotValues, wanted: PilotValues) -> dict[str, tuple[str, str]]:
    """Return field -> (old, new) of what differs, days as ISO."""
    old = {**_texts(known.days), **known.texts, **_named(known.promised)}
    new = {**_texts(wanted.days), **wanted.texts, **_named({name: wanted.promised[name] for name in known.promised})}
    return {name: (old[name], new[name]) for name in old if old[name] != new[name]}


def _told(changes: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    """Return changes as the trail keeps them: indicators in one text each, of a contact only that it changed."""
    before, after = {}, {}
    for name in (name for name in changes if name not in PERSONAL and not name.startswith(INDICATOR)):
        before[name], after[name] = changes[name]
    figures = [name for name in changes if name.startswith(INDICATOR)]
    if figures:
        for place, said in enumerate((before, after)):
            said["indicators"] = "; ".join(f"{name.removeprefix(INDICATOR)} {changes[name][place]}" for name in figures)
    told: dict[str, Any] = {"before": before, "after": after} if before else {}
    return told | ({"contact_changed": True} if PERSONAL & changes.keys() else {})


def _texts(days: Mapping[str, date | None]) -> dict[str, str]:
    return {name: day.isoformat() if day is not None else "" for name, day in days.items()}


def _named(promised: Mapping[str, str]) -> dict[str, str]:
    return {f"{INDICATOR}{name}": value for name, value in promised.items()}


def _write(pilot: Pilot, wanted: PilotValues) -> None:
    for name, value in {**wanted.days, **wanted.texts}.items():
        setattr(pilot, name, value)
    known: Mapping[str, Any] = pilot.indicators
    promised = [{**one, "value": wanted.promised[str(one["question"])]} for one in known.get("promised", ())]
    pilot.indicators = {**known, "promised": promised}
