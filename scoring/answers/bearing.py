"""Which questions decide about more than their own answer: those that a condition or a hard check looks at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scoring.definition.questionnaire import Check, Condition, Questionnaire
from scoring.loading.conditions import atoms


def bearing(questionnaires: Iterable[Questionnaire]) -> frozenset[str]:
    """Return the qualified ids of the questions that conditions and hard checks of these questionnaires look at.

    An answer to any other question has no bearing on what is asked, nor on a hard finding at another question.
    """
    return frozenset(name for questionnaire in questionnaires for name in _looked_at(questionnaire))


def deciding_what_is_asked(questionnaires: Iterable[Questionnaire]) -> frozenset[str]:
    """Return the qualified ids of the questions by which these questionnaires decide what they ask."""
    return frozenset(
        atom.question
        for questionnaire in questionnaires
        for condition in _conditions(questionnaire)
        for atom in atoms(condition)
    )


def _conditions(questionnaire: Questionnaire) -> list[Condition | None]:
    """Return the conditions of what is asked."""
    own: list[Condition | None] = [questionnaire.applies, *questionnaire.variant_when]
    return own + [question.visible for question in questionnaire.questions.values()]


def _looked_at(questionnaire: Questionnaire) -> Iterator[str]:
    conditions = _conditions(questionnaire)
    for check in questionnaire.checks:
        if check.hard:
            yield from _of_check(questionnaire, check)
            conditions += [check.when, check.then]
    for condition in conditions:
        yield from (atom.question for atom in atoms(condition))


def _of_check(questionnaire: Questionnaire, check: Check) -> Iterator[str]:
    yield from (questionnaire.qualified(name) for name in (*check.questions, check.question, check.of) if name)
    yield from (*check.left.questions, *check.right.questions)
