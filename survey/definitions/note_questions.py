"""Reasons that a firm gives beside its answers: for soft checks, and for what checks of signals ask it to look at.

Each is kept in a sheet under the id of its check; those of signals under ``signal_`` and the check.
"""

from __future__ import annotations

from collections.abc import Mapping

from scoring.definition.questionnaire import Questionnaire, Section
from survey.definitions.signal_checks import known_checks

SIGNAL = "signal_"


def note_questions(questionnaire: Questionnaire) -> Mapping[str, tuple[str, ...]]:
    """Return note -> the local ids of the questions that it is about, the one where it is given first."""
    found = {check.id: check.questions for check in questionnaire.checks}
    prefix = f"{questionnaire.id}."
    for name, declared in known_checks().items():
        check = declared.check
        if check.ask is not None and check.questions[0].startswith(prefix):
            local = (item.removeprefix(prefix) for item in check.questions if item.startswith(prefix))
            found[SIGNAL + name] = tuple(item for item in local if item in questionnaire.questions)
    return {name: questions for name, questions in found.items() if questions}


def notes_of_section(questionnaire: Questionnaire, section: Section) -> list[str]:
    """Return the notes that can be given in a section, whether or not anything is found now: none of hard checks."""
    own = {question.id for question in section.questions}
    hard = {check.id for check in questionnaire.checks if check.hard}
    return [name for name, about in note_questions(questionnaire).items() if name not in hard and own & set(about)]
