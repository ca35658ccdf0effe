"""The cards of the page 用Excel填报, one per questionnaire."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.answers.answers import Absence
from survey.answering.estimate_effort import effort_of
from survey.answering.read_draft import DraftContext
from survey.words.language import in_words


@dataclass(frozen=True, slots=True)
class Card:
    """One questionnaire. `asked`: false if by the shared facts this enterprise is asked nothing of it."""

    id: str
    title: str
    basis: str
    asked: bool
    questions: int
    answered: int
    minutes: int


def view_cards(draft: DraftContext) -> list[Card]:
    """Return a card per questionnaire of the campaign, in its order."""
    built = []
    for questionnaire in draft.questionnaires.values():
        questions = draft.all_questions(questionnaire)
        sheet = draft.dossier.sheets[questionnaire.id]
        typed = [question for question in questions if question.typed]
        effort = effort_of(questions)
        built.append(
            Card(
                id=questionnaire.id,
                title=in_words(questionnaire.title),
                basis=in_words(questionnaire.basis),
                asked=is_asked(draft, questionnaire.id),
                questions=effort.questions,
                answered=sum(sheet.get(question.id) is not Absence.NOT_ANSWERED for question in typed),
                minutes=effort.minutes,
            )
        )
    return built


def is_asked(draft: DraftContext, questionnaire_id: str) -> bool:
    """Return whether the enterprise is asked anything of a questionnaire."""
    return bool(draft.asked.get(questionnaire_id))
