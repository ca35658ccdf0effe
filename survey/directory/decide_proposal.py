"""The district decides on firms that a town proposed: they are called, or it says why not."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from survey.directory.call_results import FirmsOutcome
from survey.directory.lock_firms import Asked, lock_firms, record_firms
from survey.models import Participation, ParticipationState, utc_now
from survey.store.db import unit_of_work


def decide_proposal(
    database: Session, campaign_id: int, enterprise_ids: Collection[int], *, accept: bool, reason: str, author_id: int
) -> FirmsOutcome:
    """Call proposed firms, or refuse them, and return with which it was done and who was left as it was.

    Left are firms whose proposal does not wait any more. Raises `survey.directory.call_results.CallRefusedError`
    (no reason, no campaign, the campaign is over).
    """
    asked = Asked(campaign_id, enterprise_ids, reason, author_id, utc_now())
    with unit_of_work(database):
        locked = lock_firms(database, asked, closing=accept, missing="not_proposed")
        chosen = locked.choose(lambda row: "" if waits(row) else "not_proposed")
        for row in chosen:
            if accept:
                row.called_at, row.called_by_id, row.call_reason = asked.now, author_id, reason.strip()
            else:
                row.proposal_refused = reason.strip()
        record_firms(database, "call_firm" if accept else "refuse_proposal", asked, chosen)
        return FirmsOutcome([row.enterprise_id for row in chosen], locked.why)


def waits(row: Participation) -> bool:
    """Return whether a participation is proposed and the district has not decided."""
    undecided = row.proposed_at is not None and row.called_at is None and not row.proposal_refused
    return undecided and row.state == ParticipationState.CALLED
