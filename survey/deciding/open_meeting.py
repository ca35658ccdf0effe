"""A meeting of the panel is opened with its people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from survey.deciding.decision_results import DecisionRefusedError
from survey.models import Campaign, PanelMeeting, PanelPart, PanelSeat, utc_now
from survey.queries import evaluations, panel
from survey.records import audit_trail
from survey.store.db import unit_of_work


@dataclass(frozen=True, slots=True)
class MeetingAsked:
    """A meeting to be opened. `secretary`: who keeps the minutes, None for nobody of his own."""

    title: str
    held_on: date
    place: str
    chair: int
    members: Sequence[int]
    secretary: int | None = None


def open_meeting(database: Session, campaign_id: int, asked: MeetingAsked, *, author_id: int) -> int:
    """Open a meeting about the newest evaluation of a campaign; return its id.

    Raises DecisionRefusedError (``trial``, ``no_evaluation``, ``not_decider``, ``title``, ``people``: who chairs it or
    is a member is none of those who decide in the campaign or stand in, or nobody is a member).
    """
    if not asked.title.strip():
        raise DecisionRefusedError("title")
    with unit_of_work(database):
        if database.get_one(Campaign, campaign_id).trial:
            raise DecisionRefusedError("trial")
        people = {one.id for one in panel.deciders(database, campaign_id)}
        if author_id not in people:
            raise DecisionRefusedError("not_decider")
        if not {asked.chair, *asked.members} <= people or not asked.members:
            raise DecisionRefusedError("people")
        newest = evaluations.newest_id(database, campaign_id)
        if not newest:
            raise DecisionRefusedError("no_evaluation")
        meeting = PanelMeeting(
            campaign_id=campaign_id,
            evaluation_id=newest,
            title=asked.title.strip(),
            held_on=asked.held_on,
            place=asked.place.strip(),
            opened_by_id=author_id,
            opened_at=utc_now(),
        )
        database.add(meeting)
        database.flush()
        parts = _parts(asked)
        database.add_all(PanelSeat(meeting_id=meeting.id, user_id=user, part=part) for user, part in parts)
        detail = {
            "title": meeting.title,
            "day": asked.held_on.isoformat(),
            "deciders": [user for user, _part in parts],
            "evaluation": newest,
        }
        audit_trail.record(
            database, "open_meeting", user_id=author_id, about=("panel_meeting", meeting.id), detail=detail
        )
        return meeting.id


def _parts(asked: MeetingAsked) -> Sequence[tuple[int, PanelPart]]:
    """Return who sits there as what, each once: the chair first, then members, then who keeps the minutes."""
    found = {asked.chair: PanelPart.CHAIR}
    for member in asked.members:
        found.setdefault(member, PanelPart.MEMBER)
    if asked.secretary is not None:
        found.setdefault(asked.secretary, PanelPart.SECRETARY)
    return list(found.items())
