"""A town proposes firms of its own to be called (建议列入); the district calls them or says why not."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from survey.directory.call_results import FirmsOutcome
from survey.directory.lock_firms import Asked, LockedFirms, lock_firms, record_firms
from survey.models import Participation, ParticipationState, utc_now
from survey.store.db import unit_of_work


def propose_firms(
    database: Session, campaign_id: int, enterprise_ids: Collection[int], *, reason: str, author_id: int
) -> FirmsOutcome:
    """Propose firms to be called, and return with which it was done and who was left as it was.

    Left are firms outside of the author's unit, that take part already, are exempt, or are proposed and wait for the
    district; one that was refused may be proposed again. Raises `survey.directory.call_results.CallRefusedError`.
    """
    with unit_of_work(database):
        return propose_in_unit(database, Asked(campaign_id, enterprise_ids, reason, author_id, utc_now()))


def propose_in_unit(database: Session, asked: Asked) -> FirmsOutcome:
    """Propose firms as `propose_firms` does, inside the caller's unit of work. Raises CallRefusedError."""
    locked = lock_firms(database, asked, closing=True)
    chosen = choose_to_propose(locked)
    for row in chosen:
        row.proposed_at, row.proposed_by_id = asked.now, asked.author_id
        row.proposal_reason, row.proposal_refused = asked.reason_for(row.enterprise_id), ""
    record_firms(database, "propose_firm", asked, chosen)
    return FirmsOutcome([row.enterprise_id for row in chosen], locked.why)


def choose_to_propose(locked: LockedFirms) -> list[Participation]:
    """Return the participations of firms that can be proposed, and note why the others can't."""
    return locked.choose(_refusal)


def _refusal(row: Participation) -> str:
    if row.state == ParticipationState.EXEMPT:
        return "exempt"
    if row.called_at is not None or row.state != ParticipationState.CALLED:
        return "called"
    return "proposed" if row.proposed_at is not None and not row.proposal_refused else ""
