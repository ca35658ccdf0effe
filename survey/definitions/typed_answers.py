"""Typed texts as answers, read alike for pages, workbooks and files of answers.

A text that can't be read is kept as typed (`Unreadable`), never dropped; None means that nothing was typed.
"""

from __future__ import annotations

from scoring.answers.answers import Answer, Unreadable
from scoring.answers.written import Misread, read_date, read_number
from scoring.characters import as_typed, half_width
from scoring.definition.questionnaire import Kind, Question
from survey.definitions.formats import normalise

BOTH = "，不适用"
"""What stands behind a figure or text that was typed beside a reason for 不适用: nothing of it is lost, or guessed."""


def units_of(question: Question) -> tuple[str, ...]:
    """Return the units that may follow a question's number: its own, in both languages."""
    return () if question.unit is None else (question.unit.zh, question.unit.en)


def typed_number(question: Question, text: str) -> Answer | None:
    """Return a number as `scoring.answers.written.read_number` reads it, or the text as `Unreadable`."""
    return _unreadable(text, read_number(text, units_of(question)))


def typed_date(text: str) -> Answer | None:
    """Return a day as `scoring.answers.written.read_date` reads it, or the text as `Unreadable`."""
    return _unreadable(text, read_date(text))


def typed_text(question: Question, text: str) -> Answer | None:
    """Return a text in the regular form of its format."""
    return normalise(question.format, text) or None


def typed_line(question: Question, text: str) -> Answer | None:
    """Return the answer of a text field of a number, date or text question."""
    match question.kind:
        case Kind.NUMBER:
            return typed_number(question, text)
        case Kind.DATE:
            return typed_date(text)
    return typed_text(question, text)


def misread(question: Question, text: str) -> Misread | None:
    """Return why a stored `Unreadable` text is no number or day of its question; None if it can be read now."""
    read = read_number(text, units_of(question)) if question.kind is Kind.NUMBER else read_date(text)
    return read if isinstance(read, Misread) else None


def _unreadable(text: str, read: Answer | Misread) -> Answer | None:
    if isinstance(read, Misread):
        return Unreadable(as_typed(text)) if half_width(as_typed(text)) else None
    return read
