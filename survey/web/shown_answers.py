"""Answers as the reader of a page may see them: a person's telephone and mail whole for his own enterprise only."""

from __future__ import annotations

from flask import has_request_context

from scoring.answers.answers import Given
from scoring.definition.questionnaire import Question
from survey.models import OF_ENTERPRISES, Role
from survey.web.access import current_user
from survey.words.answers import say_answer
from survey.words.masking import mask_answer


def shown_answer(question: Question, given: Given) -> str:
    """Return an answer in words; officials get telephones and mail addresses masked, and whole on the firm's page."""
    said = say_answer(question, given)
    return said if reads_own() else mask_answer(question, given, said)


def reads_own() -> bool:
    """Return whether the reader is of an enterprise, which sees nobody's answers but its own."""
    user = current_user() if has_request_context() else None
    return user is not None and Role(user.role) in OF_ENTERPRISES
