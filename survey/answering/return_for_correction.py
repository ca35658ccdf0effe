"""退回补正: an official sends a submission back with a reason; the enterprise corrects and submits a new version."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Participation, ParticipationState, ReturnRequest, Submission, SubmissionVersion, User
from survey.records import audit_trail
from survey.store.db import unit_of_work


class NoReasonError(ValueError):
    """A submission was to be returned without a reason."""


def return_submission(
    database: Session, version_id: int, reason: str, *, questions: Sequence[str] = (), user: User
) -> None:
    """Send a version back. `questions`: qualified ids to look at. Raises NoReasonError for an empty reason."""
    if not reason.strip():
        raise NoReasonError
    user_id = user.id
    with unit_of_work(database):
        returned = (
            select(Participation).join(Submission).join(SubmissionVersion).where(SubmissionVersion.id == version_id)
        )
        participation = database.scalars(returned).one()
        request = ReturnRequest(
            version_id=version_id, reason=reason.strip(), questions=list(questions), returned_by_id=user_id
        )
        database.add(request)
        participation.state = ParticipationState.RETURNED
        audit_trail.record(
            database, "return", user_id=user_id, about=("version", version_id), detail={"reason": reason}
        )
