"""Mark experts as reminded of the cases that they have not marked."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from survey.experts.lock_rounds import lock_round
from survey.models import ExpertReminder, SentBy, utc_now
from survey.queries import expert_rounds
from survey.records import audit_trail
from survey.store.db import unit_of_work


def remind_experts(database: Session, round_id: int, experts: Collection[int], *, by: SentBy, author_id: int) -> int:
    """Mark those of some experts as reminded who have cases to mark; return how many. Raises ExpertRefusedError."""
    with unit_of_work(database):
        lock_round(database, round_id)
        waiting = expert_rounds.unmarked_by(database, round_id)
        told = [number for number in sorted(set(experts)) if number in waiting]
        for number in told:
            database.add(
                ExpertReminder(
                    round_id=round_id,
                    expert_id=number,
                    by=by,
                    cases=waiting[number],
                    reminded_by_id=author_id,
                    reminded_at=utc_now(),
                )
            )
        if told:
            detail = {"experts": told, "by": str(by)}
            audit_trail.record(
                database, "remind_experts", user_id=author_id, about=("expert_round", round_id), detail=detail
            )
        return len(told)
