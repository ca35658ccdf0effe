"""How many questions an enterprise has to answer and how many minutes that takes, from what it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from scoring.answers.answers import Absence, AnswerSheet, Dossier
from scoring.answers.visibility import Asked, asked
from scoring.definition.questionnaire import Kind, Question, Questionnaire
from scoring.definition.rules import ClauseRule
from scoring.definition.texts import Words

_SECONDS = {
    Kind.SINGLE: 12,
    Kind.CLAUSE: 12,
    Kind.LADDER: 12,
    Kind.YESNO: 8,
    Kind.MULTIPLE: 18,
    Kind.NUMBER: 20,
    Kind.DATE: 10,
    Kind.TEXT: 15,
    Kind.FILE: 20,
    Kind.RATE: 0,
}
_MULTILINE = 90
"""Seconds per kind of question, working values: one reading and one answer, figures at hand."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How many questions are to be answered (computed ones not counted) and how many minutes that takes, rounded up."""

    questions: int
    minutes: int


@dataclass(frozen=True, slots=True)
class CampaignEffort:
    """What the start page shows of a campaign: titles of its questionnaires, and the effort.

    `begun`: that of an enterprise that has answered nothing.  `most`: that of a manufacturer above designated size.
    """

    titles: tuple[Words, ...]
    begun: Effort
    most: Effort


def effort_of(questions: list[Question]) -> Effort:
    """Return the effort of these questions."""
    typed = [question for question in questions if question.typed]
    seconds = sum(_MULTILINE if item.format == "multiline" else _SECONDS[item.kind] for item in typed)
    return Effort(len(typed), -(-seconds // 60))


def whole_effort(questionnaires: Mapping[str, Questionnaire], dossier: Dossier, seen: Asked | None = None) -> Effort:
    """Return the effort of everything that this enterprise is asked, as if the first level were claimed where none is.

    Questions that depend on other answers (a business that is left out, a certificate) count as the answers are now.
    `seen`: what this very dossier is asked, where the caller knows it already.
    """
    sheets = {name: _claiming(item, dossier.sheets.get(name)) for name, item in questionnaires.items()}
    if seen is None or any(sheet is not dossier.sheets.get(name) for name, sheet in sheets.items()):
        seen = asked(questionnaires, Dossier(sheets))
    return effort_of([item.questions[name] for item in questionnaires.values() for name in seen[item.id]])


def campaign_effort(questionnaires: Mapping[str, Questionnaire]) -> CampaignEffort:
    """Return the effort that the start page promises for a campaign, before any answer is known."""
    facts = questionnaires["facts"]
    manufacturer = AnswerSheet(facts.id, facts.version, {"above_scale": True, "production_type": "discrete"})
    return CampaignEffort(
        titles=tuple(item.title for item in questionnaires.values()),
        begun=whole_effort(questionnaires, Dossier({})),
        most=whole_effort(questionnaires, Dossier({facts.id: manufacturer})),
    )


def _claiming(questionnaire: Questionnaire, sheet: AnswerSheet | None) -> AnswerSheet:
    """Return the sheet, with the first level claimed if none is."""
    given = sheet or AnswerSheet(questionnaire.id, questionnaire.version)
    rule = questionnaire.rule
    if not isinstance(rule, ClauseRule) or not rule.claim or given.get(rule.claim) is not Absence.NOT_ANSWERED:
        return given
    first = questionnaire.questions[rule.claim].options[0].id
    return replace(given, values={**given.values, rule.claim: first})
