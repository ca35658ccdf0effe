"""The level that an enterprise claims, in words."""

from __future__ import annotations

from scoring.definition.questionnaire import Question, Questionnaire
from scoring.maturity import ClauseProfile
from survey.words.language import in_words


def claim_words(questionnaire: Questionnaire, profile: ClauseProfile) -> tuple[str, str]:
    """Return the claimed level in words, and the level to claim instead where the one above it is passed too."""
    question: Question | None = questionnaire.questions.get(profile.rule.claim)
    code = int(profile.coded.column(question.id)[0]) if question is not None else -1
    if question is None or code < 0:
        return "", ""
    option = question.options[code]
    raised = ""
    if int(profile.level[0]) > option.level:
        raised = in_words(next(item.label for item in question.options if item.level == int(profile.level[0])))
    return in_words(option.label), raised
