"""Meetings of the panel: those of a campaign, who was there, and what was decided in one."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from survey.models import Decision, DecisionAnswer, PanelMeeting, PanelSeat, Participation


def meetings(database: Session, campaign_id: int) -> Sequence[PanelMeeting]:
    """Return the meetings of a campaign with their people, the newest first."""
    own = select(PanelMeeting).where(PanelMeeting.campaign_id == campaign_id)
    people = selectinload(PanelMeeting.seats).joinedload(PanelSeat.user)
    return database.scalars(own.options(people).order_by(PanelMeeting.held_on.desc(), PanelMeeting.id.desc())).all()


def open_meetings(database: Session, campaign_id: int) -> Sequence[PanelMeeting]:
    """Return the meetings that nobody ended, the newest first."""
    return [row for row in meetings(database, campaign_id) if row.ended is None]


def meeting_of(database: Session, campaign_id: int, meeting_id: int) -> PanelMeeting | None:
    """Return one meeting of a campaign."""
    return next((row for row in meetings(database, campaign_id) if row.id == meeting_id), None)


def decided_in(database: Session, meeting_id: int) -> Sequence[Decision]:
    """Return what was decided in a meeting, which was found through its campaign, in the order of the decisions."""
    own = (
        select(Decision)
        .where(Decision.meeting_id == meeting_id)
        .options(
            joinedload(Decision.participation).joinedload(Participation.enterprise),
            joinedload(Decision.decided_by),
            joinedload(Decision.second),
            joinedload(Decision.answer).joinedload(DecisionAnswer.done_by),
            joinedload(Decision.act),
        )
    )
    return database.scalars(own.order_by(Decision.id)).all()
