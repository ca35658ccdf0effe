"""Answers that officials entered for firms: those that wait for a firm, and what became of the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from survey.models import AnswerEntry, EntryState, Participation

_PEOPLE = (
    joinedload(AnswerEntry.entered_by),
    joinedload(AnswerEntry.decided_by),
    joinedload(AnswerEntry.upload),
)


def waiting_entries(database: Session, participation_id: int | None) -> Sequence[AnswerEntry]:
    """Return the entries that wait for a firm that was found through a scope, oldest first."""
    own = (AnswerEntry.participation_id == participation_id, AnswerEntry.state == EntryState.WAITING)
    return database.scalars(select(AnswerEntry).where(*own).options(*_PEOPLE).order_by(AnswerEntry.id)).all()


def waiting_values(database: Session, participation_id: int | None) -> Mapping[tuple[str, str], Any]:
    """Return (questionnaire, question) -> the stored value that waits for a firm."""
    return {
        (row.questionnaire_id, row.question_id): row.value["v"] for row in waiting_entries(database, participation_id)
    }


def decided_entries(
    database: Session, participation_id: int | None, *, page: int = 1, size: int = 100
) -> Sequence[AnswerEntry]:
    """Return a page of the entries for a firm that don't wait any more, those decided last first."""
    own = (AnswerEntry.participation_id == participation_id, AnswerEntry.state != EntryState.WAITING)
    ordered = select(AnswerEntry).where(*own).options(*_PEOPLE).order_by(AnswerEntry.decided_at.desc(), AnswerEntry.id)
    return database.scalars(ordered.limit(size).offset((page - 1) * size)).all()


def decided_count(database: Session, participation_id: int | None) -> int:
    """Return how many entries for a firm don't wait any more."""
    own = (AnswerEntry.participation_id == participation_id, AnswerEntry.state != EntryState.WAITING)
    return database.scalar(select(func.count(AnswerEntry.id)).where(*own)) or 0


def waiting_count(database: Session, enterprise_id: int, campaign_id: int) -> int:
    """Return how many entries wait for a firm in a campaign."""
    statement = (
        select(func.count(AnswerEntry.id))
        .join(Participation, Participation.id == AnswerEntry.participation_id)
        .where(
            Participation.enterprise_id == enterprise_id,
            Participation.campaign_id == campaign_id,
            AnswerEntry.state == EntryState.WAITING,
        )
    )
    return database.scalar(statement) or 0
