"""Whether an enterprise claims less than it has reached."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.answers.coding import encode
from scoring.definition.rules import ClauseRule
from scoring.maturity import ClauseProfile, score
from survey.answering.read_draft import Desk
from survey.words.claims import claim_words
from survey.words.language import in_words


@dataclass(frozen=True, slots=True)
class Raise:
    """The level to claim instead, and where to change it."""

    title: str
    questionnaire: str
    section: str
    question: str
    level: str


def claims_to_raise(desk: Desk) -> list[Raise]:
    """Return the questionnaires whose level above the claimed one is passed by the draft as it stands."""
    found = []
    for questionnaire in desk.questionnaires.values():
        rule = questionnaire.rule
        if not isinstance(rule, ClauseRule) or not rule.claim or not desk.asked[questionnaire.id]:
            continue
        profile = score(encode(desk.questionnaires, [desk.dossier])[questionnaire.id])
        raised = claim_words(questionnaire, profile)[1] if isinstance(profile, ClauseProfile) else ""
        if raised:
            section = questionnaire.questions[rule.claim].section
            title = in_words(questionnaire.title)
            found.append(Raise(title, questionnaire.id, section, rule.claim, raised))
    return found
