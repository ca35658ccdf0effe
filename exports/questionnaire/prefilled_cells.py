"""Answers become cells: what a prefilled questionnaire workbook shows, keyed as its lines are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from exports.questionnaire.layout import NOTE, option_text, reason_key, reason_text, yes_text
from exports.reading.workbook import Raw
from scoring.answers.answers import Answer, AnswerSheet, NotApplicable, Unreadable
from scoring.answers.written import is_percent
from scoring.definition.questionnaire import Kind, Question, Questionnaire

Named = Callable[[str, str], str]
_FIRST_DAY = date(1900, 3, 1)
"""Programs disagree about the days before: 1900 was no leap year."""


def as_it_stands(_format: str, value: str) -> str:
    """Return a text as it is stored."""
    return value


def cells_of(
    questionnaire: Questionnaire, sheet: AnswerSheet, *, language: str = "zh", named: Named = as_it_stands
) -> Mapping[str, Raw]:
    """Return key -> cell for every answer and note of a sheet; no entry where nothing was given.

    Numbers are numbers (texts where a cell would lose digits), dates are dates, options their texts, ticks 是.
    `named`: (text format, stored value) -> text that the cell shows, for formats whose value is a code.
    """
    cells: dict[str, Raw] = {}
    for local, answer in sheet.values.items():
        question = questionnaire.questions.get(local)
        if question is None or question.computed or question.kind is Kind.FILE:
            continue
        key = questionnaire.qualified(local)
        if isinstance(answer, NotApplicable):
            reason = next((item for item in question.not_applicable if item.id == answer.reason), None)
            cells[reason_key(key)] = reason_text(question, reason, language) if reason else answer.reason
        elif question.kind is Kind.MULTIPLE:
            ticks = _ticked(question, answer)
            cells |= {f"{key}/{option}": yes_text(answer=True, language=language) for option in ticks}
        else:
            cells[key] = _cell(question, answer, language, named)
    soft = {check.id for check in questionnaire.checks if not check.hard}
    cells |= {f"{questionnaire.id}.{NOTE}{name}": text for name, text in sheet.notes.items() if name in soft and text}
    return cells


def _ticked(question: Question, answer: Answer) -> tuple[str, ...]:
    """Return the options ticked; of an unreadable choice those that are options, as they were typed."""
    given = answer.raw.split(",") if isinstance(answer, Unreadable) else answer
    return tuple(option.id for option in question.options if isinstance(given, list | tuple) and option.id in given)


def _cell(question: Question, answer: Answer, language: str, named: Named) -> Raw:
    match answer:
        case Unreadable(raw):
            return raw
        case bool():
            return yes_text(answer=answer, language=language)
        case Decimal():
            return _number(question, answer)
        case date():
            return answer if answer >= _FIRST_DAY else answer.isoformat()
        case str() if question.options:
            option = question.option(answer)
            return option_text(question, option, language) if option else answer
        case str():
            return named(question.format, answer)
    return None


def _number(question: Question, value: Decimal) -> float | str:
    """Return a number that comes back as it went, else its digits as text; 0.85 per cent with its sign."""
    if is_percent(question) and 0 < abs(value) <= 1:
        return f"{value:f}%"
    near = float(value)
    return near if Decimal(f"{near:.15g}") == value else f"{value:f}"
