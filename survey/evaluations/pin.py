"""Pins: an enterprise held on the list, or kept off it, by two persons with a reason and a document."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.models import Campaign, Participation, Pin, PinKind, User, utc_now
from survey.queries import pins
from survey.records import audit_trail
from survey.store.db import unit_of_work

_LOCK = {"key_share": True}
"""Of two who pin, confirm or revoke at once the second waits, and sees what the first did; others write on."""


class PinRefusedError(Exception):
    """A pin can't be made, confirmed or revoked; `code` says why.

    ``trial`` (nothing of a trial campaign is decided), ``no_reason``, ``no_document``, ``gate_failed`` (the newest
    evaluation has a gate failed), ``already`` (there is one already), ``same_person``, ``not_open`` (confirmed or
    revoked before).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def pin(
    database: Session, participation_id: int, kind: PinKind, *, reason: str, document_number: str, user: User
) -> Pin:
    """Store a requested pin and return it; it has no effect until a second person confirms it.

    Raises PinRefusedError (``no_reason``, ``no_document``, ``trial``, ``already``, ``gate_failed``).
    """
    user_id = user.id
    if not reason.strip():
        raise PinRefusedError("no_reason")
    if not document_number.strip():
        raise PinRefusedError("no_document")
    with unit_of_work(database):
        participation = database.get_one(Participation, participation_id, with_for_update=_LOCK)
        if database.get_one(Campaign, participation.campaign_id).trial:
            raise PinRefusedError("trial")
        if pins.open_or_confirmed_pin(database, participation_id) is not None:
            raise PinRefusedError("already")
        if kind is PinKind.IN and pins.fails_a_gate(database, participation):
            raise PinRefusedError("gate_failed")
        made = Pin(
            participation_id=participation_id,
            kind=kind,
            reason=reason.strip(),
            document_number=document_number.strip(),
            made_by_id=user_id,
        )
        database.add(made)
        database.flush()
        detail = {"kind": kind.value, "reason": made.reason, "document": made.document_number}
        audit_trail.record(database, "pin", user_id=user_id, about=("pin", made.id), detail=detail)
        pin_id = made.id
    return database.get_one(Pin, pin_id)


def confirm(database: Session, pin_id: int, *, user: User) -> Pin:
    """Confirm a pin and return it; it counts from the next evaluation on.

    Raises PinRefusedError (``not_open``, ``trial``, ``same_person``, ``gate_failed``).
    """
    user_id = user.id
    with unit_of_work(database):
        pin = database.get_one(Pin, pin_id, with_for_update=_LOCK)
        if pin.confirmed_at is not None or pin.revoked_at is not None:
            raise PinRefusedError("not_open")
        if pin.made_by_id == user_id:
            raise PinRefusedError("same_person")
        participation = database.get_one(Participation, pin.participation_id)
        if database.get_one(Campaign, participation.campaign_id).trial:
            raise PinRefusedError("trial")
        if pin.kind == PinKind.IN and pins.fails_a_gate(database, participation):
            raise PinRefusedError("gate_failed")
        pin.confirmed_by_id = user_id
        pin.confirmed_at = utc_now()
        audit_trail.record(database, "confirm_pin", user_id=user_id, about=("pin", pin_id))
    return database.get_one(Pin, pin_id)


def revoke(database: Session, pin_id: int, *, reason: str, user: User) -> Pin:
    """Revoke a pin with a reason and return it; evaluations made before stay as they are.

    Raises PinRefusedError (``no_reason``, ``not_open``).
    """
    user_id = user.id
    if not reason.strip():
        raise PinRefusedError("no_reason")
    with unit_of_work(database):
        pin = database.get_one(Pin, pin_id, with_for_update=_LOCK)
        if pin.revoked_at is not None:
            raise PinRefusedError("not_open")
        pin.revoked_by_id = user_id
        pin.revoked_at = utc_now()
        pin.revoke_reason = reason.strip()
        detail = {"reason": pin.revoke_reason}
        audit_trail.record(database, "revoke_pin", user_id=user_id, about=("pin", pin_id), detail=detail)
    return database.get_one(Pin, pin_id)
