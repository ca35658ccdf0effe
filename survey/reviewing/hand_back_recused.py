"""回避: an official who is not impartial towards a firm says so; he reviews it no more, and its case leaves him."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.directory.lock_firms import Asked
from survey.models import (
    HandOverKind,
    Participation,
    Recusal,
    Submission,
    SubmissionVersion,
    utc_now,
)
from survey.queries import holdings
from survey.records import audit_trail
from survey.reviewing.lock_holders import Moving, write_hand_over
from survey.reviewing.review_results import ReviewRefusedError
from survey.store.db import unit_of_work


def hand_back_recused(database: Session, version_id: int, *, reason: str, author_id: int) -> None:
    """Recuse the author from the firm of a version; a case that was assigned to him goes back to its unit.

    Raises ReviewRefusedError (``reason``, ``recused``: he is already).
    """
    if not reason.strip():
        raise ReviewRefusedError("reason")
    with unit_of_work(database):
        row = database.scalars(
            select(Participation)
            .join(Submission, Submission.participation_id == Participation.id)
            .join(SubmissionVersion, SubmissionVersion.submission_id == Submission.id)
            .where(SubmissionVersion.id == version_id)
            .with_for_update(of=Participation)
        ).one()
        if holdings.is_recused(database, row.id, author_id):
            raise ReviewRefusedError("recused")
        database.add(Recusal(participation_id=row.id, user_id=author_id, reason=reason.strip(), declared_at=utc_now()))
        if holdings.holders_of(database, [row.id])[row.id] == author_id:
            asked = Asked(row.campaign_id, (), reason, author_id, utc_now())
            moving = Moving(HandOverKind.FIRMS, [row], {row.id: author_id}, {row.id: None}, {author_id}, ())
            write_hand_over(database, asked, moving)
        detail = {"reason": reason.strip()}
        audit_trail.record(
            database, "recuse", user_id=author_id, about=("enterprise", row.enterprise_id), detail=detail
        )
