"""Answers that an entry of the trail saved, in words: question, old, new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from scoring.answers.answers import from_json
from scoring.definition.questionnaire import Questionnaire
from survey.definitions.catalogue import catalogue
from survey.queries.trail_answers import AnswerChange
from survey.web.shown_answers import shown_answer
from survey.words.language import _, in_words
from survey.words.masking import mask_text

NOTE = "note:"


@dataclass(frozen=True, slots=True)
class AnswerChangeRow:
    """One answer. `conflict`: it was kept beside another's and not applied."""

    title: str
    old: str
    new: str
    conflict: bool


def view_changes(changes: Sequence[AnswerChange], questionnaire_id: str) -> list[AnswerChangeRow]:
    """Return changes in the reader's language, telephones and mail addresses masked."""
    questionnaire = catalogue().questionnaires.get(questionnaire_id)
    return [
        AnswerChangeRow(
            _title(change.question_id, questionnaire),
            _say(change.question_id, change.old, questionnaire),
            _say(change.question_id, change.new, questionnaire),
            change.conflict,
        )
        for change in changes
    ]


def _title(name: str, questionnaire: Questionnaire | None) -> str:
    if name.startswith(NOTE):
        return _("情况说明")
    question = questionnaire.questions.get(name) if questionnaire is not None else None
    return in_words(question.title) if question is not None else _("现行问卷中已没有的题目")


def _say(name: str, value: Any, questionnaire: Questionnaire | None) -> str:  # noqa: ANN401 - JSON
    """Return a stored value in words; of a question that there is no longer, as it was stored."""
    if value is None:
        return "–"
    question = questionnaire.questions.get(name) if questionnaire is not None else None
    if question is None:
        return mask_text(str(value))
    try:
        return shown_answer(question, from_json(question, value))
    except ValueError:
        return mask_text(str(value))
