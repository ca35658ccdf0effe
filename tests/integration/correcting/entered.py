"""Answers that an official entered for a firm, as tests make them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.answers.answers import Answer
from survey.answering.read_draft import DraftContext
from survey.correcting.entry_results import From
from survey.correcting.record_entries import record_entries
from survey.models import AnswerEntry, EntrySource, EntryState, Role, Submission, User
from tests.integration.conftest import make_user

REASON = "示例：企业来电说明"


def official_of(database: Session) -> User:
    """Return the district's official."""
    found = database.scalar(select(User).where(User.login == "district"))
    return found or make_user(database, "district", Role.DISTRICT)


def entered(database: Session, desk: DraftContext, **answers: Answer) -> list[int]:
    """Enter answers to questions of the facts; return the ids of all entries that wait."""
    official = official_of(database)
    participation = database.scalars(
        select(Submission.participation_id).where(Submission.id == desk.submission_id)
    ).one()
    given = {("facts", name): answer for name, answer in answers.items()}
    record_entries(database, participation, given, From(EntrySource.PHONE, REASON), user=official)
    rows = select(AnswerEntry.id).where(AnswerEntry.state == EntryState.WAITING).order_by(AnswerEntry.id)
    return list(database.scalars(rows))


def entry(database: Session, number: int) -> AnswerEntry:
    """Return an entry as it is stored now."""
    database.rollback()
    return database.get_one(AnswerEntry, number)
