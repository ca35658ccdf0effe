"""End a round: no marks come in any more; what was given stays as it is."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.experts.expert_results import ExpertRefusedError
from survey.experts.lock_rounds import lock_round
from survey.models import ExpertRoundEnd, utc_now
from survey.records import audit_trail
from survey.store.db import unit_of_work


def end_round(database: Session, round_id: int, reason: str, *, author_id: int) -> None:
    """End a round, which the caller found. Raises ExpertRefusedError."""
    if not reason.strip():
        raise ExpertRefusedError("reason")
    with unit_of_work(database):
        lock_round(database, round_id)
        database.add(
            ExpertRoundEnd(round_id=round_id, reason=reason.strip(), ended_by_id=author_id, ended_at=utc_now())
        )
        audit_trail.record(
            database,
            "end_expert_round",
            user_id=author_id,
            about=("expert_round", round_id),
            detail={"reason": reason.strip()},
        )
