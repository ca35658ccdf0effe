"""代填: answers that an official has on paper, by telephone or in a workbook wait for the firm; no answer changes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.answers.answers import Answer, to_json
from survey.correcting.entry_results import From, Recorded
from survey.correcting.refusal_results import EntryRefusedError
from survey.models import AnswerEntry, DraftSheet, EntryState, Participation, Submission, User, utc_now
from survey.records import audit_trail
from survey.store.db import unit_of_work

Key = tuple[str, str]


def record_entries(
    database: Session,
    participation_id: int,
    answers: Mapping[Key, Answer | None],
    given: From,
    *,
    user: User,
    bases: Mapping[Key, int] | None = None,
    also_write: Callable[[Session, Recorded], None] | None = None,
) -> Recorded:
    """Keep answers, (questionnaire, question) -> answer, for the firm to confirm, and return how many.

    None empties an answer.  `bases`: the revisions of the answers that these were compared with; those of now without
    it.  `also_write`: writes more inside the same transaction. Of one that waits for the same question, the same answer
    is left as it is and another is replaced, whoever entered it; it stays in the record.
    """
    user_id, now = user.id, utc_now()
    with unit_of_work(database):
        database.execute(select(Participation.id).where(Participation.id == participation_id).with_for_update())
        new, replaced = _replace(database, participation_id, answers, user_id)
        revisions = bases if bases is not None else _revisions(database, participation_id)
        for questionnaire, question in new:
            answer = answers[questionnaire, question]
            database.add(
                AnswerEntry(
                    participation_id=participation_id,
                    questionnaire_id=questionnaire,
                    question_id=question,
                    value={"v": None if answer is None else to_json(answer)},
                    base=int(revisions.get((questionnaire, question), 0)),
                    source=given.source,
                    reason=given.reason.strip(),
                    upload_id=given.upload_id,
                    entered_by_id=user_id,
                    entered_at=now,
                )
            )
        others = sum(entered_by != user_id for entered_by in replaced.values())
        recorded = Recorded(len(new), len(answers) - len(new), len(replaced), others)
        told = {"source": given.source, "reason": given.reason.strip(), "replaced": list(replaced)}
        detail: dict[str, object] = {"questions": [".".join(key) for key in new], **told}
        detail |= {"upload": given.upload_id} if given.upload_id is not None else {}
        if new:
            about = ("participation", participation_id)
            audit_trail.record(database, "enter_answers", user_id=user_id, about=about, detail=detail)
        if also_write is not None:
            also_write(database, recorded)
    return recorded


def _replace(
    database: Session, participation_id: int, answers: Mapping[Key, Answer | None], user_id: int
) -> tuple[list[Key], dict[int, int]]:
    """Take entries that wait for the same questions and say something else out of the list.

    Return the questions that are to be entered, without those that wait just so, and of each entry that was replaced
    its id and who had entered it.
    """
    waiting = select(AnswerEntry).where(
        AnswerEntry.participation_id == participation_id, AnswerEntry.state == EntryState.WAITING
    )
    new, replaced = dict.fromkeys(answers), dict[int, int]()
    for entry in database.scalars(waiting.order_by(AnswerEntry.id).with_for_update()):
        key = (entry.questionnaire_id, entry.question_id)
        if key not in answers:
            continue
        answer = answers[key]
        if entry.value == {"v": None if answer is None else to_json(answer)}:
            del new[key]
            continue
        entry.state, entry.decided_by_id, entry.decided_at = EntryState.REPLACED, user_id, utc_now()
        replaced[entry.id] = entry.entered_by_id
    database.flush()
    return list(new), replaced


def _revisions(database: Session, participation_id: int) -> Mapping[Key, int]:
    rows = (
        select(DraftSheet.questionnaire_id, DraftSheet.revisions)
        .join(Submission, Submission.id == DraftSheet.submission_id)
        .where(Submission.participation_id == participation_id)
        .order_by(DraftSheet.questionnaire_id)
    )
    return {(name, key): int(number) for name, own in database.execute(rows) for key, number in own.items()}


def withdraw_entries(database: Session, participation_id: int, wanted: Collection[int], *, user: User) -> int:
    """Take entries for a firm back that wait, and return how many. Raises EntryRefusedError (``decided``) for none."""
    user_id, now = user.id, utc_now()
    with unit_of_work(database):
        waiting = select(AnswerEntry).where(
            AnswerEntry.participation_id == participation_id, AnswerEntry.state == EntryState.WAITING
        )
        rows = database.scalars(waiting.order_by(AnswerEntry.id).with_for_update()).all()
        own = [entry for entry in rows if entry.id in wanted]
        if not own:
            raise EntryRefusedError("decided")
        for entry in own:
            entry.state, entry.decided_by_id, entry.decided_at = EntryState.WITHDRAWN, user_id, now
        questions = [f"{entry.questionnaire_id}.{entry.question_id}" for entry in own]
        about, detail = ("participation", participation_id), {"entries": [entry.id for entry in own]}
        detail_of = detail | {"questions": questions}
        audit_trail.record(database, "withdraw_entry", user_id=user_id, about=about, detail=detail_of)
        return len(own)
