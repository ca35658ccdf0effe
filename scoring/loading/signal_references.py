"""Whether what a set of signals refers to exists in the questionnaires it is used with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scoring.definition.questionnaire import Compute, Kind, Questionnaire
from scoring.definition.signals import SignalCheck, SignalSet
from scoring.loading.conditions import references
from scoring.loading.question_references import Known, all_questions, compute_faults, condition_faults
from scoring.loading.reader import Fault, Path
from scoring.loading.signals import FIGURES, NAMED


def check_signals(signals: SignalSet, questionnaires: Mapping[str, Questionnaire]) -> list[Fault]:
    """Return a fault for each reference of a set that leads nowhere or does not fit."""
    known = all_questions(questionnaires)
    return [
        fault
        for index, check in enumerate(signals.checks)
        for fault in dict.fromkeys(_of_check(check, questionnaires, known, ("checks", index)))
    ]


def _of_check(
    check: SignalCheck, questionnaires: Mapping[str, Questionnaire], known: Known, place: Path
) -> Iterator[Fault]:
    for name in check.questions:
        if name not in known:
            yield Fault((*place, "questions"), f"there is no question {name!r}", "check the spelling")
    for key, condition in (("when", check.when), ("then", check.then)):
        yield from condition_faults(condition, known, (*place, key))
    if check.figure is not None:
        yield from compute_faults(Compute(check.figure), known, (*place, "figure"))
    for key, names in (("now", check.now), ("before", check.before)):
        for name in names:
            if name not in known or known[name].kind is not Kind.NUMBER:
                yield Fault((*place, key), f"{name!r} is no number question", "check the spelling")
    yield from _of_places(check, questionnaires, place)
    yield from _of_sentences(check, known, place)


def _of_places(check: SignalCheck, questionnaires: Mapping[str, Questionnaire], place: Path) -> Iterator[Fault]:
    for name in check.among:
        owner, _dot, section = name.partition(".")
        if owner not in questionnaires:
            yield Fault((*place, "among"), f"there is no questionnaire {owner!r}", "check the spelling")
        elif section and questionnaires[owner].section(section) is None:
            yield Fault((*place, "among"), f"{owner} has no section {section!r}", "check the spelling")


def _of_sentences(check: SignalCheck, known: Known, place: Path) -> Iterator[Fault]:
    """Yield a fault for each answer in a sentence that is no figure."""
    named = {*references(check.when), *references(check.then)} - {*FIGURES[check.kind], *check.reads}
    for key, words in (("reason", check.reason), ("ask", check.ask)):
        for name in NAMED.findall(words.zh + words.en) if words is not None else ():
            if name in named and name in known and known[name].kind is not Kind.NUMBER:
                yield Fault((*place, key), f"{{{name}}} is no figure", "name number questions only")
