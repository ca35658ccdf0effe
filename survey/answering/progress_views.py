"""How far each section of a draft is."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.answers.answers import Absence
from scoring.definition.questionnaire import Questionnaire, Section
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


def view_progress(draft: DraftContext) -> list[Progress]:
    """Return the progress of every section that asks anything, numbered from 1 across the questionnaires."""
    rows: list[Progress] = []
    for questionnaire in draft.questionnaires.values():
        for section in questionnaire.sections:
            if draft.questions(questionnaire, section):
                rows.append(_progress(draft, questionnaire, section, len(rows) + 1))
    return rows


def _progress(draft: DraftContext, questionnaire: Questionnaire, section: Section, number: int) -> Progress:
    sheet = draft.dossier.sheets[questionnaire.id]
    typed = [question for question in draft.questions(questionnaire, section) if question.typed]
    answered = [question for question in typed if sheet.get(question.id) is not Absence.NOT_ANSWERED]
    required = [question for question in typed if question.required]
    missing = [question for question in required if question not in answered]
    findings = draft.of_section(questionnaire, section)
    wrong = [item for item in findings if item.code != "required" and (item.hard or not item.explained)]
    if wrong:
        state = "wrong"
    elif not answered and required:
        state = "none"
    else:
        state = "begun" if missing else "done"
    return Progress(questionnaire, section, number, state, len(required) - len(missing), len(required), len(wrong))
