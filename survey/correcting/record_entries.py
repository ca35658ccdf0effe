"""代填: answers that an official has from paper or telephone are kept for a firm to confirm; no answer changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.answers.answers import Answer, to_json
from survey.correcting.refusal_results import EntryRefusedError
from survey.models import AnswerEntry, DraftSheet, EntrySource, EntryState, Participation, Submission, User, utc_now
from survey.records import audit_trail
from survey.store.db import unit_of_work


@dataclass(frozen=True, slots=True)
class From:
    """Where an official has answers from, and why he enters them."""

    source: EntrySource
    reason: str


def record_entries(
    database: Session,
    participation_id: int,
    answers: Mapping[tuple[str, str], Answer],
    given: From,
    *,
    user: User,
) -> int:
    """Keep answers, (questionnaire, question) -> answer, for the firm to confirm, and return how many.

    One that waits for the same question is replaced, and stays in the record.
    """
    user_id, now = user.id, utc_now()
    with unit_of_work(database):
        database.execute(select(Participation.id).where(Participation.id == participation_id).with_for_update())
        replaced = _replace(database, participation_id, answers, user_id)
        revisions = _revisions(database, participation_id)
        for (questionnaire, question), answer in answers.items():
            database.add(
                AnswerEntry(
                    participation_id=participation_id,
                    questionnaire_id=questionnaire,
                    question_id=question,
                    value={"v": to_json(answer)},
                    base=int(revisions.get(questionnaire, {}).get(question, 0)),
                    source=given.source,
                    reason=given.reason.strip(),
                    entered_by_id=user_id,
                    entered_at=now,
                )
            )
        detail = {
            "questions": [".".join(key) for key in answers],
            "source": given.source,
            "reason": given.reason.strip(),
            "replaced": replaced,
        }
        about = ("participation", participation_id)
        audit_trail.record(database, "enter_answers", user_id=user_id, about=about, detail=detail)
    return len(answers)


def _replace(
    database: Session, participation_id: int, answers: Mapping[tuple[str, str], Answer], user_id: int
) -> list[int]:
    """Take entries that wait for the same questions out of the list, and return their ids."""
    waiting = select(AnswerEntry).where(
        AnswerEntry.participation_id == participation_id, AnswerEntry.state == EntryState.WAITING
    )
    replaced = []
    for entry in database.scalars(waiting.order_by(AnswerEntry.id).with_for_update()):
        if (entry.questionnaire_id, entry.question_id) in answers:
            entry.state, entry.decided_by_id, entry.decided_at = EntryState.REPLACED, user_id, utc_now()
            replaced.append(entry.id)
    database.flush()
    return replaced


def _revisions(database: Session, participation_id: int) -> Mapping[str, Mapping[str, int]]:
    rows = (
        select(DraftSheet.questionnaire_id, DraftSheet.revisions)
        .join(Submission, Submission.id == DraftSheet.submission_id)
        .where(Submission.participation_id == participation_id)
        .order_by(DraftSheet.questionnaire_id)
    )
    return dict(database.execute(rows).all())


def withdraw_entry(database: Session, entry_id: int, *, user: User) -> None:
    """Take an entry back that waits. Raises EntryRefusedError (``decided``)."""
    user_id = user.id
    with unit_of_work(database):
        entry = database.scalars(select(AnswerEntry).where(AnswerEntry.id == entry_id).with_for_update()).one()
        if entry.state != EntryState.WAITING:
            raise EntryRefusedError("decided")
        entry.state, entry.decided_by_id, entry.decided_at = EntryState.WITHDRAWN, user_id, utc_now()
        about, detail = ("participation", entry.participation_id), {"entry": entry_id}
        audit_trail.record(database, "withdraw_entry", user_id=user_id, about=about, detail=detail)
