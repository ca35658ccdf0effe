"""The answers that one entry of the trail saved: old and new, of what was submitted since.

An entry holds counts only. The revisions that it counts are those of its questionnaire that were written after the
entry before and not later than it: saves of one questionnaire wait for each other, so that none falls between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from survey.models import AnswerRevision, AuditEntry, SubmissionVersion

SAVED = "save_draft"


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """A question (or ``note:<id>``) with what was stored before and what was given, as JSON; None for nothing.

    `conflict`: it was typed against an older answer, kept, and not applied.
    """

    question_id: str
    old: Any
    new: Any
    conflict: bool


def was_submitted(database: Session, entry: AuditEntry) -> bool:
    """Return whether something was submitted since an entry: before, answers are the enterprise's draft."""
    later = exists().where(
        SubmissionVersion.submission_id == int(entry.object_id), SubmissionVersion.submitted_at >= entry.at
    )
    return bool(database.scalar(select(later)))


def changes_of(database: Session, entry: AuditEntry) -> Sequence[AnswerChange] | None:
    """Return what an entry saved, in the order in which it was; None where its count is not that of the revisions."""
    submission, questionnaire = int(entry.object_id), str(entry.detail.get("questionnaire", ""))
    statement = select(AnswerRevision).where(
        AnswerRevision.submission_id == submission,
        AnswerRevision.questionnaire_id == questionnaire,
        AnswerRevision.at <= entry.at,
    )
    before = _entry_before(database, entry, questionnaire)
    if before is not None:
        statement = statement.where(AnswerRevision.at > before.at)
    rows = database.scalars(statement.order_by(AnswerRevision.id)).all()
    own = [row for row in rows if row.user_id == entry.user_id and row.channel == entry.detail.get("channel")]
    counted = int(entry.detail.get("written", 0)) + int(entry.detail.get("conflicts", 0))
    return [_change(database, row) for row in own] if len(own) == counted else None


def _entry_before(database: Session, entry: AuditEntry, questionnaire: str) -> AuditEntry | None:
    earlier = select(AuditEntry).where(
        AuditEntry.action == SAVED,
        AuditEntry.object_type == entry.object_type,
        AuditEntry.object_id == entry.object_id,
        AuditEntry.id < entry.id,
    )
    rows = database.scalars(earlier.order_by(AuditEntry.id.desc()))
    return next((row for row in rows if row.detail.get("questionnaire") == questionnaire), None)


def _change(database: Session, row: AnswerRevision) -> AnswerChange:
    before = select(AnswerRevision.value).where(
        AnswerRevision.submission_id == row.submission_id,
        AnswerRevision.questionnaire_id == row.questionnaire_id,
        AnswerRevision.question_id == row.question_id,
        AnswerRevision.outcome == "written",
        AnswerRevision.id < row.id,
    )
    old = database.scalar(before.order_by(AnswerRevision.id.desc()).limit(1))
    conflict = row.outcome != "written"
    return AnswerChange(row.question_id, (old or {}).get("v"), row.value.get("v"), conflict)
