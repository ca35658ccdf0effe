"""What a kept form held, as its writer reads it: questions and choices by their titles."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from scoring.definition.questionnaire import Question
from survey.definitions.catalogue import catalogue
from survey.definitions.directory import directory
from survey.web import taken_forms
from survey.web.kept_forms import KeptForm
from survey.web.page_campaign import FIELD
from survey.words.language import _, in_words

_UNSEEN = ("base-", "sent-", "shown-", "sought-")
_BUTTONS = frozenset({"action", "anyway", "size", "language", taken_forms.NUMBER, FIELD})
_LOOKS = frozenset({"/language", "/text-size"})
"""Where the buttons in the foot of every page lead; ``back`` says there from which page, and elsewhere why."""
_MARKS = frozenset({"until", "last", "seen", "corrects", "revision", "digest", "stamp", "told"})
"""Hidden fields that say what a page showed: they go along, and nobody typed them."""
_CODE = "code"
"""A one-time code goes along, since it may be long to type, and is not shown to whoever looks at the screen."""


def view_kept(kept: KeptForm) -> Sequence[tuple[str, str]]:
    """Return (label, text) of what somebody typed or chose; the label is empty where only the text is known."""
    definition = catalogue().questionnaires.get(str(kept.view_arguments.get("questionnaire", "")))
    questions = definition.questions if definition is not None else {}
    lines = []
    for name, text in kept.fields:
        leads_back = name == "back" and urlsplit(kept.target).path in _LOOKS
        if leads_back or not text.strip() or is_unseen(name):
            continue
        prefix, dash, own = name.partition("-")
        question = questions.get(name) or (questions.get(own) if dash else None)
        label = in_words(question.title) if question is not None else ""
        if prefix == "note" and dash:
            label = _("说明原因")
        if prefix == "remove" and dash:
            lines.append((label, _("移除文件")))
            continue
        lines.append((label, _say_chosen(question, text)))
    return lines


def is_unseen(name: str) -> bool:
    """Return whether what a field of this name held is not shown: nobody typed it, or nobody should look at it."""
    return name in {*_BUTTONS, *_MARKS, _CODE} or name.startswith(_UNSEEN)


def _say_chosen(question: Question | None, text: str) -> str:
    """Return the title of a choice, or the text as it was typed."""
    if question is None:
        return text
    places = directory()
    if question.format in {"unit", "park"}:
        return in_words(places.unit_name(text) if question.format == "unit" else places.park_name(text)) or text
    titles = {option.id: in_words(option.label) for option in (*question.options, *question.not_applicable)}
    return titles.get(text) or {"yes": _("是"), "no": _("否")}.get(text, text)
