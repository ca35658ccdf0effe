"""交接已知悉: whoever got cases in a hand-over says that he knows of it; nobody else can in his place."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import HandOver, HandOverPart, HandOverPerson, HandOverSeen, utc_now
from survey.records import audit_trail
from survey.store.db import unit_of_work


def mark_seen(database: Session, hand_over_id: int, *, user_id: int) -> bool:
    """Write down that somebody knows of a hand-over; return False where he got nothing in it, or said so before."""
    with unit_of_work(database):
        got = database.scalar(
            select(HandOverPerson)
            .where(
                HandOverPerson.hand_over_id == hand_over_id,
                HandOverPerson.user_id == user_id,
                HandOverPerson.part == HandOverPart.GOT,
            )
            .with_for_update()
        )
        if got is None or database.get(HandOverSeen, (hand_over_id, user_id)) is not None:
            return False
        database.add(HandOverSeen(hand_over_id=hand_over_id, user_id=user_id, seen_at=utc_now()))
        campaign = database.get_one(HandOver, hand_over_id).campaign_id
        audit_trail.record(database, "see_hand_over", user_id=user_id, about=("campaign", campaign))
        return True
