"""References between questions, also across files: whether they exist, and whether the kinds fit.

A condition that can never hold (a misspelt option, a comparison of texts) is a fault, not a silent "no".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scoring.definition.questionnaire import Atom, Check, Compute, Condition, Kind, Question, Questionnaire
from scoring.loading.conditions import atoms
from scoring.loading.reader import Fault, Path

SHARED = "facts"
_ONE = {Kind.SINGLE, Kind.CLAUSE, Kind.LADDER}
_KINDS_OF = {
    "is": _ONE | {Kind.YESNO},
    "in": _ONE | {Kind.YESNO},
    "contains": {Kind.MULTIPLE},
    "at_least": {Kind.NUMBER},
    "at_most": {Kind.NUMBER},
}
Known = Mapping[str, Question]


def check_references(questionnaires: Mapping[str, Questionnaire]) -> list[tuple[str, Fault]]:
    """Return a fault, with its questionnaire's id, for each reference that leads nowhere or does not fit."""
    known = all_questions(questionnaires)
    return [(owner.id, fault) for owner in questionnaires.values() for fault in dict.fromkeys(_of_owner(owner, known))]


def all_questions(questionnaires: Mapping[str, Questionnaire]) -> Known:
    """Return every question by its qualified id."""
    return {owner.qualified(name): item for owner in questionnaires.values() for name, item in owner.questions.items()}


def _of_owner(owner: Questionnaire, known: Known) -> Iterator[Fault]:
    for number, section in enumerate(owner.sections):
        for index, question in enumerate(section.questions):
            place = ("sections", number, "questions", index)
            yield from condition_faults(question.visible, known, (*place, "visible"))
            for name in question.uses:
                yield from _missing(owner.qualified(name) if "." not in name else name, known, (*place, "uses"))
            if question.compute is not None:
                yield from compute_faults(question.compute, known, (*place, "compute"))
            yield from _foreign(question.visible, owner, (*place, "visible"))
    for index, check in enumerate(owner.checks):
        yield from _of_check(check, owner, known, ("checks", index))


def _foreign(condition: Condition | None, owner: Questionnaire, place: Path) -> Iterator[Fault]:
    for atom in atoms(condition):
        name = atom.question.partition(".")[0]
        if name not in {owner.id, SHARED}:
            fix = f"refer to this questionnaire or to {SHARED}"
            yield Fault(place, f"a condition looks at another questionnaire, {name!r}", fix)


def condition_faults(condition: Condition | None, known: Known, place: Path) -> Iterator[Fault]:
    """Yield a fault for every part of a condition that can never be decided."""
    for atom in atoms(condition):
        question = known.get(atom.question)
        if question is None:
            yield from _missing(atom.question, known, place)
        else:
            yield from _of_atom(atom, question, place)


def _of_atom(atom: Atom, question: Question, place: Path) -> Iterator[Fault]:
    if question.computed or question.kind not in _KINDS_OF.get(atom.op, {question.kind}):
        yield Fault(place, f"{atom.op} can't be asked of {atom.question}, a {question.kind} question", "see the format")
        return
    if atom.op in {"at_least", "at_most", "answered"}:
        return
    allowed = ("yes", "no") if question.kind is Kind.YESNO else tuple(option.id for option in question.options)
    for value in atom.values:
        if value not in allowed:
            yield Fault(place, f"{atom.question} has no option {value!r}", f"use one of {', '.join(allowed)}")


def compute_faults(compute: Compute, known: Known, place: Path) -> Iterator[Fault]:
    """Yield a fault for every name in a ratio that is no number question."""
    for ratio in (compute.now, compute.before):
        for name in (*ratio.of, *ratio.to) if ratio is not None else ():
            yield from _missing(name, known, place)
            if name in known and known[name].kind is not Kind.NUMBER:
                yield Fault(place, f"{name} is no number question", "compute with numbers only")


def _of_check(check: Check, owner: Questionnaire, known: Known, place: Path) -> Iterator[Fault]:
    for side in (check.left, check.right):
        for name in side.questions:
            yield from _missing(name, known, place)
            if name in known and known[name].kind not in {Kind.NUMBER, Kind.DATE}:
                yield Fault(place, f"{name} is neither a number nor a date", "compare numbers or dates")
    for name in (*check.questions, check.question, check.of):
        if name:
            yield from _missing(owner.qualified(name), known, place)
    yield from condition_faults(check.when, known, (*place, "when"))
    yield from condition_faults(check.then, known, (*place, "then"))
    if not check.questions:
        yield Fault(place, "the check is shown at no question of this questionnaire", "list questions: [id]")
    yield from _of_options(check, owner, place)


def _of_options(check: Check, owner: Questionnaire, place: Path) -> Iterator[Fault]:
    question = owner.questions.get(check.question)
    if check.kind in {"count", "requires"} and question is not None:
        if question.kind is not Kind.MULTIPLE:
            yield Fault(place, f"{check.question} is no multiple question", "check the spelling")
            return
        for name in (*((check.option,) if check.kind == "requires" else ()), *check.needs):
            if question.option(name) is None:
                yield Fault(place, f"{check.question} has no option {name!r}", "check the spelling")
    if check.kind == "member":
        among = owner.questions.get(check.of)
        if question is not None and question.kind not in _ONE:
            yield Fault((*place, "question"), f"{check.question} is no single question", "name one")
        if among is not None and among.kind is not Kind.MULTIPLE:
            yield Fault((*place, "of"), f"{check.of} is no multiple question", "name one")


def _missing(name: str, known: Known, place: Path) -> Iterator[Fault]:
    if name not in known:
        yield Fault(place, f"there is no question {name!r}", "check the spelling")
