"""Firms are exempt from a campaign (豁免), with a reason; once that ends they stand where they stood before."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.directory.call_results import FirmsOutcome
from survey.directory.lock_firms import Asked, LockedFirms, lock_firms, record_firms
from survey.models import DraftSheet, Participation, ParticipationState, Submission, utc_now
from survey.store.db import unit_of_work

_LEFT = {
    ParticipationState.SUBMITTED: "submitted",
    ParticipationState.VERIFIED: "submitted",
    ParticipationState.EXEMPT: "exempt",
    ParticipationState.WITHDRAWN: "withdrawn",
}


def exempt_firms(
    database: Session, campaign_id: int, enterprise_ids: Collection[int], *, reason: str, author_id: int
) -> FirmsOutcome:
    """Exempt firms from a campaign, and return with which it was done and who was left as it was.

    Left are firms with a submission that counts, who left, are exempt already, are closed, merged or not in the
    directory. Raises `survey.directory.call_results.CallRefusedError` (no reason, no campaign).
    """
    with unit_of_work(database):
        return exempt_in_unit(database, Asked(campaign_id, enterprise_ids, reason, author_id, utc_now()))


def exempt_in_unit(database: Session, asked: Asked) -> FirmsOutcome:
    """Exempt firms as `exempt_firms` does, inside the caller's unit of work. Raises CallRefusedError."""
    locked = lock_firms(database, asked)
    chosen = choose_to_exempt(locked)
    for row in chosen:
        row.exempted_from, row.state = ParticipationState(row.state), ParticipationState.EXEMPT
        row.exempt_reason, row.exempted_at = asked.reason_for(row.enterprise_id), asked.now
        row.exempted_by_id = asked.author_id
    record_firms(database, "exempt_firm", asked, chosen)
    return FirmsOutcome([row.enterprise_id for row in chosen], locked.why)


def end_exemption(
    database: Session, campaign_id: int, enterprise_ids: Collection[int], *, reason: str, author_id: int
) -> FirmsOutcome:
    """Let firms take part again, in the state in which they were exempted, and return as above.

    A firm that began while it was exempt is filling in. Left are firms that are not exempt. Raises CallRefusedError.
    """
    asked = Asked(campaign_id, enterprise_ids, reason, author_id, utc_now())
    with unit_of_work(database):
        locked = lock_firms(database, asked, missing="not_exempt")
        begun = _begun(database, campaign_id)
        chosen = choose_to_end(locked)
        for row in chosen:
            row.state = _state_before(row, begun)
            row.exempt_reason, row.exempted_at, row.exempted_by_id, row.exempted_from = "", None, None, None
        record_firms(database, "end_exemption", asked, chosen)
        return FirmsOutcome([row.enterprise_id for row in chosen], locked.why)


def choose_to_exempt(locked: LockedFirms) -> list[Participation]:
    """Return the participations of firms that can be exempt, and note why the others can't."""
    return locked.choose(lambda row: _LEFT.get(ParticipationState(row.state), ""))


def choose_to_end(locked: LockedFirms) -> list[Participation]:
    """Return the participations of firms whose exemption can end, and note why the others' can't."""
    return locked.choose(lambda row: "" if row.state == ParticipationState.EXEMPT else "not_exempt")


def _state_before(row: Participation, begun: Collection[int]) -> ParticipationState:
    before = ParticipationState(row.exempted_from or ParticipationState.CALLED)
    return ParticipationState.FILLING if before is ParticipationState.CALLED and row.id in begun else before


def _begun(database: Session, campaign_id: int) -> Collection[int]:
    """Return the participations of a campaign whose draft holds something."""
    drafts = (
        select(Submission.participation_id)
        .join(DraftSheet, DraftSheet.submission_id == Submission.id)
        .join(Participation, Participation.id == Submission.participation_id)
    )
    return set(database.scalars(drafts.where(Participation.campaign_id == campaign_id)))
