"""The answer to an autosave: for each field how its text was read, or why it could not be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import Form

from scoring.answers.answers import NotApplicable
from scoring.answers.checks import of_answer
from scoring.definition.questionnaire import Kind, Question, Questionnaire
from survey.definitions.formats import FORMATS
from survey.forms.answers import field_value, read_patch
from survey.words.findings import say_finding
from survey.words.language import _

_LINES = frozenset({Kind.NUMBER, Kind.DATE, Kind.TEXT})
_CHOSEN = frozenset({"multiline", "industry", "unit", "park"})
"""Formats that have a field of their own, which shows more than the value."""


def read_back_answers(
    form: Form, questionnaire: Questionnaire, questions: Sequence[Question]
) -> dict[str, dict[str, Any]]:
    """Return how the answers of a form were read.

    ``read``: question id -> the text and how it was read.  ``wrong``: question id -> sentences on what is wrong.
    """
    patch = read_patch(form, questions)
    read: dict[str, Any] = {}
    wrong: dict[str, Any] = {}
    for question in questions:
        if question.id not in patch or question.kind not in _LINES:
            continue
        answer = patch[question.id][0]
        if answer is None or isinstance(answer, NotApplicable):
            wrong[question.id] = []
            continue
        if question.format not in _CHOSEN:
            read[question.id] = {"typed": form[question.id].data, "read": field_value(answer)}
        sentences = [
            say_finding(item, questionnaire) for item in of_answer(questionnaire.id, question, answer, FORMATS)
        ]
        wrong[question.id] = [_("错误：%(text)s", text=text) for text in sentences]
    return {"read": read, "wrong": wrong}
