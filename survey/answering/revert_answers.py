"""还原: answers of the draft are put back to what a version holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from scoring.answers.answers import Answer
from survey.answering.difference_results import NOTE, Key
from survey.answering.read_draft import DraftContext
from survey.answering.save_draft import Author, SentPage, refuse_others, save_patch
from survey.definitions.catalogue import catalogue
from survey.definitions.note_questions import note_questions
from survey.models import SubmissionVersion
from survey.queries.submissions import version_dossier


class Reverted(NamedTuple):
    """The answers that were put back, those that somebody had changed meanwhile, and those that a return keeps."""

    written: list[Key]
    conflicts: list[Key]
    locked: list[Key]


_NOTHING = object()


def _echoes_nothing(_key: str, _value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return what no answer is equal to: whoever puts an answer back has not left it as the page showed it."""
    return _NOTHING


def revert_answers(
    database: Session, draft: DraftContext, version: SubmissionVersion, bases: Mapping[Key, int], *, author: Author
) -> Reverted:
    """Put answers and reasons of a draft back to a version's, and return which were and which somebody changed since.

    `bases`: key -> the revision that the page showed.  What changed since stays as it is. What the register answers and
    what the draft's questionnaires do not know is left alone. Raises NotOwnSectionError if any of them is in a
    colleague's section; then nothing is put back.
    """
    then = version_dossier(version, {item.digest: item for item in catalogue().versions.values()})
    for name, questionnaire in draft.questionnaires.items():
        refuse_others(author, questionnaire, [key for sheet, key in bases if sheet == name])
    written, conflicts, locked = list[Key](), list[Key](), list[Key]()
    for name, questionnaire in draft.questionnaires.items():
        own = {key: base for (sheet, key), base in bases.items() if sheet == name}
        sheet = then.sheets.get(name)
        if draft.submission_id is None or sheet is None or not own:
            continue
        patch: dict[str, tuple[Answer | None, int]] = {
            key: (sheet.values.get(key), base)
            for key, base in own.items()
            if key in questionnaire.questions and questionnaire.questions[key].register is None
        }
        checks = note_questions(questionnaire)
        notes = {
            key.removeprefix(NOTE): (sheet.notes.get(key.removeprefix(NOTE), ""), base)
            for key, base in own.items()
            if key.startswith(NOTE) and key.removeprefix(NOTE) in checks
        }
        outcome = save_patch(
            database,
            draft.submission_id,
            questionnaire,
            patch,
            notes=notes,
            author=author,
            page=SentPage(_echoes_nothing),
        )
        written += [(name, key) for key in outcome.written]
        conflicts += [(name, key) for key in outcome.conflicts]
        locked += [(name, key) for key in outcome.locked]
    return Reverted(written, conflicts, locked)
