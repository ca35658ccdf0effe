"""A version sent back with a reason, and answered by the next one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.answering import change_standing as changing
from survey.answering import save_draft as drafting
from survey.answering.read_draft import DraftContext, read_own_draft
from survey.answering.read_standing import beyond_return, find_standing
from survey.answering.revert_answers import revert_answers
from survey.answering.submit import CannotSubmitError
from survey.correcting import return_for_correction as returning
from survey.definitions.local_days import today
from survey.models import AuditEntry, Enterprise, ParticipationState, Role, User, utc_now
from survey.queries import submissions
from tests.integration.answering.test_submit import desk, firm, state_of, submit, user
from tests.integration.conftest import make_user

__all__ = ["desk", "firm", "user"]
DUE = utc_now() + timedelta(days=7)


def test_returned_submission_is_answered_by_the_next_version(database: Session, desk: DraftContext, user: User) -> None:
    version = submit(database, desk, user)
    official = make_user(database, "district", Role.DISTRICT)
    returning.return_submission(database, version.id, "示例：请核对设备数", due_at=DUE, user=official)
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
        returning.return_submission(database, version.id, "  ", due_at=DUE, user=official)


def test_a_return_says_which_questions_to_look_at(database: Session, desk: DraftContext, user: User) -> None:
    version = submit(database, desk, user)
    official = make_user(database, "district", Role.DISTRICT)
    returning.return_submission(database, version.id, " 示例 ", questions=["facts.staff_y1"], due_at=DUE, user=official)
    request = database.scalars(select(returning.ReturnRequest)).one()
    assert (request.reason, request.questions, request.returned_by_id) == ("示例", ["facts.staff_y1"], official.id)
    entry = database.scalars(select(AuditEntry).where(AuditEntry.action == "return")).one()
    assert (entry.object_type, entry.object_id) == ("version", str(version.id))


def test_a_due_date_that_is_over_is_refused(database: Session, desk: DraftContext, user: User) -> None:
    version = submit(database, desk, user)
    official = make_user(database, "district", Role.DISTRICT)
    with pytest.raises(returning.PastDueError):
        returning.return_submission(database, version.id, "示例", due_at=DUE, user=official, now=DUE)
    assert state_of(database, version.id) == ParticipationState.SUBMITTED


def test_what_does_not_count_any_more_is_not_returned(database: Session, desk: DraftContext, user: User) -> None:
    first = submit(database, desk, user)
    official = make_user(database, "district", Role.DISTRICT)

    def refused(version_id: int) -> None:
        assert not returning.is_returnable(database, version_id)
        with pytest.raises(returning.NotReturnableError):
            returning.return_submission(database, version_id, "示例", due_at=DUE, user=official)

    assert returning.is_returnable(database, first.id)
    returning.return_submission(database, first.id, "示例", due_at=DUE, user=official)
    refused(first.id)
    second = submit(database, desk, user)
    refused(first.id)
    changing.take_back(database, desk.submission_id or 0, user=user)
    refused(second.id)
    assert len(database.scalars(select(returning.ReturnRequest)).all()) == 1


def test_what_nobody_would_answer_is_not_returned(database: Session, desk: DraftContext, user: User) -> None:
    version, official = submit(database, desk, user), make_user(database, "district", Role.DISTRICT)
    number = desk.enterprise.id

    def refused(**columns: object) -> bool:
        held = database.get_one(Enterprise, number)
        before = {name: getattr(held, name) for name in columns}
        for name, value in columns.items():
            setattr(held, name, value)
        database.commit()
        assert not returning.is_returnable(database, version.id)
        with pytest.raises(returning.NotReturnableError):
            returning.return_submission(database, version.id, "示例", due_at=DUE, user=official)
        for name, value in before.items():
            setattr(held, name, value)
        database.commit()
        return returning.is_returnable(database, version.id)

    other = Enterprise(credit_code="91999999MA0099999X", name="示例另一条记录", unit="malu")
    database.add(other)
    database.commit()
    assert refused(closed_on=today(), closed_reason="示例")
    assert refused(merged_into_id=other.id)
    assert database.scalars(select(returning.ReturnRequest)).all() == []


def test_an_answer_is_taken_after_the_close_until_its_due_date(
    database: Session, desk: DraftContext, user: User
) -> None:
    version, closes = submit(database, desk, user), desk.campaign.closes_at
    official = make_user(database, "district", Role.DISTRICT)
    due = closes + timedelta(days=5)
    returning.return_submission(database, version.id, "示例", due_at=due, user=official, now=closes + timedelta(days=1))
    with pytest.raises(CannotSubmitError, match="overdue"):
        submit(database, desk, user, now=due + timedelta(seconds=1))
    assert submit(database, desk, user, now=due).number == 2


def test_only_what_was_returned_may_differ_and_the_rest_is_put_back(
    database: Session, desk: DraftContext, user: User
) -> None:
    version, closes = submit(database, desk, user), desk.campaign.closes_at
    official = make_user(database, "district", Role.DISTRICT)
    draft, facts = desk.submission_id or 0, desk.questionnaires["facts"]

    def write(name: str, text: str) -> DraftContext:
        revision = desk.sheets["facts"].revisions[name]
        drafting.save_patch(database, draft, facts, {name: (text, revision)}, author=drafting.Author(user.id))
        found = read_own_draft(database, user)
        assert found is not None
        return found

    write("project_title", "示例别的项目")  # before the return: it stays in the draft
    due = closes + timedelta(days=5)
    named = {"facts.registered_place": " 示例：请写到门牌 "}
    returning.return_submission(database, version.id, "示例", due_at=due, questions=named, user=official)
    request = database.scalars(select(returning.ReturnRequest)).one()
    assert (request.questions, request.remarks) == (
        ["facts.registered_place"],
        {"facts.registered_place": "示例：请写到门牌"},
    )
    assert (request.state_before, request.opened_at) == (ParticipationState.SUBMITTED, None)
    both = write("registered_place", "示例更正地址")
    for now in (utc_now(), closes + timedelta(days=2)):
        standing = find_standing(database, both, now=now)
        assert beyond_return(standing, both.questionnaires, both.dossier) == [("facts", "project_title")]
        with pytest.raises(CannotSubmitError, match="beyond_return"):
            submit(database, both, user, now=now)
    late = closes + timedelta(days=2)
    standing = find_standing(database, both, now=late)
    bases = {("facts", "project_title"): both.sheets["facts"].revisions["project_title"]}
    assert standing.latest is not None
    outcome = revert_answers(database, both, standing.latest, bases, author=drafting.Author(user.id))
    assert outcome == ([("facts", "project_title")], [], [])
    put_back = read_own_draft(database, user)
    assert put_back is not None
    assert submit(database, put_back, user, now=late).number == 2
    assert submit(database, put_back, user, now=late).number == 2  # the button pressed twice: the receipt there is
    second = submissions.latest_version(database, draft)
    assert second is not None
    facts_sheet = submissions.version_dossier(second, {facts.digest: facts}).sheets["facts"]
    assert facts_sheet.values["registered_place"] == "示例更正地址"
    assert facts_sheet.values["project_title"] == desk.dossier.sheets["facts"].values["project_title"]
