"""The firm's 负责人 confirms what an official entered, which only then is an answer, or refuses it with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.answers.answers import from_json
from survey.answering.join_campaign import ensure_draft
from survey.answering.read_draft import DraftContext
from survey.answering.read_lock import read_lock
from survey.answering.save_draft import Author, save_patch
from survey.correcting.refusal_results import EntryRefusedError
from survey.models import AnswerEntry, DraftSheet, EntryState, User, utc_now
from survey.queries import firm_people
from survey.queries.submission_history import ENTERED
from survey.records import audit_trail
from survey.store.db import unit_of_work

CHANNEL = ENTERED
"""The channel of a confirmed entry in the trail of answers."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of the entries that were to be confirmed. `refused`: id -> code of `EntryRefusedError`."""

    confirmed: list[int] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry that is to be confirmed. `base`: the revision of the answer that the page showed beside it."""

    id: int
    questionnaire: str
    question: str
    value: Any
    base: int


def confirm_entries(
    database: Session, draft: DraftContext, entries: Mapping[int, tuple[AnswerEntry, int]], *, author: Author
) -> Decided:
    """Save entries as answers of a draft, each in a transaction of its own, and return which were.

    `entries`: id -> (an entry for this draft's firm, the revision of the answer that the page showed beside it). One
    that somebody overtook, that an open return keeps out or that was decided meanwhile is left as it is.
    """
    decided, draft_id = Decided(), ensure_draft(database, draft, author)
    wanted = [
        _Entry(number, entry.questionnaire_id, entry.question_id, entry.value["v"], base)
        for number, (entry, base) in entries.items()
        if entry.value
    ]
    decided.refused.update({number: "expired" for number, (entry, _base) in entries.items() if not entry.value})
    for entry in wanted:
        try:
            _confirm(database, draft, draft_id, entry, author=author)
        except EntryRefusedError as error:
            decided.refused[entry.id] = error.code
        else:
            decided.confirmed.append(entry.id)
    return decided


def _confirm(database: Session, draft: DraftContext, draft_id: int, entry: _Entry, *, author: Author) -> None:
    """Save one entry. Raises EntryRefusedError."""
    questionnaire = draft.questionnaires.get(entry.questionnaire)
    question = questionnaire.questions.get(entry.question) if questionnaire is not None else None
    if questionnaire is None or question is None or entry.question not in draft.asked[entry.questionnaire]:
        raise EntryRefusedError("gone")
    if read_lock(database, draft_id).refuses(entry.questionnaire, entry.question, entry.value):
        raise EntryRefusedError("locked")
    patch, enterprise_id = {entry.question: (from_json(question, entry.value), entry.base)}, draft.enterprise.id

    def close(session: Session) -> None:
        if not firm_people.is_responsible(session, enterprise_id, author.user_id or 0):
            raise EntryRefusedError("not_responsible")
        _close(session, draft_id, entry, author.user_id)

    save_patch(database, draft_id, questionnaire, patch, author=author, also_write=close)


def _close(database: Session, draft_id: int, entry: _Entry, user_id: int | None) -> None:
    """Mark an entry as confirmed inside the save, once its value is what the draft holds. Raises EntryRefusedError."""
    stored = database.scalars(select(AnswerEntry).where(AnswerEntry.id == entry.id).with_for_update()).one()
    if stored.state != EntryState.WAITING:
        raise EntryRefusedError("decided")
    own = select(DraftSheet.document, DraftSheet.revisions).where(
        DraftSheet.submission_id == draft_id, DraftSheet.questionnaire_id == entry.questionnaire
    )
    row = database.execute(own).one_or_none()
    if row is None or row[0]["values"].get(entry.question) != entry.value:
        raise EntryRefusedError("overtaken")
    stored.state, stored.decided_by_id, stored.decided_at = EntryState.CONFIRMED, user_id, utc_now()
    stored.revision = int(row[1].get(entry.question, 0))
    detail = {"entry": entry.id, "question": f"{entry.questionnaire}.{entry.question}", "revision": stored.revision}
    about = ("participation", stored.participation_id)
    audit_trail.record(database, "confirm_entry", user_id=user_id, about=about, detail=detail)


def refuse_entry(database: Session, entry_id: int, reason: str, *, user: User) -> None:
    """Refuse an entry, which is kept with the reason. Raises EntryRefusedError (``decided``, ``not_responsible``)."""
    user_id, enterprise_id = user.id, user.enterprise_id or 0
    with unit_of_work(database):
        entry = database.scalars(select(AnswerEntry).where(AnswerEntry.id == entry_id).with_for_update()).one()
        if entry.state != EntryState.WAITING:
            raise EntryRefusedError("decided")
        if not firm_people.is_responsible(database, enterprise_id, user_id):
            raise EntryRefusedError("not_responsible")
        entry.state, entry.decided_by_id, entry.decided_at = EntryState.REFUSED, user_id, utc_now()
        entry.refusal = reason.strip()
        about, detail = ("participation", entry.participation_id), {"entry": entry_id, "reason": reason.strip()}
        audit_trail.record(database, "refuse_entry", user_id=user_id, about=about, detail=detail)
