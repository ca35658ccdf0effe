"""Who of a meeting is there, and its end; what was decided in it then stands in its minutes."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.deciding.decision_results import DecisionRefusedError
from survey.models import PanelMeeting, PanelMeetingEnd, PanelSeat, utc_now
from survey.queries import panel
from survey.records import audit_trail
from survey.store.db import unit_of_work


def mark_present(database: Session, meeting_id: int, present: Collection[int], *, author_id: int) -> None:
    """Note who of a meeting is there. `present`: ids of accounts. Raises DecisionRefusedError as `end_meeting`."""
    with unit_of_work(database):
        _lock(database, meeting_id, author_id)
        seats = database.scalars(select(PanelSeat).where(PanelSeat.meeting_id == meeting_id).order_by(PanelSeat.id))
        before, after = [], []
        for seat in seats.all():
            before += [seat.user_id] if seat.present else []
            seat.present = seat.user_id in present
            after += [seat.user_id] if seat.present else []
        detail = {"before": {"deciders": before}, "after": {"deciders": after}}
        audit_trail.record(
            database, "change_meeting", user_id=author_id, about=("panel_meeting", meeting_id), detail=detail
        )


def end_meeting(database: Session, meeting_id: int, remarks: str, *, author_id: int) -> None:
    """End a meeting, which was found through its campaign; nothing more is decided in it.

    Raises DecisionRefusedError (``ended``, ``not_decider``).
    """
    with unit_of_work(database):
        _lock(database, meeting_id, author_id)
        database.add(
            PanelMeetingEnd(meeting_id=meeting_id, remarks=remarks.strip(), ended_by_id=author_id, ended_at=utc_now())
        )
        detail = {"reason": remarks.strip()}
        audit_trail.record(
            database, "end_meeting", user_id=author_id, about=("panel_meeting", meeting_id), detail=detail
        )


def _lock(database: Session, meeting_id: int, author_id: int) -> None:
    """Hold a meeting that nobody ended, for one of those who decide in its campaign."""
    held = select(PanelMeeting.campaign_id).where(PanelMeeting.id == meeting_id).with_for_update()
    campaign_id = database.execute(held).scalar_one()
    if author_id not in {one.id for one in panel.deciders(database, campaign_id)}:
        raise DecisionRefusedError("not_decider")
    if database.scalar(select(PanelMeetingEnd.meeting_id).where(PanelMeetingEnd.meeting_id == meeting_id)):
        raise DecisionRefusedError("ended")
