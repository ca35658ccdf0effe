"""Registering a pilot of an earlier batch, from before this service, which counts towards the target."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.incoming_tables.import_pilots import EarlierPilot, write_earlier
from survey.models import Enterprise, Pilot
from survey.pilots.pilot_results import PilotRefusedError
from survey.pilots.register_pilots import lock_programme
from survey.queries import pilots
from survey.store.db import unit_of_work


def register_earlier(
    database: Session, programme_id: int, enterprise_id: int, act: tuple[date, str], *, author_id: int
) -> int:
    """Register a firm of the directory as a pilot of before, and return the record's id.

    `act`: the day and the document by which it became one. Raises PilotRefusedError.
    """
    since, document_number = act
    with unit_of_work(database):
        lock_programme(database, programme_id)
        firm = database.get(Enterprise, enterprise_id)
        if firm is None or firm.merged_into_id is not None:
            raise PilotRefusedError("no_firm")
        if enterprise_id in pilots.recused_enterprises(database, author_id):
            raise PilotRefusedError("recused")
        known = select(Pilot.id).where(Pilot.programme_id == programme_id, Pilot.enterprise_id == enterprise_id)
        if database.scalars(known).first() is not None:
            raise PilotRefusedError("known")
        if not document_number.strip():
            raise PilotRefusedError("document")
        earlier = EarlierPilot(enterprise_id, since, document_number.strip())
        [made] = write_earlier(database, programme_id, [earlier], by_id=author_id)
        return made
