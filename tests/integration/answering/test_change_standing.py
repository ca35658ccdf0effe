"""Taking back, leaving and coming back: each recorded, refused where it is not possible, and ranked accordingly."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from survey.answering import change_standing as changing
from survey.answering.read_draft import DraftContext
from survey.answering.submit import CannotSubmitError
from survey.correcting import return_for_correction as returning
from survey.models import Act, AuditEntry, ParticipationState, Role, SubmissionAct, User, utc_now
from survey.queries import snapshots
from tests.integration.answering.test_submit import desk, firm, state_of, submit, user
from tests.integration.conftest import make_user

__all__ = ["desk", "firm", "user"]


def draft_of(desk: DraftContext) -> int:
    assert desk.submission_id is not None
    return desk.submission_id


def ranked(database: Session, desk: DraftContext) -> list[int]:
    """Return the ids of the versions that an evaluation made now would rank."""
    return [version.id for version in snapshots.newest_versions(database, desk.campaign.id)]


def test_what_is_taken_back_does_not_count_until_it_is_submitted_again(
    database: Session, desk: DraftContext, user: User
) -> None:
    first = submit(database, desk, user).id
    assert ranked(database, desk) == [first]
    changing.take_back(database, draft_of(desk), reason="示例原因", user=user)
    assert (state_of(database, first), ranked(database, desk)) == (ParticipationState.FILLING, [])
    second = submit(database, desk, user)
    assert (second.number, ranked(database, desk)) == (2, [second.id])
    act = database.scalars(select(SubmissionAct)).one()
    assert (act.act, act.version_id, act.reason, act.user_id) == (Act.TAKE_BACK, first, "示例原因", user.id)
    entry = database.scalars(select(AuditEntry).where(AuditEntry.action == "take_back")).one()
    assert (entry.object_type, entry.object_id) == ("submission", str(desk.submission_id))
    assert entry.detail == {"version": first, "was": "submitted", "reason": "示例原因"}


def test_who_left_is_ranked_only_after_coming_back_and_submitting(
    database: Session, desk: DraftContext, user: User
) -> None:
    first = submit(database, desk, user).id
    changing.leave(database, draft_of(desk), reason="示例：项目取消", user=user)
    assert (state_of(database, first), ranked(database, desk)) == (ParticipationState.WITHDRAWN, [])
    assert refusal(database, desk, user) == "left"
    changing.rejoin(database, draft_of(desk), user=user)
    assert (state_of(database, first), ranked(database, desk)) == (ParticipationState.FILLING, [])
    second = submit(database, desk, user)
    assert ranked(database, desk) == [second.id]
    assert [row.act for row in database.scalars(select(SubmissionAct).order_by(SubmissionAct.id))] == [
        "leave",
        "rejoin",
    ]


def refusal(database: Session, desk: DraftContext, user: User) -> str:
    with pytest.raises(CannotSubmitError) as error:
        submit(database, desk, user)
    return error.value.code


def test_who_left_while_returned_comes_back_returned(database: Session, desk: DraftContext, user: User) -> None:
    version = submit(database, desk, user).id
    official = make_user(database, "district", Role.DISTRICT)
    due = utc_now() + timedelta(days=3)
    returning.return_submission(database, version, "示例：请核对", due_at=due, user=official)
    changing.leave(database, draft_of(desk), reason="示例", user=user)
    changing.rejoin(database, draft_of(desk), user=user)
    assert state_of(database, version) == ParticipationState.RETURNED


def test_nothing_is_taken_back_twice_after_the_close_or_before_a_submission(
    database: Session, desk: DraftContext, user: User
) -> None:
    def taken_back(days: int = 0) -> None:
        with pytest.raises(changing.CannotChangeStandingError):
            changing.take_back(database, draft_of(desk), user=user, now=utc_now() + timedelta(days=days))

    taken_back()
    submit(database, desk, user)
    taken_back(days=21)
    changing.take_back(database, draft_of(desk), user=user)
    taken_back()
    assert database.scalar(select(func.count()).select_from(SubmissionAct)) == 1


def test_leaving_twice_and_coming_back_after_the_close_are_refused(
    database: Session, desk: DraftContext, user: User
) -> None:
    with pytest.raises(changing.CannotChangeStandingError):
        changing.rejoin(database, draft_of(desk), user=user)
    changing.leave(database, draft_of(desk), reason="示例", user=user)
    with pytest.raises(changing.CannotChangeStandingError):
        changing.leave(database, draft_of(desk), reason="示例", user=user)
    with pytest.raises(changing.CannotChangeStandingError):
        changing.rejoin(database, draft_of(desk), user=user, now=utc_now() + timedelta(days=21))
    assert database.scalar(select(func.count()).select_from(SubmissionAct)) == 1


def test_only_the_responsible_person_acts(database: Session, desk: DraftContext, user: User) -> None:
    version = submit(database, desk, user).id
    colleague = make_user(database, "colleague", Role.COLLEAGUE, enterprise_id=user.enterprise_id)
    for act in (changing.take_back, changing.leave):
        with pytest.raises(changing.CannotChangeStandingError):
            act(database, draft_of(desk), reason="示例", user=colleague)
    assert state_of(database, version) == ParticipationState.SUBMITTED


@pytest.mark.parametrize("statement", ["UPDATE submission_act SET reason = 'x'", "DELETE FROM submission_act"])
def test_an_act_is_never_changed(database: Session, desk: DraftContext, user: User, statement: str) -> None:
    changing.leave(database, draft_of(desk), reason="示例", user=user)
    with pytest.raises(DBAPIError):
        database.execute(text(statement))
    database.rollback()
    assert database.scalars(select(SubmissionAct.reason)).all() == ["示例"]
