"""What an act over the list in force would make of pilots: read for its preview, and again when it is carried out."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.models import Campaign, ListEntry, Pilot, SignaturePart
from survey.pilots.pilot_results import PilotPlan, PlannedEnd, PlannedPilot
from survey.publishing.publication_results import PublicationState, state_of
from survey.queries import frozen_lists, objections, pilots, publications, recusals
from survey.words.figures import SHANGHAI


def read_plan(database: Session, campaign: Campaign, *, reader_id: int) -> PilotPlan:
    """Return what an act of somebody over a campaign's list would do now."""
    version = frozen_lists.issued(database, campaign.id)
    if version is None:
        return PilotPlan(0, 0, "", None, "not_issued")
    issued = next(row for row in version.signatures if row.part == SignaturePart.ISSUED)
    day = issued.signed_at.astimezone(SHANGHAI).date()
    over = _lists_made_public(database, campaign.id)
    hindered = _hindered(database, campaign.id, made_public=bool(over))
    listed = pilots.listed_firms(database, version.id)
    public = pilots.ever_selected(database, over)
    mine = recusals.recused_from(database, reader_id)
    known = {row.enterprise_id: row for row in pilots.of_programme(database, campaign.programme_id)}
    groups: dict[str, list[PlannedPilot]] = {name: [] for name in ("makes", "earlier", "former", "unpublished")}
    recused, standing = [], 0
    for entry, enterprise_id in listed:
        one = _planned(entry, enterprise_id)
        place = _place(known.get(enterprise_id), entry.participation_id, public=entry.participation_id in public)
        if place == "standing":
            standing += 1
        elif place == "makes" and entry.participation_id in mine:
            recused.append(one)
        else:
            groups[place].append(one)
    left = pilots.not_on(database, campaign.id, {entry.participation_id for entry, _firm in listed})
    why = pilots.left_by(database, campaign.id, version.number)
    recused += [_of_pilot(pilot) for pilot in left if pilot.participation_id in mine]
    return PilotPlan(
        version_id=version.id,
        number=version.number,
        document_number=issued.document_number,
        issued_on=day,
        hindered=hindered,
        makes=groups["makes"],
        ends=[_end(pilot, why, version.number) for pilot in left if pilot.participation_id not in mine],
        earlier=groups["earlier"],
        former=groups["former"],
        unpublished=groups["unpublished"],
        recused=recused,
        standing=standing,
    )


def _lists_made_public(database: Session, campaign_id: int) -> frozenset[int]:
    """Return the versions whose publication ran to its end."""
    found = publications.publications(database, campaign_id)
    return frozenset(one.list_version_id for one in found if state_of(one, today()) is PublicationState.OVER)


def _hindered(database: Session, campaign_id: int, *, made_public: bool) -> str:
    if publications.standing(database, campaign_id, today()) is not None:
        return "running"
    if not made_public:
        return "not_public"
    if objections.open_count(database, campaign_id):
        return "objections"
    return "unmended" if objections.not_in_force_count(database, campaign_id) else ""


def _planned(entry: ListEntry, enterprise_id: int) -> PlannedPilot:
    facts = entry.facts
    return PlannedPilot(
        enterprise_id, entry.participation_id, entry.version_id, str(facts["name"]), str(facts.get("unit", ""))
    )


def _place(pilot: Pilot | None, participation_id: int, *, public: bool) -> str:
    """Return where a firm of the list belongs in the plan; a pilot by another campaign's list is one of before."""
    if pilot is None:
        return "makes" if public else "unpublished"
    if pilot.ended is not None:
        return "former"
    return "standing" if pilot.participation_id == participation_id else "earlier"


def _of_pilot(pilot: Pilot) -> PlannedPilot:
    firm = pilot.enterprise
    return PlannedPilot(firm.id, pilot.participation_id or 0, 0, firm.name, firm.unit)


def _end(pilot: Pilot, why: Mapping[int, Mapping[str, str]], number: int) -> PlannedEnd:
    """Return how a pilot that is on the list in force no more ends: by the amendment that took it out."""
    firm, given = pilot.enterprise, why.get(pilot.participation_id or 0, {})
    return PlannedEnd(
        pilot.id,
        firm.id,
        firm.name,
        firm.unit,
        int(given.get("number", number)),
        given.get("reason", ""),
        given.get("document", ""),
    )
