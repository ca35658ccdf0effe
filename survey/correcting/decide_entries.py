"""The firm's 负责人 confirms what an official entered, which only then is an answer, or refuses it with a reason."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.answers.answers import Answer, Dossier, UnreadableAnswerError, from_json
from scoring.answers.visibility import asked
from scoring.definition.questionnaire import Questionnaire
from survey.answering.join_campaign import ensure_draft
from survey.answering.read_draft import DraftContext
from survey.answering.read_lock import read_lock
from survey.answering.save_draft import NOTE, Author, DraftChangedError, save_patch
from survey.correcting.entry_results import Decided
from survey.correcting.refusal_results import EntryRefusedError
from survey.definitions.note_questions import note_questions
from survey.models import AnswerEntry, DraftSheet, EntryState, User, utc_now
from survey.queries import firm_people
from survey.queries.submission_history import ENTERED
from survey.records import audit_trail
from survey.store.db import unit_of_work

CHANNEL = ENTERED
"""The channel of a confirmed entry in the trail of answers."""
TRIES = 5
"""How often a sheet is read anew that others change while entries for it are confirmed."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry that is to be confirmed. `base`: the revision of the answer that the page showed beside it."""

    id: int
    questionnaire: str
    question: str
    value: Any
    base: int
    answer: Answer | None = None

    @property
    def note(self) -> bool:
        return self.question.startswith(NOTE)


class _NotTheseError(Exception):
    """Some of what would be saved together can't be confirmed: id -> code of `EntryRefusedError`."""

    def __init__(self, codes: Mapping[int, str]) -> None:
        super().__init__(str(codes))
        self.codes = dict(codes)


def confirm_entries(
    database: Session, draft: DraftContext, entries: Mapping[int, tuple[AnswerEntry, int]], *, author: Author
) -> Decided:
    """Save entries as answers of a draft, those of a questionnaire in one transaction, and return which were.

    `entries`: id -> (an entry for this draft's firm, the revision of the answer that the page showed beside it). One
    that somebody overtook, that an open return keeps out, that is not asked beside the others or that was decided
    meanwhile is left as it is; the others are confirmed without it.
    """
    decided, draft_id = Decided(), ensure_draft(database, draft, author)
    wanted = [
        _Entry(number, entry.questionnaire_id, entry.question_id, entry.value["v"], base)
        for number, (entry, base) in entries.items()
        if entry.value
    ]
    decided.refused.update({number: "expired" for number, (entry, _base) in entries.items() if not entry.value})
    kept = _asked(draft, [one for entry in wanted if (one := _read(draft, entry)) is not None])
    proposed = {(entry.questionnaire, entry.question): entry.answer for entry in kept if not entry.note}
    lock = read_lock(database, draft_id, proposed)
    open_ = [entry for entry in kept if not lock.refuses(entry.questionnaire, entry.question, entry.value)]
    decided.refused.update((entry.id, "gone") for entry in wanted if entry.id not in {one.id for one in kept})
    decided.refused.update((entry.id, "locked") for entry in kept if entry not in open_)
    for name, questionnaire in draft.questionnaires.items():
        own = [entry for entry in open_ if entry.questionnaire == name]
        _confirm(database, (draft, draft_id, questionnaire), own, decided, author=author)
    return decided


def _read(draft: DraftContext, entry: _Entry) -> _Entry | None:
    """Return an entry with its answer, None where the questionnaire in use has no such question or answer."""
    questionnaire = draft.questionnaires.get(entry.questionnaire)
    if questionnaire is None:
        return None
    if entry.note:
        known = entry.question.removeprefix(NOTE) in note_questions(questionnaire)
        return replace(entry, answer=entry.value) if known else None
    question = questionnaire.questions.get(entry.question)
    if question is None or entry.value is None:
        return entry if question is not None else None
    try:
        return replace(entry, answer=from_json(question, entry.value))
    except UnreadableAnswerError:
        return None


def _asked(draft: DraftContext, entries: Sequence[_Entry]) -> list[_Entry]:
    """Return the entries that are asked once all of them are answers; one may bring up another."""
    kept = list(entries)
    while True:
        sheets = dict(draft.dossier.sheets)
        for entry in (one for one in kept if not one.note):
            values = {key: value for key, value in sheets[entry.questionnaire].values.items() if key != entry.question}
            values |= {entry.question: entry.answer} if entry.answer is not None else {}
            sheets[entry.questionnaire] = replace(sheets[entry.questionnaire], values=values)
        seen = asked(draft.questionnaires, Dossier(sheets))
        left = [entry for entry in kept if entry.note or entry.question in seen[entry.questionnaire]]
        if len(left) == len(kept):
            return left
        kept = left


Place = tuple[DraftContext, int, Questionnaire]


