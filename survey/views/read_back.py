"""What the page puts into its fields after an autosave: each answer as it was read, and why one could not be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import Form

from scoring.answers import Unreadable
from scoring.questionnaire import Kind, Question
from survey.forms.answers import read_patch, shown
from survey.i18n import in_words
from survey.reading_words import say_unread

_LINES = frozenset({Kind.NUMBER, Kind.DATE, Kind.TEXT})
_CHOSEN = frozenset({"multiline", "industry", "unit", "park"})
"""Formats that have a field of their own, which shows more than the value."""


def read_back(form: Form, questions: Sequence[Question]) -> dict[str, dict[str, Any]]:
    """Return ``read``: question id -> what was typed and how it reads, and ``unread``: question id -> why not."""
    patch = read_patch(form, questions)
    read: dict[str, Any] = {}
    unread: dict[str, Any] = {}
    for question in questions:
        answer, typed = patch.get(question.id, (None, 0))[0], form[question.id].data if question.id in form else None
        if answer is None or question.kind not in _LINES or question.format in _CHOSEN or typed is None:
            continue
        read[question.id] = {"typed": typed, "read": shown(answer)}
        if isinstance(answer, Unreadable):
            unread[question.id] = say_unread(question, in_words(question.title), answer.raw)
    return {"read": read, "unread": unread}
