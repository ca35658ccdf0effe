"""Every text of a questionnaire, and which questions are one figure of two years."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scoring.definition.questionnaire import Questionnaire
from scoring.definition.texts import Words

_LATER = re.compile(r"(.+)_y[23]\Z")


def twin_of(name: str) -> str | None:
    """Return ``staff_y1`` for ``staff_y2`` and ``staff_y3``; None for what is asked for one year."""
    found = _LATER.match(name)
    return f"{found[1]}_y1" if found else None


def words_of(questionnaire: Questionnaire) -> Iterator[tuple[str, str]]:
    """Yield where and what, in both languages: titles, intros, helps, evidence, options, reasons, bands, checks."""
    for where, words in _words(questionnaire):
        if words is not None:
            yield f"{where} zh", words.zh
            yield f"{where} en", words.en


def _words(questionnaire: Questionnaire) -> Iterator[tuple[str, Words | None]]:
    yield "title", questionnaire.title
    yield "basis", questionnaire.basis
    for section in questionnaire.sections:
        yield section.id, section.title
        yield f"{section.id} intro", section.intro
        for question in section.questions:
            for key, words in (("title", question.title), ("help", question.help), ("evidence", question.evidence)):
                yield f"{question.id} {key}", words
            yield f"{question.id} changed", question.carry.changed
            yield f"{question.id} never", question.carry.never
            for option in (*question.options, *question.not_applicable):
                yield f"{question.id} {option.id}", option.label
                yield f"{question.id} {option.id} detail", option.detail
            for band in question.bands:
                yield f"{question.id} {band.id}", band.label
    for check in questionnaire.checks:
        yield check.id, check.message
