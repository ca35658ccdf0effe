"""A return is undone while nobody of the firm has opened it; then the version counts as before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from survey.answering import change_standing as changing
from survey.answering.read_draft import DraftContext
from survey.answering.read_standing import find_standing
from survey.correcting.open_return import open_return
from survey.correcting.refusal_results import ReturnRefusedError
from survey.correcting.return_for_correction import NoReasonError, return_submission
from survey.correcting.undo_return import undo_return
from survey.models import AuditEntry, Participation, ParticipationState, ReturnRequest, Role, User, utc_now
from survey.queries import submissions
from tests.integration.answering.test_submit import desk, firm, submit, user
from tests.integration.at_once import at_once
from tests.integration.conftest import make_user
from tests.integration.correcting.returned import again, returned, state

__all__ = ["desk", "firm", "user"]


def refused(database: Session, number: int, official: int) -> str:
    with pytest.raises(ReturnRefusedError) as error:
        undo_return(database, number, "示例", user=database.get_one(User, official))
    return error.value.code


def test_the_version_counts_again_as_before(database: Session, desk: DraftContext, user: User) -> None:
    request = returned(database, desk, user, opened=False)
    number, version, official = request.id, request.version_id, request.returned_by_id
    assert state(database) == ParticipationState.RETURNED
    with pytest.raises(NoReasonError):
        undo_return(database, number, "  ", user=database.get_one(User, official))
    undo_return(database, number, " 示例：退错了企业 ", user=database.get_one(User, official))
    assert state(database) == ParticipationState.SUBMITTED
    request = database.get_one(ReturnRequest, number)
    assert (request.undone_by_id, request.undo_reason, request.opened_at) == (official, "示例：退错了企业", None)
    entry = database.scalars(select(AuditEntry).where(AuditEntry.action == "undo_return")).one()
    assert (entry.object_id, entry.detail["reason"], entry.detail["state"]) == (
        str(version),
        "示例：退错了企业",
        "submitted",
    )
    standing = find_standing(database, again(database, user))
    assert standing.counts is not None
    assert (standing.counts.id, standing.returned, standing.open_questions) == (version, None, None)
    assert submissions.open_return(database, desk.submission_id) is None
    assert refused(database, number, official) == "undone"


def test_what_was_verified_is_verified_again(database: Session, desk: DraftContext, user: User) -> None:
    version = submit(database, desk, user).id
    changed = update(Participation).values(state=ParticipationState.VERIFIED)
    database.execute(changed)
    database.commit()
    official = make_user(database, "district", Role.DISTRICT)
    due = utc_now() + timedelta(days=7)
    number = return_submission(database, version, "示例：请核对", due_at=due, user=official)
    undo_return(database, number, "示例", user=official)
    assert state(database) == ParticipationState.VERIFIED


def test_what_was_opened_answered_or_left_is_not_undone(database: Session, desk: DraftContext, user: User) -> None:
    request = returned(database, desk, user)
    number, official = request.id, request.returned_by_id
    assert refused(database, number, official) == "opened"
    submit(database, again(database, user), user)
    assert refused(database, number, official) == "answered"
    second = returned(database, again(database, user), user, opened=False).id
    changing.leave(database, desk.submission_id or 0, reason="示例", user=user)
    assert refused(database, second, official) == "left"
    assert state(database) == ParticipationState.WITHDRAWN


def test_the_database_takes_no_return_that_is_both(database: Session, desk: DraftContext, user: User) -> None:
    number = returned(database, desk, user).id
    for values in ({"undone_at": ReturnRequest.opened_at}, {"opened_at": None}, {"remarks": {"x": "y"}}):
        with pytest.raises(DBAPIError, match="append-only"):
            database.execute(update(ReturnRequest).where(ReturnRequest.id == number).values(**values))
        database.rollback()


def test_of_a_look_and_an_undoing_at_once_one_is_first(
    app: Flask, database: Session, desk: DraftContext, user: User
) -> None:
    request = returned(database, desk, user, opened=False)
    number, official, reader = request.id, request.returned_by_id, user.id
    database.rollback()

    def look(own: Session) -> str:
        found = own.get_one(ReturnRequest, number)
        return "stands" if open_return(own, found, user=own.get_one(User, reader)) else "undone"

    def undo(own: Session) -> str:
        try:
            undo_return(own, number, "示例", user=own.get_one(User, official))
        except ReturnRefusedError as error:
            return error.code
        return "undone"

    outcomes = at_once(app, look, undo)
    database.rollback()
    after = database.get_one(ReturnRequest, number)
    assert outcomes in (["stands", "opened"], ["undone", "undone"])
    assert (after.opened_at is None) == (outcomes[1] == "undone")
    assert (after.undone_at is None) == (outcomes[1] == "opened")
    expected = ParticipationState.RETURNED if outcomes[1] == "opened" else ParticipationState.SUBMITTED
    assert state(database) == expected
