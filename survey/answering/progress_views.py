"""How far each section of a draft is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from scoring.answers.answers import Absence
from scoring.definition.questionnaire import Question, Questionnaire, Section
from survey.answering.read_draft import DraftContext


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a section is.

    `state`: ``none``, ``begun``, ``done`` or ``wrong``.  `open`: how many findings need correcting.
    """

    questionnaire: Questionnaire
    section: Section
    number: int
    state: str
    answered: int
    total: int
    open: int


class Place(NamedTuple):
    """Where somebody goes on: a section, and the anchor of a question in it, or nothing for its beginning."""

    row: Progress
    anchor: str


def find_place(rows: Sequence[Progress], saved: Sequence[tuple[str, str]]) -> Place | None:
    """Return where somebody goes on: where he saved last, unless that part is done and another is not.

    Else the first part that is not done; None where all is done and he saved nothing that is still asked. `saved`:
    (questionnaire, question) of what the person saved, newest first.
    """
    todo = next((Place(row, "") for row in rows if row.state != "done"), None)
    for questionnaire_id, question_id in saved:
        for row in rows:
            if row.questionnaire.id == questionnaire_id and question_id in {q.id for q in row.section.questions}:
                return todo if row.state == "done" and todo is not None else Place(row, f"q-{question_id}")
    return todo


def find_following(rows: Sequence[Progress], questionnaire: Questionnaire, section: Section) -> Progress | None:
    """Return the progress of the section after this one; None for the last."""
    here = next(i for i, row in enumerate(rows) if row.section is section and row.questionnaire is questionnaire)
    return rows[here + 1] if here + 1 < len(rows) else None


def view_progress(draft: DraftContext) -> list[Progress]:
    """Return the progress of every section that asks anything, numbered from 1 across the questionnaires."""
    rows: list[Progress] = []
    for questionnaire in draft.questionnaires.values():
        for section in questionnaire.sections:
            shown = draft.questions(questionnaire, section)
            if shown:
                typed = [question for question in shown if question.id in questionnaire.typed]
                rows.append(_progress(draft, (questionnaire, section), typed, len(rows) + 1))
    return rows


def _progress(
    draft: DraftContext, place: tuple[Questionnaire, Section], typed: Sequence[Question], number: int
) -> Progress:
    """Return the progress of a section. `typed`: its questions that are asked and that somebody answers."""
    questionnaire, section = place
    sheet = draft.dossier.sheets[questionnaire.id]
    answered = {question.id for question in typed if sheet.get(question.id) is not Absence.NOT_ANSWERED}
    required = [question.id for question in typed if question.required]
    missing = [name for name in required if name not in answered]
    findings = draft.of_section(questionnaire, section)
    wrong = [item for item in findings if item.code != "required" and (item.hard or not item.accounted_for)]
    if wrong:
        state = "wrong"
    elif not answered and required:
        state = "none"
    else:
        state = "begun" if missing else "done"
    return Progress(questionnaire, section, number, state, len(required) - len(missing), len(required), len(wrong))