def _confirm(database: Session, place: Place, entries: Sequence[_Entry], decided: Decided, *, author: Author) -> None:
    """Save the entries of one questionnaire together; what can't be confirmed is noted, and the rest saved again."""
    left = list(entries)
    for _try in range(TRIES + len(entries)):
        if not left:
            return
        try:
            _save(database, place, left, author=author)
        except DraftChangedError:
            continue
        except _NotTheseError as error:
            decided.refused.update(error.codes)
            left = [entry for entry in left if entry.id not in error.codes]
        else:
            decided.confirmed.extend(entry.id for entry in left)
            return
    decided.refused.update((entry.id, "overtaken") for entry in left)


def _save(database: Session, place: Place, entries: Sequence[_Entry], *, author: Author) -> None:
    """Save entries in one transaction. Raises _NotTheseError, DraftChangedError."""
    draft, draft_id, questionnaire = place
    document, revisions = _sheet(database, draft_id, questionnaire.id)
    now = {entry.id: int(revisions.get(entry.question, 0)) for entry in entries}
    moved = [one for one in entries if now[one.id] != one.base and _stored(document, one.question) != one.value]
    if moved:
        raise _NotTheseError(dict.fromkeys((entry.id for entry in moved), "overtaken"))
    patch = {entry.question: (entry.answer, now[entry.id]) for entry in entries if not entry.note}
    notes = {
        entry.question.removeprefix(NOTE): (str(entry.value or ""), now[entry.id]) for entry in entries if entry.note
    }
    enterprise_id = draft.enterprise.id

    def close(session: Session) -> None:
        if not firm_people.is_responsible(session, enterprise_id, author.user_id or 0):
            raise _NotTheseError(dict.fromkeys((entry.id for entry in entries), "not_responsible"))
        _close(session, (draft_id, questionnaire.id), {entry.id: entry for entry in entries}, author.user_id)

    save_patch(
        database, draft_id, questionnaire, patch, notes=notes, author=author, also_write=close, expected=revisions
    )


def _close(database: Session, sheet: tuple[int, str], entries: Mapping[int, _Entry], user_id: int | None) -> None:
    """Mark entries as confirmed inside the save, once the draft holds their values. Raises _NotTheseError."""
    own = select(AnswerEntry).where(AnswerEntry.id.in_(entries)).order_by(AnswerEntry.id).with_for_update()
    stored = {row.id: row for row in database.scalars(own)}
    document, revisions = _sheet(database, *sheet)
    wrong = {number: "overtaken" for number, one in entries.items() if _stored(document, one.question) != one.value} | {
        number: "decided" for number, row in stored.items() if row.state != EntryState.WAITING
    }
    if wrong:
        raise _NotTheseError(wrong)
    now = utc_now()
    for number, row in stored.items():
        row.state, row.decided_by_id, row.decided_at = EntryState.CONFIRMED, user_id, now
        row.revision = int(revisions.get(entries[number].question, 0))
    questions = [[row.question_id, row.revision] for row in stored.values()]
    detail = {"entries": list(stored), "questionnaire": sheet[1], "questions": questions}
    about = ("participation", next(iter(stored.values())).participation_id)
    audit_trail.record(database, "confirm_entry", user_id=user_id, about=about, detail=detail)


def _sheet(database: Session, draft_id: int, questionnaire_id: str) -> tuple[Mapping[str, Any], Mapping[str, int]]:
    """Return the stored document and revisions of a sheet."""
    row = database.execute(
        select(DraftSheet.document, DraftSheet.revisions).where(
            DraftSheet.submission_id == draft_id, DraftSheet.questionnaire_id == questionnaire_id
        )
    ).one_or_none()
    return (row[0], row[1]) if row is not None else ({"values": {}, "notes": {}}, {})


def _stored(document: Mapping[str, Any], key: str) -> Any:  # noqa: ANN401 - JSON
    part, name = ("notes", key.removeprefix(NOTE)) if key.startswith(NOTE) else ("values", key)
    return document.get(part, {}).get(name)


def refuse_entries(
    database: Session, participation_id: int, wanted: Collection[int], reason: str, *, user: User
) -> int:
    """Refuse entries for a firm that wait, which are kept with the reason, and return how many.

    Raises EntryRefusedError (``decided`` where none waits, ``not_responsible``).
    """
    user_id, enterprise_id, now = user.id, user.enterprise_id or 0, utc_now()
    with unit_of_work(database):
        waiting = select(AnswerEntry).where(
            AnswerEntry.participation_id == participation_id, AnswerEntry.state == EntryState.WAITING
        )
        rows = database.scalars(waiting.order_by(AnswerEntry.id).with_for_update()).all()
        own = [entry for entry in rows if entry.id in wanted]
        if not own:
            raise EntryRefusedError("decided")
        if not firm_people.is_responsible(database, enterprise_id, user_id):
            raise EntryRefusedError("not_responsible")
        for entry in own:
            entry.state, entry.decided_by_id, entry.decided_at = EntryState.REFUSED, user_id, now
            entry.refusal = reason.strip()
        questions = [f"{entry.questionnaire_id}.{entry.question_id}" for entry in own]
        detail = {"entries": [entry.id for entry in own], "questions": questions, "reason": reason.strip()}
        about = ("participation", participation_id)
        audit_trail.record(database, "refuse_entry", user_id=user_id, about=about, detail=detail)
        return len(own)
