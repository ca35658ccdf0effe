"""An assignment ends: the expert says that he is not impartial, or an official takes the case from him."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.experts.expert_results import ExpertRefusedError
from survey.experts.lock_rounds import lock_assignment
from survey.models import AssignmentEndKind, ExpertAssignmentEnd, utc_now
from survey.queries import recusals
from survey.records import audit_trail
from survey.store.db import unit_of_work

_ACTIONS = {AssignmentEndKind.RECUSED: "recuse_expert", AssignmentEndKind.WITHDRAWN: "withdraw_expert"}


def end_assignment(
    database: Session, assignment_id: int, kind: AssignmentEndKind, reason: str, *, author_id: int
) -> None:
    """End an assignment that the caller found. Raises ExpertRefusedError.

    Only the expert himself recuses himself; whoever takes a case from him may not be recused from its firm.
    """
    if not reason.strip():
        raise ExpertRefusedError("reason")
    with unit_of_work(database):
        row, case, assignment = lock_assignment(database, assignment_id)
        if kind is AssignmentEndKind.RECUSED and assignment.expert_id != author_id:
            raise ExpertRefusedError("gone")
        if recusals.is_recused(database, case.participation_id, author_id):
            raise ExpertRefusedError("recused")
        database.add(
            ExpertAssignmentEnd(
                assignment_id=assignment_id, kind=kind, reason=reason.strip(), ended_by_id=author_id, ended_at=utc_now()
            )
        )
        detail = {"round": row.id, "user": assignment.expert_id, "reason": reason.strip()}
        audit_trail.record(database, _ACTIONS[kind], user_id=author_id, about=("expert_case", case.id), detail=detail)
