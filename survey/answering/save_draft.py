"""Saving a draft: a patch of the questions on one page, each with the revision it was based on.

A value that the page sends back as it showed it is left as it is now. A changed value is written where its revision is
still the one that the page showed. Where it is not, the stored answer stays and what was typed is kept in the trail as
a conflict.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from scoring.answers.answers import Answer, to_json
from scoring.definition.questionnaire import Questionnaire
from survey.answering.note_readiness import note_readiness, read_noted, stays_as_noted
from survey.answering.read_lock import Lock, holds_still, read_lock
from survey.definitions.note_questions import note_questions
from survey.models import (
    AnswerRevision,
    DraftSheet,
    Participation,
    ParticipationState,
    Submission,
    utc_now,
)
from survey.records.audit_trail import Entry, record_all
from survey.records.entry_macs import stored_text
from survey.store.db import unit_of_work
from survey.store.prepared import Prepared

NOTE = "note:"
_KNOWN, _LEFT, _CONFLICT, _WRITE, _LOCKED = "known", "left", "conflict", "write", "locked"
_REVISIONS = Prepared(
    insert(AnswerRevision.__table__).inline(),  # type: ignore[arg-type]  # typed as a FromClause
    ("submission_id", "questionnaire_id", "question_id", "revision", "value", "channel", "outcome", "user_id", "at"),
)
_OF_SHEET = (
    DraftSheet.submission_id == bindparam("of_submission"),
    DraftSheet.questionnaire_id == bindparam("of_questionnaire"),
)
_SHEET = Prepared(select(DraftSheet.document, DraftSheet.revisions).where(*_OF_SHEET).with_for_update())
_STORE = Prepared(
    update(DraftSheet.__table__)  # type: ignore[arg-type]  # typed as a FromClause
    .where(*_OF_SHEET)
    .values({name: bindparam(name) for name in ("document", "revisions", "version", "updated_at")})
)
"""Compiled once: every save reads and writes a sheet, and adds to the trail."""
_UNKNOWN = object()
"""A revision that the trail does not hold: nobody can say what the page showed."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who saves (None: the system), through which channel, and from which address.

    `sections`: the (questionnaire, section) pairs that he may change; None for all.
    """

    user_id: int | None
    channel: str = "page"
    address: str = ""
    sections: frozenset[tuple[str, str]] | None = None

    def may_change(self, questionnaire: Questionnaire, section_id: str) -> bool:
        """Return whether a section is his to change."""
        return self.sections is None or (questionnaire.id, section_id) in self.sections


class NotOwnSectionError(Exception):
    """Somebody would change sections that are assigned to colleagues; nothing was written. `sections`: their ids."""

    def __init__(self, sections: frozenset[str]) -> None:
        super().__init__(", ".join(sorted(sections)))
        self.sections = sections


def refuse_others(author: Author, questionnaire: Questionnaire, keys: Iterable[str]) -> None:
    """Raise NotOwnSectionError if any of these questions and reasons is in a section that is not the author's.

    The one place that decides it, for answers, reasons and files alike. The reason of a check may be given by whoever
    has one of its questions.
    """
    refused: set[str] = set()
    for key in keys:
        own = questionnaire.questions.get(key)
        sections = {own.section} if own is not None else _sections_of_check(questionnaire, key.removeprefix(NOTE))
        if not any(author.may_change(questionnaire, section) for section in sections):
            refused |= sections
    if refused:
        raise NotOwnSectionError(frozenset(refused))


def _sections_of_check(questionnaire: Questionnaire, check_id: str) -> set[str]:
    questions = note_questions(questionnaire).get(check_id, ())
    return {questionnaire.questions[name].section for name in questions if name in questionnaire.questions}


@dataclass(frozen=True, slots=True)
class SaveOutcome:
    """What a save did: the new revision of each changed key, and the keys that somebody else had changed.

    `known`: the revision of each key that moved on and that the draft holds just as it was sent.  `locked`: keys that
    an open return keeps as they were submitted; what was typed there is kept in the trail and not applied.
    """

    written: Mapping[str, int] = field(default_factory=dict)
    conflicts: tuple[str, ...] = ()
    known: Mapping[str, int] = field(default_factory=dict)
    locked: tuple[str, ...] = ()


def _as_it_is(_key: str, value: Any) -> Any:  # noqa: ANN401 - JSON
    return value


@dataclass(frozen=True, slots=True)
class SentPage:
    """What the page that sends a patch had shown.

    `echo`: (key, stored value) -> what the page sends back if nobody touches the field, both as JSON.  `sent`: key ->
    value (JSON) that the page sent earlier without receiving the answer; a stored value equal to it is no conflict.
    """

    echo: Callable[[str, Any], Any] = _as_it_is
    sent: Mapping[str, Any] = field(default_factory=dict)


class DraftChangedError(Exception):
    """The sheet changed after the patch was worked out from it."""


def save_patch(
    database: Session,
    submission_id: int,
    questionnaire: Questionnaire,
    patch: Mapping[str, tuple[Answer | None, int]],
    *,
    notes: Mapping[str, tuple[str, int]] | None = None,
    author: Author,
    also_write: Callable[[Session], None] | None = None,
    expected: Mapping[str, int] | None = None,
    page: SentPage | None = None,
) -> SaveOutcome:
    """Apply a patch to one questionnaire's sheet in one transaction and return what was written and what conflicts.

    `patch`: question id -> (answer or None to clear, base revision).  `notes`: check id -> (reason, base revision).
    `page`: what the page that sends the patch had shown.  `also_write`: writes more inside the same transaction.
    Raises DraftChangedError when the sheet's revisions are not `expected`, and NotOwnSectionError when anything would
    change in a section that is not the author's; then nothing is written. What was, is judged, unless that holds as is.
    """
    own = _Patch(questionnaire, _wanted(patch, notes or {}), page or SentPage(), author, expected, also_write)
    lock = Lock()  # most drafts have no open return; what it keeps is worked out before the sheet is held
    while True:
        try:
            outcome, noted = _save(database, submission_id, own, lock)
        except _ReturnMovedError:
            sent = {(questionnaire.id, key): answer for key, (answer, _base) in patch.items()}
            lock = read_lock(database, submission_id, sent)
        else:
            break
    if not noted:
        note_readiness(database, submission_id)
    return outcome


class _ReturnMovedError(Exception):
    """The submission was returned, or its return undone or answered, after the lock was read."""


@dataclass(frozen=True, slots=True)
class _Patch:
    """What is to be saved; `wanted`: key -> (JSON value or None, base revision)."""

    questionnaire: Questionnaire
    wanted: Mapping[str, tuple[Any, int]]
    page: SentPage
    author: Author
    expected: Mapping[str, int] | None
    also_write: Callable[[Session], None] | None


def _save(database: Session, submission_id: int, patch: _Patch, lock: Lock) -> tuple[SaveOutcome, bool]:
    """Save in one transaction; return the outcome, and whether the draft needs not be judged.

    Raises _ReturnMovedError, and what `save_patch` raises.
    """
    questionnaire = patch.questionnaire
    with unit_of_work(database):
        document, revisions, exists = _current(database, submission_id, questionnaire)
        noted = read_noted(database, submission_id, questionnaire.id)
        if not holds_still(database, submission_id, lock, noted.state if noted is not None else None):
            raise _ReturnMovedError
        if patch.expected is not None and dict(patch.expected) != revisions:
            raise DraftChangedError
        shown = _shown_at(database, (submission_id, questionnaire.id), patch.wanted, revisions)
        acts = {}
        for key, (value, base) in patch.wanted.items():
            now, stored = int(revisions.get(key, 0)), _stored(document, key)
            seen = stored if base == now else shown.get(key, _UNKNOWN)
            act = _judged(patch.page, key, value, stored=stored, seen=seen, moved=now - base)
            locked = act in {_WRITE, _CONFLICT} and lock.refuses(questionnaire.id, key, value)
            acts[key] = _LOCKED if locked else act
        outcome, trail = _apply(acts, patch.wanted, document, revisions)
        refuse_others(patch.author, questionnaire, [*outcome.written, *outcome.conflicts, *outcome.locked])
        if trail:
            sheet, row = (submission_id, questionnaire.id), {"document": document, "revisions": revisions}
            _store(database, sheet, row | {"version": questionnaire.version}, exists=exists)
            _record(database, sheet, trail, patch.author)
        if patch.also_write is not None:
            patch.also_write(database)
    if not outcome.written:
        return outcome, True
    return outcome, exists and stays_as_noted(noted, questionnaire, document["values"], outcome.written)


def _apply(
    acts: Mapping[str, str], wanted: Mapping[str, tuple[Any, int]], document: dict[str, Any], revisions: dict[str, Any]
) -> tuple[SaveOutcome, list[dict[str, Any]]]:
    """Put what is to be written into the document and the revisions; return the outcome and the rows of the trail."""
    written, trail = dict[str, int](), list[dict[str, Any]]()
    for key, act in acts.items():
        value, base = wanted[key]
        if act == _WRITE:
            _put(document, key, value)
            base = revisions[key] = written[key] = int(revisions.get(key, 0)) + 1
        if act in {_WRITE, _CONFLICT, _LOCKED}:
            said = "written" if act == _WRITE else act
            trail.append({"question_id": key, "revision": base, "value": {"v": value}, "outcome": said})
    known = {key: int(revisions.get(key, 0)) for key, act in acts.items() if act == _KNOWN}
    conflicts, locked = (tuple(key for key, act in acts.items() if act == one) for one in (_CONFLICT, _LOCKED))
    return SaveOutcome(written, conflicts, known, locked), trail


def _judged(page: SentPage, key: str, value: Any, *, stored: Any, seen: Any, moved: int) -> str:  # noqa: ANN401 - JSON
    """Return what becomes of a value that a page sends.

    `stored`: what the draft holds now.  `seen`: what the page had shown.  `moved`: how many revisions it is behind.
    """
    if stored == value:
        return _KNOWN if moved else _LEFT
    if moved > 0 and page.sent.get(key, _UNKNOWN) == stored:
        return _WRITE  # what is stored came from this very page, whatever it had shown before
    if _untouched(page, key, value, seen):
        return _LEFT
    return _CONFLICT if moved else _WRITE


def _wanted(
    patch: Mapping[str, tuple[Answer | None, int]], notes: Mapping[str, tuple[str, int]]
) -> dict[str, tuple[Any, int]]:
    """Return key -> (JSON value or None, base revision) of what is to be written."""
    answers = {key: (None if answer is None else to_json(answer), base) for key, (answer, base) in patch.items()}
    return answers | {NOTE + key: (text or None, base) for key, (text, base) in notes.items()}


def _current(
    database: Session, submission_id: int, questionnaire: Questionnaire
) -> tuple[dict[str, Any], dict[str, Any], bool]:
    sheet = {"of_submission": submission_id, "of_questionnaire": questionnaire.id}
    row = _SHEET.row(database, sheet)
    if row is None:  # of two first saves at once one makes the sheet, and the other waits and finds it
        own = select(Submission.id).where(Submission.id == submission_id)
        database.execute(own.with_for_update(key_share=True))
        row = _SHEET.row(database, sheet)
    if row is None:
        return {"variant": "", "values": {}, "notes": {}}, {}, False
    return *row, True


def _untouched(page: SentPage, key: str, value: Any, seen: Any) -> bool:  # noqa: ANN401 - JSON
    """Return whether a value is what the page sends back of what it showed."""
    return seen is not _UNKNOWN and bool(page.echo(key, seen) == value)


def _shown_at(
    database: Session,
    sheet: tuple[int, str],
    wanted: Mapping[str, tuple[Any, int]],
    revisions: Mapping[str, Any],
) -> dict[str, Any]:
    """Return key -> what the page had shown, for keys that changed since: the value at the revision it was based on."""
    moved = {key: base for key, (_value, base) in wanted.items() if base != int(revisions.get(key, 0))}
    shown: dict[str, Any] = {key: None for key, base in moved.items() if base == 0}
    if len(shown) == len(moved):
        return shown
    rows = database.execute(
        select(AnswerRevision.question_id, AnswerRevision.revision, AnswerRevision.value).where(
            AnswerRevision.submission_id == sheet[0],
            AnswerRevision.questionnaire_id == sheet[1],
            AnswerRevision.question_id.in_([key for key in moved if key not in shown]),
            AnswerRevision.outcome == "written",
        )
    )
    return shown | {name: value["v"] for name, revision, value in rows if moved[name] == revision}


def _stored(document: dict[str, Any], key: str) -> Any:  # noqa: ANN401 - JSON
    if key.startswith(NOTE):
        return document["notes"].get(key.removeprefix(NOTE))
    return document["values"].get(key)


def _put(document: dict[str, Any], key: str, value: Any) -> None:  # noqa: ANN401 - JSON
    part, name = ("notes", key.removeprefix(NOTE)) if key.startswith(NOTE) else ("values", key)
    if value is None:
        document[part].pop(name, None)
    else:
        document[part][name] = value


def _store(database: Session, key: tuple[int, str], row: dict[str, Any], *, exists: bool) -> None:
    row["updated_at"] = utc_now()
    if exists:
        _STORE.run(database, {"of_submission": key[0], "of_questionnaire": key[1], **row})
    else:
        database.execute(insert(DraftSheet).values(submission_id=key[0], questionnaire_id=key[1], **row))
        called = select(Submission.participation_id).where(Submission.id == key[0]).scalar_subquery()
        database.execute(
            update(Participation)
            .where(Participation.id == called, Participation.state == ParticipationState.CALLED)
            .values(state=ParticipationState.FILLING)
            .execution_options(synchronize_session=False)
        )


def _record(database: Session, sheet: tuple[int, str], trail: list[dict[str, Any]], author: Author) -> None:
    """Add the revisions and one audit entry."""
    common = {
        "submission_id": sheet[0],
        "questionnaire_id": sheet[1],
        "channel": author.channel,
        "user_id": author.user_id,
        "at": utc_now(),
    }
    _REVISIONS.run(database, *(common | entry for entry in trail))
    counts = {"written": sum(entry["outcome"] == "written" for entry in trail), "questionnaire": sheet[1]}
    detail = counts | {
        "conflicts": len(trail) - counts["written"],
        "channel": author.channel,
        "questions": [[entry["question_id"], entry["revision"]] for entry in trail],
        "answers": hashlib.sha256(stored_text(trail).encode()).hexdigest(),
    }
    record_all(database, [Entry("save_draft", author.user_id, ("submission", sheet[0]), detail, author.address)])
