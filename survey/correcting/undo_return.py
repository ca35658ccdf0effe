"""撤销退回: as long as nobody of the firm has opened a return, an official can undo it; then the version counts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from survey.correcting.refusal_results import ReturnRefusedError, refusal_of_undoing
from survey.correcting.return_for_correction import NoReasonError
from survey.models import Participation, ParticipationState, ReturnRequest, Submission, SubmissionVersion, User, utc_now
from survey.records import audit_trail
from survey.store.db import unit_of_work


def undo_return(database: Session, return_id: int, reason: str, *, user: User, now: datetime | None = None) -> None:
    """Undo a return that nobody of the firm has opened: the version counts as it did before.

    Raises NoReasonError, or ReturnRefusedError (``opened``, ``undone``, ``answered``, ``left``): nothing is written.
    """
    if not reason.strip():
        raise NoReasonError
    user_id = user.id
    with unit_of_work(database):
        participation = database.scalars(_whose(return_id)).one()
        held = select(ReturnRequest).where(ReturnRequest.id == return_id).with_for_update()
        request = database.scalars(held).one()
        _refuse(request, ParticipationState(participation.state))
        request.undone_at, request.undone_by_id, request.undo_reason = now or utc_now(), user_id, reason.strip()
        participation.state = ParticipationState(request.state_before)
        detail = {"return": return_id, "reason": reason.strip(), "state": request.state_before}
        about = ("version", request.version_id)
        audit_trail.record(database, "undo_return", user_id=user_id, about=about, detail=detail)


def _whose(return_id: int) -> Select[Participation]:
    return (
        select(Participation)
        .join(Submission, Submission.participation_id == Participation.id)
        .join(SubmissionVersion, SubmissionVersion.submission_id == Submission.id)
        .join(ReturnRequest, ReturnRequest.version_id == SubmissionVersion.id)
        .where(ReturnRequest.id == return_id)
        .with_for_update(of=Participation)
    )


def _refuse(request: ReturnRequest, state: ParticipationState) -> None:
    code = refusal_of_undoing(request, state)
    if code:
        raise ReturnRefusedError(code)
