"""Firms are called to a campaign (列入应填), and a call is taken back where nothing came of it yet."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.directory.call_results import CallOutcome
from survey.directory.lock_firms import Asked, LockedFirms, lock_firms, record_firms
from survey.models import Participation, ParticipationState, Submission, utc_now
from survey.store.db import unit_of_work

_LEFT = {
    ParticipationState.SUBMITTED: "submitted",
    ParticipationState.VERIFIED: "submitted",
    ParticipationState.RETURNED: "returned",
    ParticipationState.EXEMPT: "exempt",
    ParticipationState.WITHDRAWN: "withdrawn",
}


def call_firms(
    database: Session, campaign_id: int, enterprise_ids: Collection[int], *, reason: str, author_id: int
) -> CallOutcome:
    """Call firms to a campaign, and return which were called and which were left as they were.

    Left are firms that are called already, exempt, have submitted or left, are closed, merged or not in the directory,
    and those outside of the author's scope. Raises CallRefusedError (no reason, no campaign, the campaign is over).
    """
    with unit_of_work(database):
        return call_in_unit(database, Asked(campaign_id, enterprise_ids, reason, author_id, utc_now()))


def call_in_unit(database: Session, asked: Asked) -> CallOutcome:
    """Call firms as `call_firms` does, inside the caller's unit of work. Raises CallRefusedError."""
    locked = lock_firms(database, asked, closing=True)
    chosen = choose_to_call(locked)
    for row in chosen:
        row.called_at, row.called_by_id = asked.now, asked.author_id
        row.call_reason, row.proposal_refused = asked.reason_for(row.enterprise_id), ""
    record_firms(database, "call_firm", asked, chosen)
    return CallOutcome([row.enterprise_id for row in chosen], locked.why)


def take_back_call(
    database: Session, campaign_id: int, enterprise_ids: Collection[int], *, reason: str, author_id: int
) -> CallOutcome:
    """Take calls back, and return whose was taken back and who was left as it was.

    Left are firms that are not called, have begun, or whose call went out. Raises CallRefusedError as above.
    """
    asked = Asked(campaign_id, enterprise_ids, reason, author_id, utc_now())
    with unit_of_work(database):
        locked = lock_firms(database, asked, closing=True, missing="not_called")
        begun = _begun(database, campaign_id)
        chosen = locked.choose(lambda row: _refusal_to_take_back(row, begun))
        for row in chosen:
            row.called_at, row.called_by_id, row.call_reason = None, None, ""
        record_firms(database, "take_back_call", asked, chosen)
        return CallOutcome([row.enterprise_id for row in chosen], locked.why)


def choose_to_call(locked: LockedFirms) -> list[Participation]:
    """Return the participations of firms that can be called, and note why the others can't."""
    return locked.choose(_refusal)


def _refusal(row: Participation) -> str:
    if row.state in _LEFT:
        return _LEFT[ParticipationState(row.state)]
    return "called" if row.called_at is not None else ""


def _refusal_to_take_back(row: Participation, begun: Collection[int]) -> str:
    if row.state in _LEFT:
        return _LEFT[ParticipationState(row.state)]
    if row.called_at is None:
        return "not_called"
    if row.state != ParticipationState.CALLED or row.id in begun:
        return "begun"
    return "sent" if row.sent_at is not None else ""


def _begun(database: Session, campaign_id: int) -> Collection[int]:
    """Return the participations of a campaign that have a draft."""
    drafts = select(Submission.participation_id).join(Participation, Participation.id == Submission.participation_id)
    return set(database.scalars(drafts.where(Participation.campaign_id == campaign_id)))
