"""Answers as typed values, with named absences, and the dossier that joins the sheets of one enterprise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from types import MappingProxyType
from typing import Any, NoReturn

from scoring.definition.questionnaire import Kind, Question, Questionnaire
from scoring.exact import NotExactError, day, decimal

_LARGEST_EXPONENT = 300


class Absence(Enum):
    """Why there is no value; a name, never a number."""

    NOT_ASKED = "not_asked"
    NOT_ANSWERED = "not_answered"


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """不适用, with the id of a reason that the question offers."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What was typed but can't be read as an answer of its kind; kept so that nothing typed is lost."""

    raw: str


Value = str | tuple[str, ...] | Decimal | bool | date
Answer = Value | NotApplicable | Unreadable
Given = Answer | Absence


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """The answers to one questionnaire. A question without an entry is NOT_ANSWERED.

    `values`: local question id -> answer.  `notes`: question or check id -> the reason given for a soft finding.
    """

    questionnaire: str
    version: str
    values: Mapping[str, Answer] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    variant: str = ""

    def get(self, question_id: str) -> Given:
        """Return the answer, or NOT_ANSWERED."""
        return self.values.get(question_id, Absence.NOT_ANSWERED)


@dataclass(frozen=True, slots=True)
class Dossier:
    """All sheets of one submission version, by questionnaire id."""

    sheets: Mapping[str, AnswerSheet] = field(default_factory=lambda: MappingProxyType({}))

    def get(self, qualified: str) -> Given:
        """Return the answer to a qualified id (``facts.staff_y1``); NOT_ANSWERED where there is none."""
        questionnaire, _, question = qualified.partition(".")
        sheet = self.sheets.get(questionnaire)
        return Absence.NOT_ANSWERED if sheet is None else sheet.get(question)


class UnreadableAnswerError(ValueError):
    """A stored or sent value does not fit its question; `code` and `parameters` say how."""

    def __init__(self, code: str, **parameters: str) -> None:
        super().__init__(f"{code} {parameters}")
        self.code = code
        self.parameters = parameters


def _refuse(code: str, **parameters: str) -> NoReturn:
    raise UnreadableAnswerError(code, **parameters)


def to_json(answer: Answer) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """Return the JSON form of an answer: decimals and dates as text, options as lists, absences as objects."""
    match answer:
        case NotApplicable(reason):
            return {"not_applicable": reason}
        case Unreadable(raw):
            return {"unreadable": raw}
        case bool() | str():
            return answer
        case Decimal():
            return format(answer, "f")
        case date():
            return answer.isoformat()
        case tuple():
            return list(answer)


def from_json(question: Question, data: Any) -> Answer:  # noqa: ANN401 - JSON has no narrower type
    """Return one answer of `question`, read from JSON.

    Numbers may be JSON integers or decimal text; yes/no may be true/false or "yes"/"no".
    Raises UnreadableAnswerError (codes: computed, reason_unknown, option_unknown, option_exclusive, number_unreadable,
    yesno_unreadable, date_unreadable, text_expected, list_expected).
    """
    if isinstance(data, dict) and set(data) == {"unreadable"}:
        return Unreadable(str(data["unreadable"]))
    if isinstance(data, dict) and set(data) == {"not_applicable"}:
        reason = str(data["not_applicable"])
        if reason not in {option.id for option in question.not_applicable}:
            _refuse("reason_unknown", value=reason)
        return NotApplicable(reason)
    return _READERS[question.kind](question, data)


def says_same(question: Question, one: Any, other: Any) -> bool:  # noqa: ANN401 - JSON has no narrower type
    """Return whether two JSON forms are one answer: 19.1 is 19.10, and options have no order."""
    if one == other:
        return True
    try:
        return from_json(question, one) == from_json(question, other)
    except UnreadableAnswerError:
        return False


def _read_option(question: Question, data: Any) -> Answer:  # noqa: ANN401
    if not isinstance(data, str) or question.option(data) is None:
        _refuse("option_unknown", value=str(data))
    return data


