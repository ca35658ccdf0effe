"""Levels in words, by the rule of their questionnaire; and what a level that was found rests on."""

from __future__ import annotations

from scoring.definition.questionnaire import Questionnaire
from survey.definitions.levels import titles_of
from survey.models import LevelBasis, VerifiedLevel
from survey.words.figures import say_date
from survey.words.language import _, in_words


def say_level(questionnaire: Questionnaire | None, level: int) -> str:
    """Return the title of a level."""
    titles = titles_of(questionnaire)
    return in_words(titles[level]) if level in titles else _("未达一级")


def say_verified(questionnaire: Questionnaire | None, row: VerifiedLevel) -> str:
    """Return a level that was found, or that it was withdrawn."""
    return _("已撤销") if row.level is None else say_level(questionnaire, row.level)


def say_basis(row: VerifiedLevel) -> str:
    """Return what a level that was found rests on; empty for a withdrawal."""
    match row.basis:
        case LevelBasis.VISIT:
            return _("现场核查，%(day)s，记录编号%(number)s", day=say_date(row.dated), number=row.number)
        case LevelBasis.RATING:
            return _(
                "%(body)s评定，编号%(number)s，%(first)s至%(last)s有效",
                body=row.body, number=row.number, first=say_date(row.dated), last=say_date(row.valid_until),
            )  # fmt: skip
    return ""
