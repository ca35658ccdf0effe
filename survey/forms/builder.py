"""One section as a fresh WTForms form: a table from question kind to field builder.

The form reads what was typed and carries it. It does not validate: a draft may be incomplete or invalid and is saved
all the same; `scoring/answers/checks.py` says what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import (
    Field,
    HiddenField,
    MultipleFileField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types

from scoring.characters import cleaned
from scoring.definition.questionnaire import Kind, Question

NOTE, BASE, NOT_APPLICABLE = "note-", "base-", "na-"
PICK, SOUGHT = "pick-", "sought-"
"""What was picked from the list that a search found, and the text that it was found for."""
_UNSEEN = ""
"""The label of every field: pages word the questions; without one WTForms would translate each field's name."""
SEARCHED = frozenset({"industry"})
"""Text formats whose values are searched for: what is typed and names none brings a list to pick from."""


def _radio(question: Question) -> Field:
    choices = [SelectChoice(option.id, option.label.zh) for option in question.options]
    return RadioField(_UNSEEN, choices=choices, validate_choice=False)


def _boxes(question: Question) -> Field:
    choices = [SelectChoice(option.id, option.label.zh) for option in question.options]
    return SelectMultipleField(_UNSEEN, choices=choices, validate_choice=False)


def _yesno(_: Question) -> Field:
    return RadioField(_UNSEEN, choices=[SelectChoice("yes", "是"), SelectChoice("no", "否")], validate_choice=False)


def _text(question: Question) -> Field:
    return TextAreaField(_UNSEEN) if question.format == "multiline" else StringField(_UNSEEN)


def _line(_: Question) -> Field:
    return StringField(_UNSEEN)


def _files(_: Question) -> Field:
    return MultipleFileField(_UNSEEN)


BUILDERS: Mapping[Kind, Callable[[Question], Field]] = {
    Kind.SINGLE: _radio,
    Kind.CLAUSE: _radio,
    Kind.LADDER: _radio,
    Kind.MULTIPLE: _boxes,
    Kind.YESNO: _yesno,
    Kind.NUMBER: _line,
    Kind.DATE: _line,
    Kind.TEXT: _text,
    Kind.FILE: _files,
}
if missing := set(Kind) - set(BUILDERS) - {Kind.RATE}:
    message = f"no field for {', '.join(sorted(missing))}"
    raise LookupError(message)


class SectionForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """The fields of one section; `build_form` adds them to a fresh subclass."""


def build_form(
    questions: Sequence[Question], checks: Sequence[str], data: MultiDict[str, Any] | None = None
) -> SectionForm:
    """Return a form for the asked questions of a section, bound to `data` (default: the request).

    `checks`: ids of soft checks whose reason can be given. Computed questions have no field.
    """
    fields: dict[str, Field] = {}
    for question in questions:
        if not question.typed:
            continue
        fields[question.id] = BUILDERS[question.kind](question)
        fields[BASE + question.id] = HiddenField(_UNSEEN)
        if question.format in SEARCHED:
            fields[PICK + question.id] = HiddenField(_UNSEEN)
            fields[SOUGHT + question.id] = HiddenField(_UNSEEN)
        if question.not_applicable:
            choices = [SelectChoice(option.id, option.label.zh) for option in question.not_applicable]
            fields[NOT_APPLICABLE + question.id] = RadioField(_UNSEEN, choices=choices, validate_choice=False)
    for check in checks:
        fields[NOTE + check] = StringField(_UNSEEN, filters=[lambda raw: cleaned(raw) if raw else raw])
        fields[BASE + NOTE + check] = HiddenField(_UNSEEN)
    bound = type("BoundSectionForm", (SectionForm,), fields)
    form: SectionForm = bound() if data is None else bound(formdata=data)
    return form
