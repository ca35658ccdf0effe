"""The fields of one question on the sheet of a visit, and what is typed into them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from scoring.answers.answers import Answer, Given
from scoring.answers.checks import of_answer
from scoring.definition.questionnaire import Kind, Question, Questionnaire
from survey.answering.question_views import Choice
from survey.definitions.formats import FORMATS
from survey.forms.answers import field_value, read_patch
from survey.forms.builder import BASE, build_form
from survey.visiting.sheet_results import SheetLine
from survey.words.findings import say_finding
from survey.words.language import _, in_words

ENTERED = frozenset(
    {Kind.SINGLE, Kind.CLAUSE, Kind.LADDER, Kind.YESNO, Kind.MULTIPLE, Kind.NUMBER, Kind.DATE, Kind.TEXT}
)


@dataclass(frozen=True)
class EntryView:
    """The form of one question. `name`: of its field; `value`: what is typed in a field that is no choice."""

    line: SheetLine
    name: str
    several: bool
    choices: Sequence[Choice]
    value: str
    unit: str
    reason: str
    seen: int
    errors: Sequence[str] = ()


def is_entered(question: Question) -> bool:
    """Return whether a value can be found for a question: it is answered by hand, and not with files."""
    return question.typed and question.kind in ENTERED


def view_entry(line: SheetLine, question: Question, given: Given) -> EntryView:
    """Return the form of a question with a value in it: as it was found, else as the firm said."""
    value = field_value(given)
    chosen = value if isinstance(value, list) else value.split(",")
    choices = [
        Choice(
            option.id,
            in_words(option.label),
            in_words(option.detail),
            option.id in chosen,
            option.exclusive,
            option.level,
        )
        for option in question.options
    ]
    if question.kind is Kind.YESNO:
        choices = [
            Choice("yes", _("是"), "", "yes" in chosen, exclusive=False, level=0),
            Choice("no", _("否"), "", "no" in chosen, exclusive=False, level=0),
        ]
    return EntryView(
        line=line,
        name=question.id,
        several=question.kind is Kind.MULTIPLE,
        choices=choices,
        value=value if isinstance(value, str) else "",
        unit=in_words(question.unit),
        reason=line.reason,
        seen=line.finding.id if line.finding is not None else 0,
    )


def read_entry(question: Question, data: MultiDict[str, Any]) -> Answer | None:
    """Return the value that was typed for a question, read as on the firm's own pages; None for nothing."""
    given = MultiDict([*data.items(multi=True)])
    given[BASE + question.id] = "0"
    answer, _base = read_patch(build_form([question], [], given), [question])[question.id]
    return answer


def find_entry_faults(questionnaire: Questionnaire, question: Question, answer: Answer | None) -> list[str]:
    """Return what is wrong with a value by itself, in words."""
    if answer is None:
        return [_("请填写核定的内容")]
    found = of_answer(questionnaire.id, question, answer, FORMATS)
    return [say_finding(item, questionnaire) for item in found]
