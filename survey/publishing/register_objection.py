"""Registering an objection as it came, named or not."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.models import Campaign, Objection, ObjectionPerson, Participation, Publication
from survey.publishing.objection_results import ObjectionRefusedError, Received
from survey.records import audit_trail
from survey.store.db import unit_of_work


def register_objection(database: Session, publication: Publication, received: Received, *, author_id: int) -> int:
    """Register an objection to a publication, found before, and return its id. Raises ObjectionRefusedError."""
    campaign_id, publication_id, first = publication.list_version.campaign_id, publication.id, publication.starts_on
    with unit_of_work(database):
        database.scalars(select(Campaign.id).where(Campaign.id == campaign_id).with_for_update(of=Campaign)).one()
        _refuse(database, campaign_id, received)
        if received.received_on < first:
            raise ObjectionRefusedError("early")
        newest = database.scalar(select(func.max(Objection.number)).where(Objection.campaign_id == campaign_id)) or 0
        made = Objection(
            campaign_id=campaign_id,
            publication_id=publication_id,
            number=newest + 1,
            kind=received.kind,
            about_id=received.about_id,
            named=received.named,
            text=received.text.strip(),
            received_on=received.received_on,
            due_on=received.due_on,
            received_by_id=author_id,
        )
        database.add(made)
        database.flush()
        if received.named:
            person = ObjectionPerson(objection_id=made.id, name=received.name.strip(), contact=received.contact.strip())
            database.add(person)
        detail = {"number": made.number}
        audit_trail.record(
            database, "register_objection", user_id=author_id, about=("objection", made.id), detail=detail
        )
        return made.id


def _refuse(database: Session, campaign_id: int, received: Received) -> None:
    if not received.text.strip():
        raise ObjectionRefusedError("text")
    if received.named != bool(received.name.strip()) or (received.contact.strip() and not received.named):
        raise ObjectionRefusedError("person")
    if received.received_on > today():
        raise ObjectionRefusedError("future")
    if received.due_on < received.received_on:
        raise ObjectionRefusedError("due")
    if received.about_id is not None:
        part = database.get(Participation, received.about_id)
        if part is None or part.campaign_id != campaign_id:
            raise ObjectionRefusedError("about")
