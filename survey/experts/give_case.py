"""Give a case to one more expert, or to another one after somebody left."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.experts.expert_results import ExpertRefusedError
from survey.experts.lock_rounds import lock_case
from survey.models import ExpertAssignment, utc_now
from survey.queries import expert_rounds
from survey.records import audit_trail
from survey.store.db import unit_of_work


def give_case(database: Session, case_id: int, expert_id: int, *, author_id: int) -> None:
    """Assign a case, which the caller found, to an expert. Raises ExpertRefusedError."""
    with unit_of_work(database):
        row, case = lock_case(database, case_id, author_id)
        if expert_id not in {user.id for user in expert_rounds.experts(database)}:
            raise ExpertRefusedError("expert")
        if expert_id in expert_rounds.barred(database, [case.participation_id]).get(case.participation_id, ()):
            raise ExpertRefusedError("not_impartial")
        earlier = select(ExpertAssignment.id).where(
            ExpertAssignment.case_id == case_id, ExpertAssignment.expert_id == expert_id
        )
        if database.scalar(earlier) is not None:
            raise ExpertRefusedError("assigned")
        database.add(
            ExpertAssignment(case_id=case_id, expert_id=expert_id, assigned_by_id=author_id, assigned_at=utc_now())
        )
        detail = {"round": row.id, "user": expert_id}
        audit_trail.record(database, "assign_expert", user_id=author_id, about=("expert_case", case_id), detail=detail)