def _read_options(question: Question, data: Any) -> Answer:  # noqa: ANN401
    if not isinstance(data, list) or not all(isinstance(item, str) for item in data):
        _refuse("list_expected", value=str(data))
    unknown = [item for item in data if question.option(item) is None]
    if unknown:
        _refuse("option_unknown", value=", ".join(unknown))
    chosen = tuple(option.id for option in question.options if option.id in data)
    if len(chosen) > 1 and any(option.exclusive for option in question.options if option.id in chosen):
        _refuse("option_exclusive", value=", ".join(chosen))
    return chosen


def _read_number(_: Question, data: Any) -> Answer:  # noqa: ANN401
    if isinstance(data, Decimal):
        if not data.is_finite() or abs(data.adjusted()) > _LARGEST_EXPONENT:
            _refuse("number_unreadable", value=str(data))
        return data
    try:
        return decimal(str(data) if isinstance(data, int | float | str) and not isinstance(data, bool) else "")
    except NotExactError:
        _refuse("number_unreadable", value=str(data))


def _read_yesno(_: Question, data: Any) -> Answer:  # noqa: ANN401
    known = {"yes": True, "no": False, True: True, False: False}
    if not isinstance(data, str | bool) or data not in known:
        _refuse("yesno_unreadable", value=str(data))
    return known[data]


def _read_date(_: Question, data: Any) -> Answer:  # noqa: ANN401
    try:
        return day(data if isinstance(data, str) else "")
    except NotExactError:
        _refuse("date_unreadable", value=str(data))


def _read_text(_: Question, data: Any) -> Answer:  # noqa: ANN401
    if not isinstance(data, str):
        _refuse("text_expected", value=str(data))
    return data


def _read_files(_: Question, data: Any) -> Answer:  # noqa: ANN401
    if not isinstance(data, list) or not all(isinstance(item, str) for item in data):
        _refuse("list_expected", value=str(data))
    return tuple(data)


def _refuse_computed(question: Question, _: Any) -> Answer:  # noqa: ANN401
    _refuse("computed", value=question.id)


_READERS = {
    Kind.SINGLE: _read_option,
    Kind.CLAUSE: _read_option,
    Kind.LADDER: _read_option,
    Kind.MULTIPLE: _read_options,
    Kind.NUMBER: _read_number,
    Kind.YESNO: _read_yesno,
    Kind.DATE: _read_date,
    Kind.TEXT: _read_text,
    Kind.FILE: _read_files,
    Kind.RATE: _refuse_computed,
}


def sheet_to_json(sheet: AnswerSheet) -> dict[str, Any]:
    """Return ``{"variant", "values", "notes"}`` ready for the JSON column of a draft or version."""
    return {
        "variant": sheet.variant,
        "values": {key: to_json(answer) for key, answer in sheet.values.items()},
        "notes": dict(sheet.notes),
    }


def _as_typed(raw: Any) -> str:  # noqa: ANN401 - JSON has no narrower type
    """Return a stored answer as forms send it: options joined by commas, the id of a reason."""
    if isinstance(raw, list):
        return ",".join(str(item) for item in raw)
    if isinstance(raw, dict) and set(raw) == {"not_applicable"}:
        return str(raw["not_applicable"])
    return str(raw)


def sheet_from_json(questionnaire: Questionnaire, data: Mapping[str, Any]) -> AnswerSheet:
    """Return the sheet that `sheet_to_json` wrote; answers that no longer fit their question are Unreadable."""
    values: dict[str, Answer] = {}
    for key, raw in data.get("values", {}).items():
        question = questionnaire.questions.get(key)
        if question is None:
            continue
        try:
            values[key] = from_json(question, raw)
        except UnreadableAnswerError:
            values[key] = Unreadable(_as_typed(raw))
    return AnswerSheet(
        questionnaire=questionnaire.id,
        version=questionnaire.version,
        values=values,
        notes=dict(data.get("notes", {})),
        variant=str(data.get("variant", "")),
    )
