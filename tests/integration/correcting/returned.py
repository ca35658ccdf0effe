"""A submission that was returned, as tests of returns make it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.answering.read_draft import DraftContext, read_own_draft
from survey.correcting import return_for_correction as returning
from survey.models import Participation, ParticipationState, ReturnRequest, Role, SubmissionVersion, User, utc_now
from survey.store.db import unit_of_work
from tests.integration.answering.test_submit import submit
from tests.integration.conftest import make_user

PLACE, TITLE = "facts.registered_place", "facts.project_title"
REMARK = "示例：请写到门牌"


def returned(
    database: Session, desk: DraftContext, user: User, questions: dict[str, str] | None = None, *, opened: bool = True
) -> ReturnRequest:
    """Submit a draft and return it, of the place alone unless said otherwise; `opened`: the firm has looked."""
    version = submit(database, desk, user)
    official = database.scalar(select(User).where(User.login == "district"))
    official = official or make_user(database, "district", Role.DISTRICT)
    due, named = utc_now() + timedelta(days=7), {PLACE: REMARK} if questions is None else questions
    made = returning.return_submission(
        database, version.id, "示例：请核对地址", due_at=due, questions=named, user=official
    )
    if opened:
        with unit_of_work(database):
            request = database.get_one(ReturnRequest, made)
            request.opened_at, request.opened_by_id = utc_now(), user.id
    return database.get_one(ReturnRequest, made)


def again(database: Session, user: User) -> DraftContext:
    """Return the draft as it is now."""
    database.rollback()
    found = read_own_draft(database, user)
    assert found is not None
    return found


def state(database: Session) -> ParticipationState:
    """Return where the one enterprise stands."""
    database.rollback()
    return ParticipationState(database.scalars(select(Participation.state)).one())


def versions(database: Session) -> int:
    """Return how often the one enterprise submitted."""
    database.rollback()
    return len(database.scalars(select(SubmissionVersion.id)).all())
