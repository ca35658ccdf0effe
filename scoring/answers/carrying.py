"""What may be offered for an unanswered question: the answer to the question of an earlier version that asks the same.

An offer is no answer: nothing here changes a dossier. Which question of the version before is meant says `carry` of
the definition; without it the one with the same id, if everything that decides its meaning is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from scoring.answers.answers import (
    Absence,
    Answer,
    Dossier,
    Given,
    Unreadable,
    UnreadableAnswerError,
    from_json,
    to_json,
)
from scoring.answers.checks import Format, of_answer
from scoring.answers.visibility import Asked
from scoring.definition.questionnaire import Kind, Listed, Option, Question, Questionnaire
from scoring.definition.texts import Words


@dataclass(frozen=True, slots=True)
class Offer:
    """An answer that may be confirmed. `before`: the question it was given to; None: it is from the directory."""

    answer: Answer
    before: Question | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """Nothing is offered, because the meaning changed.

    `before`: the question that was asked then, None where there was none.  `why`: in the definition's words, if it
    says why.
    """

    before: Question | None = None
    why: Words | None = None


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was answered before.

    `versions`: questionnaire id -> its versions, from the one in use back to the one that was answered.  `look`: the
    answer to a qualified question of that time, hidden ones as NOT_ASKED.
    """

    versions: Mapping[str, Sequence[Questionnaire]]
    look: Callable[[str], Given]


NOTHING_EARLIER = Earlier({}, lambda _name: Absence.NOT_ASKED)


def offers(
    questionnaires: Mapping[str, Questionnaire],
    dossier: Dossier,
    seen: Asked,
    *,
    earlier: Earlier,
    listed: Mapping[Listed, Answer],
    formats: Mapping[str, Format],
) -> dict[tuple[str, str], Offer | Ended]:
    """Return (questionnaire, question) -> what is offered, or why nothing is, of questions asked and not answered.

    `listed`: what the directory holds of the enterprise.  An offer fits its question: it would be no finding.
    """
    made: dict[tuple[str, str], Offer | Ended] = {}
    for name, questionnaire in questionnaires.items():
        own, sheet, before = seen[name], dossier.sheets[name], earlier.versions.get(name)
        for local, question in questionnaire.typed.items():
            if not before and question.carry.directory is None:
                continue  # nothing could be offered
            if local not in own or sheet.get(local) is not Absence.NOT_ANSWERED or question.kind is Kind.FILE:
                continue
            offer = _from_directory(question, listed, formats) or _from_earlier(name, question, earlier, formats)
            if offer is not None:
                made[name, question.id] = offer
    return made


def _from_directory(question: Question, listed: Mapping[Listed, Answer], formats: Mapping[str, Format]) -> Offer | None:
    field = question.carry.directory
    answer = listed.get(field) if field is not None else None
    return Offer(answer) if answer is not None and _fits(question, answer, formats) else None


def _from_earlier(
    name: str, question: Question, earlier: Earlier, formats: Mapping[str, Format]
) -> Offer | Ended | None:
    versions = earlier.versions.get(name)
    if not versions:
        return None
    origin = origin_of(question.id, versions)
    if isinstance(origin, Ended):
        told = origin.before is None or not _is_missing(earlier.look(f"{name}.{origin.before.id}"))
        return origin if told else None
    given = earlier.look(f"{name}.{origin.id}") if origin is not None else Absence.NOT_ASKED
    if origin is None or isinstance(given, Absence) or _is_missing(given):
        return None
    return Offer(given, origin) if _fits(question, given, formats) else Ended(origin)


def _is_missing(given: Given) -> bool:
    return isinstance(given, Absence | Unreadable) or given in ("", ())


def origin_of(question_id: str, versions: Sequence[Questionnaire]) -> Question | Ended | None:
    """Return the question of the last of `versions` (newest first) that asks what a question of the first one asks.

    Ended where the meaning changed on the way; None where the question is new.
    """
    question = versions[0].questions[question_id]
    if question.carry.never is not None:
        return Ended(versions[-1].questions.get(question_id), question.carry.never)
    for newer, older in pairwise(versions):
        step = _step(newer, older, question)
        if not isinstance(step, Question):
            return step
        question = step
    return question


def _step(newer: Questionnaire, older: Questionnaire, question: Question) -> Question | Ended | None:
    same_id = older.questions.get(question.id)
    if question.carry.changed is not None:
        return Ended(same_id, question.carry.changed)
    if question.carry.source:
        return older.questions[question.carry.source]
    if same_id is None or _meaning(newer, question) == _meaning(older, same_id):
        return same_id
    return Ended(same_id)


def _meaning(questionnaire: Questionnaire, question: Question) -> tuple[object, ...]:
    """Return everything that decides what an answer to a question means.

    Not the first and the last day of a date: they only follow the year (docs/questionnaire-format.md).
    """
    section = questionnaire.section(question.section)
    return (
        question.kind,
        question.title,
        question.help,
        question.unit,
        question.places,
        question.minimum,
        question.maximum,
        question.format,
        tuple(_choice(option) for option in question.options),
        tuple(_choice(option) for option in question.not_applicable),
        section.intro if section is not None else None,
    )


def _choice(option: Option) -> tuple[object, ...]:
    return option.id, option.label, option.detail, option.level, option.exclusive


def _fits(question: Question, answer: Answer, formats: Mapping[str, Format]) -> bool:
    """Return whether an answer could have been given to a question just so."""
    try:
        read = from_json(question, to_json(answer))
    except UnreadableAnswerError:
        return False
    return not any(of_answer("", question, read, formats))
