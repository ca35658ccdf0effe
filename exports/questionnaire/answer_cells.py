"""What an answer cell takes: number format, drop-down or limits, and the words around them.

Nothing here is stricter than the checks on the pages: what they accept can be typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from exports.questionnaire.contents import LineWords
from exports.questionnaire.layout import Line, LineKind, option_text, reason_text, yes_text
from exports.questionnaire.styles import DATE_FORMAT
from scoring.definition.questionnaire import Kind, Option, Question, Questionnaire
from scoring.exact import LARGEST

TITLE_LIMIT, PROMPT_LIMIT, ERROR_LIMIT = 32, 255, 225
_FREE_FORMATS = frozenset({"plain", "multiline"})
_LEAST = {
    "uscc": "=LEN({cell})>=18",
    "phone": "=LEN({cell})>=7",
    "email": '=OR(ISNUMBER(FIND("@",{cell})),ISNUMBER(FIND("＠",{cell})))',
}
"""What a text of a format has at least, however it is spaced; the checks look closer."""
TICK_LIST, YES_NO_LIST = "list_tick", "list_yes_no"


class Lists:
    """The drop-downs of one file: each list of texts once, under a defined name."""

    def __init__(self, language: str) -> None:
        self._names: dict[tuple[str, ...], str] = {}
        self.language = language
        yes, no = (yes_text(answer=answer, language=language) for answer in (True, False))
        self._names[yes,] = TICK_LIST
        self._names[yes, no] = YES_NO_LIST

    def name(self, texts: Sequence[str]) -> str:
        """Return the defined name of a list, making one at first use."""
        return self._names.setdefault(tuple(texts), f"list_{len(self._names) + 1}")

    @property
    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """Every list by its name, in the order in which they were first used."""
        return {name: texts for texts, name in self._names.items()}


def number_format(line: Line, questionnaire: Questionnaire) -> str:
    """Return the number format of a line's answer cell; texts are ``@``, so that nothing typed turns into a number."""
    question = questionnaire.questions.get(line.question)
    if question is None or line.kind is not LineKind.ANSWER:
        return "@"
    if question.kind is Kind.NUMBER:
        return "#,##0" + ("." + "0" * question.places if question.places else "")
    return DATE_FORMAT if question.kind is Kind.DATE else "@"


@dataclass(frozen=True)
class Entries:
    """What the cells of one file take. `suggestions`: text format -> what its drop-down offers."""

    lists: Lists
    suggestions: Mapping[str, Sequence[str]]
    stop_title: str

    def rule(self, line: Line, cell: str, question: Question | None, words: LineWords) -> dict[str, Any]:
        """Return the data validation of an answer cell as XlsxWriter takes it. `cell` is its address (``C5``)."""
        rule = self._words(words) | {"validate": "any"}
        source = self._drop_down(line, question)
        if source:
            return rule | {"validate": "list", "source": source}
        if question is None:
            return rule
        if question.kind is Kind.NUMBER:
            return rule | _number(question)
        if question.kind is Kind.DATE:
            return rule | {"validate": "custom", "value": f"=OR(ISNUMBER({cell}),LEN({cell})>=8)"}
        return rule | self._text(question, cell)

    def reason(self, question: Question, words: LineWords) -> dict[str, Any]:
        """Return the data validation of a cell for the reason of 不适用."""
        texts = [reason_text(question, option, self.lists.language) for option in question.not_applicable]
        plain = replace(words, prompt="")
        return self._words(plain) | {"validate": "list", "source": "=" + self.lists.name(texts)}

    def _words(self, words: LineWords) -> dict[str, Any]:
        rule = {"error_title": cut(self.stop_title, TITLE_LIMIT), "error_type": "stop"}
        if words.stop:
            rule["error_message"] = cut(words.stop, ERROR_LIMIT)
        if words.prompt:
            rule |= {"input_title": cut(words.title, TITLE_LIMIT), "input_message": cut(words.prompt, PROMPT_LIMIT)}
        return rule

    def _drop_down(self, line: Line, question: Question | None) -> str:
        if line.kind is LineKind.OPTION:
            return "=" + TICK_LIST
        if question is None:
            return ""
        if question.kind is Kind.YESNO:
            return "=" + YES_NO_LIST
        texts = [option_text(question, option, self.lists.language) for option in question.options]
        return "=" + self.lists.name(texts) if texts else ""

    def _text(self, question: Question, cell: str) -> dict[str, Any]:
        """Suggestions only warn: names that the list does not show, such as earlier ones, are recognised too."""
        offered = self.suggestions.get(question.format)
        if offered:
            return {"validate": "list", "source": "=" + self.lists.name(offered), "error_type": "warning"}
        limit = f"=LEN(TRIM({cell}))<={question.max_length}"
        formula = _LEAST.get(question.format, limit).replace("{cell}", cell)
        return {"validate": "custom", "value": formula} if question.format in {*_LEAST, *_FREE_FORMATS} else {}


def _number(question: Question) -> dict[str, Any]:
    lowest = -LARGEST if question.minimum is None else question.minimum
    highest = LARGEST if question.maximum is None else question.maximum
    kind = "decimal" if question.places else "integer"
    return {"validate": kind, "criteria": "between", "minimum": f"{lowest:f}", "maximum": f"{highest:f}"}


def sentences_of(question: Question, language: str) -> Sequence[Option]:
    """Return the options that need reading in full beside the cell: levels, options with a detail, long ones."""
    long = any(len(option_text(question, option, language)) > _SHORT[language] for option in question.options)
    told = question.kind is Kind.LADDER or long or any(option.detail for option in question.options)
    return question.options if told and question.kind is not Kind.MULTIPLE else ()


_SHORT = {"zh": 12, "en": 24}


def cut(text: str, limit: int) -> str:
    """Return a text of at most `limit` UTF-16 units, cut with an ellipsis."""
    if len(text.encode("utf-16-le")) // 2 <= limit:
        return text
    while len(text.encode("utf-16-le")) // 2 > limit - 1:
        text = text[:-1]
    return text.rstrip() + "…"
