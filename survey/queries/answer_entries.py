"""Answers that officials entered for firms: those that wait for a firm, and what became of the others."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, joinedload

from survey.models import AnswerEntry, Enterprise, EntryState, Participation
from survey.store.scope import Scope


def entries_of(database: Session, participation_id: int | None) -> Sequence[AnswerEntry]:
    """Return all entries for a firm that was found through a scope: those that wait first, then the newest."""
    waits = AnswerEntry.state == EntryState.WAITING
    statement = (
        select(AnswerEntry)
        .where(AnswerEntry.participation_id == participation_id)
        .options(joinedload(AnswerEntry.entered_by), joinedload(AnswerEntry.decided_by))
        .order_by(case((waits, 0), else_=1), case((waits, AnswerEntry.id)), AnswerEntry.id.desc())
    )
    return database.scalars(statement).all()


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


def entry_in_scope(database: Session, scope: Scope, entry_id: int) -> AnswerEntry | None:
    """Return an entry when the scope covers its firm."""
    statement = (
        select(AnswerEntry)
        .join(Participation, Participation.id == AnswerEntry.participation_id)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .where(AnswerEntry.id == entry_id)
    )
    return database.scalar(scope.limit(statement))


def enterprise_of(database: Session, entry: AnswerEntry) -> int:
    """Return the id of the firm of an entry that was found through a scope."""
    own = select(Participation.enterprise_id).where(Participation.id == entry.participation_id)
    return database.scalars(own).one()
