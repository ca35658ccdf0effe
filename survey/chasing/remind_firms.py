"""That firms were reminded on a day, how and by whom: once a day each; and taking that back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.directory.call_results import FirmsOutcome
from survey.directory.lock_firms import Asked, LockedFirms, lock_firms
from survey.models import Campaign, Participation, ParticipationState, Reminder, SentBy, utc_now
from survey.queries import reminders
from survey.records import audit_trail
from survey.store.db import unit_of_work

_WHY = "remind"
_LEFT = {
    ParticipationState.SUBMITTED: "submitted",
    ParticipationState.VERIFIED: "submitted",
    ParticipationState.EXEMPT: "exempt",
    ParticipationState.WITHDRAWN: "withdrawn",
}


def remind_firms(
    database: Session,
    campaign_id: int,
    enterprise_ids: Collection[int],
    *,
    by: SentBy,
    author_id: int,
    day: date | None = None,
) -> FirmsOutcome:
    """Mark firms as reminded on a day (today), and return with which it was done and who was left as it was.

    Left are firms that are not called, have submitted, are exempt, have left, were reminded that day already
    (``reminded``), and what `lock_firms` leaves. A day to come reminds nobody (``later``). Raises CallRefusedError.
    """
    on = day or today()
    with unit_of_work(database):
        asked = Asked(campaign_id, enterprise_ids, _WHY, author_id, utc_now())
        locked = lock_firms(database, asked, missing="not_called")
        chosen = choose_to_remind(database, locked, on)
        database.add_all(
            Reminder(campaign_id=campaign_id, enterprise_id=row.enterprise_id, day=on, by=by, sent_by_id=author_id)
            for row in chosen
        )
        audit_trail.record_all(
            database,
            [
                audit_trail.Entry(
                    "remind", author_id, ("enterprise", row.enterprise_id), _detail(locked.campaign, on, by)
                )
                for row in chosen
            ],
        )
        return FirmsOutcome([row.enterprise_id for row in chosen], locked.why)


def take_back_reminders(
    database: Session, campaign_id: int, enterprise_ids: Collection[int], *, author_id: int, day: date | None = None
) -> FirmsOutcome:
    """Take back that firms were reminded on a day (today), of what the author marked himself, and return as above."""
    on = day or today()
    with unit_of_work(database):
        rows = reminders.own_reminders(database, campaign_id, enterprise_ids, day=on, sent_by_id=author_id)
        campaign = database.get_one(Campaign, campaign_id)
        entries = [
            audit_trail.Entry(
                "take_back_reminder",
                author_id,
                ("enterprise", row.enterprise_id),
                {"before": _detail(campaign, row.day, SentBy(row.by))},
            )
            for row in rows
        ]
        done = [row.enterprise_id for row in rows]
        for row in rows:
            database.delete(row)
        audit_trail.record_all(database, entries)
        return FirmsOutcome(done, dict.fromkeys(set(enterprise_ids) - set(done), "not_reminded"))


def choose_to_remind(database: Session, locked: LockedFirms, on: date) -> list[Participation]:
    """Return the participations of firms that can be marked as reminded on a day, and note why the others can't."""
    numbers = [row.enterprise_id for row in locked.participations]
    known = reminders.already_reminded(database, locked.campaign.id, numbers, on)
    return locked.choose(lambda row: _why_left(row) or _why_not(row.enterprise_id in known, on))


def _why_left(row: Participation) -> str:
    state = ParticipationState(row.state)
    begun = state in {ParticipationState.FILLING, ParticipationState.RETURNED}
    return "not_called" if row.called_at is None and not begun else _LEFT.get(state, "")


def _why_not(known: bool, day: date) -> str:  # noqa: FBT001 - of one firm
    if day > today():
        return "later"
    return "reminded" if known else ""


def _detail(campaign: Campaign, day: date, by: SentBy) -> dict[str, Any]:
    return {"campaign": campaign.title, "day": day.isoformat(), "sent_by": by.value}
