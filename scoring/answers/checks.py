"""What is wrong with a dossier: required answers, limits of single answers, and checks over several.

Hard findings block submission, never saving. A soft one asks for a look, and is settled by a note with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from scoring.answers.answers import Absence, AnswerSheet, Dossier, Given, NotApplicable, Unreadable
from scoring.answers.conditions import holds
from scoring.answers.visibility import Asked, asked, in_order, lookup
from scoring.definition.questionnaire import Check, Kind, Operand, Question, Questionnaire
from scoring.exact import LARGEST, half_up, places_of

Format = Callable[[str], str | None]
Look = Callable[[str], Given]
Figure = Decimal | date
_TOGETHER = 2
_EMPTY = ("", ())
_ALWAYS_RIGHT = (bool, NotApplicable, Absence)
"""Of these nothing can be wrong by themselves; nor of an option, which was read as one."""


LONGEST_NOTE = 300
"""Characters of a note that explains a soft finding; a longer one is kept, but explains nothing."""


def explains(note: str) -> bool:
    """Return whether a note counts as an explanation: there is one, and it is no longer than `LONGEST_NOTE`."""
    return 0 < len(note) <= LONGEST_NOTE


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend or to look at. `questions` are local ids; the first is where it is shown.

    Codes: ``required``, ``unreadable``, ``exclusive`` (`option` stands alone and was chosen with others),
    ``below_minimum``, ``above_maximum``, ``too_many_places``, ``too_long``, ``format_<fault>`` and
    ``check`` (then `check` names it). `explained` is the note given for a soft one, however long.
    """

    questionnaire: str
    questions: tuple[str, ...]
    hard: bool
    code: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    check: str = ""
    explained: str = ""

    @property
    def accounted_for(self) -> bool:
        """Whether a note explains it that is no longer than a note may be."""
        return explains(self.explained)


def find(
    questionnaires: Mapping[str, Questionnaire],
    dossier: Dossier,
    *,
    formats: Mapping[str, Format] | None = None,
    seen: Asked | None = None,
) -> tuple[Finding, ...]:
    """Return every finding, in the order of the questionnaires and their questions, cross-checks last.

    `formats`: text format -> function that returns a fault's code or None.  `seen`: what this very dossier is asked,
    where the caller knows it already.
    """
    seen = asked(questionnaires, dossier) if seen is None else seen
    look = lookup(dossier, seen)
    findings: list[Finding] = []
    for questionnaire in in_order(questionnaires):
        sheet = dossier.sheets.get(questionnaire.id) or AnswerSheet(questionnaire.id, questionnaire.version)
        own = seen[questionnaire.id]
        for name, question in questionnaire.typed.items():
            if name in own:
                findings += of_answer(questionnaire.id, question, sheet.get(name), formats or {})
        for check in questionnaire.checks:
            parameters = _fires(check, questionnaire, look)
            shown = tuple(name for name in check.questions if name in own)
            if parameters is not None and shown:
                note = "" if check.hard else sheet.notes.get(check.id, "")
                findings.append(Finding(questionnaire.id, shown, check.hard, "check", parameters, check.id, note))
    return tuple(findings)


def of_answer(questionnaire: str, question: Question, given: Given, formats: Mapping[str, Format]) -> Sequence[Finding]:
    """Return what is wrong with one answer by itself. `questionnaire`: the id of its questionnaire."""
    if given is Absence.NOT_ANSWERED or given in _EMPTY:
        return (Finding(questionnaire, (question.id,), hard=True, code="required"),) if question.required else ()
    if isinstance(given, _ALWAYS_RIGHT) or (isinstance(given, str) and question.kind is not Kind.TEXT):
        return ()
    return tuple(_of_given(questionnaire, question, given, formats))


def _of_given(questionnaire: str, question: Question, given: Given, formats: Mapping[str, Format]) -> Iterator[Finding]:
    """Yield what is wrong with an answer that is not empty."""

    def hard(code: str, **parameters: str) -> Finding:
        return Finding(questionnaire, (question.id,), hard=True, code=code, parameters=parameters)

    if (alone := _alone_beside_others(question, given)) is not None:
        yield hard("exclusive", option=alone)
    elif isinstance(given, Unreadable):
        yield hard("unreadable", value=given.raw)
    elif isinstance(given, Decimal):
        yield from _of_number(question, given, hard)
    elif isinstance(given, date):
        yield from _of_day(question, given, hard)
    elif isinstance(given, str) and question.kind is Kind.TEXT:
        yield from _of_text(question, given, (formats, hard))


