"""More time to submit, with a reason: for firms one by one, for a unit, or for all."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from survey.chasing.extension_results import ExtensionRefusedError, Longer, fault_of
from survey.directory.call_results import FirmsOutcome
from survey.directory.lock_firms import Asked, LockedFirms, lock_firms
from survey.models import Campaign, Extension, Participation, ParticipationState, utc_now
from survey.queries.closes import calendar_of_all, calendars_of
from survey.records import audit_trail
from survey.store.db import unit_of_work

_LEFT = {
    ParticipationState.SUBMITTED: "submitted",
    ParticipationState.VERIFIED: "submitted",
    ParticipationState.EXEMPT: "exempt",
    ParticipationState.WITHDRAWN: "withdrawn",
}


def extend_firms(
    database: Session, campaign_id: int, enterprise_ids: Collection[int], longer: Longer, *, author_id: int
) -> FirmsOutcome:
    """Give each of some firms more time, and return with which it was done and who was left as it was.

    Left are firms that are not called, have submitted, are exempt, have left, have as long already (``longer``), and
    what `lock_firms` leaves. Raises CallRefusedError, and ExtensionRefusedError (``reason``, ``past``, ``not_longer``,
    ``after_decision``, ``far``).
    """
    now = utc_now()
    if not longer.reason.strip():
        raise ExtensionRefusedError("reason")
    with unit_of_work(database):
        locked = lock_firms(
            database, Asked(campaign_id, enterprise_ids, longer.reason, author_id, now), missing="not_called"
        )
        campaign = locked.campaign
        _refuse(fault_of(campaign, campaign, longer, now))
        calendars = calendars_of(database, campaign, [row.enterprise_id for row in locked.participations])
        chosen = locked.choose(
            lambda row: _why_left(row) or ("longer" if calendars[row.enterprise_id].closes_at >= longer.until else "")
        )
        database.add_all(_made(campaign, longer, author_id, enterprise_id=row.enterprise_id) for row in chosen)
        entries = [
            audit_trail.Entry("extend", author_id, ("enterprise", row.enterprise_id), _detail(campaign, longer))
            for row in chosen
        ]
        audit_trail.record_all(database, entries)
        return FirmsOutcome([row.enterprise_id for row in chosen], locked.why)


def choose_to_extend(locked: LockedFirms) -> list[Participation]:
    """Return the participations of firms that more time can be given to at all, and note why it can't to the others."""
    return locked.choose(_why_left)


def extend_unit(database: Session, campaign_id: int, unit: str, longer: Longer, *, author_id: int) -> int:
    """Give all firms of a unit more time, of all units with an empty one, and return the extension's id.

    Raises ExtensionRefusedError as above.
    """
    with unit_of_work(database):
        campaign = database.get_one(Campaign, campaign_id, with_for_update={"of": Campaign, "read": True})
        _refuse(fault_of(campaign, calendar_of_all(database, campaign), longer, utc_now()))
        made = _made(campaign, longer, author_id, unit=unit)
        database.add(made)
        database.flush()
        detail = _detail(campaign, longer) | ({"unit": unit} if unit else {})
        audit_trail.record(database, "extend", user_id=author_id, about=("campaign", campaign_id), detail=detail)
        return made.id


def _refuse(code: str) -> None:
    if code:
        raise ExtensionRefusedError(code)


def _why_left(row: Participation) -> str:
    return "not_called" if row.called_at is None else _LEFT.get(ParticipationState(row.state), "")


def _made(
    campaign: Campaign, longer: Longer, author_id: int, *, enterprise_id: int | None = None, unit: str = ""
) -> Extension:
    return Extension(
        campaign_id=campaign.id,
        enterprise_id=enterprise_id,
        unit=unit,
        until=longer.until,
        reason=longer.reason.strip(),
        given_by_id=author_id,
    )


def _detail(campaign: Campaign, longer: Longer) -> dict[str, str]:
    return {"campaign": campaign.title, "until": longer.until.isoformat(), "reason": longer.reason.strip()}
