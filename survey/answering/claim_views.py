"""Questionnaires in which the enterprise reached a higher level than the one it claims."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.answers.coding import encode
from scoring.definition.rules import ClauseRule
from scoring.maturity import ClauseProfile, score
from survey.answering.read_draft import DraftContext
from survey.words.claims import claim_words
from survey.words.language import in_words


@dataclass(frozen=True, slots=True)
class RaisableClaim:
    """A level that could be claimed instead, and the question where the claim is changed."""

    title: str
    questionnaire: str
    section: str
    question: str
    level: str


def raisable_claims(draft: DraftContext) -> list[RaisableClaim]:
    """Return the questionnaires in which the draft passes the level above the claimed one."""
    raisable = []
    for questionnaire in draft.questionnaires.values():
        rule = questionnaire.rule
        if not isinstance(rule, ClauseRule) or not rule.claim or not draft.asked[questionnaire.id]:
            continue
        profile = score(encode(draft.questionnaires, [draft.dossier])[questionnaire.id])
        raised = claim_words(questionnaire, profile)[1] if isinstance(profile, ClauseProfile) else ""
        if raised:
            section = questionnaire.questions[rule.claim].section
            title = in_words(questionnaire.title)
            raisable.append(RaisableClaim(title, questionnaire.id, section, rule.claim, raised))
    return raisable
