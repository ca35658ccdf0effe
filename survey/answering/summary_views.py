"""All answers of a draft or a version in words, section by section."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.answers.answers import Absence, Dossier
from scoring.answers.derived_figures import figure
from scoring.answers.visibility import Asked, asked, lookup
from scoring.definition.questionnaire import Question, Questionnaire
from survey.answering.read_draft import DraftContext
from survey.definitions.note_questions import note_questions
from survey.models import SubmissionVersion
from survey.queries.submissions import version_dossier
from survey.web.shown_answers import shown_answer
from survey.words.answers import say_figure, say_rating
from survey.words.language import _, in_words


@dataclass(frozen=True, slots=True)
class Row:
    """One question and its answer in words. `open`: not answered; `note`: reasons given for soft findings."""

    id: str
    title: str
    answer: str
    open: bool
    computed: bool
    note: str


@dataclass(frozen=True, slots=True)
class Block:
    """The answers of one section."""

    questionnaire: str
    section: str
    title: str
    rows: list[Row]


def view_summary(draft: DraftContext) -> list[Block]:
    """Return the draft's answers, section by section."""
    return _blocks(draft.questionnaires, draft.dossier, draft.asked)


def view_version_summary(version: SubmissionVersion, definitions: Mapping[str, Questionnaire]) -> list[Block]:
    """Return a version's answers, read with the definitions that it was made with (digest -> definition)."""
    dossier = version_dossier(version, definitions)
    questionnaires = {
        sheet.questionnaire_id: definitions[sheet.definition_digest]
        for sheet in version.sheets
        if sheet.definition_digest in definitions
    }
    return _blocks(questionnaires, dossier, asked(questionnaires, dossier))


def _blocks(questionnaires: Mapping[str, Questionnaire], dossier: Dossier, seen: Asked) -> list[Block]:
    blocks = []
    for questionnaire in questionnaires.values():
        for section in questionnaire.sections:
            rows = [
                _row(questionnaire, question, dossier, seen)
                for question in section.questions
                if question.id in seen[questionnaire.id]
            ]
            if rows:
                blocks.append(Block(questionnaire.id, section.id, in_words(section.title), rows))
    return blocks


def _row(questionnaire: Questionnaire, question: Question, dossier: Dossier, seen: Asked) -> Row:
    title = in_words(question.title)
    if question.compute is not None:
        value = figure(question.compute, lookup(dossier, seen))
        if isinstance(value, Absence):
            return Row(question.id, title, shown_answer(question, value), open=False, computed=True, note="")
        text = f"{say_figure(question, value)}{_('（')}{say_rating(question, value)}{_('）')}"
        return Row(question.id, title, text, open=False, computed=True, note="")
    sheet = dossier.sheets[questionnaire.id]
    given = sheet.get(question.id)
    notes = [
        sheet.notes[name]
        for name, about in note_questions(questionnaire).items()
        if name in sheet.notes and about[0] == question.id
    ]
    missing = given is Absence.NOT_ANSWERED
    return Row(question.id, title, shown_answer(question, given), missing, computed=False, note=_("；").join(notes))
