"""Form data as answers, and back. A text that can't be read is kept as typed (`Unreadable`), never dropped."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from wtforms import Form

from scoring.answers.answers import (
    Absence,
    Answer,
    Given,
    NotApplicable,
    Unreadable,
    UnreadableAnswerError,
    from_json,
    to_json,
)
from scoring.characters import as_typed
from scoring.definition.questionnaire import Kind, Question, Questionnaire
from survey.definitions.typed_answers import BOTH, typed_line
from survey.forms.builder import BASE, NOT_APPLICABLE, NOTE, PICK, SEARCHED, SOUGHT
from survey.web.addresses import as_number

Patch = dict[str, tuple[Answer | None, int]]


def read_patch(form: Form, questions: Sequence[Question]) -> Patch:
    """Return question id -> (the answer typed, None for none; the revision it was based on), for all on the page."""
    patch: Patch = {}
    for question in questions:
        if not question.typed or question.kind is Kind.FILE:
            continue
        base = form[BASE + question.id].data
        if base is None:
            continue
        patch[question.id] = (_typed(form, question), as_number(base) or 0)
    return patch


def read_notes(form: Form, checks: Sequence[str]) -> dict[str, tuple[str, int]]:
    """Return check id -> (the reason typed, the revision it was based on), for all soft checks on the page."""
    notes = {}
    for check in checks:
        base = form[BASE + NOTE + check].data
        if base is not None and form[NOTE + check].data is not None:
            notes[check] = (form[NOTE + check].data.strip(), as_number(base) or 0)
    return notes


def _typed(form: Form, question: Question) -> Answer | None:
    data = form[question.id].data
    if question.not_applicable:
        reason = form[NOT_APPLICABLE + question.id].data
        if reason in {option.id for option in question.not_applicable}:
            typed = data.strip() if question.kind in _TYPED and isinstance(data, str) else ""
            return Unreadable(as_typed(typed) + BOTH) if typed else NotApplicable(reason)
    if question.format in SEARCHED and form[PICK + question.id].data and data == form[SOUGHT + question.id].data:
        data = form[PICK + question.id].data  # picked for this very text; another text is a new search
    return _READERS[question.kind](question, data) if data not in (None, "", []) else None


def _read_choice(question: Question, data: str) -> Answer:
    return data if question.option(data) else Unreadable(as_typed(data))


def _read_choices(question: Question, data: list[str]) -> Answer:
    try:
        return from_json(question, data)
    except UnreadableAnswerError:
        return Unreadable(as_typed(",".join(data)))


def _read_yesno(_: Question, data: str) -> Answer:
    return {"yes": True, "no": False}.get(data, Unreadable(as_typed(data)))


_READERS: Mapping[Kind, Callable[..., Answer | None]] = {
    Kind.SINGLE: _read_choice,
    Kind.CLAUSE: _read_choice,
    Kind.LADDER: _read_choice,
    Kind.MULTIPLE: _read_choices,
    Kind.YESNO: _read_yesno,
    Kind.NUMBER: typed_line,
    Kind.DATE: typed_line,
    Kind.TEXT: typed_line,
}


_TYPED = frozenset({Kind.NUMBER, Kind.DATE, Kind.TEXT})


def untouched_value(question: Question, given: Given) -> Answer | None:
    """Return what a page that shows an answer sends back if nobody touches its field.

    Of a choice without such an option nothing is ticked; a field of one line joins lines.
    """
    if isinstance(given, NotApplicable):
        return given
    if isinstance(given, Absence):
        return None
    field = field_value(given)
    if question.kind is Kind.MULTIPLE:
        ticked = field if isinstance(field, list) else field.split(",")
        data: str | list[str] = [name for name in ticked if question.option(name)]
    elif question.kind is Kind.YESNO:
        data = field if field in {"yes", "no"} else ""
    elif question.options:
        data = field if isinstance(field, str) and question.option(field) else ""
    elif isinstance(field, str) and question.format != "multiline":
        data = "".join(field.splitlines())
    else:
        data = field
    return _READERS[question.kind](question, data) if data else None


def field_value(given: Given) -> str | list[str]:
    """Return what the field shows for an answer: its text, or the ids of the ticked options."""
    if isinstance(given, Absence | NotApplicable):
        return ""
    if isinstance(given, Unreadable):
        return "\u2424".join(given.raw.splitlines())  # a field of one line would join 300 and 500
    if isinstance(given, bool):
        return "yes" if given else "no"
    if isinstance(given, Decimal):
        return f"{given:,f}"
    if isinstance(given, tuple):
        return list(given)
    return given.isoformat() if isinstance(given, date) else given


def echo_of(questionnaire: Questionnaire) -> Callable[[str, Any], Any]:
    """Return a function (key, stored value) -> what the page sends back of it if nobody touches the field."""

    def echoed(key: str, value: Any) -> Any:  # noqa: ANN401 - JSON
        question = questionnaire.questions.get(key)
        if question is None or value is None:
            return value
        try:
            answer = untouched_value(question, from_json(question, value))
        except UnreadableAnswerError:
            return None
        return None if answer is None else to_json(answer)

    return echoed
