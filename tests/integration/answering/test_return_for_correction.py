"""A version sent back with a reason, and answered by the next one."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.answering import return_for_correction as returning
from survey.answering.read_draft import DraftContext, read_own_draft
from survey.models import AuditEntry, ParticipationState, Role, User
from tests.integration.answering.test_submit import desk, firm, state_of, submit, user
from tests.integration.conftest import make_user

__all__ = ["desk", "firm", "user"]


def test_returned_submission_is_answered_by_the_next_version(database: Session, desk: DraftContext, user: User) -> None:
    version = submit(database, desk, user)
    official = make_user(database, "district", Role.DISTRICT)
    returning.return_submission(database, version.id, "示例：请核对设备数", user=official)
    assert state_of(database, version.id) == ParticipationState.RETURNED
    again = read_own_draft(database, user)
    assert again is not None
    second = submit(database, again, user)
    assert state_of(database, second.id) == ParticipationState.SUBMITTED
    from_return = database.scalars(select(returning.ReturnRequest)).one()
    assert from_return.answered_by_version_id == second.id


def test_return_without_a_reason_is_refused(database: Session, desk: DraftContext, user: User) -> None:
    version = submit(database, desk, user)
    official = make_user(database, "district", Role.DISTRICT)
    with pytest.raises(returning.NoReasonError):
        returning.return_submission(database, version.id, "  ", user=official)


def test_a_return_says_which_questions_to_look_at(database: Session, desk: DraftContext, user: User) -> None:
    version = submit(database, desk, user)
    official = make_user(database, "district", Role.DISTRICT)
    returning.return_submission(database, version.id, " 示例 ", questions=["facts.staff_y1"], user=official)
    request = database.scalars(select(returning.ReturnRequest)).one()
    assert (request.reason, request.questions, request.returned_by_id) == ("示例", ["facts.staff_y1"], official.id)
    entry = database.scalars(select(AuditEntry).where(AuditEntry.action == "return")).one()
    assert (entry.object_type, entry.object_id) == ("version", str(version.id))
