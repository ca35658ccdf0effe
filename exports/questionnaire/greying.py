"""When a line is asked, as a formula over the answer cells of the same workbook.

Cells are named (`q_systems`, `q_systems__erp`), so that a formula still finds them after rows were inserted, and so
that old programs take it: they know no formula over several sheets in a conditional format, but they know names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from exports.questionnaire.layout import option_text, yes_text
from scoring.definition.questionnaire import Atom, Condition, Every, Kind, Negation, Question, Questionnaire, Some

ALWAYS, NEVER = "TRUE", "FALSE"
_LONGEST_TEXT, _PIECE = 255, 120


class NoFormulaError(ValueError):
    """A condition that no formula can say: a text longer than formulas take."""


def cell_name(question: str, option: str = "") -> str:
    """Return the defined name of an answer cell, by local ids."""
    return f"q_{question}__{option}" if option else f"q_{question}"


class Greying:
    """The formulas of one file. `decided` answers atoms on other questionnaires, `variant` is the enterprise's."""

    def __init__(
        self, questionnaire: Questionnaire, language: str, decided: Callable[[Atom], bool], variant: str
    ) -> None:
        self._questionnaire = questionnaire
        self._language = language
        self._decided = decided
        self._variant = variant
        self._known: dict[str, str] = {}

    def asked(self, question: Question) -> str:
        """Return the formula that says whether a question is asked; `ALWAYS` or `NEVER` where nothing is open.

        Raises NoFormulaError.
        """
        if question.id not in self._known:
            parts = [self._of(question.visible)] if question.visible is not None else []
            if self._variant and question.variants and self._variant not in question.variants:
                parts.append(NEVER)
            self._known[question.id] = _every(parts)
        return self._known[question.id]

    def _of(self, condition: Condition) -> str:
        match condition:
            case Every(parts):
                return _every([self._of(part) for part in parts])
            case Some(parts):
                return _some([self._of(part) for part in parts])
            case Negation(part):
                return _opposite(self._of(part))
            case Atom():
                return self._atom(condition)

    def _atom(self, atom: Atom) -> str:
        owner, _, local = atom.question.partition(".")
        question = self._questionnaire.questions.get(local) if owner == self._questionnaire.id else None
        if question is None:
            return ALWAYS if self._decided(atom) else NEVER
        return _every([self.asked(question), self._holds(question, atom)])

    def _holds(self, question: Question, atom: Atom) -> str:
        name = cell_name(question.id)
        if question.kind is Kind.MULTIPLE:
            wanted = [option.id for option in question.options] if atom.op == "answered" else list(atom.values)
            tick = yes_text(answer=True, language=self._language)
            return _some([f"{cell_name(question.id, option)}={_text(tick)}" for option in wanted])
        if atom.op == "answered":
            return f'{name}<>""'
        if atom.op in {"at_least", "at_most"}:
            sign = ">=" if atom.op == "at_least" else "<="
            return f"AND(ISNUMBER({name}),{name}{sign}{atom.values[0]})"
        return _some([f"{name}={_text(text)}" for text in self._texts(question, atom)])

    def _texts(self, question: Question, atom: Atom) -> Iterator[str]:
        for value in atom.values:
            option = question.option(value)
            if question.kind is Kind.YESNO:
                yield yes_text(answer=value == "yes", language=self._language)
            elif option is not None:
                yield option_text(question, option, self._language)


def atoms_of(condition: Condition | None) -> Iterator[Atom]:
    """Yield every atom of a condition."""
    match condition:
        case Atom():
            yield condition
        case Negation(part):
            yield from atoms_of(part)
        case Every(parts) | Some(parts):
            for part in parts:
                yield from atoms_of(part)


def literal(text: str) -> str:
    """Return a text of any length as a formula's text: in pieces that formulas take."""
    pieces = [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)] or [""]
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)


def _text(text: str) -> str:
    if len(text.encode("utf-16-le")) // 2 > _LONGEST_TEXT:
        raise NoFormulaError(text)
    return '"' + text.replace('"', '""') + '"'


def _every(parts: list[str]) -> str:
    open_parts = [part for part in dict.fromkeys(parts) if part != ALWAYS]
    if NEVER in open_parts:
        return NEVER
    return _joined("AND", open_parts) if open_parts else ALWAYS


def _some(parts: list[str]) -> str:
    open_parts = [part for part in dict.fromkeys(parts) if part != NEVER]
    if ALWAYS in open_parts:
        return ALWAYS
    return _joined("OR", open_parts) if open_parts else NEVER


def _opposite(part: str) -> str:
    return {ALWAYS: NEVER, NEVER: ALWAYS}.get(part, f"NOT({part})")


def _joined(function: str, parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{function}({','.join(parts)})"