def _of_text(
    question: Question, text: str, rules: tuple[Mapping[str, Format], Callable[..., Finding]]
) -> Iterator[Finding]:
    formats, hard = rules
    fault = formats[question.format](text) if question.format in formats else None
    if fault:
        yield hard(f"format_{fault}", value=text)
    if len(text) > question.max_length:
        yield hard("too_long", limit=str(question.max_length), length=str(len(text)))


def _alone_beside_others(question: Question, given: Given) -> str | None:
    """Return the option that was chosen together with others although it excludes them."""
    if question.kind is not Kind.MULTIPLE or not isinstance(given, Unreadable | tuple):
        return None
    chosen = given.raw.split(",") if isinstance(given, Unreadable) else given
    known = {option.id: option for option in question.options}
    if len(set(chosen)) < _TOGETHER or not known.keys() >= set(chosen):
        return None
    return next((name for name in chosen if known[name].exclusive), None)


def _of_number(question: Question, value: Decimal, hard: Callable[..., Finding]) -> Iterator[Finding]:
    minimum = -LARGEST if question.minimum is None else question.minimum
    maximum = LARGEST if question.maximum is None else question.maximum
    if value < minimum:
        yield hard("below_minimum", limit=f"{minimum:f}")
    if value > maximum:
        yield hard("above_maximum", limit=f"{maximum:f}")
    if places_of(value) > question.places:
        yield hard("too_many_places", places=str(question.places))


def _of_day(question: Question, day: date, hard: Callable[..., Finding]) -> Iterator[Finding]:
    if day < question.first_day:
        yield hard("below_minimum", limit=question.first_day.isoformat())
    if day > question.last_day:
        yield hard("above_maximum", limit=question.last_day.isoformat())


def _fires(check: Check, questionnaire: Questionnaire, look: Look) -> Mapping[str, str] | None:
    """Return the parameters of its message when the check fires, else None."""
    return _CHECKS[check.kind](check, questionnaire, look)


def _at_most(check: Check, _: Questionnaire, look: Look) -> Mapping[str, str] | None:
    left, right = _figure(check.left, look), _figure(check.right, look)
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return {"left": f"{left:f}", "right": f"{right:f}"} if left > right else None
    if isinstance(left, date) and isinstance(right, date) and left > right:
        return {"left": left.isoformat(), "right": right.isoformat()}
    return None


def _change(check: Check, _: Questionnaire, look: Look) -> Mapping[str, str] | None:
    now, before = _figure(check.left, look), _figure(check.right, look)
    if not isinstance(now, Decimal) or not isinstance(before, Decimal) or before == 0:
        return None
    change = (Fraction(now) - Fraction(before)) / abs(Fraction(before)) * 100
    if abs(change) <= Fraction(check.limit):
        return None
    return {"left": f"{now:f}", "right": f"{before:f}", "change": f"{half_up(change):+d}"}


def _figure(operand: Operand, look: Look) -> Figure | None:
    """Return the sum of numbers, or the one date; None while anything is missing."""
    if operand.value is not None:
        return operand.value
    values = [look(name) for name in operand.questions]
    if len(values) == 1 and isinstance(values[0], date):
        return values[0]
    numbers = [value for value in values if isinstance(value, Decimal)]
    return sum(numbers, Decimal(0)) if numbers and len(numbers) == len(values) else None


def _member(check: Check, questionnaire: Questionnaire, look: Look) -> Mapping[str, str] | None:
    chosen = look(questionnaire.qualified(check.question))
    among = look(questionnaire.qualified(check.of))
    if not isinstance(chosen, str) or not isinstance(among, tuple):
        return None
    return None if chosen in among else {"value": chosen}


def _count(check: Check, questionnaire: Questionnaire, look: Look) -> Mapping[str, str] | None:
    chosen = look(questionnaire.qualified(check.question))
    if not isinstance(chosen, tuple) or not chosen or len(chosen) >= check.minimum:
        return None
    return {"left": str(len(chosen)), "right": str(check.minimum)}


def _requires(check: Check, questionnaire: Questionnaire, look: Look) -> Mapping[str, str] | None:
    chosen = look(questionnaire.qualified(check.question))
    if not isinstance(chosen, tuple) or check.option not in chosen:
        return None
    missing = [name for name in check.needs if name not in chosen]
    return {"missing": ",".join(missing)} if missing else None


def _implies(check: Check, _: Questionnaire, look: Look) -> Mapping[str, str] | None:
    if check.when is None or check.then is None or not holds(check.when, look):
        return None
    return None if holds(check.then, look) else {}


_CHECKS: Mapping[str, Callable[[Check, Questionnaire, Look], Mapping[str, str] | None]] = {
    "at_most": _at_most,
    "change": _change,
    "member": _member,
    "count": _count,
    "requires": _requires,
    "implies": _implies,
}
