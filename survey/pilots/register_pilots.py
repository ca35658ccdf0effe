"""Making pilots of the list in force by one act: the records of those that came, the ends of those that left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Campaign, Pilot, PilotEnd, PilotSource, Programme
from survey.pilots.pilot_results import ActAsked, PilotPlan, PilotRefusedError, PlannedEnd, PlannedPilot
from survey.pilots.read_plan import read_plan
from survey.pilots.read_promises import Promise, read_promises
from survey.records import audit_trail
from survey.records.audit_trail import Entry
from survey.store.db import unit_of_work

_BATCH = 500


def register_pilots(database: Session, campaign_id: int, asked: ActAsked, *, author_id: int) -> PilotPlan:
    """Carry out what the plan of an act says, and return the plan.

    Raises PilotRefusedError; then nothing is written.
    """
    seen = read_plan(database, database.get_one(Campaign, campaign_id), reader_id=author_id)
    promises = read_promises(database, [one.version_id for one in seen.makes])  # before anything is locked
    database.rollback()
    with unit_of_work(database):
        campaign = lock_campaign(database, campaign_id)
        plan = read_plan(database, campaign, reader_id=author_id)
        _refuse(plan, asked)
        made = [_record(one, plan, asked, promises.get(one.version_id, Promise())) for one in plan.makes]
        for pilot in made:
            pilot.programme_id, pilot.made_by_id = campaign.programme_id, author_id
        database.add_all(made)
        database.flush()
        ends = [_ended(one, author_id) for one in plan.ends]
        database.add_all(ends)
        _tell(database, plan, asked, [pilot.id for pilot in made], about=campaign_id, by=author_id)
    return plan


def lock_campaign(database: Session, campaign_id: int) -> Campaign:
    """Let nobody else change a campaign's list, or the pilots of its programme, meanwhile; return the campaign."""
    held = select(Campaign).where(Campaign.id == campaign_id).with_for_update(of=Campaign)
    campaign = database.scalars(held.execution_options(populate_existing=True)).one()
    lock_programme(database, campaign.programme_id)
    return campaign


def lock_programme(database: Session, programme_id: int) -> None:
    """Let nobody else change the pilots of a programme meanwhile."""
    database.scalars(select(Programme.id).where(Programme.id == programme_id).with_for_update(of=Programme)).one()


def _refuse(plan: PilotPlan, asked: ActAsked) -> None:
    if plan.hindered:
        raise PilotRefusedError(plan.hindered)
    if plan.seen != asked.seen:
        raise PilotRefusedError("changed")
    if not plan.makes and not plan.ends:
        raise PilotRefusedError("nothing")
    if not asked.document_number.strip():
        raise PilotRefusedError("document")
    if plan.issued_on is not None and asked.since < plan.issued_on:
        raise PilotRefusedError("early")


def _record(one: PlannedPilot, plan: PilotPlan, asked: ActAsked, promise: Promise) -> Pilot:
    return Pilot(
        enterprise_id=one.enterprise_id,
        participation_id=one.participation_id,
        list_version_id=plan.version_id,
        source=PilotSource.LIST,
        since=asked.since,
        document_number=asked.document_number.strip(),
        starts_on=promise.starts_on,
        ends_on=promise.ends_on,
        contact_name=asked.contact_name.strip(),
        contact_phone=asked.contact_phone.strip(),
        indicators={"promised": [dict(said) for said in promise.promised], "version": one.version_id},
    )


def _ended(one: PlannedEnd, author_id: int) -> PilotEnd:
    reason = one.reason or f"不在名单第{one.number}版"
    return PilotEnd(pilot_id=one.pilot_id, reason=reason, document_number=one.document_number, ended_by_id=author_id)


def _tell(database: Session, plan: PilotPlan, asked: ActAsked, made: Sequence[int], *, about: int, by: int) -> None:
    """Record the act, and of each firm that it became a pilot or is one no more."""
    detail: Mapping[str, object] = {
        "version": plan.number,
        "rows": len(made),
        "removed": len(plan.ends),
        "document": asked.document_number.strip(),
    }
    audit_trail.record(database, "make_pilots", user_id=by, about=("campaign", about), detail=detail)
    said = {"version": plan.number, "document": asked.document_number.strip(), "since": asked.since.isoformat()}
    entries = [Entry("register_pilot", by, ("pilot", number), said) for number in made]
    entries += [
        Entry(
            "end_pilot",
            by,
            ("pilot", one.pilot_id),
            {"version": one.number, "reason": one.reason, "document": one.document_number},
        )
        for one in plan.ends
    ]
    for start in range(0, len(entries), _BATCH):
        audit_trail.record_all(database, entries[start : start + _BATCH])
