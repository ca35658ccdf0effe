"""Levels in words, by the rule of their questionnaire; and what a level that was found rests on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scoring.definition.questionnaire import Questionnaire
from survey.definitions.level_titles import titles_of
from survey.models import LevelBasis, VerifiedLevel
from survey.words.figures import say_date
from survey.words.language import _, _n, in_words


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


def say_level_seats(summary: Mapping[str, Any]) -> list[str]:
    """Return what the summary of an evaluation says of seats that rest on levels nobody verified; empty for nothing."""
    found = summary.get("verified_levels", {})
    lines = []
    if found.get("provisional"):
        lines.append(
            _n(
                "暂定名额%(n)s家：靠未经核定的自评等级占等级下限的名额，没有下限即不入选；名单定稿时没有核定的不保留。",
                n=len(found["provisional"]),
            )
        )
    if found.get("waiting"):
        lines.append(_("起步组入选的企业中，%(n)s家还没有核定等级。", n=len(found["waiting"])))
    if found.get("visits"):
        lines.append(_n("要逐家核定，需现场核查（或有效的外部评定）%(n)s家。", n=found["visits"]))
    if found.get("no_list"):
        lines.append(_("如果今天定稿，只算核定等级，名额约束无法同时满足。"))
    elif found.get("falls"):
        lines.append(
            _(
                "如果今天定稿，只算核定等级，%(falls)s家落选，%(comes)s家补入。",
                falls=len(found["falls"]), comes=len(found["comes"]),
            )
        )  # fmt: skip
    return lines
